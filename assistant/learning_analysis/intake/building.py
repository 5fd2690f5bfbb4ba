"""From a preview and the teacher's corrections to a pseudonymised matrix, every repair listed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.learning_analysis.intake.cells import letters, read_cell
from assistant.learning_analysis.intake.problems import (
    CorrectionInvalid,
    ExamsMixed,
    PupilTwice,
    ScoresUnreadable,
)
from assistant.learning_analysis.intake.types import (
    Column,
    Corrections,
    Intake,
    ItemNote,
    Preview,
    Repair,
    SheetRows,
)
from assistant.learning_analysis.intake.understanding import words
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from guardrails.pseudonyms import KeyBook, Pseudonymiser

_ALIKE = 0.8
"""Sheets whose item numbers agree to this share are one test."""
_SHOWN = 8
_WHOLE_NUMBER = 4
"""Shorter numbers are seats (座号), which every class counts from 1."""


@dataclass(slots=True)
class _Pupil:
    """A row, still with its name; `marks` by item label."""

    name: str
    number: str
    group: str
    where: str
    marks: dict[str, float] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    total: float | None = None
    absent: bool = False

    @property
    def distinct(self) -> str:
        """What tells namesakes apart: the pupil number; a seat number or nothing counts with the class."""
        return self.number if len(self.number) >= _WHOLE_NUMBER else f"{self.group}/{self.number}"


@dataclass(slots=True)
class _Notes:
    """Repairs of one kind are told together, with the first places."""

    single: list[Repair]
    places: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, kind: str, where: str) -> None:
        """Tell one more place of a kind of `words.yaml`; the same place counts once."""
        self.places.setdefault(kind, {})[where] = None

    def all(self) -> tuple[Repair, ...]:
        """One repair a kind."""
        return (*self.single, *(self._told(kind, list(places)) for kind, places in self.places.items()))

    def _told(self, kind: str, places: list[str]) -> Repair:
        shown = "、".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else "")
        said = words()["repairs"][kind]
        return Repair(
            kind, shown, Words(f"{said['zh']}（{len(places)} 处）", f"{said['en']} ({len(places)})")
        )


def build(
    preview: Preview,
    makes: Pseudonymiser,
    corrections: Corrections | None = None,
    keys: KeyBook | None = None,
) -> Intake:
    """The matrix, its items with what the preview's notes tell of them.

    Raises `CorrectionInvalid`, `ExamsMixed`, `PupilTwice`, `ScoresUnreadable`."""
    corrections = corrections or Corrections()
    notes = _Notes(list(preview.repairs))
    sheets = [_corrected(sheet, corrections) for sheet in _chosen(preview, corrections)]
    listed = _items(sheets, {each.label: each for each in preview.notes}, notes)
    pupils = _once([pupil for sheet in sheets for pupil in _pupils(sheet, listed, corrections, notes)], notes)
    if not pupils:
        raise ScoresUnreadable(file=preview.file)
    _check_groups(pupils, notes)
    keys = keys if keys is not None else KeyBook()
    matrix = _matrix(preview, pupils, list(listed.values()), makes, keys)
    return Intake(matrix, keys, notes.all())


def _chosen(preview: Preview, corrections: Corrections) -> list[SheetRows]:
    names = {sheet.name for sheet in preview.sheets}
    for name in corrections.sheets:
        if name not in names:
            raise CorrectionInvalid(place=name)
    return [sheet for sheet in preview.sheets if not corrections.sheets or sheet.name in corrections.sheets]


def _corrected(sheet: SheetRows, corrections: Corrections) -> SheetRows:
    columns = {column.place: column for column in sheet.columns}
    for one in corrections.columns:
        if one.sheet != sheet.name:
            continue
        if one.place not in columns:
            raise CorrectionInvalid(place=f"{one.sheet}!{one.place + 1}")
        old = columns[one.place]
        role = one.role or old.role
        columns[one.place] = replace(
            old,
            role=role,
            item=one.item or old.item or (old.header if role in {"item", "option"} else ""),
            max_points=one.max_points or old.max_points,
            reason=Words("老师更正", "corrected by the teacher"),
            confidence=1.0,
        )
    return replace(sheet, columns=tuple(columns.values()))


def _items(sheets: Sequence[SheetRows], known: dict[str, ItemNote], notes: _Notes) -> dict[str, TestItem]:
    """Items by label, in the order of the first sheet. Raises `ExamsMixed`."""
    labels = [_labels(sheet) for sheet in sheets]
    used = [each for each in labels if each]
    for own in used[1:]:
        both, either = len(set(own) & set(used[0])), len(set(own) | set(used[0]))
        if both / either < _ALIKE:
            raise ExamsMixed(sheets="、".join(sheet.name for sheet in sheets))
        if both < either:
            notes.add("items-differ", "、".join(sorted(set(own) ^ set(used[0]))))
    found = dict[str, TestItem]()
    for sheet in sheets:
        for label, (column, marked) in _labels(sheet).items():
            item = _item(sheet, label, column, marked, known, notes)
            before = found.setdefault(label, item)
            if before.max_points != item.max_points:
                if column.max_points is not None and before.max_points is not None:
                    raise ExamsMixed(sheets="、".join(sheet.name for sheet in sheets))
                top = max(before.max_points, item.max_points)
                found[label] = replace(before, max_points=top)
    for label in known:
        if label not in found:
            notes.add("item-unknown", label)
    return found


def _labels(sheet: SheetRows) -> dict[str, tuple[Column, bool]]:
    """Columns by item label, marks before letters, and whether the column holds marks."""
    found = dict[str, tuple[Column, bool]]()
    for column in sheet.columns:
        if column.role == "item":
            if column.item in found and found[column.item][1]:
                raise CorrectionInvalid(place=f"{sheet.name}!{column.header}")
            found[column.item] = (column, True)
        elif column.role == "option":
            found.setdefault(column.item, (column, False))
    return found


def _item(
    sheet: SheetRows, label: str, column: Column, marked: bool, known: dict[str, ItemNote], notes: _Notes
) -> TestItem:
    note = known.get(label, ItemNote(label))
    letter = next((each for each in sheet.columns if each.role == "option" and each.item == label), None)
    key = letters(sheet.keys.get((letter or column).place + 1, "")) or letters(note.key)
    points = column.max_points or note.points
    if points is None:
        seen = [read_cell(row.get(column.place + 1, "")) for row in sheet.rows.values()]
        marks = [cell.value for cell in seen if cell.state == "mark"]
        points = max([*marks, 0.0]) or 1.0
        if marked or key:
            notes.add("points-guessed", label)
    elif note.points is not None and note.points != points:
        notes.add("points-differ", label)
    tags = sheet.tags.get(column.place + 1, "")
    own = tuple(part for part in tags.replace("，", "、").replace(",", "、").split("、") if part)
    if own and note.knowledge and set(own) != set(note.knowledge):
        notes.add("tags-differ", label)
    kind = ("single" if len(key) < 2 else "multiple") if letter else ""
    return TestItem(
        id=label,
        label=label,
        max_points=points,
        kind=note.kind or kind,
        key=key,
        knowledge=note.knowledge or own,
        planned=note.planned,
        section=column.section,
        cognitive=note.cognitive,
        stem=note.stem,
        options=(note.options or tuple("ABCD")) if letter else (),
    )


def _pupils(
    sheet: SheetRows, items: dict[str, TestItem], corrections: Corrections, notes: _Notes
) -> list[_Pupil]:
    roles = {role: [c for c in sheet.columns if c.role == role] for role in ("name", "number", "class")}
    found = list[_Pupil]()
    for row, cells in sheet.rows.items():
        if (sheet.name, row) in corrections.drop:
            continue
        name, number, group = (
            next((cells[c.place + 1].strip() for c in roles[role] if c.place + 1 in cells), "")
            for role in ("name", "number", "class")
        )
        where = f"{sheet.name or 'csv'}!{row}"
        pupil = _Pupil("".join(name.split()) or number, number, group or sheet.name, where)
        _fill(pupil, sheet, cells, items, notes)
        found.append(pupil)
    return found


def _fill(pupil: _Pupil, sheet: SheetRows, cells: object, items: dict[str, TestItem], notes: _Notes) -> None:
    assert isinstance(cells, dict)
    gone = False
    for column in sheet.columns:
        text = cells.get(column.place + 1, "")
        if column.role == "status":
            gone = gone or read_cell(text).state == "absent" or text in {"是", "Y", "y", "1"}
        elif column.role == "total":
            cell = read_cell(text)
            gone = gone or cell.state == "absent"
            if cell.state == "mark" and cell.value >= 0 and pupil.total is None:
                pupil.total = cell.value
        elif column.role == "option":
            _choose(pupil, items[column.item], letters(text), sheet)
        elif column.role == "item":
            gone = _mark(pupil, items[column.item], text, column, notes) or gone
    if (gone or (not pupil.marks and pupil.total is None)) and not any(pupil.marks.values()):
        pupil.absent, pupil.marks, pupil.options, pupil.total = True, {}, {}, None
        if not gone:
            notes.add("no-marks", pupil.where)
    elif gone:
        notes.add("absent-with-marks", pupil.where)
    _compare_total(pupil, items, notes)


def _choose(pupil: _Pupil, item: TestItem, chosen: str, sheet: SheetRows) -> None:
    """Letters; they earn the points themselves where no column of marks does."""
    pupil.options[item.label] = chosen
    marked = any(each.role == "item" and each.item == item.label for each in sheet.columns)
    if not marked and item.key and chosen:
        pupil.marks[item.label] = item.max_points if chosen == item.key else 0.0


def _mark(pupil: _Pupil, item: TestItem, text: str, column: Column, notes: _Notes) -> bool:
    """Read one mark; whether the cell says absent."""
    cell, where = read_cell(text), f"{pupil.where}·{column.header}"
    if cell.state in {"right", "wrong", "share"}:
        share = cell.value if cell.state == "share" else float(cell.state == "right")
        pupil.marks[item.label] = share * item.max_points
        notes.add("as-points", where)
    elif cell.state == "mark" and 0 <= cell.value <= item.max_points + 1e-9:
        pupil.marks[item.label] = min(cell.value, item.max_points)
        if cell.repaired:
            notes.add("text-number", where)
    elif cell.state == "mark":
        notes.add("out-of-range", f"{where}={text}")
    elif cell.state == "unreadable":
        notes.add("unreadable", where)
    elif cell.state == "missing":
        notes.add("empty", where)
    return cell.state == "absent"


def _compare_total(pupil: _Pupil, items: dict[str, TestItem], notes: _Notes) -> None:
    if pupil.total is None or len(pupil.marks) < len(items) or not items:
        return
    if abs(sum(pupil.marks.values()) - pupil.total) > 1e-6:
        notes.add("total-differs", pupil.where)
    pupil.total = None


def _once(pupils: list[_Pupil], notes: _Notes) -> list[_Pupil]:
    """Every pupil once: the same row again is dropped, a second one with other marks is refused."""
    kept = dict[tuple[str, str], _Pupil]()
    clashes = list[str]()
    for pupil in pupils:
        who = (pupil.distinct, "" if pupil.distinct == pupil.number else pupil.name)
        first = kept.setdefault(who, pupil)
        if first is pupil:
            continue
        if (first.marks, first.total, first.name) == (pupil.marks, pupil.total, pupil.name):
            notes.add("pupil-twice", pupil.where)
        else:
            clashes += [first.where, pupil.where]
    if clashes:
        raise PupilTwice(rows="、".join(dict.fromkeys(clashes)))
    return list(kept.values())


def _check_groups(pupils: list[_Pupil], notes: _Notes) -> None:
    for group, size in Counter(pupil.group for pupil in pupils).items():
        if size == 1:
            notes.add("class-of-one", group or "—")


def _total_item(preview: Preview, totals: list[float]) -> TestItem:
    """A sheet of totals alone as a test of one item; 100 or 150 points where no maximum is told."""
    if not totals:
        raise ScoresUnreadable(file=preview.file)
    told = next((column.max_points for column in preview.columns if column.role == "total"), None)
    return TestItem("总分", "总分", max([told or (100.0 if max(totals) <= 100 else 150.0), *totals]))


def _matrix(
    preview: Preview, pupils: list[_Pupil], items: list[TestItem], makes: Pseudonymiser, keys: KeyBook
) -> ResponseMatrix:
    if not items:
        items = [_total_item(preview, [pupil.total for pupil in pupils if pupil.total is not None])]
        for pupil in pupils:
            pupil.marks = {} if pupil.total is None else {"总分": pupil.total}
            pupil.total = None
    codes = [keys.add(makes, p.name, "student", p.distinct) for p in pupils]
    marks = np.array([[p.marks.get(item.label, np.nan) for item in items] for p in pupils], dtype=np.float64)
    lettered = any(pupil.options for pupil in pupils)
    return ResponseMatrix(
        exam=preview.title or preview.file.rsplit(".", 1)[0],
        pupils=tuple(codes),
        groups=tuple(pupil.group for pupil in pupils),
        items=tuple(items),
        marks=marks.reshape(len(pupils), len(items)),
        absent=np.array([pupil.absent for pupil in pupils], dtype=np.bool_),
        options=np.array([[p.options.get(item.label, "") for item in items] for p in pupils])
        if lettered
        else None,
        reported=np.array([np.nan if p.total is None else p.total for p in pupils], dtype=np.float64),
        date=preview.date,
    )
