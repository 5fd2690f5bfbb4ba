"""Marks from elsewhere: OneRoster, sheets about items, several files, homework."""

import io
import zipfile

import numpy as np
import pytest

from assistant.homework.desk.service import PupilMark
from assistant.homework.desk.types import Assigned, Assignment, Pupil, Record
from assistant.homework.items.item import Item, ItemType, Option
from assistant.homework.marking.chain import Submission
from assistant.learning_analysis.intake.building import build
from assistant.learning_analysis.intake.homework import understand_homework
from assistant.learning_analysis.intake.problems import (
    ExamsMixed,
    ScoresUnreadable,
)
from assistant.learning_analysis.intake.sources import understand_files
from assistant.learning_analysis.intake.types import Correction, Corrections
from assistant.learning_analysis.intake.understanding import understand
from corpora.problem import Problem
from tests.assistant.learning_analysis.books import MAKES, book_of, bytes_of


def _oneroster():
    return {
        "users.csv": "sourcedId,status,familyName,givenName\n"
        "u1,active,王,小明\nu2,active,李,红\nu3,active,赵,敏\n",
        "lineItems.csv": "sourcedId,status,title,classSourcedId,resultValueMax\n"
        "l1,active,第一题,c1,10\nl2,active,第二题,c1,5\nl3,tobedeleted,旧题,c1,5\nl4,active,别班,c2,5\n",
        "results.csv": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,"
        "scoreStatus,score\n"
        "r1,active,2026-05-02,l1,u1,fully graded,9\nr0,active,2026-05-01,l1,u1,fully graded,3\n"
        "r2,active,2026-05-01,l2,u1,not submitted,\nr3,active,2026-05-01,l1,u2,exempt,0\n"
        "r4,active,2026-05-01,l1,u9,fully graded,4\nr5,active,2026-05-01,l2,u3,fully graded,7\n"
        "r6,active,2026-05-01,l1,u3,fully graded,5\n",
    }


def _roster(**changed):
    texts = _oneroster() | {name.replace("_", "."): text for name, text in changed.items()}
    return [(name, text.encode()) for name, text in texts.items()]


def test_oneroster_results_become_a_sheet_a_class():
    preview = understand_files(_roster())
    assert [sheet.name for sheet in preview.sheets] == ["c1"]
    assert [each.role for each in preview.columns] == ["name", "number", "item", "item"]
    assert "王小明" not in repr(preview)
    found = build(preview, MAKES)
    matrix = found.matrix
    assert [item.label for item in matrix.items] == ["第一题", "第二题"]
    assert [item.max_points for item in matrix.items] == [10, 5]
    assert dict(zip(found.keys.names.values(), matrix.absent.tolist(), strict=True)) == {
        "王小明": False, "李红": True, "赵敏": False,
    }  # fmt: skip
    row = matrix.marks[list(found.keys.names.values()).index("王小明")]
    assert row[0] == 9
    assert np.isnan(row[1])
    assert {each.kind for each in found.repairs} >= {
        "deleted", "no-score", "pupil-unknown", "mark-twice", "out-of-range",
    }  # fmt: skip
    assert "王小明" not in repr(found)


def test_a_oneroster_column_is_corrected_as_any_other():
    preview = understand_files(_roster())
    column = preview.columns[-1]
    said = Corrections(columns=(Correction(column.sheet, column.place, "ignored"),))
    assert [item.label for item in build(preview, MAKES, said).matrix.items] == ["第一题"]


def test_oneroster_classes_with_other_line_items_are_another_test():
    more = _oneroster()["results.csv"] + "r8,active,2026-05-01,l4,u2,fully graded,4\n"
    preview = understand_files(_roster(results_csv=more))
    assert [sheet.name for sheet in preview.sheets] == ["c1", "c2"]
    with pytest.raises(ExamsMixed):
        build(preview, MAKES)
    chosen = build(preview, MAKES, Corrections(sheets=("c2",))).matrix
    assert [item.label for item in chosen.items] == ["别班"]


def test_oneroster_comes_as_a_zip_and_titles_name_its_classes():
    held = io.BytesIO()
    classes = ("classes.csv", "sourcedId,status,title\nc1,active,八（1）班\n".encode())
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in [*_roster(), classes, ("manifest.csv", b"propertyName,value\nx,y\n")]:
            archive.writestr(f"oneroster/{name}", data)
    preview = understand_files([("导出.zip", held.getvalue())])
    assert [sheet.name for sheet in preview.sheets] == ["八（1）班"]
    assert set(build(preview, MAKES).matrix.groups) == {"八（1）班"}


def test_oneroster_without_its_files_is_refused():
    with pytest.raises(ScoresUnreadable):
        understand_files([("users.csv", b"sourcedId\n")])
    with pytest.raises(ScoresUnreadable):
        understand_files(_roster(results_csv=_oneroster()["results.csv"].replace("score\n", "mark\n")))
    with pytest.raises(Problem):
        understand_files([("坏.zip", b"PK\x03\x04 no archive")])


_SHEET = "姓名,学号,1,2(5分)\n王小明,20260001,3,4\n李红,20260002,0,5\n"
_ITEMS = (
    "题号,题型,知识点,题干,答案,分值,预估难度\n1,单选题,勾股定理、一次函数,选哪个,B,3,易\n"
    "2,解答题,一次函数,求解析式,,6,0.6\n3,解答题,圆,求半径,,6,0.4\n合计,,,,,15,\n"
)


def test_a_sheet_about_the_items_tells_of_them():
    preview = understand_files([("成绩.csv", _SHEET.encode()), ("双向细目表.csv", _ITEMS.encode())])
    assert [note.label for note in preview.notes] == ["第1题", "第2题", "第3题"]
    found = build(preview, MAKES)
    first, second = found.matrix.items
    assert first.knowledge == ("勾股定理", "一次函数")
    assert (first.stem, first.planned, first.kind, first.max_points) == ("选哪个", 0.85, "single", 3)
    assert second.max_points == 5
    told = {each.kind: each.where for each in found.repairs}
    assert told["points-differ"] == "第2题"
    assert told["item-unknown"] == "第3题"


def test_a_sheet_about_the_items_may_stand_in_the_workbook():
    book = book_of(
        双向细目表=[["题号", "考查知识点", "分值"], [1, "勾股定理", 3]],
        成绩=[["姓名", "学号", 1], ["王小明", "0801", 3], ["李红", "0802", 1]],
    )
    found = build(understand(bytes_of(book), "期中.xlsx"), MAKES)
    assert found.matrix.items[0].knowledge == ("勾股定理",)
    assert len(found.matrix.pupils) == 2


def test_items_alone_are_no_test():
    with pytest.raises(ScoresUnreadable):
        understand_files([("双向细目表.csv", _ITEMS.encode())])


def test_a_class_a_file_is_one_test():
    files = [("八1班.csv", _SHEET.encode()), ("八2班.csv", _SHEET.replace("2026", "2027").encode())]
    matrix = build(understand_files(files), MAKES).matrix
    assert matrix.groups == ("八1班", "八1班", "八2班", "八2班")


def test_homework_brings_released_marks_and_what_its_items_ask():
    item = Item(
        id="q1", type=ItemType.SINGLE, subject="mathematics", grade=8, stem="选哪个", answer="B",
        options=[Option(label="A", text="甲"), Option(label="B", text="乙")], knowledge=["p1"], points=3,
    )  # fmt: skip
    open_item = Item(
        id="q2", type=ItemType.CALCULATION, subject="mathematics", grade=8, stem="算", answer="5", points=4
    )
    assignment = Assignment(
        id="h1", tenant="school", owner="lin", title="作业一", klass="八1班", due="2026-05-03", paper="",
        items=(Assigned(item=item), Assigned(item=open_item)), at="2026-05-01T00:00:00.000Z", role="owner",
    )  # fmt: skip
    people = [
        Pupil("a", "20260001", "王小明"),
        Pupil("b", "20260002", "李红"),
        Pupil("c", "20260003", "赵敏"),
    ]
    marks = [
        PupilMark("a", 1, "q1", "in", 3, 3, True, ("p1",)), PupilMark("a", 2, "q2", "in", 2.5, 4, True, ()),
        PupilMark("b", 1, "q1", "in", 0, 3, True, ("p1",)), PupilMark("b", 2, "q2", "in", 4, 4, False, ()),
        PupilMark("c", 1, "q1", "missing", None, 3, False, ("p1",)),
    ]  # fmt: skip
    records = [Record(Submission("school", "lin", "q1", pupil, text)) for pupil, text in ("aB", "ba")]
    preview = understand_homework(assignment, people, marks, records)
    assert "王小明" not in repr(preview)
    found = build(preview, MAKES)
    matrix = found.matrix
    assert matrix.items[0].knowledge == ("p1",)
    assert (matrix.items[0].stem, matrix.items[0].key, matrix.date) == ("选哪个", "B", "2026-05-03")
    assert matrix.absent.tolist() == [False, False, True]
    assert matrix.marks[:2].tolist()[0] == [3, 2.5]
    assert np.isnan(matrix.marks[1, 1])
    assert matrix.options is not None
    assert matrix.options[:, 0].tolist() == ["B", "A", ""]
    assert "not-released" in {each.kind for each in found.repairs}
