"""Markings that forbid release (保密与公开属性标注): 不予公开, 内部资料, 秘密★, 启用前.

A marking is a line of its own, a bracketed remark, or the value of a label (密级：秘密). The same words
inside a sentence are talk about secrecy, not secrecy: 保守国家秘密 marks nothing, nor does 此件主动公开.
"""

import re
from collections.abc import Iterable

_CANONICAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("不予公开", re.compile("不予公开|不公开|不宜公开|不得公开|非公开")),
    ("绝密", re.compile("绝密")),
    ("机密", re.compile("机密")),
    ("秘密", re.compile("秘密")),
    ("启用前", re.compile("启用(?:之)?前(?:保密|保管)?|未启用(?:的)?(?:试卷|试题)?")),
    ("内部资料", re.compile("内部(?:资料|材料|参考|使用|发行|学习资料)|(?:仅)?供内部")),
    ("内部文件", re.compile("内部(?:文件|刊物|传阅)")),
    ("注意保存", re.compile("注意保[存密管]|妥善保[管存]")),
    (
        "严禁外传",
        re.compile("(?:严禁|禁止|不得|请勿|切勿|不准|谢绝)(?:外传|外泄|传播|转发|复印|泄露|翻印|扩散)"),
    ),
)
_TOKENS = "|".join(pattern.pattern for _, pattern in _CANONICAL)
_FILLER = (
    "此件|本件|本文件|本文|本资料|资料|文件|本试卷|本卷|试卷|试题|考试|样卷|公开属性|公开方式|公开类别|信息公开选项"
    "|信息公开|密级|密级和保密期限|保密期限|标密|仅限|仅|供|校内|部内|教师|使用|参考|属于|属|为|并|请|的|及"
    "|开考前|考试结束前|[一二三四五六七八九十\\d]+(?:年|个月|日|月)|长期|解密前|[A-C]卷|[A-C]"
)
_SEPARATOR = "[\\s★☆*＊·,，、;；。.!！:：()（）\\[\\]【】〔〕<>《》“”\"'—_|/-]"
_LINE = re.compile(f"(?:(?:{_TOKENS})|(?:{_FILLER})|{_SEPARATOR})+")
_ANY = re.compile(_TOKENS)
_STAR = re.compile("(?:绝密|机密|秘密) ?[★☆*＊]")
_LABELLED = re.compile("(?:密级|公开属性|公开方式|公开类别|信息公开选项)[^:：]{0,8}[:：]")
_BRACKETED = re.compile(
    f"[（(【\\[〔][ ]*(?:此件|本件|本文件|本资料)?[ ]*(?:{_TOKENS})"
    f"(?:(?:{_TOKENS})|(?:{_FILLER})|[ ,，、★☆])*[）)】\\]〕]"
)
_THIS_PIECE = re.compile("[（(【\\[〔][ ]*[此本]")
_CLASSES = frozenset({"绝密", "机密", "秘密"})
_LONGEST = 40
"""Characters of a line that is nothing but a marking."""

_ENDS = 160
"""Characters at either end of a longer line in which a bracketed marking is looked for."""

_UP_FRONT = 4
"""Lines from the top of an official document among which a bare 秘密 is its classification."""


def marking_of(line: str) -> str:
    """The marking that `line` is, in canonical words joined by 、; empty where it is none.

    A bare 秘密, 机密 or 绝密 without ★ or label is not decided here, since a text may have it as a title.
    """
    stripped = line.strip()
    if len(stripped) > 2 * _ENDS:
        stripped = stripped[:_ENDS] + "…" + stripped[-_ENDS:]
    if not _ANY.search(stripped):
        return ""
    if len(stripped) <= _LONGEST and _LINE.fullmatch(stripped):
        names = _names(stripped)
        if set(names) <= _CLASSES and not (_STAR.search(stripped) or _LABELLED.match(stripped)):
            return ""
        return "、".join(names)
    found = _BRACKETED.search(stripped) or _STAR.search(stripped[:_LONGEST])
    if found and (found.end() == len(stripped) or found.start() == 0 or _THIS_PIECE.match(found[0])):
        return "、".join(_names(found[0]))
    return ""


def find_marking(
    lines: Iterable[str], margins: Iterable[str] = (), file_name: str = "", official: bool = False
) -> str:
    """All markings of a document, canonical and joined by 、: in its lines, in its headers, footers and
    watermarks (`margins`), and in its file name. Only in an `official` document, or in a margin, is a
    bare 秘密 a classification and not the title of a story."""
    found = [
        marking_of(line) or (_bare_class(line) if official and index < _UP_FRONT else "")
        for index, line in enumerate(lines)
    ]
    found += [marking_of(line) or _bare_class(line) for line in margins]
    stem = re.sub(r"\.\w{1,8}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    found += [marking_of(part) for part in re.split(r"[\s_+＋—\-]+", stem)]
    return "、".join(dict.fromkeys(name for names in found for name in names.split("、") if name))


def _names(text: str) -> list[str]:
    return [name for name, pattern in _CANONICAL if pattern.search(text)]


def _bare_class(line: str) -> str:
    stripped = line.strip()
    return stripped if stripped in _CLASSES else ""
