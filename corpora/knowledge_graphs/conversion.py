"""A subject's graph as a `Graph`, with its curriculum: what is exported, checked and searched."""

from collections.abc import Iterator

from corpora.curricula import Curriculum, Heading, Item
from corpora.knowledge_graphs.graph import KnowledgeGraph
from corpora.knowledge_graphs.model import Edge, Graph, Node, NodeKind, Provenance, Relation
from corpora.knowledge_graphs.point import Point

INDEX = Provenance("《义务教育课程标准（2022年版）》", "杏坛", 0.9)
"""Of the coded index: the standard's content in our own words, to be cited from the official text."""


def as_graph(graph: KnowledgeGraph) -> Graph:
    """Points, then the curriculum's headings and items; an edge a statement, those that hold both ways
    once."""
    nodes = [_node(graph.subject, point) for point in graph.points.values()]
    edges = [edge for point in graph.points.values() for edge in _edges(point)]
    items = curriculum_graph(graph.curriculum)
    return Graph((*nodes, *items.nodes), (*edges, *items.edges), graph.curriculum.title)


def curriculum_graph(curriculum: Curriculum) -> Graph:
    """The index as nodes: stages, domains, themes and items, each part of the one above it."""
    nodes, edges = [], []
    every: tuple[Heading | Item, ...] = (*curriculum.headings.values(), *curriculum.items.values())
    for entry in every:
        name = entry.gist if isinstance(entry, Item) else entry.name
        nodes.append(
            Node(
                id=entry.code,
                kind=NodeKind.CURRICULUM_ITEM,
                name=name,
                provenance=INDEX,
                subject=curriculum.subject,
                grades=entry.grades,
            )
        )
        above = entry.code.rsplit(".", 1)[0]
        if above in curriculum.headings:
            edges.append(Edge(entry.code, above, Relation.PART_OF, INDEX))
    return Graph(tuple(nodes), tuple(edges), curriculum.title)


def _node(subject: str, point: Point) -> Node:
    return Node(
        id=point.id,
        kind=point.kind,
        name=point.name,
        provenance=point.provenance,
        english=point.english,
        aliases=point.aliases,
        definition=point.definition,
        subject=subject,
        grades=tuple(range(point.grade, point.last_grade + 1)),
        place=f"{point.when}·{point.unit}",
        misconceptions=point.misconceptions,
    )


def _edges(point: Point) -> Iterator[Edge]:
    ends: tuple[tuple[Relation, tuple[str, ...]], ...] = (
        (Relation.PART_OF, (point.part_of,) if point.part_of else ()),
        (Relation.RELATED, point.related),
        (Relation.ASSESSES, point.assesses),
        (Relation.ALIGNED_TO, (*point.codes, *point.later_codes)),
    )
    for other in point.prerequisites:
        yield Edge(other, point.id, Relation.PREREQUISITE, point.provenance)
    for relation, others in ends:
        for other in others:
            yield Edge(point.id, other, relation, point.provenance)
    for each in point.confusions:
        note = f"{each.error}；区分办法：{each.remedy}"
        yield Edge(point.id, each.other, Relation.CONFUSED_WITH, point.provenance, note)
