"""Which knowledge point a topic means, and whether it fits the grade."""

from dataclasses import dataclass

from assistant.lesson_preparation.request import LessonRequest
from assistant.lesson_preparation.words import LessonKind
from corpora import knowledge_graphs
from corpora.curricula import SUBJECTS
from corpora.knowledge_graphs import Confusion, KnowledgeGraph, Point
from corpora.problem import Problem


class LessonTopicUnknown(Problem):
    """The topic is in no graph of the subject and in no published passage. Details: `topic`, `subject`."""

    code = "lesson-topic-unknown"


class LessonTopicOtherGrade(Problem):
    """The topic belongs to another grade. Details: `topic`, `grade`, `belongs`."""

    code = "lesson-topic-other-grade"


@dataclass(frozen=True, slots=True)
class Found:
    """The point a topic means, None where the graph has none; `thin` are remarks on how sure that is."""

    graph: KnowledgeGraph
    point: Point | None
    thin: tuple[str, ...] = ()


def find(request: LessonRequest) -> Found:
    """The point of a request. Raises `UnknownSubject`, `LessonTopicOtherGrade`."""
    graph = knowledge_graphs.load(request.subject)
    point = _named(graph, request.topic, request.grade)
    if point is None:
        return Found(graph, None)
    return Found(graph, point, _grade_remarks(request, point))


def when(point: Point) -> str:
    """Where the common order teaches it, with the grades of a stage."""
    if point.term != "段":
        return point.when
    return f"{point.when}（{point.grade}～{point.last_grade}年级）"


def _named(graph: KnowledgeGraph, topic: str, grade: int) -> Point | None:
    """The point called exactly so, else the one that the topic names, nearest in grade; a skill only where
    no concept is meant."""
    exact = [
        point
        for point in graph.points.values()
        if topic.strip().lower() in {name.strip().lower() for name in point.names}
    ]
    if exact:
        return min(exact, key=lambda point: _away(point, grade))
    named = graph.find(topic)
    if not named:
        return None
    longest = max(_overlap(point, topic) for point in named)
    best = [point for point in named if _overlap(point, topic) == longest]
    return min(best, key=lambda point: _away(point, grade))


def _overlap(point: Point, topic: str) -> int:
    return max((len(name) for name in point.names if name.lower() in topic.lower()), default=0)


def _away(point: Point, grade: int) -> int:
    return max(point.grade - grade, grade - point.last_grade, 0)


def _grade_remarks(request: LessonRequest, point: Point) -> tuple[str, ...]:
    """Nothing where the grade fits; a remark where it may be right; `LessonTopicOtherGrade` else."""
    if point.grade <= request.grade <= point.last_grade:
        return ()
    same_stage = _stage(point.grade) == _stage(request.grade)
    later = request.grade > point.last_grade
    if later and request.kind in {LessonKind.REVIEW, LessonKind.PRACTICE, LessonKind.COMMENTARY}:
        return ()
    near = _away(point, request.grade) == 1
    if same_stage and near and request.textbook:
        return (
            f"通行编排把“{point.name}”放在{when(point)}，这里按{request.grade}年级写；请核对您所用的《{request.textbook}》是否确在本年级。",
        )
    raise LessonTopicOtherGrade(topic=point.name, grade=request.grade, belongs=when(point))


def _stage(grade: int) -> int:
    return 1 if grade <= 2 else 2 if grade <= 4 else 3 if grade <= 6 else 4


def taught_confusions(graph: KnowledgeGraph, point: Point) -> tuple[tuple[Point, Confusion], ...]:
    """What a point is mistaken for among what pupils have met by then."""
    order = list(graph.points)
    place = order.index(point.id)
    return tuple(
        (other, mix)
        for other, mix in graph.confusions(point.id)
        if order.index(other.id) < place or (other.unit == point.unit and other.grade <= point.last_grade)
    )


def subject_name(subject: str) -> str:
    """The subject in Chinese."""
    return SUBJECTS.get(subject, subject)
