"""A paper as PDF, without an office program: reportlab lays it out, formulas are pictures or words."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.documents.columns import column_widths, ems
from assistant.documents.docx import source_blocks
from assistant.documents.formulas.mathml import is_readable
from assistant.documents.formulas.picture import drawable, picture
from assistant.documents.paper import (
    Block,
    Fields,
    Formula,
    Heading,
    Lines,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
)
from assistant.documents.pdf_styles import CHINESE, GREY, INK, Kit, looks, marked_up

_CM = 28.3465
_MARGIN = 2.0 * _CM
_EM, _PADDING = 9.0, 10.0
_FRAME = 12.0
"""What reportlab's frame keeps free on both sides together."""
_FORMULA_SIZE = 12.0
_LINE_HEIGHT = 0.95 * _CM
_RULE = "#9AA5A8"


def write_pdf(paper: Paper) -> bytes:
    """`paper` as PDF on A4, with page numbers and, where it has one, its header on each page."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    size, stream = landscape(A4) if paper.landscape else A4, io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=size,
        title=paper.title,
        author="Xingtan",
        lang="zh-CN" if paper.language == "zh" else paper.language,
        invariant=1,
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN),
    )
    with TemporaryDirectory() as folder:
        kit = Kit(looks(), size[0] - 2 * _MARGIN - _FRAME, Path(folder))
        story = [_text(kit, paper.title, "title")]
        if paper.subtitle:
            story.append(_text(kit, paper.subtitle, "subtitle"))
        for block in (*paper.blocks, *source_blocks(paper)):
            story += _block(block, kit)
        document.build(story, canvasmaker=_numbering(_text(kit, paper.header or paper.title, "header"), size))
    return stream.getvalue()


def _numbering(header: Any, size: tuple[float, float]) -> Callable[..., Any]:
    """A canvas that prints header and `page / pages` when the number of pages is known."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  (reportlab's name)
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self.kept, 1):
                self.__dict__.update(state)
                header.wrapOn(self, size[0] - 2 * _MARGIN, _CM)
                header.drawOn(self, _MARGIN, size[1] - 1.4 * _CM)
                self.setFillColor(GREY)
                self.setFont(CHINESE, 8)
                self.drawCentredString(size[0] / 2, 1.1 * _CM, f"{number} / {len(self.kept)}")
                self.setStrokeColor(_RULE)
                self.setLineWidth(0.4)
                self.line(_MARGIN, size[1] - 1.45 * _CM, size[0] - _MARGIN, size[1] - 1.45 * _CM)
                super().showPage()
            super().save()

    return Numbered


def _text(kit: Kit, text: str, style: str, width: float = 0, **options: Any) -> Any:
    from reportlab.platypus import Paragraph as Flowing

    look = kit.styles[style]
    made = Flowing(marked_up(text, look.fontSize, kit.folder, width or kit.width), look, **options)
    for piece in made.frags:
        if hasattr(piece, "cbDefn"):
            piece.text = (
                "\u3000"  # a picture breaks lines as a Chinese character does; empty, it stops the library
            )
    return made


def _block(block: Block, kit: Kit) -> list[Any]:
    from reportlab.platypus import PageBreak as NewPage

    match block:
        case Heading():
            return [_text(kit, block.text, f"h{block.level}")]
        case Paragraph():
            return [_text(kit, block.text, block.style)]
        case Points():
            signs = [f"{number}." if block.ordered else "•" for number in range(1, len(block.items) + 1)]
            return [
                _text(kit, item, "point", bulletText=sign)
                for item, sign in zip(block.items, signs, strict=True)
            ]
        case Fields():
            return _fields(block, kit)
        case Table():
            return _table(block, kit)
        case Formula():
            return [_formula(block.latex, kit)]
        case Picture():
            return _picture(block, kit)
        case Lines():
            return [_ruled(block.count, kit.width)]
        case PageBreak():
            return [NewPage()]


def _formula(latex: str, kit: Kit) -> Any:
    from reportlab.platypus import Image

    if not drawable(latex):
        return _text(kit, f"${latex}$" if is_readable(latex) else latex.replace("$", r"\$"), "formula")
    made = picture(latex, _FORMULA_SIZE, INK)
    share = min(1.0, kit.width / made.width)
    image = Image(io.BytesIO(made.png), made.width * share, made.height * share, hAlign="CENTER")
    image.spaceBefore, image.spaceAfter = 4, 7
    return image


def _cell(kit: Kit, text: str, style: str, width: float) -> list[Any]:
    return [_text(kit, line, style, width - _PADDING) for line in text.split("\n")]


def _grid(rows: Sequence[Sequence[Any]], widths: list[float], header: bool, more: list[Any]) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable, TableStyle

    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor(_RULE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING / 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING / 2),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        *more,
    ]
    table = LongTable(rows, widths, repeatRows=1 if header else 0, spaceBefore=2, spaceAfter=8)
    table.setStyle(TableStyle(style))
    if any(height > _TALLEST for height in _heights(table, sum(widths))):
        table.splitInRow = 1  # a row that no page can hold
    return table


_TALLEST = 15 * _CM


def _heights(table: Any, width: float) -> list[float]:
    table.wrap(width, 10_000)
    return [float(height) for height in table._rowHeights]


def _table(table: Table, kit: Kit) -> list[Any]:
    from reportlab.lib.colors import HexColor

    widths = column_widths(table, kit.width, _EM, _PADDING)
    rows = []
    for row in (table.header, *table.rows):
        padded = (*row, *([""] * len(widths)))[: len(widths)]
        looks = ["number" if column in table.numeric else "cell" for column in range(len(widths))]
        if row is table.header:
            looks = ["head"] * len(widths)
        rows.append([_cell(kit, *each) for each in zip(padded, looks, widths, strict=True)])
    made = _grid(rows, widths, True, [("BACKGROUND", (0, 0), (-1, 0), HexColor("#E4EEF0"))])
    return [_text(kit, table.caption, "caption"), made] if table.caption else [made]


def _fields(fields: Fields, kit: Kit) -> list[Any]:
    from reportlab.lib.colors import HexColor

    count, width = fields.columns, kit.width
    longest = max((ems(name) for name, _ in fields.pairs), default=4)
    name = min(longest * _EM + _PADDING + 2, width / count / 2)
    cells = [
        cell
        for label, value in fields.pairs
        for cell in (_cell(kit, label, "name", name), _cell(kit, value, "cell", width / count - name))
    ]
    rows = [cells[start : start + 2 * count] for start in range(0, len(cells), 2 * count)]
    if not rows:
        return []
    used = len(rows[-1])
    rows[-1] += [[] for _ in range(2 * count - used)]
    more: list[Any] = [
        ("BACKGROUND", (column, 0), (column, -1), HexColor("#F1F5F6")) for column in range(0, 2 * count, 2)
    ]
    if used < 2 * count:
        more += [
            ("SPAN", (used - 1, -1), (-1, -1)),
            ("BACKGROUND", (used, -1), (-1, -1), HexColor("#FFFFFF")),
        ]
    return [_grid(rows, [name, width / count - name] * count, False, more)]


def _picture(block: Picture, kit: Kit) -> list[Any]:
    from PIL import Image as Opened
    from reportlab.platypus import Image, KeepTogether

    with Opened.open(io.BytesIO(block.png)) as image:
        ratio = image.height / image.width
    wide = min(block.width_cm * _CM, kit.width, 18 * _CM / ratio)
    parts: list[Any] = [Image(io.BytesIO(block.png), wide, wide * ratio, hAlign="CENTER")]
    words = block.caption or block.alt
    if words:
        parts.append(_text(kit, words, "below"))
    return [KeepTogether(parts)]


def _ruled(count: int, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    rows = max(1, count)
    table = LongTable([[""]] * rows, [width], [_LINE_HEIGHT] * rows, spaceAfter=10)
    table.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(_RULE))])
    return table
