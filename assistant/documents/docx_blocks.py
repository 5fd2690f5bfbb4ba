"""Blocks of a paper as Word content, one function a kind of block."""

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.documents.columns import column_widths, ems
from assistant.documents.docx_styles import SANS, SERIF, TABLE_STYLE, east_asian
from assistant.documents.formulas.mathml import FormulaUnreadable, is_east_asian
from assistant.documents.formulas.omml import omml, omml_parts
from assistant.documents.formulas.readable import plain
from assistant.documents.formulas.spans import spans
from assistant.documents.paper import (
    Block,
    Fields,
    Formula,
    Heading,
    Lines,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Table,
)

_STYLES = {"normal": "Normal", "note": "Note", "quote": "Quote", "lead": "Lead"}
_NAME_SHARE = 0.5
"""Of a pair in `Fields`, what the name takes at most."""


_EM = 0.355
"""A character of a table's text in centimetres, and `_PADDING` what a cell keeps free on both sides."""
_PADDING = 0.36


@dataclass(frozen=True, slots=True)
class Place:
    """Where content goes: the document, how wide a line is there in centimetres, and its styles' ids."""

    document: Any
    width: float
    styles: Mapping[str, str]

    def paragraph(self, style: str) -> Any:
        """A new paragraph at the end. The id is set directly: the library's own way compares every style
        each time, which took most of the time of a document."""
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self.styles[style]
        return paragraph


def place_in(document: Any, width: float) -> Place:
    """The end of `document`, whose styles must be there."""
    return Place(document, width, {style.name: style.style_id for style in document.styles})


def write_blocks(place: Place, blocks: Sequence[Block]) -> list[Any]:
    """The blocks at the end of the document; the elements made, so that they can be moved elsewhere."""
    body = place.document.element.body
    before = set(body)
    for block in blocks:
        _block(place, block)
    return [element for element in body if element not in before]


def _block(place: Place, block: Block) -> None:
    match block:
        case Heading():
            write_text(place.paragraph(f"Heading {block.level}"), block.text, SANS)
        case Paragraph():
            write_text(place.paragraph(_STYLES[block.style]), block.text)
        case Points():
            _points(place, block)
        case Fields():
            _fields(place, block)
        case Table():
            _table(place, block)
        case Formula():
            _formula(place, block)
        case Picture():
            _picture(place, block)
        case Lines():
            for _ in range(block.count):
                place.paragraph("Writing Line")
            _gap(place)
        case PageBreak():
            place.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def write_text(paragraph: Any, text: str, face: str = SERIF, width: float = 0, look: Any = None) -> None:
    """`text` with its formulas; a line feed is a line break. A formula that cannot be read stays LaTeX, one
    that is wider than `width` centimetres (0 is any) is given in parts. `look` is a `w:rPr` to write in."""
    for piece in spans(text):
        if piece.formula:
            try:
                wide = width and len(plain(piece.text)) * _EM * 0.62 > width
                paragraph._p.extend(omml_parts(piece.text) if wide else [omml(piece.text)])
                continue
            except FormulaUnreadable:
                words = f"${piece.text}$"
        else:
            words = piece.text
        run = paragraph.add_run(words)
        if look is None:
            look_of_run = run._r.get_or_add_rPr()
            east_asian(look_of_run, face)
            if is_east_asian(
                words
            ):  # quotation marks and dashes belong to both scripts; here they are Chinese
                look_of_run.rFonts.set(qn("w:hint"), "eastAsia")
        else:
            run._r.insert(0, deepcopy(look))


def _points(place: Place, points: Points) -> None:
    number = _restarted(place.document) if points.ordered else None
    for item in points.items:
        paragraph = place.paragraph("List Number" if points.ordered else "List Bullet")
        if number is not None:
            numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbered.get_or_add_ilvl().val = 0
            numbered.get_or_add_numId().val = number
        write_text(paragraph, item)


def _restarted(document: Any) -> int | None:
    """A numbering of its own that begins with 1: the style alone would count on from the list before. None
    where a template's style has no numbering."""
    properties = document.styles["List Number"].element.pPr
    if properties is None or properties.numPr is None or properties.numPr.numId is None:
        return None
    numbering = document.part.numbering_part.element
    source = next((n for n in numbering.num_lst if n.numId == properties.numPr.numId.val), None)
    if source is None:
        return None
    made = numbering.add_num(source.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _fields(place: Place, fields: Fields) -> None:
    """Names and values in a table without a header; the last value takes what is left of its row."""
    count = fields.columns
    longest = max((ems(name) for name, _ in fields.pairs), default=4)
    name_width = min(longest * _EM + _PADDING + 0.1, place.width / count * _NAME_SHARE)
    widths = [name_width, place.width / count - name_width] * count
    rows = -(-len(fields.pairs) // count)
    table = _grid(place, rows, widths, header=False)
    cells = [list(row.tc_lst) for row in table._tbl.tr_lst]
    head, text = _Look(place.styles["Table Head"], SANS), _Look(place.styles["Table Text"])
    for position, (name, value) in enumerate(fields.pairs):
        row, column = divmod(position, count)
        _cell(table, cells[row][2 * column], name, head)
        _shade(cells[row][2 * column])
        _cell(table, cells[row][2 * column + 1], value, text)
    left_over = rows * count - len(fields.pairs)
    if left_over and rows:
        last = 2 * (count - left_over) - 1
        kept, dropped = cells[-1][last], cells[-1][last + 1 :]
        kept.grid_span = 1 + len(dropped)
        kept.width = Cm(sum(widths[last:]))
        for cell in dropped:
            cell.getparent().remove(cell)


def _table(place: Place, table: Table) -> None:
    if table.caption:
        paragraph = place.paragraph("Caption")
        paragraph.paragraph_format.keep_with_next = True
        write_text(paragraph, table.caption)
    made = _grid(place, 1 + len(table.rows), column_widths(table, place.width, _EM, _PADDING), header=True)
    text = _Look(place.styles["Table Text"])
    number = _Look(place.styles["Table Text"], SERIF, WD_ALIGN_PARAGRAPH.RIGHT)
    head = _Look(place.styles["Table Head"], SANS, WD_ALIGN_PARAGRAPH.CENTER)
    for row, element in zip((table.header, *table.rows), made._tbl.tr_lst, strict=True):
        for column, (words, cell) in enumerate(zip(row, element.tc_lst, strict=False)):
            look = head if row is table.header else number if column in table.numeric else text
            _cell(made, cell, words, look)


def _grid(place: Place, rows: int, widths: Sequence[float], header: bool) -> Any:
    """An empty table as wide as the line; rows do not break over pages, the header comes again on each."""
    table = place.document.add_table(rows, len(widths))
    table._tbl.tblStyle_val = place.styles[TABLE_STYLE]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    width = table._tbl.tblPr.find(qn("w:tblW"))
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        look.set(qn("w:firstRow"), "1" if header else "0")
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:noHBand"), "1")
        look.set(qn("w:val"), "0620" if header else "0600")
    for column, share in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Cm(share)
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if header and number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, share in zip(row.tc_lst, widths, strict=True):
            cell.width = Cm(share)
    _gap(place)
    return table


def _gap(place: Place) -> None:
    """A little air, and what keeps two tables from growing together."""
    layout = place.paragraph("Note").paragraph_format
    layout.line_spacing, layout.space_after = Pt(6), Pt(0)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell is written."""

    style: str
    face: str = SERIF
    aligned: WD_ALIGN_PARAGRAPH | None = None


def _cell(table: Any, cell: Any, text: str, look: _Look) -> None:
    """Each line of `text` is a paragraph of the cell; formulas wider than the cell may break."""
    width = (cell.width or 0) / 360_000 - _PADDING
    for number, line in enumerate(text.split("\n")):
        paragraph = WordParagraph(cell.p_lst[0] if number == 0 else cell.add_p(), table)
        paragraph._p.style = look.style
        if look.aligned is not None:
            paragraph.alignment = look.aligned
        write_text(paragraph, line, look.face, width)


def _shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F1F5F6")):
        shading.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shading)


def _formula(place: Place, formula: Formula) -> None:
    paragraph = place.paragraph("Formula")
    try:
        paragraph._p.append(omml(formula.latex, display=True))
    except FormulaUnreadable:
        write_text(paragraph, formula.latex.replace("$", r"\$"))


def _picture(place: Place, picture: Picture) -> None:
    paragraph = place.paragraph("Caption")
    paragraph.paragraph_format.keep_with_next = bool(picture.caption)
    shape = paragraph.add_run().add_picture(
        io.BytesIO(picture.png), width=Emu(Cm(min(picture.width_cm, place.width)))
    )
    shape._inline.docPr.set("descr", picture.alt)
    if picture.caption:
        write_text(place.paragraph("Caption"), picture.caption)
