"""A workbook as xlsx: text stays text, only a `Live` cell computes, the header stays in view."""

import io
import re
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from assistant.documents.formulas.spans import clean
from assistant.documents.workbook import Cell, Live, Sheet, Workbook

_FACE = "宋体"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_NARROWEST, _WIDEST = 8, 60
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(workbook: Workbook) -> bytes:
    """`workbook` as xlsx. Live cells carry the value they show now, for readers that do not compute."""
    book = Book()
    book.remove(book.active)
    shown: dict[str, dict[str, str]] = {}
    names: list[str] = []
    for sheet in workbook.sheets or (Sheet("1", (), ()),):
        name = sheet_name(sheet.name, names)
        names.append(name)
        _sheet(book.create_sheet(name), sheet, shown.setdefault(f"xl/worksheets/sheet{len(names)}.xml", {}))
    book.properties.title, book.properties.creator = clean(workbook.title), "杏坛 Xingtan"
    book.properties.created = book.properties.modified = _MOMENT
    target = io.BytesIO()
    book.save(target)
    return _with_values(target.getvalue(), shown)


def sheet_name(wish: str, taken: Sequence[str]) -> str:
    """`wish` as Excel allows it, numbered where it is `taken`."""
    base = _FORBIDDEN.sub(" ", clean(wish)).strip()[:_LONGEST_NAME] or "1"
    name, number = base, 2
    while name.lower() in {each.lower() for each in taken}:
        name, number = f"{base[: _LONGEST_NAME - 4]} {number}", number + 1
    return name


def _sheet(made: Any, sheet: Sheet, shown: dict[str, str]) -> None:
    edge = Side(style="thin", color="9AA5A8")
    border = Border(left=edge, right=edge, top=edge, bottom=edge)
    looks: dict[tuple[bool, bool], Any] = {}
    for number, row in enumerate((sheet.header, *sheet.rows), 1):
        for column, value in enumerate(row, 1):
            cell = made.cell(number, column)
            head = number == 1
            right = isinstance(value, int | float | Live) and not isinstance(value, bool)
            if (head, right) not in looks:
                _look(cell, border, head, right)
                looks[head, right] = copy(cell._style)
            cell._style = copy(looks[head, right])  # setting four styles a cell takes most of the time
            _write(cell, value, shown)
    for column, width in enumerate(_widths(sheet), 1):
        made.column_dimensions[get_column_letter(column)].width = width
    made.freeze_panes = "A2"
    made.print_title_rows = "1:1"
    made.page_setup.paperSize, made.page_setup.fitToHeight = 9, 0
    made.page_setup.orientation = "landscape" if sum(_widths(sheet)) > 90 else "portrait"
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.oddFooter.right.text = "&P / &N"
    if sheet.note:
        cell = made.cell(len(sheet.rows) + 3, 1)
        _write(cell, sheet.note, shown)
        cell.font = Font(name=_FACE, size=10, color="FF595959")


def _look(cell: Any, border: Border, head: bool, right: bool) -> None:
    """Font, border, place and fill of a cell."""
    cell.font = Font(name=_FACE, size=11, bold=head, color="FF1F4E5F" if head else "FF1A1A1A")
    cell.border = border
    place = "center" if head else "right" if right else "left"
    cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
    if head:
        cell.fill = PatternFill("solid", fgColor="FFE4EEF0")


def _write(cell: Any, value: Cell, shown: dict[str, str]) -> None:
    if isinstance(value, Live):
        if not value.formula.startswith("="):
            raise ValueError("a live cell begins with an equals sign")
        cell.value = value.formula
        shown[cell.coordinate] = str(value.shown)
    elif isinstance(value, str):
        cell.value = clean(value)[:_LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@\t\r")
    else:
        cell.value = value


def _widths(sheet: Sheet) -> list[int]:
    """In characters: as asked for, else by what stands in the column; a Chinese character counts two."""
    if len(sheet.widths) == len(sheet.header):
        return list(sheet.widths)
    made = []
    for column in range(len(sheet.header)):
        cells = [row[column] for row in (sheet.header, *sheet.rows) if column < len(row)]
        texts = [str(cell.shown if isinstance(cell, Live) else cell or "") for cell in cells]
        longest = max(sum(2 if ord(each) > 0x2E7F else 1 for each in text) for text in texts)
        made.append(max(_NARROWEST, min(_WIDEST, longest + 2)))
    return made


def _with_values(data: bytes, shown: dict[str, dict[str, str]]) -> bytes:
    """The package with the present value in each live cell; the library writes formulas without one."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.infolist():
            content = source.read(entry)
            if shown.get(entry.filename):
                content = _filled(content, shown[entry.filename])
            made.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _filled(xml: bytes, shown: dict[str, str]) -> bytes:
    sheet = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for cell in sheet.iter(f"{_NS}c"):
        value = shown.get(cell.get("r", ""))
        if value:
            holder = cell.find(f"{_NS}v")
            holder = etree.SubElement(cell, f"{_NS}v") if holder is None else holder
            holder.text = value
            try:
                float(value)
                cell.attrib.pop("t", None)
            except ValueError:
                cell.set("t", "str")
    made: bytes = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
