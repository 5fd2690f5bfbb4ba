"""What a printed document says, before it is any file: blocks that writers turn into docx, pdf, markdown.

Text may hold inline formulas as LaTeX between dollar signs (`当 $a^2+b^2=c^2$ 时`); a literal dollar is
`\\$`. Nothing here knows a file format, and no artefact knows a writer: an artefact makes a `Paper`, a
writer takes one.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest inside the document (the title is the paper's own)."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `note` is smaller and grey, `quote` is indented, `lead` stands out."""

    text: str
    style: Literal["normal", "note", "quote", "lead"] = "normal"


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points, numbered where `ordered`."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values side by side, as at the head of a 教案; `columns` pairs stand in one row."""

    pairs: tuple[tuple[str, str], ...]
    columns: Literal[1, 2, 3] = 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header repeats on every page. `widths` are shares of the line, one a column; a cell may
    hold several lines. `numeric` columns are right-aligned."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own, as LaTeX without delimiters."""

    latex: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words for who cannot see it."""

    png: bytes
    alt: str
    width_cm: float = 14.0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty ruled lines to write on, `count` of them."""

    count: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page begins here."""


Block = Heading | Paragraph | Points | Fields | Table | Formula | Picture | Lines | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `title` is printed large, `header` at the top of each page; page numbers are the
    writer's. `sources` are printed last, numbered, as written. `language` is `zh` or `en`."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    header: str = ""
    language: str = "zh"
    landscape: bool = False
    sources: tuple[str, ...] = field(default=())
