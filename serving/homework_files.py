"""Files of homework: class lists coming in, feedback sheets going out."""

import csv
import io
import zipfile
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.homework.desk.problems import RosterUnreadable

if TYPE_CHECKING:
    from assistant.documents.paper import Paper

_MOST_ROWS, _MOST_COLUMNS = 3_000, 40
_NUMBER = ("学号", "考号", "座号", "编号", "number", "no", "id")
_NAME = ("姓名", "名字", "学生", "name", "student")


def class_rows(data: bytes, name: str) -> list[tuple[str, str]]:
    """(number, name) of each pupil in a csv or xlsx, by its headings 学号 and 姓名 where it has them, else by
    its first two columns. Raises `RosterUnreadable`."""
    table = [row for row in _table(data, name) if any(row)]
    if not table:
        raise RosterUnreadable(row=0, reason_zh="文件里没有内容", reason_en="the file is empty")
    heads = [cell.casefold().replace(" ", "") for cell in table[0]]
    number, named = _column(heads, _NUMBER), _column(heads, _NAME)
    body = table[1:] if number is not None and named is not None else table
    first, second = (number, named) if number is not None and named is not None else (0, 1)
    if any(len(row) <= max(first, second) for row in body):
        raise RosterUnreadable(
            row=0, reason_zh="需要学号和姓名两列", reason_en="it takes two columns, number and name"
        )
    return [(row[first], row[second]) for row in body]


def _column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in names), None)


def _table(data: bytes, name: str) -> list[list[str]]:
    if name.lower().endswith(".xlsx"):
        return _workbook(data)
    text = next((found for code in ("utf-8-sig", "gb18030") if (found := _decoded(data, code))), "")
    rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ",")
    return [[cell.strip() for cell in row[:_MOST_COLUMNS]] for row in islice(rows, _MOST_ROWS)]


def _decoded(data: bytes, code: str) -> str:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return ""


def _workbook(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        return [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise RosterUnreadable(
            row=0, reason_zh="这不是能打开的 xlsx 文件", reason_en="this is no xlsx file that opens"
        ) from None


def docx(paper: "Paper", label: dict[str, str]) -> bytes:
    """The paper as a labelled Word file."""
    from assistant.documents.export import Content, export

    return export(Content(paper), "docx", label).data
