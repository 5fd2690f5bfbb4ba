"""Score sheets as schools have them, and sheets that must not pass."""

import io
import zipfile

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.homework.desk.service import PupilMark
from assistant.homework.desk.types import Assigned, Assignment, Pupil, Record
from assistant.homework.items.item import Item, ItemType, Option
from assistant.homework.marking.chain import Submission
from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.intake.building import build
from assistant.learning_analysis.intake.cells import letters, read_cell
from assistant.learning_analysis.intake.homework import understand_homework
from assistant.learning_analysis.intake.problems import (
    CorrectionInvalid,
    ExamsMixed,
    PupilTwice,
    ScoresTooLarge,
    ScoresUnreadable,
)
from assistant.learning_analysis.intake.sources import understand_files
from assistant.learning_analysis.intake.tables import read_path
from assistant.learning_analysis.intake.types import Correction, Corrections
from assistant.learning_analysis.intake.understanding import understand, unsure
from corpora.problem import Problem
from guardrails.pseudonyms import Pseudonymiser

_MAKES = Pseudonymiser("school", b"0123456789abcdef")


def _book(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def _bytes(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _messy():
    """Two classes with merged headers, a row of maximum points, notes, statistics, and odd cells."""
    head = [
        ["八年级数学期中测试成绩表", None, None, None, None, None, None, None],
        ["学号", "姓名", "选择题", None, "解答题", None, "总分", "名次"],
        [None, None, 1, 2, "16(1)", "16（2）", None, None],
        ["满分", None, 3, 3, 6, 8, None, None],
    ]
    one = [
        ["0801", "王小明", 3, 0, 6, "８", 17, 1],
        ["0802", "李　红", 3, 3, "5分", 4, 15, 2],
        ["0803", "张伟", "缺考", None, None, None, "缺考", None],
        ["0804", "赵敏", 0, "—", 2, 1, 3, 4],
        ["0805", "孙丽", 3, 3, 9, "=SUM(A1:A9)", 12, 3],
        [None, "平均分", 2.2, 2, 5, 4, None, None],
    ]
    two = [["0901", "周杰", 3, 3, 6, 8, 20, 1], ["0902", "吴芳", 0, 0, 1, 0, 9, 2]]
    book = _book(八1班=[*head, *one], 八2班=[*head, *two], 说明=[["本表由年级组填写"]])
    for name in ("八1班", "八2班"):
        sheet = book[name]
        for area in ("A1:H1", "C2:D2", "E2:F2", "A2:A3", "B2:B3", "G2:G3", "H2:H3"):
            sheet.merge_cells(area)
        sheet["B5"].hyperlink = "http://example.invalid/"
    book["八2班"]["F5"] = "=4+4"
    hidden = book.create_sheet("旧成绩")
    hidden.append(["学号", "姓名", "1"])
    hidden.append(["0801", "王小明", 0])
    hidden.sheet_state = "hidden"
    return _bytes(book)


def test_a_messy_workbook_becomes_a_matrix_with_every_repair_told():
    preview = understand(_messy(), "期中.xlsx")
    assert preview.title == "八年级数学期中测试成绩表"
    assert [sheet.name for sheet in preview.sheets] == ["八1班", "八2班"]
    roles = [(column.role, column.item) for column in preview.sheets[0].columns]
    assert roles == [
        ("number", ""), ("name", ""), ("item", "第1题"), ("item", "第2题"), ("item", "16(1)"),
        ("item", "16(2)"), ("total", ""), ("ignored", ""),
    ]  # fmt: skip
    assert preview.columns[3].section == "选择题"
    found = build(preview, _MAKES)
    matrix = found.matrix
    assert [item.max_points for item in matrix.items] == [3, 3, 6, 8]
    assert matrix.groups == ("八1班",) * 5 + ("八2班",) * 2
    assert matrix.absent.tolist() == [False, False, True, False, False, False, False]
    assert matrix.marks[0].tolist() == [3, 0, 6, 8]
    assert matrix.marks[1].tolist() == [3, 3, 5, 4]
    assert np.isnan(matrix.marks[2]).all()
    assert np.isnan(matrix.marks[3, 1])
    assert np.isnan(matrix.marks[4, 2:]).all()
    assert np.isnan(matrix.marks[5, 3])
    kinds = {repair.kind for repair in found.repairs}
    assert kinds >= {
        "hidden-cells", "sheet-skipped", "footer", "text-number", "out-of-range", "empty", "total-differs",
        "formula-without-value",
    }  # fmt: skip


def test_no_name_is_left_in_matrix_preview_or_repairs():
    preview = understand(_messy(), "期中.xlsx")
    found = build(preview, _MAKES)
    told = repr(found) + repr(preview.columns) + repr(preview)
    for name in ("王小明", "张伟", "周杰", "0801"):
        assert name not in told
    assert sorted(found.keys.names.values()) == sorted(
        ["王小明", "李红", "张伟", "赵敏", "孙丽", "周杰", "吴芳"]
    )
    again = build(preview, _MAKES).matrix.pupils
    other = build(preview, Pseudonymiser("other", b"0123456789abcdef")).matrix.pupils
    assert again == found.matrix.pupils
    assert not set(other) & set(again)


def test_the_teacher_corrects_a_column():
    preview = understand("姓名,作业,第1题,第2题\n王小明,3,2,1\n李红,4,1,0\n".encode("gb18030"), "a.csv")
    assert [column.header for column in unsure(preview)] == ["作业"]
    plain = build(preview, _MAKES).matrix
    assert len(plain.items) == 3
    fixed = Corrections((Correction("", 1, role="ignored"), Correction("", 2, max_points=5)))
    found = build(preview, _MAKES, fixed).matrix
    assert [item.max_points for item in found.items] == [5, 1]
    with pytest.raises(CorrectionInvalid):
        build(preview, _MAKES, Corrections((Correction("", 9, role="item"),)))
    with pytest.raises(CorrectionInvalid):
        build(preview, _MAKES, Corrections(sheets=("没有",)))


def test_letters_become_marks_by_the_key():
    rows = "姓名,1,2,3(5分)\n答案,A,BD,\n王小明,A,B D,4\n李红,B,BD,5\n赵敏,,ＢＤ,0\n"
    matrix = build(understand(rows.encode(), "a.csv"), _MAKES).matrix
    assert [item.key for item in matrix.items] == ["A", "BD", ""]
    assert matrix.marks[:, 1].tolist() == [1, 1, 1]
    assert matrix.marks[:2, 0].tolist() == [1, 0]
    assert np.isnan(matrix.marks[2, 0])
    assert matrix.options is not None
    assert matrix.options[:, 0].tolist() == ["A", "B", ""]
    assert matrix.items[2].max_points == 5


def test_totals_alone_are_a_test_of_one_item():
    matrix = build(understand("姓名\t总分\n王小明\t88\n李红\t缺考\n".encode(), "a.csv"), _MAKES).matrix
    assert matrix.full_marks == 100
    assert matrix.absent.tolist() == [False, True]


def test_totals_that_are_no_marks_are_refused():
    with pytest.raises(ScoresUnreadable):
        build(understand("姓名,总分\n王小明,缺考\n李红,-2\n".encode(), "a.csv"), _MAKES)


def test_the_same_pupil_again_is_kept_once_and_another_one_refused():
    same = "学号,姓名,1\n01,王小明,3\n01,王小明,3\n02,李红,2\n"
    found = build(understand(same.encode(), "a.csv"), _MAKES)
    assert len(found.matrix.pupils) == 2
    assert "pupil-twice" in {repair.kind for repair in found.repairs}
    clash = understand(same.replace("王小明,3\n02", "王小明,1\n02").encode(), "a.csv")
    with pytest.raises(PupilTwice) as refused:
        build(clash, _MAKES)
    assert refused.value.details["rows"] == "csv!2、csv!3"
    assert "王小明" not in str(refused.value)
    kept = build(clash, _MAKES, Corrections(drop=frozenset({("", 3)})))
    assert len(kept.matrix.pupils) == 2


def test_two_pupils_of_one_name_with_numbers_are_two():
    rows = "学号,姓名,1\n01,王伟,3\n02,王伟,1\n"
    assert len(build(understand(rows.encode(), "a.csv"), _MAKES).matrix.pupils) == 2


def test_seat_numbers_begin_again_in_every_class():
    one, two = ([["座号", "姓名", 1, 2], [1, "王伟", 1, 0], [2, name, 1, 1]] for name in ("李红", "赵敏"))
    matrix = build(understand(_bytes(_book(一班=one, 二班=two)), "a.xlsx"), _MAKES).matrix
    assert len(set(matrix.pupils)) == 4
    clash = understand("学号,姓名,1\n20260101,王小明,1\n20260101,王晓明,0\n".encode(), "a.csv")
    with pytest.raises(PupilTwice):
        build(clash, _MAKES)


def test_different_tests_in_one_file_are_refused():
    one, other = [["姓名", 1, 2, 3], ["王小明", 1, 1, 0]], [["姓名", "口算", "听力"], ["李红", 5, 5]]
    preview = understand(_bytes(_book(甲=one, 乙=other)), "混.xlsx")
    with pytest.raises(ExamsMixed):
        build(preview, _MAKES)
    alone = build(preview, _MAKES, Corrections(sheets=("甲",)))
    assert len(alone.matrix.items) == 3
    assert "class-of-one" in {repair.kind for repair in alone.repairs}


def test_personal_columns_are_dropped_unread():
    rows = "姓名,身份证号,家长电话,1\n王小明,110101200001011234,13800000000,3\n李红,x,y,2\n"
    preview = understand(rows.encode(), "a.csv")
    assert [column.role for column in preview.columns] == ["name", "personal", "personal", "item"]
    assert all(not column.samples for column in preview.columns if column.role == "personal")
    assert "1380" not in repr(build(preview, _MAKES))


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02\x03", "只有一句话".encode(), "姓名,备注\n王小明,好\n".encode()]
)
def test_files_without_marks_are_refused(data):
    with pytest.raises(ScoresUnreadable):
        understand(data, "a.csv")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    with pytest.raises(ScoresTooLarge) as refused:
        read_path(path)
    assert refused.value.details == {"size": 500, "limit": 32}


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("８５", "mark", 85), ("85分", "mark", 85), (" 7.5 ", "mark", 7.5), ("85%", "share", 0.85),
        ("4/5", "mark", 4), ("√", "right", 0), ("×", "wrong", 0), ("缺考", "absent", 0), ("缺", "absent", 0),
        ("免考", "absent", 0), ("—", "missing", 0), ("／", "missing", 0), ("", "missing", 0),
        ("=1+1", "unreadable", 0), ("#N/A", "unreadable", 0), ("优秀", "unreadable", 0), ("-3", "mark", -3),
        ("2026-05-03", "unreadable", 0), ("1e999", "unreadable", 0), ("inf", "unreadable", 0),
    ],
)  # fmt: skip
def test_cells(text, state, value):
    found = read_cell(text)
    assert (found.state, found.value) == (state, value)


def test_letters():
    assert [letters(text) for text in ("a", "D、B", "ＡＣ", "AZ", "3", "")] == ["A", "BD", "AC", "", "", ""]


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
    found = build(preview, _MAKES)
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
    assert [item.label for item in build(preview, _MAKES, said).matrix.items] == ["第一题"]


def test_oneroster_classes_with_other_line_items_are_another_test():
    more = _oneroster()["results.csv"] + "r8,active,2026-05-01,l4,u2,fully graded,4\n"
    preview = understand_files(_roster(results_csv=more))
    assert [sheet.name for sheet in preview.sheets] == ["c1", "c2"]
    with pytest.raises(ExamsMixed):
        build(preview, _MAKES)
    chosen = build(preview, _MAKES, Corrections(sheets=("c2",))).matrix
    assert [item.label for item in chosen.items] == ["别班"]


def test_oneroster_comes_as_a_zip_and_titles_name_its_classes():
    held = io.BytesIO()
    classes = ("classes.csv", "sourcedId,status,title\nc1,active,八（1）班\n".encode())
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in [*_roster(), classes, ("manifest.csv", b"propertyName,value\nx,y\n")]:
            archive.writestr(f"oneroster/{name}", data)
    preview = understand_files([("导出.zip", held.getvalue())])
    assert [sheet.name for sheet in preview.sheets] == ["八（1）班"]
    assert set(build(preview, _MAKES).matrix.groups) == {"八（1）班"}


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
    found = build(preview, _MAKES)
    first, second = found.matrix.items
    assert first.knowledge == ("勾股定理", "一次函数")
    assert (first.stem, first.planned, first.kind, first.max_points) == ("选哪个", 0.85, "single", 3)
    assert second.max_points == 5
    told = {each.kind: each.where for each in found.repairs}
    assert told["points-differ"] == "第2题"
    assert told["item-unknown"] == "第3题"


def test_a_sheet_about_the_items_may_stand_in_the_workbook():
    book = _book(
        双向细目表=[["题号", "考查知识点", "分值"], [1, "勾股定理", 3]],
        成绩=[["姓名", "学号", 1], ["王小明", "0801", 3], ["李红", "0802", 1]],
    )
    found = build(understand(_bytes(book), "期中.xlsx"), _MAKES)
    assert found.matrix.items[0].knowledge == ("勾股定理",)
    assert len(found.matrix.pupils) == 2


def test_items_alone_are_no_test():
    with pytest.raises(ScoresUnreadable):
        understand_files([("双向细目表.csv", _ITEMS.encode())])


def test_a_class_a_file_is_one_test():
    files = [("八1班.csv", _SHEET.encode()), ("八2班.csv", _SHEET.replace("2026", "2027").encode())]
    matrix = build(understand_files(files), _MAKES).matrix
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
    found = build(preview, _MAKES)
    matrix = found.matrix
    assert matrix.items[0].knowledge == ("p1",)
    assert (matrix.items[0].stem, matrix.items[0].key, matrix.date) == ("选哪个", "B", "2026-05-03")
    assert matrix.absent.tolist() == [False, False, True]
    assert matrix.marks[:2].tolist()[0] == [3, 2.5]
    assert np.isnan(matrix.marks[1, 1])
    assert matrix.options is not None
    assert matrix.options[:, 0].tolist() == ["B", "A", ""]
    assert "not-released" in {each.kind for each in found.repairs}


_ODD = [
    "姓名",
    "学号",
    "班级",
    "1",
    "2",
    "3",
    "总分",
    "排名",
    "王小明",
    "李红",
    "缺考",
    "—",
    "85",
    "9",
    "A",
    "=1+1",
    "平均分",
    "满分",
    "备注",
    "16(1)",
    "-2",
    "√",
    "50%",
    "答案",
    "知识点",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_ODD), min_size=1, max_size=6), max_size=8))
def test_any_sheet_becomes_a_matrix_or_is_refused_in_words(rows):
    data = "\n".join(",".join(row) for row in [["姓名", "1", "2", "总分"], *rows]).encode()
    try:
        found = build(understand(data, "a.csv"), _MAKES)
    except Problem:
        return
    assert np.nan_to_num(found.matrix.marks).max(initial=0) <= found.matrix.full.max()
    analyse(found.matrix)
