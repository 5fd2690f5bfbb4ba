"""Personal data in office files, also where nobody looks: authors, comments, tracked changes, notes,
hidden rows and sheets. Word and Excel files come back cleaned; for PowerPoint the finds are named
(policy.md §6).
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from corpora.parsing.archive import check_office, open_archive, read_member
from corpora.problem import Problem
from guardrails.examination import examine
from guardrails.personal_types import personal_types
from guardrails.pseudonyms import KeyBook, Pseudonymiser
from guardrails.roster import Names
from guardrails.table_masking import Cell, mask_table
from guardrails.text_masking import Replacement, replacements

Kind = Literal["docx", "xlsx", "pptx"]
_AUTHORS = re.compile(rb"(w:author|w:initials|w15:author|author|initials|userId|displayName)=\"([^\"]+)\"")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PARAGRAPHS = (f"{_W}p", f"{_A}p", f"{_S}si", f"{_S}is", f"{_S}comment")
_TEXTS = frozenset({f"{_W}t", f"{_W}delText", f"{_A}t", f"{_S}t"})
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_PRIVATE_PROPERTIES = frozenset({"creator", "lastModifiedBy", "Manager", "Company"})
_ANONYMOUS = "—"


class FileNotCleanable(Problem):
    """Only Word and Excel files can be given back without personal data (`kind`)."""

    code = "personal-data-file-kind"


@dataclass(frozen=True, slots=True)
class FileFinding:
    """`count` finds of type `kind` in a `part` of the file (`word/comments.xml`), at a `place` readers know:
    text, comment, change, metadata, note, hidden."""

    part: str
    place: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """The file without personal data, what was found, and which code stands for whom."""

    data: bytes
    findings: tuple[FileFinding, ...]
    keys: KeyBook


def survey(data: bytes, roster: Names) -> tuple[FileFinding, ...]:
    """Personal data in every part of a docx, xlsx or pptx. Raises what `open_archive` and `check_office`
    raise."""
    archive = open_archive(data)
    check_office(archive)
    counts: dict[tuple[str, str, str], int] = {}
    for name in archive.namelist():
        for place, kind in _in_part(name, read_member(archive, name), roster):
            counts[name, place, kind] = counts.get((name, place, kind), 0) + 1
    return tuple(FileFinding(*where, count) for where, count in sorted(counts.items()))


def clean(data: bytes, kind: Kind, makes: Pseudonymiser, roster: Names, today: date) -> CleanedFile:
    """A copy with codes for people and gaps for the rest; authors, editors and companies are taken out.

    Raises `FileNotCleanable` for other kinds, and what `open_archive` and `check_office` raise."""
    findings = survey(data, roster)
    keys = KeyBook()
    if kind == "docx":
        return CleanedFile(_clean_word(data, makes, roster, keys), findings, keys)
    if kind == "xlsx":
        return CleanedFile(_clean_sheets(data, makes, roster, keys, today), findings, keys)
    raise FileNotCleanable(kind=kind)


def _in_part(name: str, part: bytes, roster: Names) -> Iterator[tuple[str, str]]:
    if not name.endswith(".xml"):
        return
    if name in _PROPERTIES:
        for tag, text in _leaves(part):
            if text.strip() and tag in _PRIVATE_PROPERTIES:
                yield "metadata", "NAME"
            else:
                yield from (("metadata", kind) for kind in _kinds(text, roster))
        return
    yield from (("metadata", "NAME") for _ in {match[2] for match in _AUTHORS.finditer(part)})
    if not name.startswith(("word/", "xl/", "ppt/")):
        return
    place = _place(name)
    for paragraph in _paragraphs(part):
        deleted = any(each.tag == f"{_W}delText" for each in paragraph)
        text = "".join(each.text or "" for each in paragraph)
        yield from (("change" if deleted else place, kind) for kind in _kinds(text, roster))


def _place(name: str) -> str:
    lower = name.lower()
    return "comment" if "comment" in lower else "note" if "notesslide" in lower else "text"


def _kinds(text: str, roster: Names) -> list[str]:
    if not text.strip():
        return []
    types = personal_types()
    return [each.kind for each in examine(text, roster).findings if types[each.kind].needs != "never"]


def _parsed(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _leaves(part: bytes) -> Iterator[tuple[str, str]]:
    for element in _parsed(part).iter():
        if isinstance(element.tag, str) and len(element) == 0 and element.text:
            yield element.tag.rpartition("}")[2], element.text


def _paragraphs(part: bytes) -> Iterator[list[Any]]:
    for paragraph in _parsed(part).iter(*_PARAGRAPHS):
        texts = _texts(paragraph)
        if texts:
            yield texts


def _texts(paragraph: Any) -> list[Any]:
    """The text elements of a paragraph that belong to no paragraph inside it."""
    found = []
    for element in paragraph.iter(*_TEXTS):
        nearest = next(each for each in element.iterancestors() if each.tag in _PARAGRAPHS)
        if nearest is paragraph:
            found.append(element)
    return found


def _clean_word(data: bytes, makes: Pseudonymiser, roster: Names, keys: KeyBook) -> bytes:
    def change(text: str) -> list[Replacement]:
        return replacements(text, roster, makes, keys)

    source, target = open_archive(data), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in source.namelist():
            part = read_member(source, name)
            if name in _PROPERTIES:
                part = _clean_properties(part, change)
            elif name.startswith("word/") and name.endswith(".xml"):
                part = _clean_part(_AUTHORS.sub(rb'\1="' + _ANONYMOUS.encode() + b'"', part), change)
            written.writestr(name, part)
    return target.getvalue()


def _clean_properties(part: bytes, change: Callable[[str], list[Replacement]]) -> bytes:
    from lxml import etree

    root = _parsed(part)
    for element in root.iter():
        if not isinstance(element.tag, str) or len(element) or not element.text:
            continue
        if element.tag.rpartition("}")[2] in _PRIVATE_PROPERTIES:
            element.text = ""
        else:
            _rewrite([element], change(element.text))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _clean_part(part: bytes, change: Callable[[str], list[Replacement]]) -> bytes:
    from lxml import etree

    root = _parsed(part)
    for paragraph in root.iter(*_PARAGRAPHS):
        texts = _texts(paragraph)
        if texts:
            _rewrite(texts, change("".join(each.text or "" for each in texts)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _rewrite(elements: list[Any], changes: list[Replacement]) -> None:
    """Put replacements into texts that are cut into several elements: each goes where it begins."""
    for each in reversed(changes):
        place, written = 0, False
        for element in elements:
            text = element.text or ""
            start, end = each.start - place, each.end - place
            place += len(text)
            if start < len(text) and end > 0:
                new = "" if written else each.text
                element.text = text[: max(start, 0)] + new + text[max(min(end, len(text)), 0) :]
                written = True


def _clean_sheets(data: bytes, makes: Pseudonymiser, roster: Names, keys: KeyBook, today: date) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    def text(written: str) -> str:
        for each in reversed(replacements(written, roster, makes, keys)):
            written = written[: each.start] + each.text + written[each.end :]
        return written

    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        rows = [[_cell(cell.value) for cell in row] for row in sheet.iter_rows()]
        masked = mask_table(rows, makes, roster, today, keys)
        for row, values, old in zip(sheet.iter_rows(), masked.rows, rows, strict=True):
            for cell, value, before in zip(row, values, old, strict=True):
                if value != before:
                    cell.value = value
                if cell.comment:
                    cell.comment = Comment(text(cell.comment.text), _ANONYMOUS)
        for part in (sheet.oddHeader, sheet.oddFooter):
            for side in (part.left, part.center, part.right):
                side.text = text(side.text) if side.text else side.text
    for name in ("creator", "lastModifiedBy"):
        setattr(book.properties, name, "")
    for name in ("title", "subject", "description", "keywords", "category"):
        setattr(book.properties, name, text(getattr(book.properties, name) or ""))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | int | float | bool | date) or value is None else str(value)
