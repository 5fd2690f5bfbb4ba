"""Codes exist and fit the grade; nothing beyond the grade (超标) or ahead of its prerequisites (超前)."""

from collections.abc import Iterator

from assistant.lesson_preparation.checks.finding import Finding, texts
from assistant.lesson_preparation.plan import LessonPlan
from corpora import curricula, knowledge_graphs
from corpora.curricula import SUBJECTS, UnknownCode
from corpora.knowledge_graphs import KnowledgeGraph

_SHORTEST_NAME = 4


def codes(plan: LessonPlan) -> Iterator[Finding]:
    """Every code is one of the subject's curriculum, for this grade."""
    subject, grade = plan.setting.subject, plan.setting.grade
    if subject not in SUBJECTS:
        return
    curriculum = curricula.load(subject)
    for standard in plan.standards:
        try:
            item = curriculum.item(standard.code)
        except UnknownCode:
            yield Finding(
                "curriculum-codes", "hard", "standards",
                f"课程标准中没有编号{standard.code}。", f"The curriculum has no code {standard.code}.",
            )  # fmt: skip
            continue
        if grade not in item.grades:
            grades = "、".join(map(str, item.grades))
            yield Finding(
                "curriculum-grade", "hard", "standards",
                f"{standard.code}属于{grades}年级，不是{grade}年级。",
                f"{standard.code} is for grades {grades}, not {grade}.",
            )  # fmt: skip
    if not plan.standards:
        yield Finding(
            "curriculum-codes", "soft", "standards", "没有写课标条目。", "No curriculum item is given."
        )  # fmt: skip


def beyond_grade(plan: LessonPlan) -> Iterator[Finding]:
    """The topic itself belongs to the grade, and so do its prerequisites."""
    found = _graph(plan)
    if found is None or not plan.setting.point or plan.setting.point not in found.points:
        return
    point, grade = found.points[plan.setting.point], plan.setting.grade
    if point.grade > grade:
        yield Finding(
            "beyond-grade", "hard", "setting",
            f"“{point.name}”在{point.when}才学，{grade}年级属于超标。",
            f"“{point.english}” is taught in grade {point.grade}; grade {grade} is too early.",
        )  # fmt: skip
    for before in found.prerequisites(point.id):
        if before.grade > grade:
            yield Finding(
                "ahead-of-prerequisites", "hard", "setting",
                f"先修内容“{before.name}”在{before.when}才学，本课超前。",
                f"The prerequisite “{before.english}” is taught later, in grade {before.grade}.",
            )  # fmt: skip


def later_content(plan: LessonPlan) -> Iterator[Finding]:
    """Tasks do not name content that is taught in later grades; where it is only announced, that is no
    fault, so this is for the teacher to weigh."""
    found = _graph(plan)
    if found is None:
        return
    said = " ".join(text for section, text in texts(plan) if section.startswith(("steps/", "homework/")))
    topic = found.points.get(plan.setting.point)
    own = " ".join(topic.names) + topic.definition if topic else ""
    for point in found.points.values():
        late = point.grade > plan.setting.grade and len(point.name) >= _SHORTEST_NAME
        if late and point.name in said and point.name not in own and not _announced(plan, found, point.id):
            yield Finding(
                "later-content", "soft", "steps",
                f"出现了“{point.name}”，通行编排在{point.when}才学，请确认只是介绍。",
                f"“{point.english}” appears, which is taught in grade {point.grade}.",
            )  # fmt: skip


def _announced(plan: LessonPlan, graph: KnowledgeGraph, point: str) -> bool:
    return bool(plan.setting.point) and any(one.id == point for one in graph.dependents(plan.setting.point))


def _graph(plan: LessonPlan) -> KnowledgeGraph | None:
    subject = plan.setting.subject
    return knowledge_graphs.load(subject) if subject in knowledge_graphs.subjects() else None
