"""How much room text takes, without the font it will be shown in.

A Chinese character is as wide as it is high in every face; Latin is measured in the face that Pillow brings,
with some room to spare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.documents.formulas.mathml import is_east_asian
from assistant.documents.formulas.readable import Run, runs
from assistant.documents.formulas.spans import spans

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

LINE = 1.35
"""Height of a line over the size of its letters, in the CJK faces named by the theme."""
_SPARE = 1.06
_SCRIPT = 0.66
_UNIT = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one look."""

    text: str
    run: Run


def pieces(text: str) -> tuple[Piece, ...]:
    """`text` with its inline formulas as words."""
    made: list[Piece] = []
    for span in spans(text):
        found = runs(span.text) if span.formula else (Run(span.text),)
        made += [Piece(run.text, run) for run in found]
    return tuple(made)


def width_of(text: str, size: float) -> float:
    """Points that `text` takes on one line; inline formulas count as they are shown."""
    return sum(
        _character(each) * size * (_SCRIPT if piece.run.level != "line" else 1)
        for piece in pieces(text)
        for each in piece.text
    )


def line_count(text: str, size: float, width: float) -> int:
    """Lines that `text` needs where a line is `width` points; Latin words and numbers are not broken."""
    return sum(_wrapped(line, size, width) for line in text.split("\n"))


def height_of(texts: Sequence[str], size: float, width: float, gap: float = 0) -> float:
    """Points that paragraphs take below each other with `gap` after each."""
    return sum(line_count(text, size, width) * size * LINE + gap for text in texts)


def _wrapped(line: str, size: float, width: float) -> int:
    count, used = 1, 0.0
    for word in _words(line):
        needed = sum(_character(each) for each in word) * size
        if used and used + needed > width:
            count, used = count + 1, 0.0
        if needed > width:
            count += int(needed // width)
            needed %= width
        used += needed
    return count


def _words(line: str) -> list[str]:
    """What may not be broken: one Chinese character, or a run of anything else up to a space."""
    words, word = [], ""
    for each in "".join(piece.text for piece in pieces(line)):
        if is_east_asian(each) or each == " ":
            words += [word, each] if word else [each]
            word = ""
        else:
            word += each
    return [*words, word] if word else words


@lru_cache(maxsize=4096)
def _character(each: str) -> float:
    """Width of a character over its size."""
    if is_east_asian(each):
        return 1.0
    return _font().getlength(each) / _UNIT * _SPARE


@lru_cache(maxsize=1)
def _font() -> "FreeTypeFont | ImageFont":
    from PIL import ImageFont

    return ImageFont.load_default(_UNIT)
