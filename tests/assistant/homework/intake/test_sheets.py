"""Answer sheets, score sheets and exports: messy headers, absences, and whose row is whose."""

import io
from dataclasses import dataclass

import openpyxl
import pytest

from assistant.homework.cards.layout import Kind, Question
from assistant.homework.intake.problems import AnswersUnfit, PupilUnknown, RosterWrong, SheetUnreadable
from assistant.homework.intake.pupils import ClassList, settle
from assistant.homework.intake.sheets import read_sheet, typed
from assistant.homework.intake.submissions import sheet_marks, to_submissions
from assistant.homework.intake.types import IntakeRow, Match, Why
from assistant.homework.marking.chain import Handed
from corpora.parsing.problems import FileDamaged, FileLegacyOffice


@dataclass(frozen=True)
class Pupil:
    id: str
    number: str
    name: str


@dataclass(frozen=True)
class School:
    tenant: str = "school"
    user: str = "teacher"


QUESTIONS = [
    Question("a", "1", Kind.SINGLE, 3),
    Question("b", "2", Kind.MULTIPLE, 4),
    Question("c", "3", Kind.TRUE_FALSE, 2),
    Question("d", "4", Kind.OPEN, 10, lines=4),
]


@pytest.fixture
def people() -> ClassList:
    names = ("林一鸣", "周小禾", "陈思远", "陈思媛", "何雨")
    return ClassList(Pupil(f"S{at}", f"2025010{at}", name) for at, name in enumerate(names, start=1))


def book(rows: list[list[object]], merge: tuple[str, ...] = ()) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for area in merge:
        made.active.merge_cells(area)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def of(rows: tuple[IntakeRow, ...], pupil: str) -> dict[str, IntakeRow]:
    return {row.item: row for row in rows if row.pupil == pupil}


def test_answers_with_messy_headers(people: ClassList) -> None:
    sheet = book(
        [
            ["七年级（1）班 课堂练习", None, None, None, None, None, None],
            ["序号", "姓 名", "学号", "第1题", "第２题", "Q3", "4.", "备注"],
            [1, "林一鸣", 20250101, "b", "A、C", "√", "因为同号得正", ""],
            [2, "周小禾", "２０２５０１０２", "", "acd", "错", "", ""],
            [3, "陈思远", "20250103", "缺考", None, None, None, ""],
            [4, "陈思媛", "20250104", "AB", "K", "?", "略", ""],
            ["", "平均分", "", 1, 1, 1, 1, ""],
        ],
        merge=("A1:G1",),
    )
    taken = read_sheet(sheet, "答案.xlsx", QUESTIONS, people)
    first, second, third, fourth = (of(taken.rows, f"S{at}") for at in (1, 2, 3, 4))
    assert [first[each].text for each in "abcd"] == ["B", "AC", "对", "因为同号得正"]
    assert second["a"].handed is Handed.BLANK
    assert (second["b"].text, second["c"].text, second["d"].handed) == ("ACD", "错", Handed.BLANK)
    assert {row.handed for row in third.values()} == {Handed.MISSING}
    assert {row.why for row in third.values()} == {(Why.ABSENT,)}
    assert [fourth[each].why for each in "abc"] == [
        (Why.TWO_FILLED,),
        (Why.NOT_A_CHOICE,),
        (Why.NOT_A_CHOICE,),
    ]
    assert fourth["a"].handed is Handed.UNREADABLE
    assert fourth["a"].guess == "AB"
    assert taken.absent == ("S5",)
    assert taken.ignored == ("备注",)
    assert taken.for_a_person == 3


def test_a_score_sheet_keeps_zero_and_nothing_apart(people: ClassList) -> None:
    sheet = book(
        [
            ["学号", "姓名", "选择题", None, None, "解答题"],
            [None, None, "1(3分)", "2(4分)", "3(2分)", "4(10分)"],
            ["20250101", "林一鸣", 3, 0, 2, 7.5],
            ["20250102", "周小禾", 3, None, "—", "8分"],
            ["20250103", "陈思远", "请假", "请假", "请假", "请假"],
            ["20250104", "陈思媛", 3, 4, 2, 11],
        ],
        merge=("A1:A2", "B1:B2", "C1:E1"),
    )
    taken = read_sheet(sheet, "成绩.xlsx", QUESTIONS, people)
    assert sheet_marks(taken)["S1", "b"] == 0.0
    assert sheet_marks(taken)["S1", "d"] == 7.5
    assert sheet_marks(taken)["S2", "d"] == 8.0
    assert ("S2", "b") not in sheet_marks(taken)
    assert ("S2", "c") not in sheet_marks(taken)
    assert of(taken.rows, "S2")["b"].why == (Why.NO_ENTRY,)
    assert of(taken.rows, "S3")["a"].why == (Why.ON_LEAVE,)
    assert of(taken.rows, "S4")["d"].why == (Why.NOT_A_MARK,)
    assert of(taken.rows, "S4")["d"].mark is None


def test_a_csv_in_a_chinese_encoding_with_names_only(people: ClassList) -> None:
    text = "姓名\t第1题\t第2题\n林一鸣\tA\tB\n陈思圆\tC\tD\n"
    taken = read_sheet(text.encode("gb18030"), "a.csv", QUESTIONS, people)
    assert {row.pupil for row in taken.rows} == {"S1"}
    assert of(taken.rows, "S1")["a"].match is Match.NAME
    (held,) = taken.held
    assert Why.NAME_PROPOSED in held.why
    assert {each.pupil for each in held.proposed} == {"S3", "S4"}
    assert {row.match for row in settle(held, "S4", people)} == {Match.PERSON}
    with pytest.raises(PupilUnknown):
        settle(held, "S9", people)
    confirmed = ClassList(
        [Pupil("S4", "20250104", "陈思媛"), Pupil("S1", "20250101", "林一鸣")], confirmed={"陈思圆": "S4"}
    )
    assert not read_sheet(text.encode(), "a.csv", QUESTIONS, confirmed).held


def test_the_wrong_class_is_refused(people: ClassList) -> None:
    rows: list[list[object]] = [
        ["学号", "第1题"],
        *([f"2024990{at}", "A"] for at in range(4)),
        ["20250101", "A"],
    ]
    with pytest.raises(RosterWrong) as refused:
        read_sheet(book(rows), "a.xlsx", QUESTIONS, people)
    assert refused.value.details == {"unknown": 4, "read": 5}
    seats = ClassList(Pupil(f"S{at}", str(at), name) for at, name in enumerate("甲乙丙丁", start=1))
    others: list[list[object]] = [["座号", "姓名", "第1题"], *([at, f"赵{at}", "A"] for at in range(1, 5))]
    with pytest.raises(RosterWrong):
        read_sheet(book(others), "a.xlsx", QUESTIONS, seats)


def test_two_rows_of_one_pupil_wait(people: ClassList) -> None:
    rows: list[list[object]] = [["学号", "第1题"], ["20250101", "A"], ["20250101", "B"], ["20250102", "C"]]
    taken = read_sheet(book(rows), "a.xlsx", QUESTIONS, people)
    assert [held.why for held in taken.held] == [(Why.TWO_ROWS,)] * 2
    assert {row.pupil for row in taken.rows} == {"S2"}
    assert "S1" not in taken.absent


def test_number_and_name_of_two_pupils_wait(people: ClassList) -> None:
    rows: list[list[object]] = [["学号", "姓名", "1"], ["20250101", "周小禾", "A"]]
    (held,) = read_sheet(book(rows), "a.xlsx", QUESTIONS, people).held
    assert held.why[0] is Why.NUMBER_NAME_DIFFER
    assert {each.pupil for each in held.proposed} == {"S1", "S2"}


def test_moodle_responses(people: ClassList) -> None:
    text = (
        "Last name,First name,ID number,Email address,State,Started on,Grade/9.00,Response 1,Response 2,"
        'Response 3,Response 4\n林,一鸣,20250101,a@x,Finished,1 May,7,B,"A; C",True,x=2\n'
        "周,小禾,20250102,b@x,Finished,1 May,0,-,A,False,-\n"
        "何,雨,20250105,c@x,Never submitted,-,-,-,-,-,-\nOverall average,,,,,,3.5,,,,\n"
    )
    taken = read_sheet(text.encode(), "responses.csv", QUESTIONS, people)
    assert [of(taken.rows, "S1")[each].text for each in "abcd"] == ["B", "AC", "对", "x=2"]
    assert of(taken.rows, "S2")["a"].handed is Handed.BLANK
    assert {row.handed for row in of(taken.rows, "S5").values()} == {Handed.MISSING}


def test_canvas_student_analysis(people: ClassList) -> None:
    text = (
        'name,id,sis_id,section,submitted,attempt,"70011: 第一题, 选择",3.0,70012: 第二题,4.0,'
        "70013: 第三题,2.0,70014: 第四题,10.0,n correct,n incorrect,score\n"
        '林一鸣,991,20250101,七(1),2026,1,C,3.0,"A,D,",4.0,True,2.0,过程略,0.0,3,1,9\n'
    )
    taken = read_sheet(text.encode("utf-8-sig"), "analysis.csv", QUESTIONS, people)
    assert [of(taken.rows, "S1")[each].text for each in "abcd"] == ["C", "AD", "对", "过程略"]


def test_a_row_for_every_pupil_and_question(people: ClassList) -> None:
    rows: list[list[object]] = [
        ["作业：有理数"],
        ["姓名", "学号/工号", "题号", "题型", "学生答案", "得分"],
        ["林一鸣", "20250101", 1, "单选", "D", 3],
        ["林一鸣", "20250101", 4, "简答", "见附图", 5],
        ["何雨", "20250105", 1, "单选", "", 0],
    ]
    taken = read_sheet(book(rows), "学习通.xlsx", QUESTIONS, people)
    assert of(taken.rows, "S1")["a"].text == "D"
    assert of(taken.rows, "S1")["d"].text == "见附图"
    assert of(taken.rows, "S5")["a"].handed is Handed.MISSING


def test_what_is_no_sheet_is_refused(people: ClassList) -> None:
    with pytest.raises(SheetUnreadable):
        read_sheet(book([["菜名", "价格"], ["豆腐", 3]]), "a.xlsx", QUESTIONS, people)
    with pytest.raises(FileLegacyOffice):
        read_sheet(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "a.xls", QUESTIONS, people)
    with pytest.raises(FileDamaged):
        read_sheet(book([["学号"]])[:900], "a.xlsx", QUESTIONS, people)


def test_typed_answers_and_submissions(people: ClassList) -> None:
    given = [("20250101", "a", "Ｃ"), ("20250101", "4", "x=2"), ("周小禾", "1", " "), ("20250103", "1", "A")]
    taken = typed(given, "api", QUESTIONS, people)
    made = to_submissions(taken, School(), items=("a",))
    assert {(each.pupil, each.item, each.text, each.handed) for each in made} == {
        ("S1", "a", "C", Handed.IN),
        ("S1", "d", "x=2", Handed.IN),
        ("S2", "a", "", Handed.BLANK),
        ("S3", "a", "A", Handed.IN),
        ("S4", "a", "", Handed.MISSING),
        ("S5", "a", "", Handed.MISSING),
    }
    assert {(each.tenant, each.owner) for each in made} == {("school", "teacher")}
    with pytest.raises(AnswersUnfit):
        typed([("20250101", "zz", "A")], "api", QUESTIONS, people)
