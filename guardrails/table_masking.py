"""Pseudonyms for tables (学情表、花名册): the header says what a column holds, the cells are read all
the same.

Names become stable codes, numbers and secrets are left out, addresses keep their district, dates of
birth become the school stage. Remarks are scanned whole, and know the names of the table's own name
columns (G-R11).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from guardrails.addresses import addresses
from guardrails.normalise import fold
from guardrails.people.candidates import lexicon
from guardrails.pseudonyms import KeyBook, Pseudonymiser
from guardrails.roster import NameKind, Names, RosterName
from guardrails.text_masking import Replacement, gap, replacements

Cell = str | int | float | bool | date | None
_SCAN = "SCAN"
_HEADER_ROWS = 6
_SMALLEST_CLASS, _SMALLEST_CELL = 10, 3
_STAGES = ((6, "学前"), (12, "小学"), (15, "初中"), (18, "高中"))
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class CellFinding:
    """Cell `row`, `column` (from 0) held personal data of type `kind`."""

    row: int
    column: int
    kind: str


@dataclass(frozen=True, slots=True)
class MaskedTable:
    """The table without personal data, what was found where, the type of each typed column, and the way
    back."""

    rows: tuple[tuple[Cell, ...], ...]
    findings: tuple[CellFinding, ...]
    columns: dict[int, str]
    keys: KeyBook
    small: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many cells of each type, for the audit log."""
        return dict(Counter(finding.kind for finding in self.findings))


def mask_table(
    rows: Sequence[Sequence[Cell]],
    makes: Pseudonymiser,
    roster: Names,
    today: date,
    keys: KeyBook | None = None,
) -> MaskedTable:
    """`rows` with every person behind a code. `today` turns birthdays into school stages; `keys` is
    given where several tables of one file share codes. Of two pupils with one name, the pupil number
    tells them apart."""
    keys = keys if keys is not None else KeyBook()
    header, columns = columns_of(rows)
    masker = _Masker(makes, keys, roster, _People.of(rows, header, columns), today)
    masked, findings = list[tuple[Cell, ...]](), list[CellFinding]()
    for number, row in enumerate(rows):
        cells = list[Cell]()
        number_of_pupil = _pupil_number(row, columns) if number > header else ""
        for column, cell in enumerate(row):
            kind = columns.get(column, _SCAN) if number > header else _SCAN
            value, kinds = masker.cell(cell, kind, number_of_pupil, about=number > header)
            cells.append(value)
            findings += [CellFinding(number, column, kind) for kind in kinds]
        masked.append(tuple(cells))
    pupils = len(rows) - header - 1
    small = ("class",) if header >= 0 and 0 < pupils < _SMALLEST_CLASS else ()
    return MaskedTable(tuple(masked), tuple(findings), columns, keys, small)


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, str]]:
    """The row that is the header (-1 where none is) and the type of each column that it names."""
    best, found = -1, dict[int, str]()
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        named = {column: kind for column, cell in enumerate(row) if (kind := _column_kind(cell))}
        if len(named) > len(found):
            best, found = number, named
    return best, found


def small_groups(groups: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The groups (name, number of pupils) whose figures would point at persons: classes under 10, cells
    under 3 are told apart by `class:` and `cell:` in front (k-anonymity, policy.md §6)."""
    return tuple(
        f"{'cell' if size < _SMALLEST_CELL else 'class'}:{name}"
        for name, size in groups
        if 0 < size < _SMALLEST_CLASS
    )


@dataclass(frozen=True, slots=True)
class _People:
    """The people of the table's own name columns, also by given name, so that remarks are read with them."""

    names: Names
    whole: dict[str, str]
    numbers: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Cell]], header: int, columns: dict[int, str]) -> "_People":
        """Read the name columns below the header."""
        kinds, whole, numbers = dict[str, NameKind](), dict[str, str](), dict[str, list[str]]()
        for row in rows[header + 1 :]:
            for column, kind in columns.items():
                name = _written(row[column]).strip() if column < len(row) else ""
                if kind not in ("NAME", "GUARD") or not 2 <= len(name) <= 40:
                    continue
                kinds[name] = "student" if kind == "NAME" else "parent"
                whole[name] = name
                if kind == "NAME":
                    numbers.setdefault(name, []).append(_pupil_number(row, columns))
                if len(name) == 3 and name.isalpha() and name[:2] not in lexicon().compound:
                    kinds.setdefault(name[1:], kinds[name])
                    whole.setdefault(name[1:], name)
        names = Names(RosterName(name=name, kind=kind) for name, kind in kinds.items())
        return cls(names, whole, {name: tuple(each) for name, each in numbers.items()})


@dataclass(frozen=True, slots=True)
class _Masker:
    makes: Pseudonymiser
    keys: KeyBook
    roster: Names
    people: "_People"
    today: date

    def cell(self, cell: Cell, kind: str, distinct: str, about: bool) -> tuple[Cell, tuple[str, ...]]:
        """What may stay of a cell, and the types that it held."""
        written = _written(cell)
        if not written.strip():
            return cell, ()
        if kind == _SCAN:
            masked, kinds = self.scan(written, distinct, about)
            return (masked, kinds) if kinds else (cell, ())
        if kind in ("NAME", "GUARD"):
            who = "parent" if kind == "GUARD" else "student"
            if kind == "GUARD" and re.search(r"\d{7}", written):
                return self.scan(written, distinct)
            return self.keys.add(self.makes, written.strip(), who, distinct if who == "student" else ""), (
                kind,
            )
        if kind == "ADDR":
            return _district(written), (kind,)
        if kind in ("DOB", "AGE"):
            return self.stage(written), (kind,)
        return gap(kind), (kind,)

    def scan(self, text: str, distinct: str, about: bool = True) -> tuple[str, tuple[str, ...]]:
        """Free text with codes for people and gaps for the rest."""
        names = dict[tuple[int, int], str]()
        for start, end, found in self.people.names.find(text):
            whole = self.people.whole[found.name]
            numbers = self.people.numbers.get(whole, ())
            which = distinct if distinct in numbers else next(iter(numbers), "")
            names[start, end] = self.keys.add(self.makes, whole, found.kind, which)
        spans = [Replacement(start, end, "NAME", code) for (start, end), code in names.items()]
        about = about and bool(self.people.whole)
        spans += (
            each
            for each in replacements(text, self.roster, self.makes, self.keys, about)
            if not any(each.start < end and start < each.end for start, end in names)
        )
        parts, kinds, place = list[str](), list[str](), 0
        for each in sorted(spans, key=lambda span: span.start):
            if each.start >= place:
                parts += [text[place : each.start], each.text]
                kinds.append(each.kind)
                place = each.end
        return "".join((*parts, text[place:])), tuple(kinds)

    def stage(self, written: str) -> str:
        """School stage (学段) of a date of birth or an age."""
        year = _YEAR.search(written)
        digits = re.search(r"\d{1,2}", written)
        age = self.today.year - int(year[0]) if year else int(digits[0]) if digits else -1
        if age < 0:
            return gap("AGE")
        return next((stage for limit, stage in _STAGES if age < limit), "成人")


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = Path(__file__).with_name("table_columns.yaml")
    raw: dict[str, str] = yaml.safe_load(path.read_text("utf-8"))
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in raw.items())


def _column_kind(cell: Cell) -> str | None:
    written = fold(_written(cell), join_han=True).text.strip()
    if not written or len(written) > 24:
        return None
    contact = re.search(r"电话|手机|联系方式|phone", written)
    if contact:
        return "TEL"
    return next((kind for kind, pattern in _rules() if pattern.search(written)), None)


def _pupil_number(row: Sequence[Cell], columns: dict[int, str]) -> str:
    wanted = (column for column, kind in columns.items() if kind in ("XJH", "SNO") and column < len(row))
    return next((_written(row[column]).strip() for column in wanted), "")


def _district(written: str) -> str:
    folded = fold(written)
    for start, _, district in addresses(folded.text):
        if start == 0 and district:
            return gap("ADDR", folded.text[:district])
    return gap("ADDR")


def _written(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
