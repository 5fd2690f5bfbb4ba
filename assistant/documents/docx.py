"""A paper as a Word document: real styles, repeated headers, page numbers, formulas that can be edited."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.documents.docx_blocks import place_in, write_blocks, write_text
from assistant.documents.docx_styles import SANS, new_document, saved
from assistant.documents.paper import Block, Heading, Paper, Points

_PAGES = {"zh": ("第 ", " 页　共 ", " 页"), "en": ("Page ", " of ", "")}
SOURCES = {"zh": "资料来源", "en": "Sources"}


def write_docx(paper: Paper) -> bytes:
    """`paper` as docx. Formulas that cannot be read stay as their LaTeX between dollar signs."""
    document = new_document(paper)
    section = document.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) / 360_000
    place = place_in(document, width)
    write_text(place.paragraph("Title"), paper.title, SANS)
    if paper.subtitle:
        write_text(place.paragraph("Subtitle"), paper.subtitle)
    write_blocks(place, (*paper.blocks, *source_blocks(paper)))
    write_text(section.header.paragraphs[0], paper.header or paper.title)
    _page_numbers(section.footer.paragraphs[0], "zh" if paper.language.startswith("zh") else "en")
    return saved(document)


def source_blocks(paper: Paper) -> tuple[Block, ...]:
    """The sources as the last section, numbered."""
    if not paper.sources:
        return ()
    title = SOURCES["zh" if paper.language.startswith("zh") else "en"]
    return (Heading(title, 2), Points(paper.sources, ordered=True))


def _page_numbers(paragraph: Any, language: str) -> None:
    paragraph.alignment = 1
    before, between, after = _PAGES[language]
    write_text(paragraph, before)
    _field(paragraph, "PAGE")
    write_text(paragraph, between)
    _field(paragraph, "NUMPAGES")
    if after:
        write_text(paragraph, after)


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word counts by itself; `1` stands until it does."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            run._r.append(text)
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
