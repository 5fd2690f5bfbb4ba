"""PDF: text by page with pdfium; running headers, footers and page numbers are taken out."""

import re
import threading
from collections import Counter
from typing import Any

from corpora.document import Aside
from corpora.parsing import limits
from corpora.parsing.asides import MOST_ASIDES
from corpora.parsing.characters import clean
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.lines import Line, rejoin
from corpora.parsing.problems import FileDamaged, FileEncrypted, FileTooLong, NoText

_PDFIUM = threading.Lock()
"""pdfium is not safe to call from two threads."""

_NEEDS_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""

_EDGE = 2
"""Lines at the top and at the bottom of a page that may run through the document."""

_PAGE_NUMBER = re.compile(
    r"[—–\-·•\s]*\d{1,4}[—–\-·•\s]*|第\s*\d{1,4}\s*页.{0,12}|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}|[ivxl]{1,6}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BREAK = re.compile("(?<![\x02\xad\ufffe])\r?\n")
"""The end of a printed line, unless it is a hyphenation that `clean` closes."""


def read(data: bytes) -> Draft:
    """Paragraphs with their pages. Raises FileEncrypted (a password is needed), FileTooLong (pages),
    NoText (a scan) or FileDamaged. `copy-restricted`: the author restricted the file's use;
    `pages-without-text`: some pages are pictures."""
    with _PDFIUM:
        pages, restricted, asides = _pages(data)
    if not any(pages):
        raise NoText
    warnings = ["copy-restricted"] if restricted else []
    if not all(pages):
        warnings.append("pages-without-text")
    body, margins = _without_running_lines(pages)
    lines = [line for page in body for line in page]
    return Draft(
        pieces=tuple(Piece("paragraph", line.text, page=line.page) for line in rejoin(lines, source="print")),
        margins=tuple(margins),
        warnings=tuple(warnings),
        asides=tuple(asides),
    )


def _pages(data: bytes) -> tuple[list[list[Line]], bool, list[Aside]]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _NEEDS_PASSWORD or "password" in str(error).lower():
            raise FileEncrypted from error
        raise FileDamaged(kind="pdf") from error
    try:
        if len(document) > limits.MAX_PAGES:
            raise FileTooLong(what="pdf", limit=limits.MAX_PAGES)
        restricted = raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0
        pages: list[list[Line]] = []
        asides = [Aside("property", key.lower(), text) for key, text in document.get_metadata_dict().items()]
        characters = 0
        for number in range(len(document)):
            pages.append(_lines(document, number))
            if len(asides) < MOST_ASIDES:
                asides += _annotations(document, number)
            characters += sum(len(line.text) for line in pages[-1])
            if characters > limits.MAX_CHARACTERS:
                raise FileTooLong(what="text", limit=limits.MAX_CHARACTERS)
        return pages, restricted, asides
    finally:
        document.close()


def _annotations(document: Any, number: int) -> list[Aside]:
    """What notes and comments on a page say."""
    from ctypes import c_ushort

    from pypdfium2 import raw

    page = document[number]
    found: list[Aside] = []
    try:
        for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST_ASIDES)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, index)
            if not annotation:
                continue
            size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
            buffer = (c_ushort * (size // 2 + 1))()
            raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
            raw.FPDFPage_CloseAnnot(annotation)
            text = bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")
            found.append(Aside("comment", str(number + 1), text))
    finally:
        page.close()
    return found


def _lines(document: Any, number: int) -> list[Line]:
    """The printed lines of a page, top to bottom as the file orders them, with their indents."""
    page = document[number]
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        aligned = len(text) == textpage.count_chars()
        found: list[tuple[str, float, float]] = []
        start = 0
        for raw_line in [*_BREAK.split(text)]:
            at = text.find(raw_line, start)
            start = at + len(raw_line)
            stripped = raw_line.strip()
            if clean(stripped).strip():
                first = at + raw_line.index(stripped[0])
                left, height = _left_edge(textpage, first) if aligned else (0.0, 0.0)
                found.append((stripped, left, height))
    finally:
        textpage.close()
        page.close()
    margin = _margin([left for _, left, _ in found])
    return [
        Line(text, indent=1.2 * height < left - margin < 3.2 * height, page=number + 1)
        for text, left, height in found
    ]


def _left_edge(textpage: Any, index: int) -> tuple[float, float]:
    """Left edge and nominal size of a character, in points."""
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    return left, max(top - bottom, right - left)


def _margin(lefts: list[float]) -> float:
    """The left edge that most lines share, to the point; the leftmost where several do."""
    counts = Counter(round(left) for left in lefts)
    return float(min((left for left, count in counts.items() if count >= 0.25 * len(lefts)), default=0))


def _without_running_lines(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Pages without the lines that recur at their edges, and those lines, once each."""
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(shape for page in edges for shape in {_shape(line.text) for line in page})
    often = max(3, len(pages) // 3)
    body, margins = [], dict[str, None]()
    for page, edge in zip(pages, edges, strict=True):
        kept = []
        for line in page:
            running = line in edge and (
                counts[_shape(line.text)] >= often or _PAGE_NUMBER.fullmatch(clean(line.text).strip())
            )
            if running:
                margins[line.text] = None
            else:
                kept.append(line)
        body.append(kept)
    return body, list(margins)


def _edge_lines(page: list[Line]) -> list[Line]:
    return page[:_EDGE] + page[-_EDGE:]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))
