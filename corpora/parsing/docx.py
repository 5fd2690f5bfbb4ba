"""Word documents: paragraphs, styles, tables and notes, read from the package without running fields."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpora.document import Aside, BlockKind
from corpora.parsing.archive import check_office, open_archive
from corpora.parsing.asides import office_asides
from corpora.parsing.docx_runs import HiddenStyles, Reading, paragraph_text, w
from corpora.parsing.docx_styles import Numbers, Styles
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.tables import markdown_tables

_DESCEND = frozenset({w("sdt"), w("sdtContent"), w("customXml"), w("smartTag"), w("ins"), w("moveTo")})
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"


def read(data: bytes) -> Draft:
    """Pieces in the order of the text; footnotes and endnotes follow as notes, comments and deleted text
    are left out. `hidden-text`: vanished, white or minute characters were left out."""
    with open_archive(data) as archive:
        warnings = list(check_office(archive))
        asides = list(office_asides(archive))
    import docx

    package = docx.Document(BytesIO(data))
    styles = Styles(package.styles.element)
    reading = Reading(HiddenStyles(package.styles.element))
    numbers = Numbers(numbering(package))
    pieces: list[Piece] = []
    title = ""
    for element in blocks(package.element.body):
        if element.tag == w("tbl"):
            pieces += [Piece("table", text) for text in markdown_tables(rows_of(element, reading))]
            pieces += _boxes(element, reading)
            continue
        piece, is_title = _paragraph(element, styles, numbers, reading)
        if piece is not None:
            title = title or (piece.text if is_title else "")
            pieces.append(piece)
        pieces += _boxes(element, reading)
    pieces += [Piece("note", text) for text in _notes(package, reading)]
    if reading.hidden:
        warnings.append("hidden-text")
        asides.append(Aside("hidden", "1", "".join(reading.hidden)))
    return Draft(
        tuple(pieces),
        title=title,
        margins=tuple(_margins(package, reading)),
        warnings=tuple(warnings),
        asides=tuple(asides),
    )


def blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below `parent`, through content controls and tracked insertions."""
    for element in parent.iterchildren():
        if element.tag in (w("p"), w("tbl")):
            yield element
        elif element.tag in _DESCEND:
            yield from blocks(element)


def _paragraph(element: Any, styles: Styles, numbers: Numbers, reading: Reading) -> tuple[Piece | None, bool]:
    """The piece of a paragraph, None where it is empty or a line of the contents; whether it is styled
    as the title."""
    style = styles.of(element)
    text = paragraph_text(element, reading).strip("\n")
    if not text.strip() or style.contents:
        return None, False
    numbered = numbers.label(element, style)
    if style.level:
        return Piece("heading", (numbered + text).replace("\n", " "), level=style.level), False
    kind: BlockKind = "list" if numbered.startswith("•") else "paragraph"
    return Piece(kind, numbered + text), style.title


def rows_of(table: Any, reading: Reading) -> list[list[str]]:
    """Cells by row and grid column; a cell merged downwards stands in every row it spans, one merged
    across only in its first column."""
    rows: list[list[str]] = []
    for row in _children(table, "tr"):
        cells: list[str] = []
        for cell in _children(row, "tc"):
            span, merge = _span(cell)
            above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
            text = above if merge == "continue" else _cell(cell, reading)
            cells += [text, *[""] * (span - 1)]
        rows.append(cells)
    return rows


def _children(parent: Any, name: str) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == w(name):
            yield element
        elif element.tag in _DESCEND:
            yield from _children(element, name)


def _span(cell: Any) -> tuple[int, str]:
    properties = cell.find(w("tcPr"))
    if properties is None:
        return 1, ""
    span, merge = properties.find(w("gridSpan")), properties.find(w("vMerge"))
    width = int(span.get(w("val"), "1")) if span is not None else 1
    return min(width, 63), "" if merge is None else merge.get(w("val"), "continue")


def _cell(cell: Any, reading: Reading) -> str:
    """Text of a cell; a table within it is read row by row."""
    parts: list[str] = []
    for element in blocks(cell):
        if element.tag == w("p"):
            parts.append(paragraph_text(element, reading))
        else:
            parts += [" ".join(filter(None, row)) for row in rows_of(element, reading)]
    return "\n".join(filter(None, parts))


def _boxes(element: Any, reading: Reading) -> list[Piece]:
    """Text boxes anchored in `element`, as notes; the fallback copies for older programs are skipped."""
    pieces = []
    for box in element.iter(w("txbxContent")):
        if not any(up.tag.endswith("}Fallback") for up in box.iterancestors()):
            text = "\n".join(paragraph_text(paragraph, reading) for paragraph in box.iter(w("p")))
            if text.strip():
                pieces.append(Piece("note", text.strip()))
    return pieces


def numbering(package: Any) -> Any:
    """The root of the package's automatic numbers, None where there is none."""
    for relation in package.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _notes(package: Any, reading: Reading) -> Iterator[str]:
    from docx.oxml import parse_xml

    for relation in package.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).iterchildren():
                text = "\n".join(
                    paragraph_text(paragraph, reading) for paragraph in note.iter(w("p"))
                ).strip()
                if text and note.get(w("type")) is None:
                    yield text


def _margins(package: Any, reading: Reading) -> Iterator[str]:
    """Lines of headers and footers, with the words of watermarks."""
    for relation in package.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external:
            root = relation.target_part.element
            yield from (paragraph_text(paragraph, Reading(reading.styles)) for paragraph in root.iter(w("p")))
            yield from (path.get("string", "") for path in root.iter(_TEXTPATH))
