"""Web pages: what a reader sees of the text, without scripts, navigation and hidden parts."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpora.document import BlockKind
from corpora.parsing import limits
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.problems import FileTooLarge, FileTooLong
from corpora.parsing.tables import markdown_tables
from corpora.parsing.text import decode
from corpora.parsing.text import pieces_of as plain_pieces

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_DROPPED = re.compile(
    "script|style|noscript|template|iframe|object|embed|svg|canvas|head|nav|aside|footer|form|button|select"
    "|textarea|input|dialog|audio|video|map"
)
_BLOCKS = re.compile(
    "address|article|blockquote|body|center|d[dlt]|details|div|fieldset|fig(?:caption|ure)|h[1-6r]|header|html|li"
    "|main|ol|p|section|summary|t[dhr]|ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)([a-zA-Z][\w-]*)")
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr "  # never hold anything
    b"p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp html head body".split()  # end so
)
"""Elements that do not nest in themselves, so that leaving out their end tags makes no depth."""


@dataclass
class _Page:
    """One pass through a page."""

    pieces: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    hidden: bool = False

    def end(self, kind: BlockKind = "paragraph", level: int = 0) -> None:
        """Close the paragraph that was collected."""
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self.words)).strip("\n \t")
        self.words.clear()
        if text.strip():
            self.pieces.append(Piece(kind, text, level))


def read(data: bytes) -> Draft:
    """Pieces of a page. `hidden-text`: parts that the page hides were left out. Raises FileTooLarge,
    FileTooLong (nesting)."""
    if len(data) > limits.MAX_XML_PART // 2:
        raise FileTooLarge(limit=limits.MAX_XML_PART // 2)
    soup = soup_of(data)
    pieces, hidden = pieces_of(soup)
    title = soup.find("h1") or soup.find("title")
    return Draft(
        pieces=tuple(pieces),
        title=" ".join(title.get_text(" ").split())[:200] if title else "",
        warnings=("hidden-text",) if hidden else (),
    )


def soup_of(data: bytes) -> "BeautifulSoup":
    """The tree of `data`; its encoding is the one the page declares where that one works. Raises
    FileTooLong where elements are nested beyond MAX_NESTING."""
    from bs4 import BeautifulSoup

    _check_depth(data)
    return BeautifulSoup(_decoded(data), "lxml")


def pieces_of(soup: "BeautifulSoup") -> tuple[list[Piece], bool]:
    """Pieces of the whole tree, and whether hidden text was left out."""
    reading = _Page()
    _walk(soup.body or soup, reading)
    reading.end()
    return reading.pieces, reading.hidden


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError):
            pass  # pages often declare what they are not
    return decode(data)


def _check_depth(data: bytes) -> None:
    """Refuse elements nested beyond MAX_NESTING; an end tag counts only where it ends something open."""
    stack: list[bytes] = []
    opened: Counter[bytes] = Counter()
    for close, raw in (match.groups() for match in _TAG.finditer(data)):
        name = raw.lower()
        if name in _FLAT:
            continue
        if not close:
            stack.append(name)
            opened[name] += 1
        while close and opened[name]:
            ended = stack.pop()
            opened[ended] -= 1
            if ended == name:
                break
        if len(stack) > limits.MAX_NESTING:
            raise FileTooLong(what="html", limit=limits.MAX_NESTING)


def _walk(root: Any, page: _Page, depth: int = 0) -> None:
    """Visit the tree in reading order; recursion is bounded by MAX_DEPTH, below it text is taken flat."""
    from bs4 import CData, Tag
    from bs4.element import NavigableString

    for node in root.children:
        if isinstance(node, Tag):
            _element(node, page, depth)
        elif type(node) in (NavigableString, CData):
            page.words.append(re.sub(r"\s+", " ", str(node)))


def _element(node: Any, page: _Page, depth: int) -> None:
    name = node.name.lower()
    if _DROPPED.fullmatch(name):
        return
    if _is_hidden(node):
        page.hidden = page.hidden or bool(node.get_text(strip=True))
        return
    if name == "br":
        page.words.append("\n")
    elif depth > limits.MAX_DEPTH:
        page.words.append(node.get_text(" ", strip=True))
    elif name == "pre":
        page.end()
        page.pieces += plain_pieces(node.get_text())
    elif name == "table" and not node.find("table"):
        page.end()
        page.pieces += [Piece("table", text) for text in markdown_tables(_rows(node))]
    elif name in ("ul", "ol") and not node.find(["table", "p", "div", "h1", "h2", "h3"]):
        page.end()
        items = [" ".join(item.get_text(" ").split()) for item in node.find_all("li", recursive=False)]
        page.words.append("\n".join(f"- {item}" for item in items if item))
        page.end("list")
    else:
        block = _BLOCKS.fullmatch(name)
        if block:
            page.end()
        _walk(node, page, depth + 1)
        if block:
            page.end("heading" if name in _HEADINGS else "paragraph", _HEADINGS.get(name, 0))


def _is_hidden(node: Any) -> bool:
    style = str(node.get("style") or "").lower()
    return (
        node.has_attr("hidden")
        or str(node.get("aria-hidden") or "").lower() == "true"
        or bool(_HIDDEN_STYLE.search(style))
    )


def _rows(table: Any) -> list[list[str]]:
    """Cells by row; a cell spanning rows stands in each of them."""
    rows: list[list[str]] = []
    held: dict[int, tuple[int, str]] = {}
    for row in table.find_all("tr"):
        if _is_hidden(row):
            continue
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill(cells, held)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            text = " ".join(cell.get_text(" ").split())
            if down > 1:
                held[len(cells)] = (down - 1, text)
            cells += [text, *[""] * (across - 1)]
        _fill(cells, held)
        rows.append(cells)
    return rows


def _fill(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    """Put cells that reach down from above into the columns that come next."""
    while (column := len(cells)) in held:
        left, text = held.pop(column)
        if left > 1:
            held[column] = (left - 1, text)
        cells.append(text)


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), 500)) if value.isascii() and value.isdigit() else 1
