"""Several graphs as one: what a text names, what lies near, what comes before, what is covered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from corpora.knowledge_graphs.graph import UnknownPoint
from corpora.knowledge_graphs.model import SYMMETRIC, Edge, Graph, Node, NodeKind, Relation
from corpora.knowledge_graphs.names import Names, normalise

_ALIAS_WEIGHT = 0.9
_HALF_LENGTH = 2
"""A name of this many characters is half as sure a sign as a long one."""
_SHARED_NAME = 0.5
_OTHER_SUBJECT = 0.6


@dataclass(frozen=True, slots=True)
class Tag:
    """A point that a text is about. `score` lies in 0 to 1; `names` are the names found, in normal form."""

    node: Node
    score: float
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a set of points covers. Items and points stand in the order of their graphs; `share` is the part
    of the items that is covered, 0 where there is none."""

    covered_items: tuple[Node, ...]
    open_items: tuple[Node, ...]
    covered_points: tuple[Node, ...]
    open_points: tuple[Node, ...]

    @property
    def share(self) -> float:
        """Covered items over all items, 0 to 1."""
        total = len(self.covered_items) + len(self.open_items)
        return len(self.covered_items) / total if total else 0.0


class Atlas:
    """Graphs side by side. Of nodes with one id the first counts; loose edges are passed over. Built once
    and not changed: safe to share between threads."""

    def __init__(self, graphs: Iterable[Graph]) -> None:
        self._nodes: dict[str, Node] = {}
        self._out: dict[str, list[Edge]] = {}
        self._in: dict[str, list[Edge]] = {}
        graphs = list(graphs)
        for graph in graphs:
            for node in graph.nodes:
                self._nodes.setdefault(node.id, node)
        seen: set[tuple[str, str, Relation]] = set()
        for graph in graphs:
            for edge in graph.edges:
                if edge.key not in seen and edge.start in self._nodes and edge.end in self._nodes:
                    seen.add(edge.key)
                    self._out.setdefault(edge.start, []).append(edge)
                    self._in.setdefault(edge.end, []).append(edge)
        self._place = {id_: number for number, id_ in enumerate(self._nodes)}
        self._names = Names((name, node.id) for node in self.points for name in node.names)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by id, in the order of the graphs."""
        return self._nodes

    @property
    def points(self) -> tuple[Node, ...]:
        """Every node but those of a curriculum."""
        return tuple(node for node in self._nodes.values() if node.kind is not NodeKind.CURRICULUM_ITEM)

    def node(self, id_: str) -> Node:
        """The node with this id. Raises `UnknownPoint`."""
        try:
            return self._nodes[id_]
        except KeyError:
            raise UnknownPoint(point=id_[:80]) from None

    def neighbours(self, id_: str, relation: Relation, back: bool = False) -> tuple[tuple[Node, Edge], ...]:
        """Where edges of a relation lead from a node, or, `back`, where they come from; symmetric ones
        either way. Raises `UnknownPoint`."""
        self.node(id_)
        both = relation in SYMMETRIC
        out = [(self._nodes[edge.end], edge) for edge in self._out.get(id_, ()) if not back or both]
        into = [(self._nodes[edge.start], edge) for edge in self._in.get(id_, ()) if back or both]
        return tuple((node, edge) for node, edge in (*out, *into) if edge.relation is relation)

    def tag(self, text: str, subject: str = "", limit: int = 10) -> tuple[Tag, ...]:
        """Points that `text` names, best first: a longer name, one said more than once, the name before
        an alias, and a subject that other names of the text share, count for more. `subject` keeps to one.

        A baseline by names alone; it does not see what a text is about without naming it.
        """
        found: dict[str, list[tuple[str, float]]] = {}
        for match in self._names.matches(text):
            ids = [id_ for id_ in match.ids if not subject or self._nodes[id_].subject == subject]
            for id_ in ids:
                main = normalise(self._nodes[id_].name) == match.name
                weight = len(match.name) / (len(match.name) + _HALF_LENGTH)
                weight *= (1.0 if main else _ALIAS_WEIGHT) * (_SHARED_NAME if len(ids) > 1 else 1.0)
                found.setdefault(id_, []).append((match.name, weight))
        leading = self._leading_subject(found)
        tags = []
        for id_, hits in found.items():
            miss = 1.0
            for _, weight in hits:
                miss *= 1 - weight
            score = (1 - miss) * (1.0 if self._nodes[id_].subject == leading else _OTHER_SUBJECT)
            tags.append(
                Tag(self._nodes[id_], round(score, 4), tuple(dict.fromkeys(name for name, _ in hits)))
            )
        return tuple(sorted(tags, key=lambda tag: (-tag.score, self._place[tag.node.id]))[:limit])

    def prerequisites(self, id_: str, depth: int | None = 1) -> tuple[Node, ...]:
        """What is learnt before a point, over `depth` steps or all of it (None), in the order of the
        graphs. Raises `UnknownPoint`."""
        seen, front, left = {self.node(id_).id}, {id_}, depth
        while front and (left is None or left > 0):
            front = {
                node.id
                for each in front
                for node, _ in self.neighbours(each, Relation.PREREQUISITE, back=True)
            } - seen
            seen |= front
            left = None if left is None else left - 1
        return self._sorted(seen - {id_})

    def path(self, start: str, end: str) -> tuple[Node, ...]:
        """A shortest way of learning from `start` to `end`, both included, over prerequisites and from
        part to whole; empty where none leads there. Raises `UnknownPoint`."""
        came: dict[str, str] = {self.node(start).id: ""}
        front = [start]
        while front and self.node(end).id not in came:
            steps = [
                (id_, node.id)
                for id_ in front
                for relation in (Relation.PREREQUISITE, Relation.PART_OF)
                for node, _ in self.neighbours(id_, relation)
            ]
            front = [after for before, after in steps if came.setdefault(after, before) == before]
            front = list(dict.fromkeys(front))
        if end not in came:
            return ()
        way = [end]
        while came[way[-1]]:
            way.append(came[way[-1]])
        return tuple(self._nodes[id_] for id_ in reversed(way))

    def coverage(self, points: Collection[str], subject: str = "", grade: int = 0) -> Coverage:
        """Which curriculum items and points a set of points covers, within a subject and grade if given.
        A whole is covered where all its parts are; what a skill assesses is covered with the skill. Raises
        `UnknownPoint` for a point that there is not."""
        covered = {self.node(id_).id for id_ in points}
        covered |= {node.id for id_ in points for node, _ in self.neighbours(id_, Relation.ASSESSES)}
        todo = list(covered)
        while todo:
            for whole, _ in self.neighbours(todo.pop(), Relation.PART_OF):
                parts = self.neighbours(whole.id, Relation.PART_OF, back=True)
                if whole.id not in covered and all(part.id in covered for part, _ in parts):
                    covered.add(whole.id)
                    todo.append(whole.id)
        codes = {item.id for id_ in covered for item, _ in self.neighbours(id_, Relation.ALIGNED_TO)}
        asked = [node for node in self._nodes.values() if _within(node, subject, grade)]
        items = [node for node in asked if self._in_reach(node)]
        mine = [node for node in asked if node.kind is not NodeKind.CURRICULUM_ITEM]
        return Coverage(
            covered_items=tuple(node for node in items if node.id in codes),
            open_items=tuple(node for node in items if node.id not in codes),
            covered_points=tuple(node for node in mine if node.id in covered),
            open_points=tuple(node for node in mine if node.id not in covered),
        )

    def _in_reach(self, node: Node) -> bool:
        """Whether a point of the graphs is aligned to this item; no set of points could cover another."""
        return node.kind is NodeKind.CURRICULUM_ITEM and any(
            edge.relation is Relation.ALIGNED_TO for edge in self._in.get(node.id, ())
        )

    def _leading_subject(self, found: Mapping[str, list[tuple[str, float]]]) -> str:
        weights: dict[str, float] = {}
        for id_, hits in found.items():
            subject = self._nodes[id_].subject
            weights[subject] = weights.get(subject, 0.0) + sum(weight for _, weight in hits)
        return max(weights, key=weights.__getitem__, default="")

    def _sorted(self, ids: set[str]) -> tuple[Node, ...]:
        return tuple(self._nodes[id_] for id_ in sorted(ids, key=self._place.__getitem__))


def _within(node: Node, subject: str, grade: int) -> bool:
    return (not subject or node.subject == subject) and (not grade or grade in node.grades)
