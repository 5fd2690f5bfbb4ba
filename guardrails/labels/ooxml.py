"""Labels in docx, xlsx and pptx: a custom property `AIGC` and words a reader sees (TC260-PG-20258A).

Parts that are not touched are copied byte for byte.
"""

import io
import re
import zipfile
from typing import Any

from lxml import etree

from guardrails.label import is_explicit

_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXT_PARTS = re.compile(
    r"word/(?:document|footer\d*|header\d*)\.xml|xl/(?:sharedStrings|worksheets/sheet\d+)\.xml|ppt/slides/slide\d+\.xml"
)
_WORKSHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_AFTER_FOOTER = ("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
                 "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
                 "controls",
                 "webPublishItems", "tableParts", "extLst")  # fmt: skip
_MOST_BYTES = 300_000_000


def read(data: bytes) -> tuple[str | None, str]:
    """The JSON of the property `AIGC` or None, and the text that readers see."""
    parts = _unpacked(data)
    path = _custom_path(parts)
    implicit = None
    if path in parts:
        for item in _tree(parts[path]):
            if item.get("name") == "AIGC":
                implicit = "".join(item.itertext())
    return implicit, "\n".join(_texts(parts))


def write_docx(data: bytes, aigc: str, words: str) -> bytes:
    """First paragraph and the footer of every section, then the property."""
    from docx import Document

    if not is_explicit(read(data)[1]):
        document = Document(io.BytesIO(data))
        first = document.paragraphs[0] if document.paragraphs else None
        if first is not None and first._p.getparent() is document.element.body:
            first.insert_paragraph_before(words)
        else:
            document.add_paragraph(words)
        for place, section in enumerate(document.sections):
            if not section.footer.is_linked_to_previous or place == 0:
                section.footer.add_paragraph(words)
        data = _saved(document)
    return _with_property(data, aigc)


def write_pptx(data: bytes, aigc: str, words: str) -> bytes:
    """A line at the foot of every slide that has none, then the property."""
    from pptx import Presentation
    from pptx.util import Emu, Pt

    show = Presentation(io.BytesIO(data))
    changed = False
    for slide in show.slides:
        if any(shape.has_text_frame and is_explicit(shape.text_frame.text) for shape in slide.shapes):
            continue
        height = Emu(show.slide_height // 18)
        box = slide.shapes.add_textbox(0, show.slide_height - height, show.slide_width, height)
        box.text_frame.text = words
        box.text_frame.paragraphs[0].runs[0].font.size = Pt(10)
        changed = True
    return _with_property(_saved(show) if changed else data, aigc)


def write_xlsx(data: bytes, aigc: str, words: str) -> bytes:
    """A row below the table and the page footer of every sheet, then the property. The sheets are edited in
    place, for a spreadsheet library would lose charts and pictures."""
    parts = _unpacked(data)
    shared = parts.get("xl/sharedStrings.xml", b"").decode("utf-8", "replace")
    if not is_explicit("\n".join(_texts(parts))) and not is_explicit(shared):
        for name in [name for name in parts if _WORKSHEET.fullmatch(name)]:
            parts[name] = _sheet_with_words(parts[name], words)
        data = _packed(data, parts)
    return _with_property(data, aigc)


def _sheet_with_words(xml: bytes, words: str) -> bytes:
    sheet = _tree(xml)
    rows = sheet.find(f"{{{_SHEET}}}sheetData")
    if rows is None:
        return xml
    last = max((int(row.get("r", 0)) for row in rows), default=0)
    number = str(last + 2)
    row = etree.SubElement(rows, f"{{{_SHEET}}}row", r=number)
    cell = etree.SubElement(row, f"{{{_SHEET}}}c", r=f"A{number}", t="inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{{{_SHEET}}}is"), f"{{{_SHEET}}}t").text = words
    footer = sheet.find(f"{{{_SHEET}}}headerFooter")
    if footer is None:
        footer = etree.Element(f"{{{_SHEET}}}headerFooter")
        later = next((each for each in sheet if etree.QName(each).localname in _AFTER_FOOTER), None)
        sheet.append(footer) if later is None else later.addprevious(footer)
    odd = footer.find(f"{{{_SHEET}}}oddFooter")
    if odd is None:
        odd = etree.SubElement(footer, f"{{{_SHEET}}}oddFooter")
        header = footer.find(f"{{{_SHEET}}}oddHeader")
        if header is not None:
            header.addnext(odd)
        else:
            footer.insert(0, odd)
    odd.text = (odd.text or "") + "&C" + words if "&C" not in (odd.text or "") else f"{odd.text} {words}"
    return _bytes(sheet)


def _with_property(data: bytes, aigc: str) -> bytes:
    """The package with the property, its part, its type and its relationship."""
    parts = _unpacked(data)
    path = _custom_path(parts)
    properties = (
        _tree(parts[path])
        if path in parts
        else etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VARIANT})
    )
    for item in [each for each in properties if each.get("name") == "AIGC"]:
        properties.remove(item)
    used = [int(each.get("pid", 1)) for each in properties]
    item = etree.SubElement(
        properties, f"{{{_PROPERTIES}}}property", fmtid=_FMTID, pid=str(max([1, *used]) + 1), name="AIGC"
    )
    etree.SubElement(item, f"{{{_VARIANT}}}lpwstr").text = aigc
    parts[path] = _bytes(properties)
    parts["[Content_Types].xml"] = _typed(parts["[Content_Types].xml"], path)
    parts["_rels/.rels"] = _related(parts["_rels/.rels"], path)
    return _packed(data, parts)


def _typed(xml: bytes, path: str) -> bytes:
    types = _tree(xml)
    if not any(each.get("PartName") == f"/{path}" for each in types):
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{path}", ContentType=_CUSTOM_TYPE)
    return _bytes(types)


def _related(xml: bytes, path: str) -> bytes:
    relations = _tree(xml)
    if not any(each.get("Type") == _RELATIONSHIP for each in relations):
        taken = {each.get("Id") for each in relations}
        free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            relations, f"{{{_RELATIONSHIPS}}}Relationship", Id=free, Type=_RELATIONSHIP, Target=path
        )
    return _bytes(relations)


def _custom_path(parts: dict[str, bytes]) -> str:
    """Where the custom properties are, or will be."""
    for relation in _tree(parts["_rels/.rels"]):
        if relation.get("Type") == _RELATIONSHIP:
            return str(relation.get("Target")).lstrip("/")
    return "docProps/custom.xml"


def _texts(parts: dict[str, bytes]) -> list[str]:
    """The text of every part that readers see."""
    return ["".join(_tree(xml).itertext()) for name, xml in parts.items() if _TEXT_PARTS.fullmatch(name)]


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(each.file_size for each in package.infolist()) > _MOST_BYTES:
            raise ValueError("the package is too large")
        return {each.filename: package.read(each) for each in package.infolist() if not each.is_dir()}


def _packed(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The parts as a package, in the old order and with the old times, so that equal input gives equal
    output."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        old = {each.filename: each.date_time for each in package.infolist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, old.get(name, (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return target.getvalue()


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _tree(xml: bytes) -> Any:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _bytes(tree: Any) -> bytes:
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
