"""What makes a graph unsound: cycles, orphans, codes that do not fit, and an order that cannot be taught."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import networkx as nx

from corpora.knowledge_graphs.names import normalise

if TYPE_CHECKING:
    from corpora.knowledge_graphs.graph import KnowledgeGraph
    from corpora.knowledge_graphs.point import Point


def findings(graph: "KnowledgeGraph") -> list[str]:
    """Every finding as a sentence that begins with the id of the point concerned."""
    return [
        *_cycles(graph),
        *_repeated_names(graph),
        *(finding for point in graph.points.values() for finding in _of_point(graph, point)),
    ]


def _cycles(graph: "KnowledgeGraph") -> Iterator[str]:
    """A cycle of prerequisites, of parts, or of both: a whole may not be needed for its own part."""
    learning = nx.DiGraph()
    for point in graph.points.values():
        learning.add_edges_from((other, point.id) for other in point.prerequisites)
        if point.part_of:
            learning.add_edge(point.id, point.part_of)
    for group in nx.strongly_connected_components(learning):
        if len(group) > 1:
            yield f"{min(group)}: a cycle of prerequisites or parts runs through {', '.join(sorted(group))}"


def _repeated_names(graph: "KnowledgeGraph") -> Iterator[str]:
    owners: dict[str, str] = {}
    for point in graph.points.values():
        for name in point.names:
            owner = owners.setdefault(normalise(name), point.id)
            if owner != point.id:
                yield f"{point.id}: the name {name} also belongs to {owner}"


def _of_point(graph: "KnowledgeGraph", point: "Point") -> Iterator[str]:
    if not graph.graph.degree(point.id):
        yield f"{point.id}: an orphan, no edge leads to it or from it"
    for code in (*point.codes, *point.later_codes):
        if code not in graph.curriculum:
            yield f"{point.id}: the code {code} does not exist"
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
