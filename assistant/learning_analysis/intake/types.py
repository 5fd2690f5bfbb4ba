"""What the reading of a score sheet gives: columns as understood, repairs, and the matrix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import ResponseMatrix
from guardrails.pseudonyms import KeyBook

Role = Literal["name", "number", "class", "status", "item", "option", "total", "personal", "ignored"]
"""`option` holds letters chosen; `status` says who was absent; `personal` is dropped unread."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as understood. `place` counts from 0; `confidence` 0 to 1; `samples` never show persons."""

    sheet: str
    place: int
    header: str
    role: Role
    item: str
    max_points: float | None
    reason: Words
    confidence: float
    section: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was read otherwise than it stands, or left out: where, and in words."""

    kind: str
    where: str
    words: Words


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet: its columns, and the cells of its pupils by row number (from 1, as the office shows it).
    `keys`, `points` and `tags` are what rows above or below the pupils say by column."""

    name: str
    columns: tuple[Column, ...]
    rows: Mapping[int, Mapping[int, str]] = field(repr=False)
    points: Mapping[int, str] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What is told of an item beside the marks, by a sheet (双向细目表) or the item bank. `label` as
    the columns call it; `points` None and `planned` None where nothing is said."""

    label: str
    points: float | None = None
    knowledge: tuple[str, ...] = ()
    stem: str = ""
    key: str = ""
    kind: str = ""
    planned: float | None = None
    cognitive: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A source as understood, before anything is computed. It holds names until `build`; it shows none.
    `notes` are what was found about items; `date` the day of the test, where it is known (YYYY-MM-DD)."""

    file: str
    title: str
    sheets: tuple[SheetRows, ...]
    repairs: tuple[Repair, ...]
    notes: tuple[ItemNote, ...] = ()
    date: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of every sheet."""
        return tuple(column for sheet in self.sheets for column in sheet.columns)

    @property
    def pupils(self) -> int:
        """Rows that are read as pupils."""
        return sum(len(sheet.rows) for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a column is, as the teacher says; empty fields leave what was understood."""

    sheet: str
    place: int
    role: Role | None = None
    item: str = ""
    max_points: float | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The teacher's corrections: columns, sheets to use (none named: all), rows (sheet, number) to drop."""

    columns: tuple[Correction, ...] = ()
    sheets: tuple[str, ...] = ()
    drop: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Intake:
    """The pseudonymised matrix, the way back to names (kept apart from it), and every repair."""

    matrix: ResponseMatrix
    keys: KeyBook = field(repr=False)
    repairs: tuple[Repair, ...] = ()
