# ruff: noqa: E501  (patterns are read across, not down)
"""What a text says once its codes are undone (编码、密文、倒写、拆字、谐音): further readings for the same
rules.

A reading replaces every coded run by what it decodes to and keeps the rest, so a wrapper and its load are
judged together; each of its characters knows the run it came from. Everything is linear and bounded:
`LONGEST` characters are looked at, `_MOST_RUNS` runs are decoded, codes inside codes are undone `_DEPTH`
times.
"""

import base64
import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from guardrails.content.sounds import sounded
from guardrails.normalise import Folded, fold, lower

LONGEST = 200_000
_MOST_RUNS = 40
_DEPTH = 2
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MORSE = dict(
    zip(
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
            "-----",
            ".----",
            "..---",
            "...--",
            "....-",
            ".....",
            "-....",
            "--...",
            "---..",
            "----.",
        ],
        "abcdefghijklmnopqrstuvwxyz0123456789",
        strict=True,
    )
)
_COMMON = frozenset(
    [
        "the",
        "to",
        "how",
        "a",
        "of",
        "and",
        "in",
        "is",
        "you",
        "make",
        "me",
        "for",
        "my",
        "can",
        "it",
        "i",
        "do",
        "what",
        "with",
        "not",
        "that",
        "this",
        "on",
        "are",
        "be",
        "your",
        "an",
        "all",
        "from",
        "kill",
        "bomb",
        "ignore",
        "instructions",
        "previous",
        "system",
        "prompt",
        "give",
        "write",
        "tell",
        "get",
    ]
)
_BACKWARDS = re.compile(
    r"么什|么怎|样怎|何如|我诉告|我教|以可|我帮|法方|骤步|作制|有没|能不|写请|答回|们我|以所|是但|。[^。]*？?[^。]$"
)
_FORWARDS = re.compile(
    r"什么|怎么|怎样|如何|告诉|教我|可以|帮我|方法|步骤|没有|不能|请写|回答|我们|所以|但是"
)
_FILLED = re.compile(
    rf"[{_HAN}](?:[^\w\s,、。;:?!()「」《》“”\"{_HAN}]{{1,2}}[{_HAN}]){{3,}}|[{_HAN}](?:[^\w\s{_HAN}]{{1,2}}[{_HAN}]){{7,}}"
)
_SIGNED = re.compile(rf"(?:[^\w\s{_HAN}]{{1,2}}[{_HAN}]){{3}}")
_FILLER = re.compile(rf"[^\w{_HAN}]+")
_LEET = str.maketrans("013457@$!", "oleastasi")
_LEET_WORD = re.compile(
    r"(?<![\w@$!.#-])(?=[a-z]*[013457@$!])(?=[013457@$!]*[a-z])[a-z013457@$!]{2,20}(?!\w)"
)
_LEET_HINT = re.compile(r"[a-z][013457@$!]|[013457@$!][a-z]")
_LEAST_LEET = 2
_TWINS = str.maketrans("аеорсухіјѕԁһӏνοαρτικ", "aeopcyxijsdhlvoaptik")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f])\w{2,30}\b")
_TWIN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]")
_LITERAL = re.compile(r"""["'“‘「『]([^"'“”‘’「」『』\n]{1,400})["'”’」』]""")
_JOINING = ("+", "join(", "concat", "拼", "连接起来", "连起来")
_JOINS = re.compile(
    r"[\w\"'”」$]\s{0,3}\+\s{0,3}[\w\"'“「$]|join\(|concat|拼接|拼起来|拼成一|连接起来|连起来"
)


def readings(plain: Folded) -> Iterator[Folded]:
    """Further readings of a text that went through `guardrails.normalise.fold`, none where nothing is coded.
    Their positions lie in the original; what stands beyond `LONGEST` characters is not read."""
    plain = Folded(plain.text[:LONGEST], plain.positions[:LONGEST])
    decoded = _undone(plain)
    seen = {plain.text}
    undone = (lambda _: decoded, _joined, _turned, _unfilled, sounded)
    for undo in undone if decoded else (*undone, _plain_letters):
        reading = undo(plain)
        if reading is not None and reading.text not in seen and reading.text.strip():
            seen.add(reading.text)
            yield reading


def _undone(text: Folded) -> Folded | None:
    """Runs in base64, hex, escapes, entities, percent signs, Morse or a shifted alphabet, decoded in place."""
    first = text
    for _ in range(_DEPTH):
        before = text
        for sign, run, decode in _CODES:
            if sign.search(text.text):
                text = _replaced(text, run, decode)
        if text is before:
            break
    return text if text is not first else None


def _replaced(text: Folded, pattern: re.Pattern[str], decode: Callable[[str], str]) -> Folded:
    parts: list[str] = []
    positions: list[int] = []
    end = 0
    for count, match in enumerate(pattern.finditer(text.text)):
        if count == _MOST_RUNS:
            break
        plain = fold(decode(match.group())).text
        if not plain:
            continue
        parts += [text.text[end : match.start()], plain]
        positions += text.positions[end : match.start()]
        run = text.positions[match.start() : match.end()]
        positions += [run[i * (len(run) - 1) // max(1, len(plain) - 1)] for i in range(len(plain))]
        end = match.end()
    if not parts:
        return text
    parts.append(text.text[end:])
    positions += text.positions[end:]
    return Folded("".join(parts), tuple(positions))


def _readable(raw: bytes) -> str:
    """`raw` as text where it is text: printable, and words or Chinese characters."""
    for encoding in ("utf-8", "gb2312"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        han = len(re.findall(f"[{_HAN}]", text))
        letters = sum(c.isalpha() or c in " ,.?!'" for c in text)
        if text.isprintable() and (
            han * 5 >= max(10, 2 * len(text))
            or (encoding == "utf-8" and len(text) >= 6 and letters > 0.85 * len(text))
        ):
            return text
    return ""


def _base64(run: str) -> str:
    standard = run.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return _readable(base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True))
    except (binascii.Error, ValueError):
        return ""


def _hex(run: str) -> str:
    digits = re.sub(r"\\x|0x|[\s,:]", "", run)
    return _readable(bytes.fromhex(digits)) if len(digits) % 2 == 0 else ""


def _points(run: str) -> str:
    numbers = re.findall(r"[0-9a-fA-F]{4,6}", run)
    return "".join(
        chr(int(each, 16))
        for each in numbers
        if int(each, 16) < 0x110000 and not 0xD800 <= int(each, 16) < 0xE000
    )


def _morse(run: str) -> str:
    signs = run.translate(str.maketrans("·−—–", ".---"))
    words = [[_MORSE.get(sign, "") for sign in word.split()] for word in re.split(r"[/|\n]+", signs)]
    return " ".join("".join(word) for word in words if all(word)) if all(all(word) for word in words) else ""


def _shifted(run: str) -> str:
    """English in a shifted alphabet: the shift that makes the most common words, where it beats none."""
    sample = run[:2_000].lower()

    def common(text: str) -> int:
        return sum(word in _COMMON for word in re.findall(r"[a-z]+", text))

    words = len(re.findall(r"[a-z]+", sample))
    if words < 4 or common(sample) * 6 > words:
        return ""
    best = max(range(1, 26), key=lambda shift: common(_shift(sample, shift)))
    return _shift(run, best) if common(_shift(sample, best)) * 5 > words else ""


def _shift(text: str, by: int) -> str:
    if by == 13:
        return codecs.encode(text, "rot13")
    low, up = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return text.translate(str.maketrans(low + up, low[by:] + low[:by] + up[by:] + up[:by]))


_Code = tuple[re.Pattern[str], re.Pattern[str], Callable[[str], str]]
_CODES: tuple[_Code, ...] = (
    (re.compile("%"), re.compile(r"(?:%[0-9A-Fa-f]{2}){3,}(?:[\w.~-]{0,8}(?:%[0-9A-Fa-f]{2})+)*"), lambda run: _readable(unquote_to_bytes(run))),
    (re.compile(r"\\u"), re.compile(r"(?:\\u[0-9A-Fa-f]{4}){2,}"), _points),
    (re.compile(r"\+"), re.compile(r"(?:[Uu]\+[0-9A-Fa-f]{4,6}[\s,;]?){2,}"), _points),
    (re.compile("&#"), re.compile(r"(?:&#(?:\d{2,7}|[xX][0-9A-Fa-f]{2,6});){2,}"), html.unescape),
    (re.compile(r"[0-9A-Fa-f\\x\s,:]{16}"), re.compile(r"(?<![0-9A-Za-z])(?:(?:\\x|0x)?[0-9A-Fa-f]{2}[\s,:]?){8,}(?![0-9A-Za-z])"), _hex),
    (re.compile(r"[A-Za-z0-9+/_-]{12}"), re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])"), _base64),
    (re.compile(r"[.·−—–-][ /|\n]"), re.compile(r"(?:[.·−—–-]{1,6}[ /|\n]{1,3}){6,}[.·−—–-]{0,6}"), _morse),
    (re.compile(r"[A-Za-z ,.'?!]{18}"), re.compile(r"[A-Za-z][A-Za-z ,.'?!]{18,}"), _shifted),
)  # fmt: skip
"""A sign that no run of the code does without and that is quick to find, the run, and what undoes it."""


def _joined(text: Folded) -> Folded | None:
    """The strings of a text that puts strings together, put together (a="制造"; b="炸弹"; a+b)."""
    if not any(word in text.text for word in _JOINING) or not _JOINS.search(text.text):
        return None
    pieces = [match for match in _LITERAL.finditer(text.text) if match.group(1).strip()][:_MOST_RUNS]
    if len(pieces) < 2:
        return None
    return Folded(
        "".join(piece.group(1) for piece in pieces),
        tuple(place for piece in pieces for place in text.positions[piece.start(1) : piece.end(1)]),
    )


def _turned(text: Folded) -> Folded | None:
    """The text from its end to its start, line by line where it reads as Chinese that way only."""
    if len(_BACKWARDS.findall(text.text)) < max(
        1, 2 * len(_FORWARDS.findall(text.text)), len(text.text) // 100
    ):
        return None
    return Folded(text.text[::-1], text.positions[::-1])


def _plain_letters(text: Folded) -> Folded | None:
    """Digits and signs for letters (h0w t0 k1ll), Cyrillic and Greek letters inside Latin words."""
    low = lower(text.text)
    changed = low
    if _LEET_HINT.search(low) and len(_LEET_WORD.findall(low)) >= _LEAST_LEET:
        changed = _LEET_WORD.sub(lambda match: match.group().translate(_LEET), low)
    if _TWIN.search(changed):
        changed = _MIXED.sub(lambda match: match.group().translate(_TWINS), changed)
    return Folded(changed, text.positions) if changed != low else None


def _unfilled(text: Folded) -> Folded | None:
    """Chinese characters with a sign after each of them, without the signs."""
    runs = list(_FILLED.finditer(text.text)) if _SIGNED.search(text.text) else []
    if not runs:
        return None
    kept = list(range(len(text.text)))
    for run in reversed(runs):
        kept[run.start() : run.end()] = [
            i for i in range(run.start(), run.end()) if not _FILLER.match(text.text[i])
        ]
    return Folded("".join(text.text[i] for i in kept), tuple(text.positions[i] for i in kept))
