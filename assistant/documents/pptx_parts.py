"""What stands on a slide, one function a kind: paragraphs, formulas, tables, charts, pictures."""

import io
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from assistant.documents import pptx_pages as room
from assistant.documents.deck import Chart
from assistant.documents.formulas.spans import clean
from assistant.documents.measure import pieces
from assistant.documents.paper import Picture, Table
from assistant.documents.pptx_pages import EMU, GAP, TABLE_SIZE
from assistant.documents.pptx_theme import MARGIN

_KINDS = {
    "bar": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.PIE,
}
_RAISED = {"up": "30000", "down": "-25000"}
_CHART_SIZE = 20
_TABLE_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""`No Style, Table Grid` of PowerPoint: thin lines, no colours of its own."""


def write_paragraphs(shape: Any, texts: tuple[str, ...], language: str, size: int = 0) -> None:
    """One paragraph a text; inline formulas as words with raised and lowered letters. `size` in points where
    it is not the placeholder's."""
    frame = shape.text_frame
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        for old in list(paragraph._p):
            paragraph._p.remove(old)
        for place, line in enumerate(clean(text).split("\n")):
            if place:
                paragraph.add_line_break()
            _runs(paragraph, line, language, size)


def _runs(paragraph: Any, line: str, language: str, size: int) -> None:
    for piece in pieces(line):
        run = paragraph.add_run()
        run.text = piece.text
        look = run._r.get_or_add_rPr()
        look.set("lang", "zh-CN" if language == "zh" else "en-US")
        if size:
            run.font.size = Pt(size)
        if piece.run.level != "line":
            look.set("baseline", _RAISED[piece.run.level])
        if piece.run.italic:
            run.font.italic = True
            run.font.name = "Cambria Math"


def add_formula(slide: Any, latex: str, top: float, width: float, size: int) -> float:
    """A formula on its own line, centred; the points it takes. A picture with its LaTeX as alternative
    text, or words where it holds Chinese or cannot be read."""
    made = room.formula_picture(latex, size)
    if made is None:
        height = room.formula_height(latex, size)
        box = slide.shapes.add_textbox(
            MARGIN, Emu(round(top * EMU)), Emu(round(width * EMU)), Emu(round(height * EMU))
        )
        box.name = "Formula"
        box._element.nvSpPr.cNvPr.set("descr", clean(latex))
        box.text_frame.word_wrap = True
        write_paragraphs(box, (f"${latex}$",), "zh", size)
        box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        return height
    share = min(1.0, width / made.width)
    left = MARGIN / EMU + (width - made.width * share) / 2
    shape = slide.shapes.add_picture(
        io.BytesIO(made.png),
        Emu(round(left * EMU)),
        Emu(round(top * EMU)),
        Emu(round(made.width * share * EMU)),
        Emu(round(made.height * share * EMU)),
    )
    shape.name = "Formula"
    _describe(shape, f"LaTeX: {clean(latex)}")
    return made.height * share + GAP


def add_table(slide: Any, table: Table, top: float, language: str) -> float:
    """A native table as wide as the line; the points it takes."""
    widths = room.table_widths(table)
    rows = (table.header, *table.rows)
    heights = [room.row_height(row, widths) for row in rows]
    frame = slide.shapes.add_table(
        len(rows),
        len(widths),
        MARGIN,
        Emu(round(top * EMU)),
        Emu(round(sum(widths) * EMU)),
        Emu(round(sum(heights) * EMU)),
    )
    _describe(frame, clean(table.caption or "、".join(table.header)))
    made = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = _TABLE_STYLE
    made.horz_banding = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Emu(round(width * EMU))
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        made.rows[number].height = Emu(round(height * EMU))
        for column, text in enumerate(row[: len(widths)]):
            cell = made.cell(number, column)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_left = cell.margin_right = Pt(7)
            write_paragraphs(cell, (text,), language)
            _dress_cell(cell, head=number == 0, right=column in table.numeric)
    return sum(heights)


def _dress_cell(cell: Any, head: bool, right: bool) -> None:
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if head else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    cell.fill.solid()
    cell.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2 if head else MSO_THEME_COLOR.BACKGROUND_1
    for run in paragraph.runs:
        run.font.size = Pt(TABLE_SIZE)
        run.font.bold = head
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if head else MSO_THEME_COLOR.TEXT_1


def add_chart(slide: Any, chart: Chart, box: tuple[Emu, Emu, Emu, Emu]) -> None:
    """A native chart whose values stand at its bars, so that no axis is needed to read them."""
    data = CategoryChartData()
    data.categories = [clean(name) for name in chart.categories]
    for name, values in chart.series:
        data.add_series(clean(name), values)
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *box, data)
    _describe(frame, clean(chart.alt))
    made = frame.chart
    made.font.size = Pt(_CHART_SIZE)
    made.has_title = False
    made.has_legend = len(chart.series) > 1 or chart.kind == "pie"
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
    plot = made.plots[0]
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(_CHART_SIZE)
    plot.data_labels.show_value = True
    if chart.kind == "pie":
        plot.data_labels.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        return
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = min(0.0, *(value for _, values in chart.series for value in values))
    if chart.kind == "bar":
        plot.gap_width = 60


def add_picture(slide: Any, picture: Picture, box: tuple[float, float, float, float]) -> None:
    """A picture as large as its box in points allows, in the middle of it."""
    from PIL import Image

    left, top, width, height = box
    with Image.open(io.BytesIO(picture.png)) as image:
        share = min(width / image.width, height / image.height)
        w, h = image.width * share, image.height * share
    shape = slide.shapes.add_picture(
        io.BytesIO(picture.png),
        Emu(round((left + (width - w) / 2) * EMU)),
        Emu(round(top * EMU)),
        Emu(round(w * EMU)),
        Emu(round(h * EMU)),
    )
    _describe(shape, clean(picture.alt))


def _describe(shape: Any, words: str) -> None:
    """Alternative text."""
    element = shape._element
    holder = next(each for each in element.iter() if etree.QName(each).localname == "cNvPr")
    holder.set("descr", words)
