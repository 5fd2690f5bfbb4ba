"""Characters of Chinese text (字符清洗): what extraction adds is taken out, what was written stays.

Punctuation is never changed. Letters and digits typed full-width become half-width, because Ａ and A
are one letter and a reader searches for either. Radicals that PDF fonts hand out in place of the
characters they look like (⼈ for 人) become those characters.
"""

import re
import unicodedata

CJK = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Character class body: Chinese characters."""

CJK_PUNCTUATION = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff1f\uff5b-\uff65“”‘’…—"
"""Character class body: the punctuation set with them."""

_SUPPLEMENT = str.maketrans(
    "⺁⺈⺊⺋⺎⺒⺓⺗⺘⺟⺠⺢⺣⺩⺪⺫⺬⺮⺼⺾⻁⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "厂刀卜卩兀巳幺心手母民水火王疋目示竹肉艹虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
"""CJK Radicals Supplement that NFKC leaves alone (Unicode, EquivalentUnifiedIdeograph)."""

_TABLE: dict[int, str] = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{code: chr(value) for code, value in _SUPPLEMENT.items()},
    **{code: chr(code - 0xFEE0) for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
       for code in range(*span)},
    **dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F), " "),
    **dict.fromkeys((0x85, 0x2028, 0x2029, 0x0B), "\n"),
}  # fmt: skip

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad"  # controls, soft hyphen
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"  # zero width, direction, variation, specials
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # lone surrogates, tags that smuggle ASCII
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

_LINE_JOIN = re.compile("[\xad\x02\ufffe]\r?\n")
"""A soft hyphen, or what pdfium puts in place of one, at the end of a line."""

_WIDE = re.compile(f"[{CJK}{CJK_PUNCTUATION}\u3000\u3040-\u30ff\uac00-\ud7af]")
_SPACED_OUT = re.compile(f"[{CJK}](?:[ \u3000]+[{CJK}])+")
_INNER_SPACE = re.compile(f"(?<=[{CJK}])[ \u3000]+(?=[{CJK}])")
_BESIDE_PUNCTUATION = re.compile(
    f"(?<=[，。；：、！？）》”’】〕])[ ]+(?=[{CJK}{CJK_PUNCTUATION}])"
    f"|(?<=[{CJK}])[ ]+(?=[，。；：、！？）》”’】〕])"
)
_SINGLE_SPACE = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
_PROSE = re.compile("[，。；：]|关于.+的(?:通知|意见|公告|决定|函)")
_NAMES_A_BODY = re.compile(
    "(?:部|委|办|局|院|会|厅|署|央|府|室|司|处|社|团|校|学|[第附].{0,5}[章节条编篇件]|[章节条]"
    "|\\d+[章节条]|[省市县区]|同志|先生|女士|老师|课时?|单元)$"
)
_BLANKS = re.compile("[ \t\u3000]+")


def clean(text: str) -> str:
    """Normalise characters and line ends and drop the invisible ones; spaces inside lines stay."""
    text = _LINE_JOIN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return _PRIVATE.sub("", _INVISIBLE.sub("", text))


def private_characters(text: str) -> int:
    """How many characters of `text` have no public meaning, as from a font without a Unicode map."""
    return len(_PRIVATE.findall(text))


def close_gaps(line: str) -> str:
    """One line without the spaces that extraction put between Chinese characters.

    A letter-spaced line (教 育 部, 通　知) is closed up. In a sentence or a title a lone space between two
    characters goes, unless it follows what may be the name of a body or a label: 中共中央 国务院 and
    第三条 学校 keep theirs. Spaces between Latin words stay. Lines without sentence punctuation, such as
    lists of names, are left alone.
    """
    line = line.strip(" \t\u3000")
    if _SPACED_OUT.fullmatch(line) and all(len(word) == 1 for word in _BLANKS.split(line)):
        return _INNER_SPACE.sub("", line)
    gaps = len(_INNER_SPACE.findall(line))
    if gaps >= 4 and gaps * 2 > len(_WIDE.findall(line)):
        return _INNER_SPACE.sub("", line)
    line = _BESIDE_PUNCTUATION.sub("", _BLANKS.sub(" ", line) if "\t" not in line else line)
    if gaps and _PROSE.search(line):
        line = _SINGLE_SPACE.sub(lambda gap: _kept(line, gap.start()), line)
    return line


def _kept(line: str, at: int) -> str:
    return " " if _NAMES_A_BODY.search(line[max(0, at - 8) : at]) else ""


def columns(text: str) -> int:
    """Width in columns: Chinese characters take two. Only the first 400 characters are measured."""
    head = text[:400]
    return len(head) + len(_WIDE.findall(head))


def is_cjk(character: str) -> bool:
    """Whether `character` is Chinese, or punctuation set without spaces around it."""
    return bool(_WIDE.match(character))
