"""What makes a subject's graph unsound: what makes any graph so, codes that do not fit, and an order that
cannot be taught."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpora.knowledge_graphs.conversion import as_graph
from corpora.knowledge_graphs.soundness import check

if TYPE_CHECKING:
    from corpora.knowledge_graphs.graph import KnowledgeGraph
    from corpora.knowledge_graphs.point import Point


def findings(graph: "KnowledgeGraph") -> list[str]:
    """Every finding as a sentence that begins with the id of the point concerned."""
    return [
        *map(str, check(as_graph(graph))),
        *(finding for point in graph.points.values() for finding in _of_point(graph, point)),
    ]


def _of_point(graph: "KnowledgeGraph", point: "Point") -> Iterator[str]:
    for code in point.codes:
        if code in graph.curriculum and point.grade not in graph.curriculum.item(code).grades:
            yield f"{point.id}: taught in grade {point.grade}, outside the grades of {code}"
    for code in point.later_codes:
        if code in graph.curriculum and point.grade >= min(graph.curriculum.item(code).grades):
            yield f"{point.id}: {code} is given as a later code but is not of a later stage"
    if not any(code.endswith(f".{point.domain}") for code in graph.curriculum.headings):
        yield f"{point.id}: the domain {point.domain} does not exist"
    if not point.codes:
        yield f"{point.id}: no curriculum code"
    for other in map(graph.point, point.prerequisites):
        if other.order > point.order:
            yield f"{point.id}: taught in {point.when}, before its prerequisite {other.id} in {other.when}"
