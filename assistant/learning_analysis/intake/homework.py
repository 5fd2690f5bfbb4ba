"""Marked homework as a score sheet: released marks, what each item asks, and the letters that were chosen."""

from collections.abc import Mapping, Sequence

from assistant.homework.desk.service import PupilMark
from assistant.homework.desk.types import Assigned, Assignment, Pupil, Record
from assistant.learning_analysis.intake.cells import letters
from assistant.learning_analysis.intake.described import note_of
from assistant.learning_analysis.intake.labels import label_of
from assistant.learning_analysis.intake.types import Column, Preview, Repair, SheetRows
from assistant.learning_analysis.intake.understanding import words
from assistant.learning_analysis.types.figure import Words

_FIRST = 2
"""Columns before the items: name and number."""


def understand_homework(
    assignment: Assignment, people: Sequence[Pupil], marks: Sequence[PupilMark], records: Sequence[Record]
) -> Preview:
    """A preview of an assignment. Only what is released is a mark: the rest is missing, and told."""
    chosen = {(each.submission.pupil, each.submission.item): each.submission.text for each in records}
    official = {(each.pupil, each.item): each for each in marks}
    waiting = sum(each.mark is not None and not each.official for each in marks)
    options = [each for each in assignment.items if each.item.options]
    rows = {
        at: _row(pupil, assignment.items, options, official, chosen) for at, pupil in enumerate(people, 2)
    }
    told = words()["repairs"]["not-released"]
    repairs = (
        (Repair("not-released", assignment.title, Words(f"{told['zh']}（{waiting} 处）", told["en"])),)
        if waiting
        else ()
    )
    return Preview(
        file=assignment.title,
        title=assignment.title,
        sheets=(SheetRows(assignment.klass, _columns(assignment, options, rows), rows),),
        repairs=repairs,
        notes=tuple(note_of(each.item, label_of(str(at))) for at, each in enumerate(assignment.items, 1)),
        date=(assignment.due or assignment.at)[:10],
    )


def _row(
    pupil: Pupil,
    items: Sequence[Assigned],
    options: Sequence[Assigned],
    marks: Mapping[tuple[str, str], PupilMark],
    chosen: Mapping[tuple[str, str], str],
) -> dict[int, str]:
    """The cells of a pupil: name, number, a mark an item, letters an item with options."""
    cells = {1: pupil.name, 2: pupil.number}
    for at, each in enumerate(items, _FIRST + 1):
        mark = marks.get((pupil.id, each.item.id))
        if mark is not None and mark.official and mark.mark is not None:
            cells[at] = f"{mark.mark:g}"
    for at, each in enumerate(options, _FIRST + len(items) + 1):
        if taken := letters(chosen.get((pupil.id, each.item.id), "")):
            cells[at] = taken
    return cells


def _columns(
    assignment: Assignment, options: Sequence[Assigned], rows: Mapping[int, Mapping[int, str]]
) -> tuple[Column, ...]:
    sheet, zh, en = assignment.klass, "作业名单", "the class list"
    found = [
        Column(sheet, 0, "姓名", "name", "", None, Words(zh, en), 1.0),
        Column(sheet, 1, "学号", "number", "", None, Words(zh, en), 1.0),
    ]
    names = {each.item.id: label_of(str(at)) for at, each in enumerate(assignment.items, 1)}
    for place, each in enumerate(assignment.items, _FIRST):
        samples = tuple(row[place + 1] for row in rows.values() if place + 1 in row)[:3]
        label, why = names[each.item.id], Words("已发布的评分", "released marks")
        found.append(Column(sheet, place, label, "item", label, each.item.points, why, 1.0, samples=samples))
    for place, each in enumerate(options, _FIRST + len(assignment.items)):
        label, why = names[each.item.id], Words("交来的选项", "letters handed in")
        found.append(Column(sheet, place, f"{label}选项", "option", label, None, why, 1.0))
    return tuple(found)
