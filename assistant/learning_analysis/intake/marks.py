"""Marks as plain rows, as homework and OneRoster give them, put together to a matrix."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assistant.homework.items.item import Item
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from assistant.learning_analysis.intake.types import Intake, Repair
from assistant.learning_analysis.intake.understanding import words
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from guardrails.pseudonyms import KeyBook, Pseudonymiser


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark. `number` tells pupils of one name apart; `points` None where there is no mark; `option` the
    letters chosen."""

    name: str
    item: str
    points: float | None
    number: str = ""
    group: str = ""
    option: str = ""


def item_of(item: Item, label: str = "") -> TestItem:
    """An item of the bank as an item of a test, with its text, key and knowledge points."""
    return TestItem(
        id=item.id,
        label=label or item.id,
        max_points=item.points,
        kind=item.type.value,
        key=item.answer if item.options else "",
        knowledge=tuple(item.knowledge),
        planned=item.expected,
        cognitive=item.cognitive.value,
        stem=item.stem,
        options=tuple(option.label for option in item.options),
    )


def from_rows(
    exam: str,
    items: Iterable[TestItem],
    rows: Iterable[MarkRow],
    makes: Pseudonymiser,
    repairs: Iterable[Repair] = (),
    keys: KeyBook | None = None,
) -> Intake:
    """The matrix of all pupils named; of two marks for one cell the later row counts, and is told. Pupils
    without any mark count as absent. Raises `ScoresUnreadable` where nothing is there."""
    listed, keys = tuple(items), keys if keys is not None else KeyBook()
    place = {item.id: column for column, item in enumerate(listed)}
    number = dict[str, int]()
    groups, cells = list[str](), dict[tuple[int, int], tuple[float, str]]()
    told = dict[str, list[str]]()
    for at, row in enumerate(rows, 1):
        code = keys.add(makes, row.name, "student", row.number or row.group)
        pupil = number.setdefault(code, len(number))
        if pupil == len(groups):
            groups.append(row.group)
        column = place.get(row.item)
        if column is None:
            told.setdefault("item-unknown", []).append(str(at))
            continue
        points = float("nan") if row.points is None else row.points
        if not np.isnan(points) and not 0 <= points <= listed[column].max_points + 1e-9:
            told.setdefault("out-of-range", []).append(str(at))
            points = float("nan")
        if (pupil, column) in cells:
            told.setdefault("mark-twice", []).append(str(at))
        cells[pupil, column] = (points, row.option)
    if not listed or not number:
        raise ScoresUnreadable(file=exam)
    matrix = _matrix(exam, listed, list(number), groups, cells)
    return Intake(matrix, keys, (*repairs, *(_repair(kind, places) for kind, places in told.items())))


def _matrix(
    exam: str,
    items: tuple[TestItem, ...],
    pupils: list[str],
    groups: list[str],
    cells: dict[tuple[int, int], tuple[float, str]],
) -> ResponseMatrix:
    marks = np.full((len(pupils), len(items)), np.nan)
    options = np.full(marks.shape, "", dtype="<U8")
    for (row, column), (points, option) in cells.items():
        marks[row, column], options[row, column] = points, option
    return ResponseMatrix(
        exam=exam,
        pupils=tuple(pupils),
        groups=tuple(groups),
        items=items,
        marks=marks,
        absent=np.asarray(np.isnan(marks).all(axis=1)),
        options=options if (options != "").any() else None,
    )


def _repair(kind: str, places: list[str]) -> Repair:
    said = words()["repairs"][kind]
    shown = "、".join(places[:8]) + (" …" if len(places) > 8 else "")
    return Repair(kind, shown, Words(f"{said['zh']}（{len(places)} 处）", f"{said['en']} ({len(places)})"))
