"""What stands on each slide: a slide that holds too much becomes two, letters never become smaller."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.documents.deck import Slide
from assistant.documents.formulas.picture import FormulaPicture, box, drawable, picture
from assistant.documents.measure import LINE, height_of, line_count
from assistant.documents.paper import Table
from assistant.documents.pptx_theme import BODY_SIZE, BOTTOM, MARGIN, TOP, WIDTH

EMU = 12_700
"""EMU in a point; everything here is in points."""
LINE_WIDTH = (WIDTH - 2 * MARGIN) / EMU
ROOM = (BOTTOM - TOP) / EMU
GAP = 12.0
INDENT = 27.0
TABLE_SIZE = 24
SIZES = (32, 29, BODY_SIZE)
"""Of text: the largest at which a slide is not more than `_FULL` of its room; the last one splits it."""
_FULL = 0.82
_FORMULA = 1.2
"""Size of a formula on its own line over that of the text."""
SIDE_SHARE = 0.46
"""Of the line, what a picture or chart beside text takes."""
_ANSWER_PADDING = 28.0
_TABLE_PADDING = 18.0
_CELL_SIDES = 16.0


@dataclass(frozen=True, slots=True)
class Page:
    """One slide as it will be shown: `slide` carries what fits, `part` counts from 0, `size` is that of its
    text in points."""

    slide: Slide
    part: int = 0
    size: int = BODY_SIZE


def formula_picture(latex: str, size: int) -> FormulaPicture | None:
    """The picture of a formula beside text of `size` points, None where only words can show it."""
    return picture(latex, size * _FORMULA, "#1A1A1A", 3.0) if drawable(latex) else None


def formula_height(latex: str, size: int) -> float:
    """Points that a formula on its own line takes, with the gap below."""
    return (box(latex, size * _FORMULA).height if drawable(latex) else size * LINE) + GAP


def text_width(slide: Slide) -> float:
    """Width of the text; a picture or chart stands beside it."""
    return LINE_WIDTH * (1 - SIDE_SHARE) - GAP if _has_side(slide) else LINE_WIDTH


def bullets_height(bullets: tuple[str, ...], width: float, size: int) -> float:
    """Points that bullets take in a column of `width` points."""
    return height_of(bullets, size, width - INDENT, 10.0)


def row_height(row: tuple[str, ...], widths: list[float]) -> float:
    """Points that a row of a table takes: its tallest cell."""
    lines = (
        line_count(text, TABLE_SIZE, width - _CELL_SIDES) for text, width in zip(row, widths, strict=False)
    )
    return max(lines, default=1) * TABLE_SIZE * LINE + _TABLE_PADDING


def table_widths(table: Table) -> list[float]:
    """Points a column."""
    count = len(table.header)
    shares = table.widths if len(table.widths) == count else (1.0,) * count
    return [LINE_WIDTH * share / sum(shares) for share in shares]


def answer_height(answer: str) -> float:
    """Points that the box of an answer takes."""
    return (
        height_of([answer], BODY_SIZE, LINE_WIDTH - 2 * _ANSWER_PADDING) + _ANSWER_PADDING if answer else 0.0
    )


def pages(slide: Slide) -> list[Page]:
    """`slide` in as many parts as it needs. Notes, time and step stay with the first; a picture or chart
    with the first too; an answer that has no room beside its question gets a slide of its own."""
    if slide.role == "cover":
        return [Page(slide)]
    size = _size(slide)
    made: list[Slide] = []
    current = _bare(slide, first=True)
    used = 0.0
    for kind, value, height in _units(slide, size):
        if used and used + height > ROOM:
            made.append(current)
            current, used = _bare(slide, first=False), _header_height(slide) if kind == "row" else 0.0
        current, used = _with(current, kind, value, slide), used + height
    made.append(current)
    result = [Page(part, number, size) for number, part in enumerate(made)]
    if slide.answer:
        needed = answer_height(slide.answer) + GAP
        if used + needed <= ROOM:
            result[-1] = Page(replace(made[-1], answer=slide.answer), len(made) - 1, size)
        else:
            alone = replace(_bare(slide, first=False), answer=slide.answer)
            result.append(Page(alone, len(made), size))
    return result


def _size(slide: Slide) -> int:
    """The largest size at which everything has air around it."""
    beside = answer_height(slide.answer)
    for size in SIZES[:-1]:
        if sum(height for _, _, height in _units(slide, size)) + beside <= ROOM * _FULL:
            return size
    return SIZES[-1]


Unit = tuple[str, str | tuple[str, ...], float]


def _units(slide: Slide, size: int) -> Iterator[Unit]:
    """What can be moved to a next slide as a whole, with the height of each."""
    width = text_width(slide)
    for bullet in slide.bullets:
        yield "bullet", bullet, bullets_height((bullet,), width, size)
    for latex in slide.formulas:
        yield "formula", latex, formula_height(latex, size)
    if slide.table:
        widths = table_widths(slide.table)
        for number, row in enumerate(slide.table.rows):
            yield "row", row, row_height(row, widths) + (0 if number else _header_height(slide))


def _header_height(slide: Slide) -> float:
    """Points that the header of a slide's table takes; it comes again on each part."""
    return row_height(slide.table.header, table_widths(slide.table)) + GAP if slide.table else 0.0


def _bare(slide: Slide, first: bool) -> Slide:
    kept = slide if first else replace(slide, picture=None, chart=None, notes="", minutes=0.0)
    return replace(kept, bullets=(), formulas=(), table=None, answer="")


def _with(current: Slide, kind: str, value: str | tuple[str, ...], whole: Slide) -> Slide:
    if isinstance(value, str):
        if kind == "bullet":
            return replace(current, bullets=(*current.bullets, value))
        return replace(current, formulas=(*current.formulas, value))
    assert whole.table is not None
    rows = (*current.table.rows, value) if current.table else (value,)
    return replace(current, table=replace(whole.table, rows=rows))


def _has_side(slide: Slide) -> bool:
    return bool(slide.picture or slide.chart) and bool(slide.bullets or slide.formulas)
