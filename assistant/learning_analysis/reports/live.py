"""Live formulas: what a teacher can follow in a spreadsheet, computed there from the sheet of marks."""

from collections.abc import Mapping
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from assistant.documents.workbook import Cell, Live
from assistant.learning_analysis.reports.facts import DataTable

ON_PAPER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "overview": ("n", "absent", "full", "mean", "median", "sd", "excellent", "passing", "low"),
        "items": ("item", "points", "n", "mean", "difficulty", "discrimination", "blank", "verdict"),
        "groups": ("class", "n", "mean", "sd", "median", "excellent", "passing", "low", "ahead"),
    }
)
"""Columns of wide tables that stand on paper; the others stand in the workbook."""
_FIRST = 2
"""Columns of the sheet of marks before the first item: code and class."""


def live_items(items: DataTable, marks: DataTable) -> tuple[tuple[Cell, ...], ...]:
    """The table of items with mean, share of points, full and no marks as formulas over the marks. Empty
    cells are missing: AVERAGE and COUNT pass them over."""
    last = len(marks.rows) + 1
    rows = []
    for place, row in enumerate(items.rows):
        cells: list[Cell] = [round(cell, 4) if isinstance(cell, float) else cell for cell in row]
        letter = get_column_letter(_FIRST + place + 1)
        area = f"'{marks.title}'!{letter}2:{letter}{last}"
        full = get_column_letter(items.column("points") + 1) + str(place + 2)
        formulas = {
            "n": f"=COUNT({area})",
            "mean": f"=AVERAGE({area})",
            "difficulty": f"=AVERAGE({area})/{full}",
            "full": f"=COUNTIF({area},{full})/COUNT({area})",
            "zero": f"=COUNTIF({area},0)/COUNT({area})",
        }
        for name, formula in formulas.items():
            at = items.column(name)
            value = row[at]
            if isinstance(value, int | float):
                cells[at] = Live(formula, round(value, 6))
        rows.append(tuple(cells))
    return tuple(rows)


def live_overview(overview: DataTable, marks: DataTable) -> tuple[tuple[Cell, ...], ...]:
    """The overview with the mean as sum of the items' means, where every pupil's items are known."""
    row = overview.rows[0]
    cells: list[Cell] = [round(cell, 4) if isinstance(cell, float) else cell for cell in row]
    at = overview.column("mean")
    value = row[at]
    complete = all(
        all(cell is not None for cell in each[_FIRST:]) or all(cell is None for cell in each[_FIRST:])
        for each in marks.rows
    )
    if complete and isinstance(value, int | float) and len(marks.columns) > _FIRST:
        first, end = get_column_letter(_FIRST + 1), get_column_letter(len(marks.columns))
        area = f"'{marks.title}'!{first}2:{end}{len(marks.rows) + 1}"
        sat = f"COUNT('{marks.title}'!{first}2:{first}{len(marks.rows) + 1})"
        cells[at] = Live(f"=SUM({area})/{sat}", round(value, 6))
    return (tuple(cells),)
