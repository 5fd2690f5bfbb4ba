"""From what a teacher calls a topic (有理数；一元一次方程) to the codes of the knowledge graph."""

import re
from dataclasses import dataclass

from corpora import knowledge_graphs
from corpora.knowledge_graphs import KnowledgeGraph, Point
from corpora.problem import Problem

_BETWEEN = re.compile(r"[、，,；;\n]+")


class PaperTopicUnknown(Problem):
    """No knowledge point is called so. Details: `topic`, `subject`."""

    code = "paper-topic-unknown"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the points it stands for, parts included; in a subject without a graph its own words."""

    name: str
    codes: tuple[str, ...]


def topics(subject: str, grade: int, text: str) -> list[Topic]:
    """Each topic of `text`. Raises `PaperTopicUnknown`."""
    names = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    if not names:
        raise PaperTopicUnknown(topic=text[:40], subject=subject)
    if subject not in knowledge_graphs.subjects():
        return [Topic(name, (name,)) for name in names]
    graph = knowledge_graphs.load(subject)
    return [Topic(name, _codes(graph, name, grade)) for name in names]


def _codes(graph: KnowledgeGraph, name: str, grade: int) -> tuple[str, ...]:
    """Points of that name, of a unit of that name, or whose name has it; else those the words name. Later
    grades stay out."""
    taught = [point for point in graph.points.values() if point.grade <= grade]
    exact = [point for point in taught if name.lower() in {each.lower() for each in point.names}]
    unit = [point for point in taught if name in point.unit]
    having = [point for point in taught if name in point.name]
    found = [*exact, *unit, *having] or [point for point in graph.find(name) if point.grade <= grade]
    if not found:
        raise PaperTopicUnknown(topic=name[:40], subject=graph.subject)
    return tuple(dict.fromkeys(code for point in found for code in _with_parts(graph, point, grade)))


def _with_parts(graph: KnowledgeGraph, point: Point, grade: int) -> list[str]:
    codes = [point.id]
    for part in graph.parts(point.id):
        if part.grade <= grade:
            codes += _with_parts(graph, part, grade)
    return codes
