"""The semester schedule (教学进度表): units of a term laid on the lessons that the calendar really leaves."""

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Language, Part, Prepared, Request
from assistant.lesson_preparation.artefacts.calendar import Holiday, MakeUp, Term
from corpora.problem import Problem


class ScheduleTooLong(Problem):
    """The content needs more lessons than the calendar leaves: `needed`, `available`, `missing`."""

    code = "schedule-hours-short"


class ScheduleEmpty(Problem):
    """The graph has nothing for this grade and term, and the request names no units. Details: `subject`,
    `grade`, `term`."""

    code = "schedule-no-units"


class OwnUnit(Part):
    """A unit as the school's textbook has it, with its lessons."""

    name: str = Field(min_length=1, max_length=60, title="单元 · Unit")
    hours: int = Field(ge=1, le=60, title="课时 · Lessons")


class ScheduleRequest(Request):
    """Subject, grade and term are enough; what is left out is assumed and shown."""

    subject: str = Field(min_length=1, max_length=40, title="学科 · Subject")
    grade: int = Field(ge=1, le=9, title="年级 · Grade")
    term: Term = Field("上", title="学期 · Term")
    first_day: date | None = Field(None, title="开学日期 · First day")
    last_day: date | None = Field(None, title="结束日期 · Last day")
    hours_per_week: int | None = Field(None, ge=1, le=20, title="周课时 · Lessons a week")
    timetable: list[int] = Field(
        default_factory=list, max_length=5, title="周一至周五各几节 · Lessons by weekday"
    )
    holidays: list[Holiday] | None = Field(None, max_length=20, title="放假 · Holidays")
    make_up: list[MakeUp] = Field(default_factory=list, max_length=12, title="调休上课 · Days made up")
    units: list[OwnUnit] = Field(default_factory=list, max_length=40, title="教材单元（可选） · Own units")
    textbook: str = Field("", max_length=60, title="教材版本 · Textbook")
    language: Language = Field("zh", title="语言 · Language")


class UnitHours(Part):
    """A unit, its lessons, and what it serves. `weight` is its part of lessons to spare; `kind` tells new
    content from revision and assessment."""

    name: str
    hours: int = Field(ge=0)
    weight: int = Field(default=1, ge=1, exclude=True)
    kind: Literal["new", "revision", "assessment", "spare"] = "new"
    topics: list[str] = Field(default_factory=list)
    codes: list[str] = Field(default_factory=list)


class Share(Part):
    """What part of a week goes to one unit."""

    unit: str
    topics: list[str]
    hours: int = Field(ge=1)


class ScheduleWeek(Part):
    """One line of the schedule."""

    number: int
    first: date
    last: date
    hours: int = Field(ge=0)
    shares: list[Share]
    notes: list[str]


class SemesterSchedule(Prepared):
    """A term, week by week. `available` is what the calendar leaves, and every one of these lessons has
    a unit; `weekly` is the number of lessons in a full week."""

    kind: str = "semester-schedule"
    subject: str
    grade: int
    term: Term
    textbook: str = ""
    first_day: date
    last_day: date
    weekly: int
    available: int
    holidays: list[Holiday]
    units: list[UnitHours] = Field(min_length=1)
    weeks: list[ScheduleWeek] = Field(min_length=1)
    assumed: list[str] = Field(default_factory=list)
