"""Sheets of every origin as rows of text: xlsx and csv, with their merged cells."""

import csv
import datetime
import io
from dataclasses import dataclass
from typing import Any

from corpora.parsing import limits
from corpora.parsing.archive import check_office, open_archive
from corpora.parsing.kinds import XLSX, identify
from corpora.parsing.problems import FileDamaged, FileTooLarge, FileTooLong, FileUnsupported
from corpora.parsing.text import decode
from corpora.parsing.xlsx import count_cells

_MOST_ROWS, _MOST_COLUMNS = 20_000, 600


@dataclass(frozen=True, slots=True)
class Grid:
    """Text cells of one sheet, every row of one length. `merged` are the areas in which one cell stands for
    all, as first row, first column, last row, last column (from 0, inclusive)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_grids(data: bytes, file_name: str) -> list[Grid]:
    """The visible sheets of an xlsx, or the one of a csv in whatever encoding and with whatever separator.

    Raises a `corpora.parsing.problems.FileRefused` for what is neither, is damaged, hostile or too large."""
    if len(data) > limits.MAX_BYTES:
        raise FileTooLarge(size=len(data), limit=limits.MAX_BYTES)
    kind = identify(data, file_name)
    if kind is XLSX:
        return _workbook(data)
    if kind.reader not in {"text", "markdown"}:
        raise FileUnsupported(kind=kind.reader)
    return [_separated(decode(data))]


def _workbook(data: bytes) -> list[Grid]:
    with open_archive(data) as archive:
        check_office(archive)
        count_cells(archive)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl has every kind of error for a broken workbook
        raise FileDamaged(kind="xlsx") from error
    return [_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _sheet(sheet: Any) -> Grid:
    cells = {
        (row - 1, column - 1): text
        for (row, column), cell in sheet._cells.items()
        if (text := _text(cell.value)) and row <= _MOST_ROWS and column <= _MOST_COLUMNS
    }
    merged = []
    for area in sheet.merged_cells.ranges:
        place = (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        if place[2] < _MOST_ROWS and place[3] < _MOST_COLUMNS:
            merged.append(place)
    height = max((row for row, _ in cells), default=-1) + 1
    width = max((column for _, column in cells), default=-1) + 1
    rows = tuple(tuple(cells.get((row, column), "") for column in range(width)) for row in range(height))
    return Grid(str(sheet.title), rows, tuple(sorted(merged)))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value).strip()


def _separated(text: str) -> Grid:
    sample = text[:20_000]
    first = sample.splitlines()[0] if sample.splitlines() else ""
    separator = max(",\t;，", key=lambda each: (first.count(each), -",\t;，".index(each)))
    if not first.count(separator):
        separator = max(",\t;", key=sample.count)
    try:
        found = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=separator))
    except csv.Error:
        raise FileUnsupported(kind="csv") from None
    if len(found) > _MOST_ROWS or sum(map(len, found)) > limits.MAX_CELLS:
        raise FileTooLong(what="csv", limit=_MOST_ROWS)
    width = max((len(row) for row in found), default=0)
    return Grid("", tuple(tuple(cell.strip() for cell in row) + ("",) * (width - len(row)) for row in found))
