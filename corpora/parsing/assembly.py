"""From a reader's draft to a document: clean text, paragraphs, headings, metadata, marking, language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from corpora.document import Block, Document, Metadata
from corpora.parsing.asides import kept_asides
from corpora.parsing.characters import clean, close_gaps, private_characters
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.language import language_of
from corpora.parsing.limits import MAX_CHARACTERS
from corpora.parsing.lines import Line, rejoin
from corpora.parsing.markings import find_marking, marking_of
from corpora.parsing.numbering import rank_of
from corpora.parsing.official import elements, is_furniture, join_title
from corpora.parsing.outline import outline
from corpora.parsing.problems import FileTooLong, NoText
from corpora.parsing.reprint import is_reprint
from corpora.parsing.tables import markdown_tables

_UNMAPPED = 0.05
"""Share of characters without a public meaning above which a text is not to be trusted."""


def assemble(draft: Draft, media_type: str, file_name: str) -> Document:
    """The document of `draft`. Raises NoText where nothing is left to read, FileTooLong beyond
    MAX_CHARACTERS."""
    raw = sum(len(piece.text) for piece in draft.pieces)
    if raw > MAX_CHARACTERS:
        raise FileTooLong(what="text", limit=MAX_CHARACTERS)
    unmapped = sum(private_characters(piece.text) for piece in draft.pieces)
    pieces = [replace(piece, text=_clean(piece)) for piece in draft.pieces]
    pieces = _paragraphs([piece for piece in pieces if piece.text])
    if not pieces:
        raise NoText
    blocks = outline(_with_whole_title(pieces), draft.numbered)
    texts = [block.text for block in blocks if block.kind != "table"]
    found = elements([text for text in texts if not marking_of(text)])
    title = found.title if found.official else ""
    official = found.official or bool(found.document_number)
    warnings = dict.fromkeys(draft.warnings)
    if unmapped > _UNMAPPED * raw:
        warnings["unmapped-characters"] = None
    return Document(
        title=title
        or close_gaps(clean(draft.title))
        or found.title
        or _first_words(blocks)
        or _stem(file_name),
        media_type=media_type,
        blocks=blocks,
        language=language_of("\n".join(texts) or pieces[0].text),
        metadata=Metadata(
            found.publisher, found.document_number, found.issued, is_reprint([b.text for b in blocks], found)
        ),
        marking=find_marking((b.text for b in blocks), map(clean, draft.margins), file_name, official),
        warnings=tuple(warnings),
        asides=kept_asides(draft.asides),
    )


def _clean(piece: Piece) -> str:
    text = clean(piece.text)
    if piece.kind == "table":
        return text.strip()
    if piece.kind == "list":  # deeper items are set in
        return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()).strip("\n")
    return "\n".join(filter(None, (close_gaps(line) for line in text.split("\n"))))


def _paragraphs(pieces: Sequence[Piece]) -> list[Piece]:
    """`pieces` with runs of paragraphs rejoined where they are wrapped lines: a text pasted into an office
    program keeps each line as a paragraph."""
    runs: list[Piece] = []
    pending: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and piece.kind == "paragraph" and _same_place(pending, piece):
            pending.append(piece)
            continue
        runs.extend(_rejoined(pending))
        pending = [piece] if piece is not None and piece.kind == "paragraph" else []
        if piece is not None and piece.kind != "paragraph":
            runs.append(piece)
    return runs


def _same_place(pending: Sequence[Piece], piece: Piece) -> bool:
    return not pending or (pending[-1].slide, pending[-1].sheet) == (piece.slide, piece.sheet)


def _rejoined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A run of paragraphs: lines of tabbed columns become tables, wrapped lines are joined."""
    for tabbed, group in groupby(pieces, key=_is_row):
        run = list(group)
        if tabbed and len(run) > 1:
            for table in markdown_tables([piece.text.split("\t") for piece in run]):
                yield replace(run[0], kind="table", text=table)
            continue
        for line in rejoin([Line(piece.text, page=piece.page) for piece in run], source="paragraphs"):
            yield replace(run[0], text=line.text.replace("\t", " "), page=line.page)


def _is_row(piece: Piece) -> bool:
    """Whether a paragraph is a row of short cells set with tabs, not a tabbed list item or a sentence."""
    cells = piece.text.split("\t")
    if len(cells) < 2 or rank_of(piece.text) is not None:
        return False
    return all(len(cell) <= 40 and "。" not in cell for cell in cells)


def _with_whole_title(pieces: Sequence[Piece]) -> list[Piece]:
    span = join_title([piece.text if piece.kind in ("paragraph", "heading") else "" for piece in pieces[:16]])
    if span is None:
        return list(pieces)
    first, last = span
    whole = replace(pieces[first], text="".join(piece.text for piece in pieces[first:last]))
    return [*pieces[:first], whole, *pieces[last:]]


def _first_words(blocks: Sequence[Block]) -> str:
    for block in blocks[:6]:
        if block.kind in ("heading", "paragraph") and len(block.text) <= 60 and not is_furniture(block.text):
            return block.text
    return ""


def _stem(file_name: str) -> str:
    return PurePath(file_name.replace("\\", "/")).stem
