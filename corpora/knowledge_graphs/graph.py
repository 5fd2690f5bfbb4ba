"""The graph: points joined by prerequisite, part-of, related and confused-with edges."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

import networkx as nx

from corpora.curricula import Curriculum
from corpora.knowledge_graphs.model import Relation
from corpora.knowledge_graphs.names import Names
from corpora.knowledge_graphs.point import Confusion, Point
from corpora.problem import Problem


class UnknownPoint(Problem):
    """No knowledge point has this id. Detail: `point`."""

    code = "knowledge-point-unknown"


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """A subject's graph. `points` are in teaching order; `graph` is a frozen `networkx.MultiDiGraph` of
    their ids whose edge keys are `Relation`s."""

    curriculum: Curriculum
    points: Mapping[str, Point]
    graph: nx.MultiDiGraph = field(repr=False, compare=False)
    _learning: nx.DiGraph = field(repr=False, compare=False)
    _names: Names = field(repr=False, compare=False)
    _place: Mapping[str, int] = field(repr=False, compare=False)

    @classmethod
    def build(cls, points: Iterable[Point], curriculum: Curriculum) -> Self:
        """A graph of points in the order of their files; every edge must lead to one of them."""
        listed = {point.id: point for point in points}
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(listed)
        for point in listed.values():
            _add_edges(graph, point)
        learning = _edges(graph, Relation.PREREQUISITE, Relation.PART_OF)
        names = [(name, point.id) for point in listed.values() for name in point.names]
        order = _teaching_order(listed, graph)
        return cls(
            curriculum=curriculum,
            points=MappingProxyType({id_: listed[id_] for id_ in order}),
            graph=nx.freeze(graph),
            _learning=nx.freeze(learning),
            _names=Names(names),
            _place={id_: number for number, id_ in enumerate(order)},
        )

    @property
    def subject(self) -> str:
        """The subject, as in the curriculum."""
        return self.curriculum.subject

    def point(self, point_id: str) -> Point:
        """The point with this id. Raises `UnknownPoint`."""
        try:
            return self.points[point_id]
        except KeyError:
            raise UnknownPoint(point=point_id[:80]) from None

    def find(self, text: str) -> tuple[Point, ...]:
        """Points that `text` names by name, alias or English name, in the order of the text; see
        `Names`."""
        return tuple(self.points[id_] for id_ in self._names.find(text))

    def prerequisites(self, point_id: str, depth: int | None = 1) -> tuple[Point, ...]:
        """What is learnt before a point or one of its parts, in teaching order: directly (`depth` 1), over
        `depth` steps, or all of it (None). Raises `UnknownPoint`."""
        return self._reach(point_id, depth, self._before)

    def dependents(self, point_id: str, depth: int | None = 1) -> tuple[Point, ...]:
        """What builds on a point or one of its parts, in teaching order. Raises `UnknownPoint`."""
        return self._reach(point_id, depth, self._after)

    def path(self, start: str, end: str) -> tuple[Point, ...]:
        """A shortest way of learning from `start` to `end`, both included, over prerequisites and from
        parts to wholes; empty where none leads there. Raises `UnknownPoint`."""
        ids = self.point(start).id, self.point(end).id
        if not nx.has_path(self._learning, *ids):
            return ()
        return tuple(self.points[id_] for id_ in nx.shortest_path(self._learning, *ids))

    def parts(self, point_id: str) -> tuple[Point, ...]:
        """The direct parts of a point, in teaching order. Raises `UnknownPoint`."""
        return self._sorted(self._sources(self.point(point_id).id, Relation.PART_OF))

    def related(self, point_id: str) -> tuple[Point, ...]:
        """Points that are related to a point, either way, in teaching order. Raises `UnknownPoint`."""
        return self._sorted(self._sources(self.point(point_id).id, Relation.RELATED))

    def confused_with(self, point_id: str) -> tuple[Point, ...]:
        """Points that pupils mistake a point for, either way (易混). Raises `UnknownPoint`."""
        return self._sorted(self._sources(self.point(point_id).id, Relation.CONFUSED_WITH))

    def confusions(self, point_id: str) -> tuple[tuple[Point, Confusion], ...]:
        """What a point is mistaken for, with the mistake in words, whichever of the two it stands with.
        Raises `UnknownPoint`."""
        return tuple(
            (other, each)
            for other in self.confused_with(point_id)
            for holder, end in ((self.point(point_id), other.id), (other, point_id))
            for each in holder.confusions
            if each.other == end
        )

    def assesses(self, point_id: str) -> tuple[Point, ...]:
        """What a skill shows the mastery of (考查), in teaching order. Raises `UnknownPoint`."""
        ends = self.graph.out_edges(self.point(point_id).id, keys=True)
        return self._sorted({end for _, end, kind in ends if kind == Relation.ASSESSES})

    def for_code(self, code: str) -> tuple[Point, ...]:
        """Points that serve a curriculum item, in teaching order. Raises `UnknownCode`."""
        item = self.curriculum.item(code)
        return tuple(point for point in self.points.values() if item.code in point.codes)

    def check(self) -> list[str]:
        """Everything unsound in the graph, a sentence each; empty when it is sound."""
        from corpora.knowledge_graphs.checks import findings

        return findings(self)

    def _reach(self, point_id: str, depth: int | None, step: Callable[[str], set[str]]) -> tuple[Point, ...]:
        own = self._members({self.point(point_id).id})
        seen, front, left = set(own), own, depth
        while front and (left is None or left > 0):
            front = {other for id_ in self._members(front) for other in step(id_)} - seen
            seen |= front
            left = None if left is None else left - 1
        return self._sorted(seen - own)

    def _members(self, ids: set[str]) -> set[str]:
        """The points and all their parts, at any depth."""
        members, todo = set(ids), list(ids)
        while todo:
            new = self._sources(todo.pop(), Relation.PART_OF) - members
            members |= new
            todo.extend(new)
        return members

    def _before(self, id_: str) -> set[str]:
        return self._sources(id_, Relation.PREREQUISITE)

    def _after(self, id_: str) -> set[str]:
        return {end for _, end, kind in self.graph.out_edges(id_, keys=True) if kind == Relation.PREREQUISITE}

    def _sources(self, id_: str, relation: Relation) -> set[str]:
        return {start for start, _, kind in self.graph.in_edges(id_, keys=True) if kind == relation}

    def _sorted(self, ids: set[str]) -> tuple[Point, ...]:
        return tuple(self.points[id_] for id_ in sorted(ids, key=self._place.__getitem__))


def _add_edges(graph: nx.MultiDiGraph, point: Point) -> None:
    for other in point.prerequisites:
        graph.add_edge(other, point.id, key=Relation.PREREQUISITE)
    if point.part_of:
        graph.add_edge(point.id, point.part_of, key=Relation.PART_OF)
    for other in point.assesses:
        graph.add_edge(point.id, other, key=Relation.ASSESSES)
    confused = tuple(each.other for each in point.confusions)
    for relation, others in ((Relation.RELATED, point.related), (Relation.CONFUSED_WITH, confused)):
        for other in others:
            graph.add_edge(point.id, other, key=relation)
            graph.add_edge(other, point.id, key=relation)


def _edges(graph: nx.MultiDiGraph, *relations: Relation) -> nx.DiGraph:
    some = nx.DiGraph()
    some.add_nodes_from(graph)
    some.add_edges_from((start, end) for start, end, kind in graph.edges(keys=True) if kind in relations)
    return some


def _teaching_order(listed: Mapping[str, Point], graph: nx.MultiDiGraph) -> list[str]:
    """By grade and term, then as the files list them, but never before a prerequisite. In a graph with a
    cycle, which `check` reports, only by the files."""
    place = {id_: (point.order, index) for index, (id_, point) in enumerate(listed.items())}
    before = _edges(graph, Relation.PREREQUISITE)
    if not nx.is_directed_acyclic_graph(before):
        return sorted(listed, key=place.__getitem__)
    return list(nx.lexicographical_topological_sort(before, key=place.__getitem__))
