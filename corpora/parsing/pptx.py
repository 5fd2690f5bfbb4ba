"""Presentations: one heading a slide, its text and tables, and the speaker's notes."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpora.document import Aside
from corpora.parsing import limits
from corpora.parsing.archive import check_office, open_archive
from corpora.parsing.asides import office_asides
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.problems import FileTooLong
from corpora.parsing.tables import markdown_tables


def read(data: bytes) -> Draft:
    """Pieces by slide. `hidden-slides`: slides that are not shown were left out."""
    with open_archive(data) as archive:
        warnings = list(check_office(archive))
        asides = list(office_asides(archive))
    from pptx import Presentation

    presentation = Presentation(BytesIO(data))
    slides = list(presentation.slides)
    if len(slides) > limits.MAX_PAGES:
        raise FileTooLong(what="pptx", limit=limits.MAX_PAGES)
    pieces: list[Piece] = []
    margins: list[str] = []
    for number, slide in enumerate(slides, 1):
        if slide._element.get("show") == "0":
            warnings.append("hidden-slides")
            unseen = "\n".join(piece.text for piece in _slide(slide, number, []))
            asides.append(Aside("hidden", str(number), unseen))
            continue
        pieces += _slide(slide, number, margins)
    title = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    return Draft(
        tuple(pieces),
        title,
        tuple(dict.fromkeys(margins)),
        tuple(dict.fromkeys(warnings)),
        numbered=False,
        asides=tuple(asides),
    )


def _slide(slide: Any, number: int, margins: list[str]) -> Iterator[Piece]:
    heading = slide.shapes.title
    title = " ".join(heading.text_frame.text.split()) if heading is not None else ""
    if title:
        yield Piece("heading", title, level=1, slide=number)
    for shape in _shapes(slide.shapes):
        if heading is not None and shape.shape_id == heading.shape_id:
            continue
        if getattr(shape, "has_table", False) and shape.has_table:
            for text in markdown_tables(_rows(shape.table)):
                yield Piece("table", text, slide=number)
        elif shape.has_text_frame and shape.text_frame.text.strip():
            if _is_margin(shape):
                margins.extend(shape.text_frame.text.splitlines())
            else:
                yield Piece(*_text(shape.text_frame), slide=number)
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        if frame is not None and frame.text.strip():
            yield Piece("note", frame.text.strip(), slide=number)


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """Shapes in drawing order, those of groups in place."""
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < 20:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _is_margin(shape: Any) -> bool:
    """Whether `shape` is a date, footer or slide number."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    return shape.is_placeholder and shape.placeholder_format.type in (
        PP_PLACEHOLDER.DATE,
        PP_PLACEHOLDER.FOOTER,
        PP_PLACEHOLDER.SLIDE_NUMBER,
        PP_PLACEHOLDER.HEADER,
    )


def _text(frame: Any) -> tuple[Any, str]:
    """Kind and text of a text frame: several points make a list."""
    points = [paragraph.text.replace("\v", "\n").strip() for paragraph in frame.paragraphs]
    points = [point for point in points if point]
    return ("list" if len(points) > 1 else "paragraph"), "\n".join(points)


def _rows(table: Any) -> list[list[str]]:
    """Cells by row; one merged downwards stands in every row it spans."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for column, cell in enumerate(row.cells):
            down = cell.is_spanned and rows and not (column and row.cells[column - 1].is_merge_origin)
            cells.append(rows[-1][column] if down else cell.text_frame.text)
        rows.append(cells)
    return rows
