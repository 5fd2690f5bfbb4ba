"""Facts (数据事实): a number that a report says is a cell of a table the report carries, and nothing else.

A `Fact` names its cell; how it reads follows from the column. `Report` refuses to exist with a fact whose
cell holds another value, so that every sentence with a number can be traced by construction.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]
Cell = str | int | float | None
Form = Literal["text", "count", "share", "mark", "index", "signed"]
"""How a column reads: words, a whole number, a share of one as per cent, marks with one decimal, an index
with two decimals, a difference with its sign."""
Id = str


class Part(BaseModel):
    """A part of a report: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Column(Part):
    """A column: `id` for programs, `title` for people, how its cells read, and the unit after a number."""

    id: str
    title: str
    form: Form = "text"
    unit: str = ""


class DataTable(Part):
    """A table of a report. `note` says what a reader must know, such as what was held back for small numbers.
    An empty cell is a value that is not there: never a nought."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def column(self, name: str) -> int:
        """The place of a column. Raises KeyError."""
        for place, each in enumerate(self.columns):
            if each.id == name:
                return place
        raise KeyError(name)

    def values(self, name: str) -> tuple[Cell, ...]:
        """The cells of a column."""
        place = self.column(name)
        return tuple(row[place] for row in self.rows)

    def shown(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as it reads; empty ones as a dash."""
        return tuple(
            tuple(reads(cell, column) for cell, column in zip(row, self.columns, strict=True))
            for row in self.rows
        )


def reads(cell: Cell, column: Column) -> str:
    """How a cell reads, with its unit: `72.5 分`, `65.0%`, `—` for none."""
    if cell is None:
        return "—"
    if isinstance(cell, str):
        return cell
    match column.form:
        case "count":
            text = f"{round(cell)}"
        case "share":
            return f"{cell * 100:.1f}%"
        case "mark":
            text = f"{cell:.1f}"
        case "signed":
            text = f"{cell:+.2f}"
        case "index":
            text = f"{cell:.2f}"
        case "text":
            text = str(cell)
    return f"{text}{column.unit if not column.unit.isascii() else ' ' + column.unit if column.unit else ''}"


class Fact(Part):
    """One number of the report: the cell `row`, `column` of `table`, what it measures (`label`, with other
    names for it in `known_as`), how it reads, and over how many pupils."""

    id: Id = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")
    table: str
    row: int = Field(ge=0)
    column: str
    label: str = Field(min_length=1)
    known_as: tuple[str, ...] = ()
    value: Cell
    shown: str
    n: int | None = None


class Sentence(Part):
    """A sentence with the facts it states, in the order in which it states them. `phrased` is a model's
    wording of it that was verified; empty where the computed one stands."""

    id: str
    text: str = Field(min_length=1)
    facts: tuple[Id, ...] = ()
    phrased: str = ""

    @property
    def reads(self) -> str:
        """The wording to show."""
        return self.phrased or self.text


Kind = Literal[
    "histogram",
    "box",
    "quadrant",
    "options",
    "wright",
    "sp",
    "bars",
    "heat",
    "trajectory",
    "caterpillar",
    "calibration",
]


class Chart(Part):
    """A picture to be drawn from `table`; `alt` says in words what it shows."""

    id: str
    kind: Kind
    table: str
    title: str
    alt: str


class Section(Part):
    """A part of a report: sentences, then pictures, then tables by id."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[str, ...] = ()


class FactUntrueError(ValueError):
    """A fact that its table does not bear out."""


class Facts:
    """The facts of one report while it is written."""

    def __init__(self, tables: Iterable[DataTable]) -> None:
        self.tables = {table.id: table for table in tables}
        self.all: list[Fact] = []

    def take(
        self,
        table: str,
        row: int,
        column: str,
        label: str,
        *,
        known_as: Sequence[str] = (),
        n: int | None = None,
    ) -> Fact:
        """The fact in a cell. The same cell under the same label is the same fact. Raises KeyError for a
        table or column that is not there, IndexError for a row."""
        held = self.tables[table]
        place = held.column(column)
        value = held.rows[row][place]
        identity = f"{table}.{row}.{column}"
        fact = Fact(
            id=identity.lower(),
            table=table,
            row=row,
            column=column,
            label=label,
            known_as=tuple(known_as),
            value=value,
            shown=reads(value, held.columns[place]),
            n=n,
        )
        same = [each for each in self.all if each.id == fact.id and each.label != fact.label]
        if same:
            fact = fact.model_copy(update={"id": f"{fact.id}.{len(same)}"})
        if fact not in self.all:
            self.all.append(fact)
        return fact


_SLOT = re.compile(r"\{(\w+)\}")


def sentence(identity: str, template: str, **given: Fact | str) -> Sentence:
    """A sentence from a template: `{mean}` becomes label and value (`平均分 72.5 分`), a string its text.

    Raises KeyError where something is not given, `FactUntrueError` where the template itself holds a digit:
    numbers come from facts only."""
    if any(each.isdigit() for each in _SLOT.sub("", template)):
        raise FactUntrueError(f"{identity}: a number is written into the template")
    named = [given[name] for name in _SLOT.findall(template)]
    text = _SLOT.sub(lambda found: stated(given[found[1]]), template)
    return Sentence(id=identity, text=text, facts=tuple(each.id for each in named if isinstance(each, Fact)))


def stated(given: Fact | str) -> str:
    """A fact as label and value."""
    return given if isinstance(given, str) else f"{given.label} {given.shown}"


def require_true(tables: Sequence[DataTable], facts: Sequence[Fact], sections: Sequence[Section]) -> None:
    """Raise `FactUntrueError` unless every fact is what its cell holds, and every sentence, chart and section
    names only what is there."""
    held, known = {table.id: table for table in tables}, {fact.id: fact for fact in facts}
    if len(held) != len(tables) or len(known) != len(facts):
        raise FactUntrueError("an id is given twice")
    for fact in facts:
        table = held.get(fact.table)
        if table is None or fact.row >= len(table.rows):
            raise FactUntrueError(f"{fact.id}: no such cell")
        place = table.column(fact.column)
        cell = table.rows[fact.row][place]
        if cell != fact.value or reads(cell, table.columns[place]) != fact.shown:
            raise FactUntrueError(f"{fact.id}: the table holds another value")
    for section in sections:
        named = {*section.tables, *(chart.table for chart in section.charts)}
        if missing := named - set(held):
            raise FactUntrueError(f"{section.id}: no table {sorted(missing)[0]}")
        for each in section.sentences:
            for name in each.facts:
                if name not in known or stated(known[name]) not in each.text:
                    raise FactUntrueError(f"{each.id}: {name} is not stated")
