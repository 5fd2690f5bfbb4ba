"""The units of a term with their lessons: the school's own, the graph's, or an even share of a stage."""

import math

from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.schedule import (
    ScheduleEmpty,
    ScheduleRequest,
    ScheduleTooLong,
    UnitHours,
)
from corpora import curricula, knowledge_graphs
from corpora.knowledge_graphs.model import NodeKind
from corpora.knowledge_graphs.point import Point

_SKILL_UNITS = {"方法与技能", "实验探究与跨学科实践", "思路方法与跨学科实践"}
_POINTS_A_LESSON = 2
"""Not more than this many small points fit into one lesson."""


def units(
    request: ScheduleRequest, subject: str, available: int, weekly: int
) -> tuple[list[UnitHours], list[str]]:
    """The term's units with all available lessons given out, and what is thin about them. Raises
    `ScheduleEmpty` and `ScheduleTooLong`."""
    content, thin = _content(request, subject)
    made = _fitted(content, available, weekly, request)
    spare = sum(unit.hours for unit in made if unit.kind == "spare")
    if spare * 4 > available:
        thin.append(
            say(
                request.language,
                f"所填单元只用去一部分课时，还有{spare}课时没有安排内容。",
                f"The units given leave {spare} lessons without content.",
            )
        )
    return made, thin


def _content(request: ScheduleRequest, subject: str) -> tuple[list[UnitHours], list[str]]:
    """The units with the lessons they need at least."""
    if request.units:
        return [UnitHours(name=one.name, hours=one.hours) for one in request.units], []
    grouped: dict[str, list[Point]] = {}
    for point in _points(request, subject):
        grouped.setdefault(point.unit, []).append(point)
    if grouped:
        return [_unit(name, own, request, least=1) for name, own in grouped.items()], []
    of_stage = _of_stage(request, subject)
    if not of_stage:
        raise ScheduleEmpty(subject=curricula.SUBJECTS[subject], grade=request.grade, term=request.term)
    thin = say(
        request.language,
        "内置图谱按学段编排，没有分册目录：单元数按常见教材设定，各单元后列出的能力点取自本学段、按顺序分配，"
        "与教材单元未必对应。请在“教材单元”中填入所用教材的目录后重排。",
        "The built-in graph is ordered by stage, not by textbook: the number of units is the usual one, and "
        "the abilities beside them are the stage's, in order. Enter your textbook's units and make it again.",
    )
    return of_stage, [thin]


def _points(request: ScheduleRequest, subject: str) -> list[Point]:
    """The points that the graph teaches in this very term."""
    return [
        point
        for point in knowledge_graphs.load(subject).points.values()
        if point.term == request.term
        and point.grade == request.grade
        and point.kind is NodeKind.CONCEPT
        and point.unit not in _SKILL_UNITS
    ]


def _of_stage(request: ScheduleRequest, subject: str) -> list[UnitHours]:
    """Units by number where the graph goes by stage: textbooks of Chinese have eight units in primary and
    six in junior secondary school, of English six; each takes its share of the stage's points."""
    stage = [
        point
        for point in knowledge_graphs.load(subject).points.values()
        if point.term == "段" and point.grade <= request.grade <= point.last_grade
    ]
    if not stage:
        return []
    grades = range(stage[0].grade, stage[0].last_grade + 1)
    place, parts = grades.index(request.grade) * 2 + (request.term == "下"), len(grades) * 2
    strands: dict[str, list[Point]] = {}
    for point in stage:
        strands.setdefault(point.unit, []).append(point)
    chosen = [point for own in strands.values() for point in _slice(own, place, parts)]
    count = 8 if subject == "chinese" and request.grade <= 6 else 6
    return [
        _unit(
            say(request.language, f"第{'一二三四五六七八'[number]}单元", f"Unit {number + 1}"),
            chosen[number::count],
            request,
            least=2,
        )
        for number in range(count)
    ]


def _slice(own: list[Point], place: int, parts: int) -> list[Point]:
    return own[len(own) * place // parts : len(own) * (place + 1) // parts]


def _unit(name: str, points: list[Point], request: ScheduleRequest, least: int) -> UnitHours:
    return UnitHours(
        name=name,
        hours=max(least, math.ceil(len(points) / _POINTS_A_LESSON)),
        weight=max(len(points), 1) if least == 1 else 1,
        topics=[say(request.language, point.name, point.english or point.name) for point in points],
        codes=list(dict.fromkeys(code for point in points for code in point.codes)),
    )


def _fitted(
    content: list[UnitHours], available: int, weekly: int, request: ScheduleRequest
) -> list[UnitHours]:
    """The units with all available lessons given out, revision and assessment included."""
    extra = _extra(weekly, request)
    needed = sum(unit.hours for unit in content) + sum(unit.hours for _, unit in extra)
    if needed > available:
        raise ScheduleTooLong(needed=needed, available=available, missing=needed - available)
    surplus = available - needed
    if request.units:
        spare = [UnitHours(name=say(request.language, "机动", "Spare"), hours=surplus, kind="spare")]
        sized = content
    else:
        spare = []
        kept = min(surplus, max(2, available // 20))
        if kept:
            spare = [UnitHours(name=say(request.language, "机动", "Spare"), hours=kept, kind="spare")]
        sized = _grown(content, surplus - kept)
    made = list(sized)
    for half, unit in extra:
        if half:
            made.insert(_half(made), unit)
        else:
            made.append(unit)
    return [*made[:-1], *(one for one in spare if one.hours), made[-1]]


def _grown(content: list[UnitHours], surplus: int) -> list[UnitHours]:
    """Units given more lessons in proportion to what they hold, by largest remainder."""
    whole = sum(unit.weight for unit in content)
    exact = [surplus * unit.weight / whole for unit in content]
    more = [int(one) for one in exact]
    order = sorted(range(len(content)), key=lambda number: more[number] - exact[number])
    for number in order[: surplus - sum(more)]:
        more[number] += 1
    return [
        unit.model_copy(update={"hours": unit.hours + add}) for unit, add in zip(content, more, strict=True)
    ]


def _extra(weekly: int, request: ScheduleRequest) -> list[tuple[bool, UnitHours]]:
    """Revision and assessment, and whether they stand at mid-term. No paper test in grades 1 and 2, a
    mid-term test only from grade 7 on (the ministry's notice of 2021 on examinations)."""
    language = request.language
    final = UnitHours(
        name=say(language, "期末复习与评价", "Revision and final assessment"),
        hours=max(2, weekly * 3 // 2),
        kind="revision",
        topics=[say(language, "期末检测一次", "one final test")],
    )
    if request.grade <= 2:
        topics = [
            say(language, "游戏化、表现性评价，不举行纸笔考试", "games and performance tasks, no paper test")
        ]
        return [(False, final.model_copy(update={"topics": topics}))]
    if request.grade <= 6:
        return [(False, final)]
    middle = UnitHours(
        name=say(language, "期中复习与检测", "Mid-term revision and test"),
        hours=max(2, weekly * 4 // 5),
        kind="assessment",
        topics=[say(language, "期中检测一次，含讲评", "one mid-term test, gone over in class")],
    )
    return [(True, middle), (False, final)]


def _half(units: list[UnitHours]) -> int:
    """The place after the unit that brings half of the lessons."""
    whole, so_far = sum(unit.hours for unit in units), 0
    for number, unit in enumerate(units, start=1):
        so_far += unit.hours
        if so_far * 2 >= whole:
            return number
    return len(units)
