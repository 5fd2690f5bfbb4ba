"""What a workbook says, before it is an xlsx: sheets of typed cells, some of them live formulas."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Live:
    """A cell the spreadsheet computes, in its own language: `=SUM(B2:B9)`. `shown` is the value now. Text
    never becomes one by itself: what begins with `=`, `+`, `-` or `@` is written as text."""

    formula: str
    shown: float | int | str = ""


Cell = str | int | float | bool | None | Live


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a header row that stays in view, then rows. `widths` are in characters."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in order; `title` goes into the file's properties."""

    title: str
    sheets: tuple[Sheet, ...]
    language: str = "zh"
