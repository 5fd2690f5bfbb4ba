"""Lines into paragraphs (断行还原): undo the hard wraps of converted and printed Chinese text.

Three layouts occur: every wrapped line followed by a blank one (pages saved from office viewers), wrapped
lines with blank lines or first-line indents between paragraphs (print, PDF), and one line a paragraph,
where only a page break cuts a sentence in two. The layout is measured first; a line then continues the
one before it when that one is full, does not end a sentence, and nothing says that a new block begins.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpora.parsing.characters import close_gaps, columns, is_cjk
from corpora.parsing.markings import marking_of
from corpora.parsing.numbering import rank_of
from corpora.parsing.official import stands_alone

Source = Literal["text", "print", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `gap`: a blank line stands before it; `indent`: it is set in, as the first of a
    paragraph is; `page` counts from 1 where the format has pages."""

    text: str
    gap: bool = False
    indent: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is wrapped. `width` in columns, None where lines are whole paragraphs; `gaps` and
    `indents` tell whether blank lines and indents part paragraphs from one another."""

    width: int | None
    gaps: bool
    indents: bool


_SHORTEST = 40
"""Columns below which a line says nothing about the width of a page (20 characters)."""

_NARROWEST = 16
"""The same for print, where eight characters may fill a line of a slide."""

_RAGGED = 8
"""Columns by which a wrapped line may fall short: punctuation that may not begin a line, a long word."""

_LONG = 80
"""Columns of a line that must be prose."""

_TERMINAL = re.compile("[。！？；：…!?;:.][”’」』）)》】]*$")
_QUOTED_END = re.compile("[”」』）)】]$")
_OPEN = re.compile("[，、,（(《“—－-]$")
_BULLET = re.compile("[•·●○■□◆◇▪▶➢✓◦‣] ?\\S|[-*–] \\S")
_LABEL = re.compile("(?:抄送|主送|抄报|部内发送|联系人|附件|来源|发布时间|关键词|摘要|注)[:：]|[（(]此件")
_OPENING = ("（", "(", "《", "“", "〔")
_LATIN_WORD = re.compile("[A-Za-z0-9./-]+")


def rejoin(lines: Sequence[Line], source: Source = "text") -> list[Line]:
    """One `Line` per paragraph, at the page where it begins. What the lines are decides how boldly they
    are joined: lines of a `text` file; lines of a `print`, which are wrapped however narrow the page;
    `paragraphs` of their format, which are joined only where they plainly are wrapped lines."""
    lines = [replace(line, text=close_gaps(line.text)) for line in lines]
    lines = [line for line in lines if line.text]
    layout = measure(lines, shortest=_NARROWEST if source == "print" else _SHORTEST)
    if source == "paragraphs" and layout.width is None:
        return lines
    joined: list[Line] = []
    last = ""
    for line in lines:
        if joined and _continues(last, joined[-1].text, line, layout):
            joined[-1] = replace(joined[-1], text=glue(joined[-1].text, line.text))
        else:
            joined.append(line)
        last = line.text
    return [replace(line, text=close_gaps(line.text)) for line in joined]


def glue(first: str, second: str) -> str:
    """Two lines as one: without a space beside Chinese, with one between Latin words."""
    if not first or not second or is_cjk(first[-1]) or is_cjk(second[0]) or first.endswith("-"):
        return first + second
    return f"{first} {second}"


def measure(lines: Sequence[Line], shortest: int = _SHORTEST) -> Layout:
    """The layout of `lines`: wrapped where at least five lines and four in ten of the long ones share
    one width and hardly any is longer."""
    widths = [width for width in (columns(line.text) for line in lines) if width >= shortest]
    counts = Counter(widths)
    best, most = 0, 0
    for width in counts:
        near = sum(counts[width - short] for short in range(_RAGGED + 1))
        if near > most or (near == most and width > best):
            best, most = width, near
    longer = sum(1 for width in widths if width > best + 2)
    wrapped = most >= 5 and most * 10 >= len(widths) * 4 and longer * 20 <= len(widths)
    gaps = sum(line.gap for line in lines[1:])
    indents = sum(line.indent for line in lines)
    return Layout(
        width=best if wrapped else None,
        gaps=0 < gaps < 0.7 * max(1, len(lines) - 1),
        indents=0.05 * len(lines) < indents < 0.8 * len(lines) and indents > 1,
    )


def _continues(last: str, joined: str, line: Line, layout: Layout) -> bool:
    if starts_block(line.text) or _ends_alone(last, joined):
        return False
    if layout.indents and line.indent:
        return False
    if layout.width is None:
        return _runs_on(last)
    full = columns(last) >= layout.width - _slack(line.text)
    if _ends_sentence(last, full):
        return full and not line.gap and (layout.indents or layout.gaps)
    if layout.gaps and line.gap and not full:
        return False
    return full or bool(_OPEN.search(last))


def _slack(following: str) -> int:
    """Columns that may be missing at a line's end: more where a bracket or a Latin word comes next."""
    if following.startswith(_OPENING):
        return 2 * _RAGGED
    word = _LATIN_WORD.match(following)
    return _RAGGED + (min(len(word[0]), 20) if word else 0)


def _ends_sentence(text: str, full: bool) -> bool:
    if text.endswith(".") and not (text[-2:-1].isascii() and text[-2:-1].isalpha()):
        return False
    if _TERMINAL.search(text):
        return True
    return not full and bool(_QUOTED_END.search(text))


def _runs_on(text: str) -> bool:
    """Whether an unwrapped line breaks off within a sentence, as at the end of a page."""
    if _TERMINAL.search(text) or _QUOTED_END.search(text):
        return False
    if _OPEN.search(text):
        return columns(text) >= _SHORTEST  # a line of verse ends in a comma too
    if rank_of(text) is not None and "。" not in text:
        return False
    return "。" in text or columns(text) >= _LONG


def starts_block(text: str) -> bool:
    """Whether `text` opens a block of its own: a numbered heading or item, a bullet, a label, a
    document number, a date, a marking, a table row."""
    return bool(
        "\t" in text or rank_of(text) is not None or _BULLET.match(text) or _LABEL.match(text)
    ) or bool((stands_alone(text) and not text.startswith(_OPENING)) or marking_of(text))


def _ends_alone(last: str, joined: str) -> bool:
    return "\t" in last or stands_alone(joined) or bool(marking_of(joined))
