"""The geometry of an answer card (答题卡), in millimetres from the top left corner of an A4 page.

One layout serves print and reading: keep `CardLayout.to_json` beside the paper, and read with what
`CardLayout.from_json` gives back.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from pydantic import TypeAdapter, ValidationError

from corpora.problem import Problem

WIDTH, HEIGHT = 210.0, 297.0
"""A4."""
MARK_SIZE = 9.0
"""Side of a position mark: a black frame, a white frame and a black square, a sixth, a sixth and a third of
this wide."""
CELL = 3.0
"""Side of a cell of the page code."""
CODE_COLUMNS, CODE_ROWS = 36, 2
MAX_OPTIONS = 8
MAX_DIGITS = 12
MAX_PAGES = 60
MAX_SERIAL = 65_535


class QuestionInvalid(Problem):
    """A question that no card has room for: `number` says which; it needs 2 to 8 options, or 1 to 200
    lines, and a number and item of its own."""

    code = "card-question-invalid"


class CardTooLong(Problem):
    """The questions need more pages than a card has."""

    code = "card-too-long"


class LayoutInvalid(Problem):
    """What should be the layout of a card is none, or was changed after printing."""

    code = "card-layout-invalid"


class Kind(StrEnum):
    """How a question is answered on a card."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    BLANK = "blank"
    OPEN = "open"


CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE})


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the card sees it. `item` is the id in the bank, `number` what the paper prints (题号),
    `options` counts the bubbles of a choice, `lines` the ruled lines of a written answer."""

    item: str
    number: str
    kind: Kind
    points: float = 1.0
    options: int = 4
    lines: int = 1

    def __post_init__(self) -> None:
        room = 2 <= self.options <= MAX_OPTIONS if self.kind in CHOICES else 1 <= self.lines <= 200
        if not (room and self.item.strip() and 0 < len(self.number.strip()) <= 6):
            raise QuestionInvalid(number=self.number)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the bubbles stand for; nothing for written answers."""
        if self.kind is Kind.TRUE_FALSE:
            return ("对", "错")
        return tuple("ABCDEFGH"[: self.options]) if self.kind in CHOICES else ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share an area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Bubble:
    """A place to fill (填涂框) and what it stands for."""

    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Field:
    """Where a question is answered: `box` with a row of bubbles, or an empty box for writing. An answer that
    runs over a page has several fields, told apart by `part` (from 0)."""

    item: str
    number: str
    kind: Kind
    points: float
    box: Box
    bubbles: tuple[Bubble, ...] = ()
    part: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of text above fields."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper. `digits` are the columns of the pupil's number (学号), each of ten bubbles."""

    number: int
    name: Box
    digits: tuple[tuple[Bubble, ...], ...]
    fields: tuple[Field, ...]
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A card of one paper. `id` is six hexadecimal digits made from everything else."""

    title: str
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    id: str = ""

    def to_json(self) -> str:
        """For keeping beside the paper."""
        return _adapter().dump_json(self).decode()

    @staticmethod
    def from_json(text: str | bytes) -> "CardLayout":
        """The layout that was kept. Raises `LayoutInvalid` also where anything was changed after printing."""
        try:
            layout = _adapter().validate_json(text)
        except (ValidationError, Problem):
            raise LayoutInvalid from None
        if not layout.id or sealed(layout).id != layout.id:
            raise LayoutInvalid
        return layout


def sealed(layout: CardLayout) -> CardLayout:
    """The layout with the id that its content gives."""
    bare = replace(layout, id="")
    return replace(bare, id=hashlib.sha256(_adapter().dump_json(bare)).hexdigest()[:6])


@cache
def _adapter() -> TypeAdapter[CardLayout]:
    return TypeAdapter(CardLayout)


def position_marks() -> tuple[Box, ...]:
    """The six marks that a card is found by: top left, top right, bottom right, bottom left, right and left
    of the middle. Four of them are enough."""
    left, right, top, bottom, middle = 10.0, 191.0, 10.0, 278.0, 140.0
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (right, middle), (left, middle))
    return tuple(Box(x, y, MARK_SIZE, MARK_SIZE) for x, y in corners)


def code_cells() -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """The cells of the page code, twice: between the upper and between the lower marks."""
    left = (WIDTH - CODE_COLUMNS * CELL) / 2

    def strip(top: float) -> tuple[Box, ...]:
        return tuple(
            Box(left + column * CELL, top + row * CELL, CELL, CELL)
            for row in range(CODE_ROWS)
            for column in range(CODE_COLUMNS)
        )

    return strip(10.0), strip(281.0)
