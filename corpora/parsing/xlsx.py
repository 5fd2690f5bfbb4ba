"""Workbooks: every sheet as tables that can each be read alone; formulas by their last computed values."""

import datetime
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from corpora.document import Aside
from corpora.parsing import limits
from corpora.parsing.archive import check_office, open_archive, read_member
from corpora.parsing.asides import office_asides
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.problems import FileTooLong
from corpora.parsing.tables import markdown_tables

_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*>\s*<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>\s*(?:<v ?/>|<v></v>)?\s*</(?:\w+:)?c>"
)
Grid = dict[int, dict[int, str]]
"""Row to column to text, both from 1; empty cells are absent."""


def read(data: bytes) -> Draft:
    """Pieces by sheet. `formula-without-value`: a formula was never computed and is read as empty;
    `hidden-cells`: hidden sheets, rows or columns were left out."""
    with open_archive(data) as archive:
        warnings = dict.fromkeys(check_office(archive))
        asides = list(office_asides(archive))
        if count_cells(archive):
            warnings["formula-without-value"] = None
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    pieces: list[Piece] = []
    margins: list[str] = []
    for number, sheet in enumerate(book.worksheets, 1):
        grid, hidden = _grid(sheet)
        if sheet.sheet_state != "visible":
            hidden += [text for row in grid.values() for text in row.values()]
            grid = {}
        if hidden or sheet.sheet_state != "visible":
            warnings["hidden-cells"] = None
            asides.append(Aside("hidden", str(number), "\n".join(hidden)))
        if sheet.sheet_state != "visible":
            continue
        pieces += _sheet(grid, _merges(sheet), sheet.title)
        for part in (sheet.oddHeader, sheet.oddFooter):
            margins += [text for text in (part.left.text, part.center.text, part.right.text) if text]
    return Draft(
        tuple(pieces), margins=tuple(margins), warnings=tuple(warnings), numbered=False, asides=tuple(asides)
    )


def grids(data: bytes) -> tuple[list[tuple[str, Grid]], frozenset[str]]:
    """The visible sheets by name with their visible filled cells, and the warnings that `read` gives.
    Formulas count by their last computed value and are never computed."""
    with open_archive(data) as archive:
        warnings = set(check_office(archive))
        if count_cells(archive):
            warnings.add("formula-without-value")
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    found: list[tuple[str, Grid]] = []
    for sheet in book.worksheets:
        grid, hidden = _grid(sheet)
        if hidden or sheet.sheet_state != "visible":
            warnings.add("hidden-cells")
        if sheet.sheet_state == "visible":
            found.append((sheet.title, grid))
    return found, frozenset(warnings)


def count_cells(archive: ZipFile) -> bool:
    """Refuse a workbook with too many cells, before it is loaded; whether formulas lack their values."""
    cells, uncomputed = 0, False
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            part = read_member(archive, name)
            cells += len(_CELL.findall(part))
            uncomputed = uncomputed or bool(_UNCOMPUTED.search(part))
    if cells > limits.MAX_CELLS:
        raise FileTooLong(what="xlsx", limit=limits.MAX_CELLS)
    return uncomputed


def _grid(sheet: Any) -> tuple[Grid, list[str]]:
    """The visible filled cells, and the text of hidden ones. Only stored cells are visited: one stray
    cell in the last row would make openpyxl's own rows a million."""
    hidden_rows = {row for row, size in sheet.row_dimensions.items() if size.hidden}
    hidden_columns: set[int] = set()
    for size in sheet.column_dimensions.values():
        if size.hidden and size.min and size.max:
            hidden_columns.update(range(size.min, min(size.max, 16_384) + 1))
    grid: Grid = {}
    hidden: list[str] = []
    for (row, column), cell in sorted(sheet._cells.items()):
        text = _text(cell)
        if text and (row in hidden_rows or column in hidden_columns):
            hidden.append(text)
        elif text:
            grid.setdefault(row, {})[column] = text
    return grid, hidden


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, int | float):
        if "%" in str(cell.number_format):
            return f"{value * 100:.10g}%"
        return f"{value:.15g}"
    return str(value).strip()


def _merges(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Merged ranges as first row, first column, last row, last column."""
    return [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]


def _sheet(grid: Grid, merges: list[tuple[int, int, int, int]], name: str) -> Iterator[Piece]:
    """Tables of a sheet, parted at empty rows; lone cells above a table are its caption."""
    for top, _, bottom, _ in merges:
        if bottom - top < 10_000:
            _fill_down(grid, merges, top, bottom)
    yield Piece("heading", name, level=1, sheet=name)
    for region in _regions(grid):
        while region and len(grid[region[0]]) == 1 and len(region) > 1:
            yield Piece("paragraph", next(iter(grid[region.pop(0)].values())), sheet=name)
        header = _header_rows(merges, region)
        _fill_across(grid, merges, region[:header])
        rows = [grid[row] for row in region]
        width = max(max(row) for row in rows)
        first = min(min(row) for row in rows)
        table = [[row.get(column, "") for column in range(first, width + 1)] for row in rows]
        for text in markdown_tables(table, header=header):
            yield Piece("table", text, sheet=name)


def _fill_down(grid: Grid, merges: list[tuple[int, int, int, int]], top: int, bottom: int) -> None:
    for first_row, column, last_row, _ in merges:
        if (first_row, last_row) == (top, bottom) and (text := grid.get(top, {}).get(column)):
            for row in range(top + 1, bottom + 1):
                if row in grid:
                    grid[row].setdefault(column, text)


def _fill_across(grid: Grid, merges: list[tuple[int, int, int, int]], header: list[int]) -> None:
    """Repeat a heading merged across columns over each of them."""
    for row, left, _, right in merges:
        if row in header and (text := grid[row].get(left)):
            for column in range(left + 1, min(right, left + 200) + 1):
                grid[row].setdefault(column, text)


def _regions(grid: Grid) -> list[list[int]]:
    regions: list[list[int]] = []
    for row in sorted(grid):
        if regions and row == regions[-1][-1] + 1:
            regions[-1].append(row)
        else:
            regions.append([row])
    return regions


def _header_rows(merges: list[tuple[int, int, int, int]], region: list[int]) -> int:
    """Rows of the header: as many as the cells merged down from its first row span, two where cells are
    merged across in it."""
    height = 1
    for top, left, bottom, right in merges:
        if top == region[0]:
            height = max(height, bottom - top + 1, 2 if right > left else 1)
    return min(height, 3, max(1, len(region) - 1))
