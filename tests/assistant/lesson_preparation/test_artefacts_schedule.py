"""The schedule: sums that agree, holidays that count, refusals that say what is wrong."""

from datetime import date

import pytest

from assistant.lesson_preparation.artefacts.calendar import (
    CalendarReversed,
    CalendarTooLong,
    CalendarTooShort,
    DayOutsideTerm,
    TimetableUnsuitable,
    spread,
)
from assistant.lesson_preparation.artefacts.checks import check
from assistant.lesson_preparation.artefacts.schedule import (
    ScheduleEmpty,
    ScheduleRequest,
    ScheduleTooLong,
    SemesterSchedule,
)
from assistant.lesson_preparation.artefacts.scheduling import schedule
from assistant.lesson_preparation.printing import printed
from corpora import knowledge_graphs
from corpora.curricula.source import UnknownSubject
from corpora.problem import Problem

TODAY = date(2026, 8, 20)


def made(**fields: object) -> SemesterSchedule:
    return schedule(
        ScheduleRequest.model_validate({"subject": "数学", "grade": 8, "term": "上", **fields}), TODAY
    )


@pytest.mark.parametrize(
    ("subject", "grade", "term"),
    [("数学", grade, term) for grade in range(1, 10) for term in "上下"]
    + [
        ("物理", 8, "上"),
        ("化学", 9, "上"),
        ("语文", 4, "下"),
        ("语文", 8, "上"),
        ("英语", 7, "上"),
        ("英语", 5, "下"),
    ],
)
def test_every_lesson_of_the_calendar_has_a_unit(subject: str, grade: int, term: str) -> None:
    found = made(subject=subject, grade=grade, term=term)
    assert check(found) == []
    assert found.available == sum(share.hours for week in found.weeks for share in week.shares)
    assert found.assumed


def test_a_term_of_the_graph_is_taught_whole_and_in_order() -> None:
    taught = [topic for week in made().weeks for share in week.shares for topic in share.topics]
    points = knowledge_graphs.load("mathematics").points.values()
    term = [point for point in points if (point.grade, point.term) == (8, "上") and point.kind == "concept"]
    assert {point.name for point in term if point.unit != "方法与技能"} <= set(taught)
    units = list(dict.fromkeys(share.unit for week in made().weeks for share in week.shares))
    assert units.index("全等三角形") < units.index("期中复习与检测") < units.index("分式")


def test_holidays_and_days_made_up_change_the_lessons() -> None:
    term = {"first_day": "2026-09-07", "last_day": "2027-01-08", "timetable": [1, 1, 1, 1, 1]}
    plain = made(**term, holidays=[])
    assert plain.available == 18 * 5
    week = {"name": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}
    free = made(**term, holidays=[week])
    assert free.available == plain.available - 5
    lent = made(**term, holidays=[week], make_up=[{"day": "2026-10-10", "follows": 4}])
    assert lent.available == free.available + 1
    assert any("国庆节" in one.notes for one in free.weeks)
    holiday = date(2026, 10, 1), date(2026, 10, 7)
    assert all(share.hours for one in lent.weeks for share in one.shares)
    assert [one.hours for one in free.weeks if one.first <= holiday[1] and one.last >= holiday[0]] == [3, 2]


def test_too_little_time_is_refused_with_the_number_missing() -> None:
    with pytest.raises(ScheduleTooLong) as refused:
        made(hours_per_week=1)
    told = refused.value.details
    assert told["missing"] == int(str(told["needed"])) - int(str(told["available"]))
    one_more = made(units=[{"name": "第一单元", "hours": 60}, {"name": "第二单元", "hours": 10}])
    assert sum(unit.hours for unit in one_more.units) == one_more.available


def test_own_units_of_any_subject_keep_their_lessons() -> None:
    found = made(
        subject="历史", grade=7, units=[{"name": "史前时期", "hours": 4}, {"name": "夏商周", "hours": 7}]
    )
    assert [unit.hours for unit in found.units if unit.kind == "new"] == [4, 7]
    assert any("没有安排内容" in one for one in found.thin)


@pytest.mark.parametrize(("grade", "tests"), [(1, 0), (2, 0), (4, 1), (8, 2)])
def test_tests_are_as_many_as_allowed(grade: int, tests: int) -> None:
    topics = [topic for unit in made(grade=grade).units for topic in unit.topics]
    assert sum("检测一次" in topic for topic in topics) == tests


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"first_day": "2026-12-01", "last_day": "2026-09-01"}, CalendarReversed),
        ({"first_day": "2026-09-01", "last_day": "2026-09-03"}, CalendarTooShort),
        ({"first_day": "2026-09-01", "last_day": "2027-09-01"}, CalendarTooLong),
        ({"timetable": [0, 0, 0, 0, 0]}, TimetableUnsuitable),
        ({"timetable": [1, 1]}, TimetableUnsuitable),
        ({"holidays": [{"name": "暑假", "first": "2026-07-01", "last": "2026-08-01"}]}, DayOutsideTerm),
        ({"holidays": [{"name": "国庆", "first": "2026-10-07", "last": "2026-10-01"}]}, CalendarReversed),
        ({"make_up": [{"day": "2025-10-10", "follows": 4}]}, DayOutsideTerm),
        ({"subject": "占星"}, UnknownSubject),
        ({"subject": "物理", "grade": 3}, ScheduleEmpty),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, object], problem: type[Problem]) -> None:
    with pytest.raises(problem):
        made(**fields)


def test_lessons_are_spread_over_the_week() -> None:
    assert spread(3) == (1, 0, 1, 0, 1)
    assert all(sum(spread(hours)) == hours for hours in range(1, 21))


def test_the_workbook_adds_up_by_itself() -> None:
    found = made()
    book = printed(found).workbook
    assert book is not None
    weeks, units = book.sheets
    assert weeks.rows[-1][3].formula == f"=SUM(D2:D{len(found.weeks) + 1})"
    assert weeks.rows[-1][3].shown == found.available == units.rows[-2][1].shown
    assert units.rows[-1][1].shown == 0


def test_in_english_nothing_of_the_frame_is_chinese() -> None:
    found = made(subject="english", grade=7, language="en")
    assert not any("\u4e00" <= letter <= "\u9fff" for unit in found.units for letter in unit.name)
    assert printed(found).paper.language == "en"
