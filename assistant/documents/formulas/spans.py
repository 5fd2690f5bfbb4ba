"""Text with inline formulas, taken apart: `当 $a^2=2$ 时` is words, a formula, words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.documents import deck as decks
from assistant.documents import paper as papers

_INLINE = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)(?<!\\)\$")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; `formula` says that `text` is LaTeX without its dollar signs."""

    text: str
    formula: bool = False


def spans(text: str) -> tuple[Span, ...]:
    """`text` in pieces. A dollar sign without its partner, or behind a backslash, is a dollar sign."""
    pieces: list[Span] = []
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            pieces.append(Span(_words(text[end : found.start()])))
        pieces.append(Span(_FORBIDDEN.sub("", found[1]).strip(), formula=True))
        end = found.end()
    if end < len(text):
        pieces.append(Span(_words(text[end:])))
    return tuple(pieces)


def clean(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def _words(text: str) -> str:
    return clean(text).replace("\\$", "$")


def formulas_of(content: "papers.Paper | decks.Deck") -> tuple[str, ...]:
    """Every formula of a paper or deck as LaTeX, in order, repeated ones once."""
    texts = _paper_texts(content) if isinstance(content, papers.Paper) else _deck_texts(content)
    found = [
        piece.text
        for text, alone in texts
        for piece in ((Span(text, True),) if alone else spans(text))
        if piece.formula
    ]
    return tuple(dict.fromkeys(found))


def _paper_texts(paper: "papers.Paper") -> Iterator[tuple[str, bool]]:
    """Each text of a paper, and whether it is a formula as a whole."""
    yield paper.title, False
    yield paper.subtitle, False
    for block in paper.blocks:
        match block:
            case papers.Heading() | papers.Paragraph():
                yield block.text, False
            case papers.Points():
                yield from ((item, False) for item in block.items)
            case papers.Fields():
                yield from ((value, False) for _, value in block.pairs)
            case papers.Table():
                yield from _table_texts(block)
            case papers.Formula():
                yield block.latex, True
            case papers.Picture():
                yield block.caption, False
            case papers.Lines() | papers.PageBreak():
                pass
    yield from ((source, False) for source in paper.sources)


def _deck_texts(deck: "decks.Deck") -> Iterator[tuple[str, bool]]:
    yield deck.title, False
    for slide in deck.slides:
        yield slide.title, False
        yield from ((text, False) for text in (*slide.bullets, slide.answer, slide.notes))
        yield from ((latex, True) for latex in slide.formulas)
        if slide.table:
            yield from _table_texts(slide.table)


def _table_texts(table: "papers.Table") -> Iterator[tuple[str, bool]]:
    yield table.caption, False
    for row in (table.header, *table.rows):
        yield from ((cell, False) for cell in row)
