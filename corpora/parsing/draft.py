"""What a format's reader hands over: pieces in reading order, before headings and metadata are found."""

from dataclasses import dataclass

from corpora.document import Aside, BlockKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A future block. `level` is set for a heading that the file itself styles as one."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    slide: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found. `title` is the one the format declares, if any; `margins` are headers,
    footers and watermarks, read for markings only; `numbered` says whether Chinese numbering may make
    headings of paragraphs (一、 （一） 1.); `asides` are what readers do not see."""

    pieces: tuple[Piece, ...]
    title: str = ""
    margins: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    numbered: bool = True
    asides: tuple[Aside, ...] = ()
