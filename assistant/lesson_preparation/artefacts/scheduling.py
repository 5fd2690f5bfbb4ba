"""Lays the units of a term on the lessons of its calendar."""

from collections.abc import Iterator
from datetime import date

from assistant.lesson_preparation.artefacts.base import new_id, say
from assistant.lesson_preparation.artefacts.calendar import (
    Week,
    spread,
    usual_dates,
    usual_holidays,
    weeks,
)
from assistant.lesson_preparation.artefacts.schedule import (
    ScheduleRequest,
    ScheduleWeek,
    SemesterSchedule,
    Share,
    UnitHours,
)
from assistant.lesson_preparation.artefacts.term_units import units as term_units
from corpora import curricula
from corpora.curricula.source import UnknownSubject


def usual_hours(subject: str, grade: int) -> int:
    """Lessons a week as they are common; plans of provinces differ by one or so."""
    if subject == "chinese":
        return 8 if grade <= 2 else 7 if grade <= 4 else 6
    if subject == "english":
        return 3 if grade <= 6 else 4
    if subject == "mathematics":
        return 4 if grade <= 4 else 5
    if subject == "physics":
        return 2 if grade <= 8 else 3
    return 3


def subject_of(request: ScheduleRequest) -> str:
    """The id of the subject given by id or Chinese name; with units of its own any subject may have a
    schedule. Raises `UnknownSubject`."""
    names = {name: subject for subject, name in curricula.SUBJECTS.items()}
    found = names.get(request.subject, request.subject.lower())
    if found in curricula.SUBJECTS:
        return found
    if request.units:
        return request.subject
    raise UnknownSubject(subject=request.subject[:40], available="、".join(names))


def schedule(request: ScheduleRequest, today: date) -> SemesterSchedule:
    """Lay a term's units on its lessons. Raises `UnknownSubject` (without own units), `ScheduleEmpty`,
    `ScheduleTooLong` and what `weeks` raises."""
    language = request.language
    subject = subject_of(request)
    usual_first, usual_last = usual_dates(request.term, today)
    first, last = request.first_day or usual_first, request.last_day or usual_last
    if request.last_day is None and request.first_day is not None:
        last = usual_dates(request.term, request.first_day)[1]
    weekly = sum(request.timetable) or request.hours_per_week or usual_hours(subject, request.grade)
    timetable = tuple(request.timetable) or spread(weekly)
    holidays = request.holidays
    if holidays is None:
        holidays = usual_holidays(first, last, language)
    planned = weeks(first, last, timetable, holidays, request.make_up, language)
    available = sum(week.hours for week in planned)
    units, thin = term_units(request, subject, available, weekly)
    name = curricula.SUBJECTS.get(subject, subject)
    return SemesterSchedule(
        id=new_id(),
        title=_title(request, name, first),
        language=language,
        subject=name,
        grade=request.grade,
        term=request.term,
        textbook=request.textbook,
        first_day=first,
        last_day=last,
        weekly=weekly,
        available=available,
        holidays=holidays,
        units=units,
        weeks=_laid(units, planned),
        assumed=_assumed(request, first, last, weekly),
        basis=_basis(request, subject),
        thin=thin,
    )


def _laid(units: list[UnitHours], planned: list[Week]) -> list[ScheduleWeek]:
    """Each week takes the next lessons."""
    lessons = list(_lessons(units))
    made, at = [], 0
    for week in planned:
        shares: list[Share] = []
        for unit, topics in lessons[at : at + week.hours]:
            if not shares or shares[-1].unit != unit:
                shares.append(Share(unit=unit, topics=list(topics), hours=1))
                continue
            shares[-1].hours += 1
            shares[-1].topics += [topic for topic in topics if topic not in shares[-1].topics]
        at += week.hours
        made.append(
            ScheduleWeek(
                number=week.number,
                first=week.first,
                last=week.last,
                hours=week.hours,
                shares=shares,
                notes=week.notes,
            )
        )
    return made


def _lessons(units: list[UnitHours]) -> Iterator[tuple[str, list[str]]]:
    """Every lesson in order, with its topics: a unit's topics share its lessons evenly."""
    for unit in units:
        count = len(unit.topics)
        for number in range(unit.hours):
            start, end = number * count // unit.hours, (number + 1) * count // unit.hours
            yield unit.name, unit.topics[start : max(end, start + 1)]


def _title(request: ScheduleRequest, subject: str, first: date) -> str:
    start = first.year if request.term == "上" else first.year - 1
    half = "一" if request.term == "上" else "二"
    grade = "零一二三四五六七八九"[request.grade]
    return say(
        request.language,
        f"{start}—{start + 1}学年第{half}学期{grade}年级{subject}教学进度表",
        f"Schedule of {subject}, grade {request.grade}, term {1 if request.term == '上' else 2} of "
        f"{start}–{start + 1}",
    )


def _assumed(request: ScheduleRequest, first: date, last: date, weekly: int) -> list[str]:
    language, made = request.language, []
    if request.first_day is None or request.last_day is None:
        made.append(
            say(language, f"学期日期暂按{first}至{last}，请按本校校历修改", f"term assumed {first} to {last}")
        )
    if not request.timetable and request.hours_per_week is None:
        made.append(say(language, f"周课时暂按{weekly}节", f"{weekly} lessons a week assumed"))
    if not request.timetable:
        made.append(
            say(
                language,
                "课时按周一至周五均匀排列，假期扣减以此为准；请按课表修改",
                "lessons spread evenly over the week; holidays are taken off accordingly",
            )
        )
    if request.holidays is None:
        made.append(
            say(
                language,
                "只扣除日期固定的国庆、元旦、劳动节；清明、端午、中秋和调休以当年放假通知为准，请补入",
                "only holidays of fixed date are taken off; add those of the lunar calendar and days made up",
            )
        )
    return made


def _basis(request: ScheduleRequest, subject: str) -> list[str]:
    if request.units:
        return [say(request.language, "教师提供的单元与课时", "units and lessons given by the teacher")]
    title = curricula.load(subject).title
    return [
        say(
            request.language,
            "内置学科知识图谱（人教版编排顺序）",
            "built-in knowledge graph (textbook order)",
        ),
        say(request.language, f"课程标准索引：{title}", f"curriculum index: {title}"),
    ]
