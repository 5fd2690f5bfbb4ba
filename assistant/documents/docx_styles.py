"""The Word styles of a printed paper: A4, 宋体 for reading, 黑体 for headings, one table style."""

import io
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from assistant.documents.formulas.spans import clean
from assistant.documents.paper import Paper

SERIF, SANS, LATIN = "宋体", "黑体", "Times New Roman"
"""East-Asian faces by the names that Word, WPS and LibreOffice know; `_ALTERNATIVES` says what stands in."""
_ALTERNATIVES = {SERIF: "SimSun", SANS: "SimHei"}
INK, ACCENT, GREY = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x1F, 0x4E, 0x5F), RGBColor(0x59, 0x59, 0x59)
TABLE_STYLE = "Xingtan Table"
_PARAGRAPH_STYLES = {
    # name: (size, bold, face, colour, before, after, line spacing)
    "Normal": (10.5, False, SERIF, INK, 0, 2, 1.1),
    "Title": (20, True, SANS, INK, 0, 4, 1.15),
    "Subtitle": (11, False, SERIF, GREY, 0, 8, 1.15),
    "Heading 1": (13, True, SANS, ACCENT, 10, 3, 1.1),
    "Heading 2": (11.5, True, SANS, ACCENT, 7, 2, 1.1),
    "Heading 3": (11, True, SANS, INK, 8, 2, 1.15),
    "List Bullet": (10.5, False, SERIF, INK, 0, 0, 1.1),
    "List Number": (10.5, False, SERIF, INK, 0, 0, 1.1),
    "Quote": (11, False, SERIF, INK, 4, 4, 1.25),
    "Caption": (9.5, False, SERIF, GREY, 2, 6, 1.1),
    "Header": (9, False, SERIF, GREY, 0, 0, 1.0),
    "Footer": (9, False, SERIF, GREY, 0, 0, 1.0),
    "Note": (9.5, False, SERIF, GREY, 0, 4, 1.2),
    "Lead": (11.5, True, SERIF, ACCENT, 2, 6, 1.3),
    "Formula": (11, False, SERIF, INK, 4, 6, 1.1),
    "Table Text": (9.5, False, SERIF, INK, 0, 0, 1.0),
    "Table Head": (9.5, True, SANS, INK, 0, 0, 1.0),
    "Writing Line": (11, False, SERIF, INK, 0, 0, 1.0),
}
_TABLE_XML = """
<w:style {ns} w:type="table" w:customStyle="1" w:styleId="XingtanTable">
  <w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr><w:tblBorders>{borders}</w:tblBorders>
    <w:tblCellMar><w:top w:w="25" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
      <w:bottom w:w="25" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E4EEF0"/></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def new_document(paper: Paper) -> Any:
    """An empty document with the styles, page size and properties of `paper`."""
    document = Document(io.BytesIO(_blank()))
    _page(document.sections[0], paper.landscape)
    properties = document.core_properties
    properties.title = clean(paper.title)[:250]
    properties.language = "zh-CN" if paper.language == "zh" else paper.language
    return document


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """The library's blank document in our styles; made once, for this takes longer than a lesson plan."""
    document = Document()
    add_styles(document, keep=False)
    _fonts_named(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    properties = document.core_properties
    properties.author, properties.comments = "杏坛 Xingtan", ""
    for name in ("created", "modified"):  # of the library's own
        found = properties._element.find(qn(f"dcterms:{name}"))
        if found is not None:
            properties._element.remove(found)
    return saved(document)


def add_styles(document: Any, keep: bool) -> None:
    """Every style that blocks are written in; where `keep`, a school's own stay."""
    present = {style.name for style in document.styles}
    for name, look in _PARAGRAPH_STYLES.items():
        if not keep or name not in present:
            style = (
                document.styles[name]
                if name in present
                else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            )
            if name not in present:
                style.base_style = document.styles["Normal"]
            _dress(style, name, *look)
    if TABLE_STYLE not in present:
        border = 'w:val="single" w:sz="4" w:space="0" w:color="7F8C8D"'
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f"<w:{side} {border}/>" for side in sides)
        xml = _TABLE_XML.format(ns=nsdecls("w"), name=TABLE_STYLE, borders=borders)
        document.styles.element.append(parse_xml(xml))


def east_asian(run_properties: Any, face: str) -> None:
    """Latin and East-Asian faces in `w:rPr`, for a style or a run; faces of the theme give way."""
    fonts = run_properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{name}"), value)


def _dress(
    style: Any,
    name: str,
    size: float,
    bold: bool,
    face: str,
    colour: RGBColor,
    before: float,
    after: float,
    spacing: float,
) -> None:
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, False, colour
    east_asian(style.element.get_or_add_rPr(), face)
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), spacing
    layout.widow_control = True
    layout.keep_with_next = name.startswith("Heading") or name in {"Title", "Lead"}
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    for spaced in properties.findall(qn("w:contextualSpacing")):
        properties.remove(spaced)
    if name in {"Title", "Subtitle", "Formula", "Caption"}:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if name == "Quote":
        layout.left_indent = layout.right_indent = Cm(0.8)
    if name == "Header":
        properties.append(_border("bottom"))
    if name == "Writing Line":
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Cm(0.85)
        properties.append(_border("bottom", "between"))


def _border(*sides: str) -> Any:
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="1" w:color="A6A6A6"/>' for side in sides)
    return parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")


def _page(section: Any, landscape: bool) -> None:
    long, short = Cm(29.7), Cm(21.0)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    if landscape:
        section.orientation = 1
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.9)
    section.header_distance, section.footer_distance = Cm(1.0), Cm(0.8)


def _fonts_named(document: Any) -> None:
    """The font table says which face stands in where the named one is missing."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
                '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
                for name, other in _ALTERNATIVES.items()
            )
            relation.target_part._blob = f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()


def saved(document: Any) -> bytes:
    """The document as a file."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
