"""Markdown: headings, paragraphs, lists, tables and formulas by CommonMark's rules."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpora.parsing.draft import Draft, Piece
from corpora.parsing.html import pieces_of, soup_of
from corpora.parsing.limits import MAX_MARKDOWN
from corpora.parsing.tables import markdown_tables
from corpora.parsing.text import decode
from corpora.parsing.text import pieces_of as plain_pieces

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\r?\n.{0,20000}?\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.{1,200}?)[\"']?[ \t]*$", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.+\$\$", re.DOTALL)


def read(data: bytes) -> Draft:
    """Pieces of the text. Raw HTML is read as a page is; front matter gives the title and is left out. A
    text that is nothing but marks, of which the parser leaves nothing, is read as plain text."""
    text = decode(data).replace("\r\n", "\n")
    if len(text) > MAX_MARKDOWN:
        return Draft(tuple(plain_pieces(text)))
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    declared = _TITLE.search(front[0]) if front else None
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    pieces, hidden = _pieces(tokens)
    first = next((piece.text for piece in pieces if piece.kind == "heading" and piece.level == 1), "")
    return Draft(
        pieces=tuple(pieces if any(piece.text.strip() for piece in pieces) else plain_pieces(text)),
        title=declared[1] if declared else first,
        warnings=("hidden-text",) if hidden else (),
    )


def _pieces(tokens: Sequence["Token"]) -> tuple[list[Piece], bool]:
    pieces: list[Piece] = []
    hidden = False
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _closing(tokens, index)
        inner = tokens[index : end + 1]
        match token.type:
            case "heading_open":
                pieces.append(Piece("heading", _words(inner), level=int(token.tag[1])))
            case "paragraph_open":
                text = _words(inner)
                pieces.append(Piece("formula" if _FORMULA.fullmatch(text) else "paragraph", text))
            case "bullet_list_open" | "ordered_list_open":
                pieces.append(Piece("list", "\n".join(_items(inner))))
            case "table_open":
                pieces += [Piece("table", table) for table in markdown_tables(_rows(inner))]
            case "fence" | "code_block":
                pieces.append(Piece("paragraph", token.content.rstrip("\n")))
            case "html_block":
                found, was_hidden = pieces_of(soup_of(token.content.encode()))
                pieces += found
                hidden = hidden or was_hidden
            case _:
                end = index  # a quotation or the like: step into it
        index = end + 1
    return pieces, hidden


def _closing(tokens: Sequence["Token"], index: int) -> int:
    """Index of the token that closes the one at `index`."""
    if tokens[index].nesting != 1:
        return index
    level = tokens[index].level
    for at in range(index + 1, len(tokens)):
        if tokens[at].nesting == -1 and tokens[at].level == level:
            return at
    return len(tokens) - 1


def _words(tokens: Sequence["Token"]) -> str:
    """The plain text of inline tokens: emphasis and link targets are dropped, inline HTML too."""
    parts: list[str] = []
    for token in tokens:
        for child in token.children or ():
            if child.type in ("text", "code_inline"):
                parts.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                parts.append("\n")
            elif child.type == "image":
                parts.append(child.content)
    return "".join(parts)


def _items(tokens: Sequence["Token"]) -> Iterator[str]:
    depth = 0
    counters: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            counters.append(int(token.attrGet("start") or 1) if token.type[0] == "o" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            counters.pop()
        elif token.type == "list_item_open":
            number = counters[-1]
            mark = "- " if number is None else f"{number}. "
            counters[-1] = None if number is None else number + 1
        elif token.type in ("inline", "fence", "code_block"):
            text = _words([token]) if token.type == "inline" else token.content
            yield "  " * (depth - 1) + mark + " ".join(text.split())
            mark = ""


def _rows(tokens: Sequence["Token"]) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_words([token]))
    return rows
