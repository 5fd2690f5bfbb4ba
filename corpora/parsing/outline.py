"""From pieces to blocks: every block learns the path of headings above it."""

import re
from collections.abc import Sequence

from corpora.document import Anchor, Block
from corpora.parsing.draft import Piece
from corpora.parsing.limits import MAX_BLOCK
from corpora.parsing.numbering import ARABIC, EXAM, Mark, mark_of
from corpora.parsing.official import is_closing, is_signature

_STYLED = -10
"""Rank of a styled heading of level 0: styled headings stand above all numbered ones."""

_BULLET = re.compile("[•·●○■□◆◇▪▶➢✓◦‣–*-][ \u3000]?(?=\\S)")
_SENTENCE = re.compile("(?<=[。！？!?；;\n])")
_CONTENTS_LINE = re.compile(r".{1,60}?[.…·．]{4,}[ \u3000]*\d{1,4}$")


class _Path:
    """The headings above the place being read, outermost first."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []

    def enter(self, rank: int, label: str) -> None:
        """Leave everything at or below `rank`; stand under `label`, if it has words."""
        while self._stack and self._stack[-1][0] >= rank:
            self._stack.pop()
        if label:
            self._stack.append((rank, label))

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the headings, outermost first."""
        return tuple(label for _, label in self._stack)

    @property
    def depth(self) -> int:
        """How many headings are open."""
        return len(self._stack)

    def numbers_sections(self) -> bool:
        """Whether figures below here can number sections: there is a heading, and it is no exam's."""
        return bool(self._stack) and not EXAM.search(self._stack[-1][1])


def outline(pieces: Sequence[Piece], numbered: bool) -> tuple[Block, ...]:
    """Blocks of `pieces`, in order. Styled headings come first; where `numbered`, numbered paragraphs
    make headings below them. A numbered heading that runs into its paragraph is not cut off: the whole
    paragraph is one block, and its own heading is the last of its path. Lines of a printed table of
    contents are left out."""
    pieces = [piece for piece in pieces if not (piece.kind == "paragraph" and _is_contents_line(piece.text))]
    marks = [mark_of(piece.text) if numbered and piece.kind == "paragraph" else None for piece in pieces]
    path = _Path()
    blocks: list[Block] = []
    for index, piece in enumerate(pieces):
        if numbered and _closes(pieces, index):
            path.enter(0, "")
        blocks.extend(_block(piece, marks, index, path))
    return tuple(blocks)


def _is_contents_line(text: str) -> bool:
    return len(text) <= 200 and bool(_CONTENTS_LINE.fullmatch(text))


def _closes(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the numbered sections end here: at the lines below the text, or the signature above them."""
    text = pieces[index].text
    following = pieces[index + 1].text if index + 1 < len(pieces) else ""
    return is_closing(text) or (is_closing(following) and is_signature(text))


def _block(piece: Piece, marks: Sequence[Mark | None], index: int, path: _Path) -> list[Block]:
    if piece.kind == "heading":
        path.enter(_STYLED + piece.level, "")
        heading = Block("heading", piece.text, _anchor(piece, path), max(1, piece.level))
        path.enter(_STYLED + piece.level, _label(piece.text))
        return [heading]
    mark = marks[index]
    if mark is None:
        kind = "list" if piece.kind == "paragraph" and _BULLET.match(piece.text) else piece.kind
        return [Block(kind, text, _anchor(piece, path)) for text in _cut(piece.text)]
    if mark.whole and not _in_list(marks, index) and (mark.rank < ARABIC or _leads(marks, index, path)):
        path.enter(mark.rank, "")
        heading = Block("heading", piece.text, _anchor(piece, path), path.depth + 1)
        path.enter(mark.rank, _label(mark.label))
        return [heading]
    if mark.rank < ARABIC:
        path.enter(mark.rank, "" if mark.whole else _label(mark.label))
    elif not mark.whole:
        path.enter(mark.rank, _label(mark.label) if _may_name(path, mark) else "")
    return [Block("paragraph", text, _anchor(piece, path)) for text in _cut(piece.text)]


def _may_name(path: _Path, mark: Mark) -> bool:
    """Whether a figure at `mark` may name a section where `path` stands."""
    path.enter(mark.rank, "")
    return path.numbers_sections()


def _leads(marks: Sequence[Mark | None], index: int, path: _Path) -> bool:
    """Whether a short line with a figure is a heading: something stands under it that is no sibling."""
    mark = marks[index]
    assert mark is not None
    return index + 1 < len(marks) and _may_name(path, mark)


def _in_list(marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a short numbered line stands next to its like: a list or a table of contents."""
    mark = marks[index]
    assert mark is not None
    beside = (marks[at] for at in (index - 1, index + 1) if 0 <= at < len(marks))
    return any(other is not None and other.whole and other.rank == mark.rank for other in beside)


def _label(text: str) -> str:
    return " ".join(text.split())[:60].rstrip("。：: ")


def _anchor(piece: Piece, path: _Path) -> Anchor:
    return Anchor(page=piece.page, slide=piece.slide, sheet=piece.sheet, heading=path.labels)


def _cut(text: str) -> list[str]:
    """`text` in parts of at most MAX_BLOCK characters, cut at sentence ends where there are any."""
    if len(text) <= MAX_BLOCK:
        return [text]
    parts = [""]
    for sentence in _SENTENCE.split(text):
        for start in range(0, len(sentence), MAX_BLOCK):
            stretch = sentence[start : start + MAX_BLOCK]
            if len(parts[-1]) + len(stretch) > MAX_BLOCK:
                parts.append("")
            parts[-1] += stretch
    return [part for part in parts if part.strip()]
