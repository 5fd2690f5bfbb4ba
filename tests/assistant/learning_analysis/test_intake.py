"""Score sheets as schools have them, and sheets that must not pass."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.intake.building import build
from assistant.learning_analysis.intake.cells import letters, read_cell
from assistant.learning_analysis.intake.problems import (
    CorrectionInvalid,
    ExamsMixed,
    PupilTwice,
    ScoresTooLarge,
    ScoresUnreadable,
)
from assistant.learning_analysis.intake.tables import read_path
from assistant.learning_analysis.intake.types import Correction, Corrections
from assistant.learning_analysis.intake.understanding import understand, unsure
from corpora.problem import Problem
from guardrails.pseudonyms import Pseudonymiser
from tests.assistant.learning_analysis.books import MAKES, book_of, bytes_of


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
    book = book_of(八1班=[*head, *one], 八2班=[*head, *two], 说明=[["本表由年级组填写"]])
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
    return bytes_of(book)


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
    found = build(preview, MAKES)
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
    found = build(preview, MAKES)
    told = repr(found) + repr(preview.columns) + repr(preview)
    for name in ("王小明", "张伟", "周杰", "0801"):
        assert name not in told
    assert sorted(found.keys.names.values()) == sorted(
        ["王小明", "李红", "张伟", "赵敏", "孙丽", "周杰", "吴芳"]
    )
    again = build(preview, MAKES).matrix.pupils
    other = build(preview, Pseudonymiser("other", b"0123456789abcdef")).matrix.pupils
    assert again == found.matrix.pupils
    assert not set(other) & set(again)


def test_the_teacher_corrects_a_column():
    preview = understand("姓名,作业,第1题,第2题\n王小明,3,2,1\n李红,4,1,0\n".encode("gb18030"), "a.csv")
    assert [column.header for column in unsure(preview)] == ["作业"]
    plain = build(preview, MAKES).matrix
    assert len(plain.items) == 3
    fixed = Corrections((Correction("", 1, role="ignored"), Correction("", 2, max_points=5)))
    found = build(preview, MAKES, fixed).matrix
    assert [item.max_points for item in found.items] == [5, 1]
    with pytest.raises(CorrectionInvalid):
        build(preview, MAKES, Corrections((Correction("", 9, role="item"),)))
    with pytest.raises(CorrectionInvalid):
        build(preview, MAKES, Corrections(sheets=("没有",)))


def test_letters_become_marks_by_the_key():
    rows = "姓名,1,2,3(5分)\n答案,A,BD,\n王小明,A,B D,4\n李红,B,BD,5\n赵敏,,ＢＤ,0\n"
    matrix = build(understand(rows.encode(), "a.csv"), MAKES).matrix
    assert [item.key for item in matrix.items] == ["A", "BD", ""]
    assert matrix.marks[:, 1].tolist() == [1, 1, 1]
    assert matrix.marks[:2, 0].tolist() == [1, 0]
    assert np.isnan(matrix.marks[2, 0])
    assert matrix.options is not None
    assert matrix.options[:, 0].tolist() == ["A", "B", ""]
    assert matrix.items[2].max_points == 5


def test_totals_alone_are_a_test_of_one_item():
    matrix = build(understand("姓名\t总分\n王小明\t88\n李红\t缺考\n".encode(), "a.csv"), MAKES).matrix
    assert matrix.full_marks == 100
    assert matrix.absent.tolist() == [False, True]


def test_totals_that_are_no_marks_are_refused():
    with pytest.raises(ScoresUnreadable):
        build(understand("姓名,总分\n王小明,缺考\n李红,-2\n".encode(), "a.csv"), MAKES)


def test_the_same_pupil_again_is_kept_once_and_another_one_refused():
    same = "学号,姓名,1\n01,王小明,3\n01,王小明,3\n02,李红,2\n"
    found = build(understand(same.encode(), "a.csv"), MAKES)
    assert len(found.matrix.pupils) == 2
    assert "pupil-twice" in {repair.kind for repair in found.repairs}
    clash = understand(same.replace("王小明,3\n02", "王小明,1\n02").encode(), "a.csv")
    with pytest.raises(PupilTwice) as refused:
        build(clash, MAKES)
    assert refused.value.details["rows"] == "csv!2、csv!3"
    assert "王小明" not in str(refused.value)
    kept = build(clash, MAKES, Corrections(drop=frozenset({("", 3)})))
    assert len(kept.matrix.pupils) == 2


def test_two_pupils_of_one_name_with_numbers_are_two():
    rows = "学号,姓名,1\n01,王伟,3\n02,王伟,1\n"
    assert len(build(understand(rows.encode(), "a.csv"), MAKES).matrix.pupils) == 2


def test_seat_numbers_begin_again_in_every_class():
    one, two = ([["座号", "姓名", 1, 2], [1, "王伟", 1, 0], [2, name, 1, 1]] for name in ("李红", "赵敏"))
    matrix = build(understand(bytes_of(book_of(一班=one, 二班=two)), "a.xlsx"), MAKES).matrix
    assert len(set(matrix.pupils)) == 4
    clash = understand("学号,姓名,1\n20260101,王小明,1\n20260101,王晓明,0\n".encode(), "a.csv")
    with pytest.raises(PupilTwice):
        build(clash, MAKES)


def test_different_tests_in_one_file_are_refused():
    one, other = [["姓名", 1, 2, 3], ["王小明", 1, 1, 0]], [["姓名", "口算", "听力"], ["李红", 5, 5]]
    preview = understand(bytes_of(book_of(甲=one, 乙=other)), "混.xlsx")
    with pytest.raises(ExamsMixed):
        build(preview, MAKES)
    alone = build(preview, MAKES, Corrections(sheets=("甲",)))
    assert len(alone.matrix.items) == 3
    assert "class-of-one" in {repair.kind for repair in alone.repairs}


def test_personal_columns_are_dropped_unread():
    rows = "姓名,身份证号,家长电话,1\n王小明,110101200001011234,13800000000,3\n李红,x,y,2\n"
    preview = understand(rows.encode(), "a.csv")
    assert [column.role for column in preview.columns] == ["name", "personal", "personal", "item"]
    assert all(not column.samples for column in preview.columns if column.role == "personal")
    assert "1380" not in repr(build(preview, MAKES))


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
        found = build(understand(data, "a.csv"), MAKES)
    except Problem:
        return
    assert np.nan_to_num(found.matrix.marks).max(initial=0) <= found.matrix.full.max()
    analyse(found.matrix)
