"""A paper in a school's own Word template (学校模板): `{{ 课题 }}`, `{{ 教学目标 }}`, `{{ body }}`.

A placeholder is a name and nothing else. It is looked up, never evaluated, so a template cannot reach for
anything; a name is the title, a pair of the paper's `Fields`, or a heading, which brings its section along.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.documents.docx import source_blocks
from assistant.documents.docx_blocks import place_in, write_blocks, write_text
from assistant.documents.docx_styles import add_styles, saved
from assistant.documents.paper import Block, Fields, Heading, Paper
from corpora.parsing.archive import check_office, open_archive, read_member
from corpora.problem import Problem

MOST_BYTES = 20 * 2**20
_FIELD = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[\w\u4e00-\u9fff（）、·\- ]{1,40}")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ACTIVE = re.compile(rb"<w:altChunk\b|<o:OLEObject\b|<w:control\b|<w:subDoc\b|<w:attachedTemplate\b")
_REACHING = re.compile(
    rb"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|HTMLCONTROL|AUTOTEXT|RD)\b",
    re.IGNORECASE,
)
"""Fields of Word that fetch or run something."""
_INSTRUCTION = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr=\"([^\"]*)\"")
_ENGLISH = {"title", "subtitle", "header", "body", "sources"}


class TemplateUnusable(Problem):
    """A template that is not taken: `reason` is `size`, `kind`, `external`, `active`, or `no-fields`."""

    code = "template-unusable"


class TemplateFieldBroken(Problem):
    """A placeholder that says nothing known: `field` as it stands, `reason`, and the names `known`."""

    code = "template-field-broken"


def fill_template(template: bytes, paper: Paper) -> bytes:
    """The template with the paper in it, in the template's own styles.

    Raises `TemplateUnusable` and `TemplateFieldBroken`, and for what is broken or hostile what
    `open_archive` and `check_office` raise (macros, entities, bombs)."""
    _check(template)
    document = Document(io.BytesIO(template))
    values = _values(paper)
    known = (*sorted(_ENGLISH), *(name for name in values if name not in _ENGLISH))
    found = [(paragraph, width) for paragraph, width in _paragraphs(document) if _HALF.search(paragraph.text)]
    if not found:
        raise TemplateUnusable(reason="no-fields")
    checked = [
        (paragraph, width, _checked(paragraph.text, width, values, known)) for paragraph, width in found
    ]
    add_styles(document, keep=True)
    for paragraph, width, names in checked:
        _fill(document, paragraph, width, names, values)
    return saved(document)


def _check(template: bytes) -> None:
    """Refuse what may do harm, before anything is parsed."""
    if len(template) > MOST_BYTES:
        raise TemplateUnusable(reason="size")
    archive = open_archive(template)
    if "word/document.xml" not in archive.namelist():
        raise TemplateUnusable(reason="kind")
    if "external-content" in check_office(archive):
        raise TemplateUnusable(reason="external")
    for name in archive.namelist():
        lower = name.lower()
        if lower.startswith(("word/embeddings/", "word/activex/")):
            raise TemplateUnusable(reason="active")
        if not (lower.startswith("word/") and lower.endswith(".xml")):
            continue
        part = read_member(archive, name)
        fields = b"".join(b"".join(groups) for groups in _INSTRUCTION.findall(part))
        if _REACHING.search(fields) or _ACTIVE.search(part):
            raise TemplateUnusable(reason="active")


def _values(paper: Paper) -> Mapping[str, str | tuple[Block, ...]]:
    """What each name stands for: text, or blocks."""
    values: dict[str, str | tuple[Block, ...]] = {}
    for block in paper.blocks:
        if isinstance(block, Fields):
            values |= {_plain(name): value for name, value in block.pairs}
    sections: dict[str, list[Block]] = {}
    open_sections: list[tuple[int, str]] = []
    for block in paper.blocks:
        if isinstance(block, Heading):
            open_sections = [each for each in open_sections if each[0] < block.level]
            for _, name in open_sections:
                sections[name].append(block)
            open_sections.append((block.level, _plain(block.text)))
            sections[_plain(block.text)] = []
        else:
            for _, name in open_sections:
                sections[name].append(block)
    values |= {name: tuple(blocks) for name, blocks in sections.items() if name}
    return values | {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "header": paper.header,
        "sources": source_blocks(paper),
        "body": (*paper.blocks, *source_blocks(paper)),
    }


def _plain(name: str) -> str:
    return re.sub(r"[:：\s]+$", "", name).strip()


def _paragraphs(document: Any) -> Iterator[tuple[Any, float]]:
    """Every paragraph of body, cells, headers and footers, with the width of its line in centimetres; 0 in
    headers and footers, which hold words only."""
    section = document.sections[0]
    line = (section.page_width - section.left_margin - section.right_margin) / 360_000
    parts = [(document.element.body, line)]
    for each in document.sections:
        parts += [(each.header._element, 0.0), (each.footer._element, 0.0)]
    for part, line in parts:
        for element in part.iter(qn("w:p")):
            cell = next(element.iterancestors(qn("w:tc")), None)
            width = line
            if cell is not None and line:
                width = (_Cell(cell, document).width or line * 360_000) / 360_000 - 0.4
            yield WordParagraph(element, document), width


def _checked(text: str, width: float, values: Mapping[str, Any], known: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a paragraph. Raises `TemplateFieldBroken` for the first that is none."""

    def broken(field: str, reason: str) -> TemplateFieldBroken:
        listed = "、".join(known[:40])
        return TemplateFieldBroken(
            field=field.strip()[:60], reason=reason, known=listed, open="{{", close="}}"
        )

    for found in _FIELD.finditer(text):
        name = found[1].strip()
        if not _NAME.fullmatch(name):
            raise broken(found[0], "name")
        if _plain(name) not in values:
            raise broken(found[0], "unknown")
    rest = _FIELD.sub("", text)
    half = _HALF.search(rest)
    if half:
        raise broken(rest[half.start() : half.start() + 40], "unfinished")
    names = tuple(_plain(found[1].strip()) for found in _FIELD.finditer(text))
    blocks = [name for name in names if not isinstance(values[name], str)]
    if blocks and (not width or len(names) > 1 or _FIELD.sub("", text).strip()):
        raise broken(blocks[0], "alone")
    return names


def _fill(
    document: Any, paragraph: Any, width: float, names: tuple[str, ...], values: Mapping[str, Any]
) -> None:
    """Blocks take the paragraph's place; text takes the placeholder's, in the look of the first run."""
    if not isinstance(values[names[0]], str):
        for element in write_blocks(place_in(document, width), values[names[0]]):
            paragraph._p.addprevious(element)
        _clear(paragraph)
        if _may_go(paragraph._p):
            paragraph._p.getparent().remove(paragraph._p)
        return
    text = _FIELD.sub(lambda found: str(values[_plain(found[1].strip())]), paragraph.text)
    look = paragraph.runs[0]._r.rPr if paragraph.runs else None
    _clear(paragraph)
    write_text(paragraph, text, look=look)


def _clear(paragraph: Any) -> None:
    for child in list(paragraph._p):
        if child.tag != qn("w:pPr"):
            paragraph._p.remove(child)


def _may_go(element: Any) -> bool:
    """A cell must end with a paragraph, and a section's own paragraph holds its page."""
    holder = element.getparent()
    if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return False
    before = element.getprevious()
    last = element.getnext() is None
    return holder.tag != qn("w:tc") or not last or (before is not None and before.tag == qn("w:p"))
