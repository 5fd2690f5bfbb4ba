"""A school calendar (校历): the days of a term on which lessons are given."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from assistant.lesson_preparation.artefacts.base import Language, Part, say
from corpora.problem import Problem

Term = Annotated[Literal["上", "下"], BeforeValidator(lambda value: _TERMS.get(str(value).strip(), value))]
_TERMS = {
    "上册": "上", "下册": "下", "上学期": "上", "下学期": "下", "第一学期": "上", "第二学期": "下",
    "first": "上", "second": "下", "1": "上", "2": "下",
}  # fmt: skip
_LONGEST = 30


class CalendarReversed(Problem):
    """The term, or the holiday `what`, ends before it starts. Details: `what`, `first`, `last`."""

    code = "calendar-reversed"


class CalendarTooShort(Problem):
    """There is no whole week between the dates. Details: `first`, `last`."""

    code = "calendar-too-short"


class CalendarTooLong(Problem):
    """The dates span more than a term. Details: `first`, `last`, `most` weeks."""

    code = "calendar-too-long"


class DayOutsideTerm(Problem):
    """A holiday or a day made up does not fall into the term. Details: `what`, `first`, `last`."""

    code = "day-outside-term"


class TimetableUnsuitable(Problem):
    """Lessons by weekday are not five numbers of 0 to 8 with at least one lesson. Detail: `timetable`."""

    code = "timetable-unsuitable"


class Holiday(Part):
    """Days without lessons, both ends included."""

    name: str = Field(min_length=1, max_length=40, title="名称 · Name")
    first: date = Field(title="开始 · First day")
    last: date = Field(title="结束 · Last day")


class MakeUp(Part):
    """A day of rest on which the lessons of a weekday are given instead (调休). `follows`: 1 Monday to 5
    Friday."""

    day: date = Field(title="日期 · Date")
    follows: int = Field(ge=1, le=5, title="按星期几上课 · Lessons of which weekday")


class Week(Part):
    """A teaching week (教学周), Monday to Sunday, with the lessons given in it. `dates` names each lesson
    day once for every lesson; `notes` say what falls out or is made up."""

    number: int
    first: date
    last: date
    dates: list[date]
    notes: list[str]

    @property
    def hours(self) -> int:
        """Lessons in this week."""
        return len(self.dates)


def spread(hours: int) -> tuple[int, ...]:
    """Lessons a week over Monday to Friday, as evenly as they go: 3 → Mon, Wed, Fri."""
    order = (0, 2, 4, 1, 3)
    return tuple(hours // 5 + (1 if order.index(day) < hours % 5 else 0) for day in range(5))


def weeks(
    first: date,
    last: date,
    timetable: tuple[int, ...],
    holidays: list[Holiday],
    make_up: list[MakeUp],
    language: Language,
) -> list[Week]:
    """The teaching weeks from `first` to `last`, both included. Raises
    `CalendarReversed`, `CalendarTooShort`, `CalendarTooLong`, `DayOutsideTerm`, `TimetableUnsuitable`."""
    _require_sound(first, last, timetable, holidays, make_up)
    made: list[Week] = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        sunday = monday + timedelta(days=6)
        start, end = max(monday, first), min(sunday, last)
        dates = [day for day in _days(start, end) for _ in range(_lessons(day, timetable, holidays, make_up))]
        notes = [one.name for one in holidays if one.first <= end and one.last >= start]
        notes += [_made_up(one, language) for one in make_up if start <= one.day <= end]
        made.append(Week(number=len(made) + 1, first=start, last=end, dates=dates, notes=notes))
        monday += timedelta(days=7)
    return made


def _require_sound(
    first: date, last: date, timetable: tuple[int, ...], holidays: list[Holiday], make_up: list[MakeUp]
) -> None:
    if last < first:
        raise CalendarReversed(what="", first=first, last=last)
    if (last - first).days < 7:
        raise CalendarTooShort(first=first, last=last)
    if (last - first).days > 7 * _LONGEST:
        raise CalendarTooLong(first=first, last=last, most=_LONGEST)
    if len(timetable) != 5 or any(not 0 <= one <= 8 for one in timetable) or not sum(timetable):
        raise TimetableUnsuitable(timetable=", ".join(map(str, timetable)))
    for one in holidays:
        if one.last < one.first:
            raise CalendarReversed(what=one.name, first=one.first, last=one.last)
        if one.last < first or one.first > last:
            raise DayOutsideTerm(what=one.name, first=first, last=last)
    for day in make_up:
        if not first <= day.day <= last:
            raise DayOutsideTerm(what=day.day, first=first, last=last)


def _lessons(day: date, timetable: tuple[int, ...], holidays: list[Holiday], make_up: list[MakeUp]) -> int:
    for one in make_up:
        if one.day == day:
            return timetable[one.follows - 1]
    if day.weekday() > 4 or any(one.first <= day <= one.last for one in holidays):
        return 0
    return timetable[day.weekday()]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _made_up(one: MakeUp, language: Language) -> str:
    return say(
        language,
        f"{one.day.month}月{one.day.day}日补周{'一二三四五'[one.follows - 1]}的课",
        f"{one.day:%d %b}: lessons of {('Mon', 'Tue', 'Wed', 'Thu', 'Fri')[one.follows - 1]}",
    )


def usual_dates(term: Term, today: date) -> tuple[date, date]:
    """First and last teaching day of the term nearest ahead of, or around, `today`, where the school gave
    none: from the first of September (or its Monday) to mid-January, or from the last Monday of February
    to the end of June. Local calendars differ by a week or two."""
    if term == "上":
        year = today.year if today.month >= 3 else today.year - 1
        first = date(year, 9, 1)
        return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0), date(
            year + 1, 1, 15
        )
    year = today.year if today.month < 8 else today.year + 1
    end = date(year, 2, 28)
    return end - timedelta(days=end.weekday()), date(year, 6, 30)


def usual_holidays(first: date, last: date, language: Language) -> list[Holiday]:
    """The national holidays whose dates are the same every year, as far as they fall into the term. Those
    of the lunar calendar and the days made up are announced each year and are the school's to add."""
    fixed = (
        ("国庆节", "National Day", 10, 1, 7),
        ("元旦", "New Year", 1, 1, 1),
        ("劳动节", "Labour Day", 5, 1, 5),
    )
    made = []
    for year in sorted({first.year, last.year}):
        for zh, en, month, start, end in fixed:
            one = Holiday(
                name=say(language, zh, en), first=date(year, month, start), last=date(year, month, end)
            )
            if one.first >= first and one.first <= last:
                made.append(one)
    return made
