"""What is wrong with a graph as a whole, in words; and how much of it can be repaired."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import networkx as nx

from corpora.knowledge_graphs.model import ORDERING, Edge, Graph, Node, NodeKind, Relation
from corpora.knowledge_graphs.names import normalise

_SHOWN_STEPS = 20
_TANGLE = 3_000
"""More edges within cycles than this are not tried one by one."""
_REPAIRS = 1_000
"""Names of one graph that are repaired at most; a graph with more was read wrongly as a whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `kind` is one of: duplicate, dangling, cycle, orphan, name, relation; `place` is the id
    of the node, or of the edge's start; `text` a sentence."""

    kind: str
    place: str
    text: str

    def __str__(self) -> str:
        """`place: text`."""
        return f"{self.place}: {self.text}"


def check(graph: Graph) -> tuple[Finding, ...]:
    """Every fault of the graph; empty when it is sound."""
    return (
        *_duplicates(graph),
        *_dangling(graph),
        *_wrong_relations(graph),
        *_cycles(graph),
        *_orphans(graph),
        *(finding for node in graph.nodes for finding in _damaged_names(node)),
        *_repeated_names(graph),
    )


def mend(graph: Graph) -> tuple[Graph, tuple[Finding, ...]]:
    """The graph without its duplicates, loose edges and edges that close a cycle, its damaged names
    repaired where the rest of the graph shows how, an empty name replaced by the id; and what was done.
    Names beyond repair and orphans stay and are told by `check`."""
    done: list[Finding] = [*_duplicates(graph), *_dangling(graph), *_wrong_relations(graph)]
    nodes = list(graph.by_id.values())
    edges: dict[tuple[str, str, Relation], Edge] = {}
    for edge in graph.edges:
        if edge.start in graph.by_id and edge.end in graph.by_id and not _misjoined(graph, edge):
            edges.setdefault(edge.key, edge)
    kept, closing = _without_cycles(list(edges.values()))
    done.extend(
        Finding("cycle", edge.start, f"the {edge.relation} edge to {edge.end} closes a cycle: left out")
        for edge in closing
    )
    repaired = _repair_names(nodes)
    done.extend(
        Finding("name", old.id, f"the damaged name {_shown(before)} was repaired to {after}")
        for old, new in zip(nodes, repaired, strict=True)
        for before, after in zip((old.name, *old.aliases), (new.name, *new.aliases), strict=True)
        if before != after
    )
    return Graph(tuple(repaired), tuple(kept), graph.title), tuple(done)


def _duplicates(graph: Graph) -> Iterator[Finding]:
    for id_, count in Counter(node.id for node in graph.nodes).items():
        if count > 1:
            yield Finding("duplicate", id_, f"the id is given {count} times; the first counts")
    for (start, end, relation), count in Counter(edge.key for edge in graph.edges).items():
        if count > 1:
            yield Finding("duplicate", start, f"the {relation} edge to {end} is given {count} times")


def _dangling(graph: Graph) -> Iterator[Finding]:
    for edge in graph.edges:
        if edge.start not in graph.by_id:
            yield Finding("dangling", edge.start, f"a {edge.relation} edge begins here; no such node")
        if edge.end not in graph.by_id:
            what = "the code" if edge.relation is Relation.ALIGNED_TO else f"the {edge.relation} end"
            yield Finding("dangling", edge.start, f"{what} {edge.end} does not exist")


def _misjoined(graph: Graph, edge: Edge) -> bool:
    if edge.start == edge.end:
        return True
    start, end = graph.by_id.get(edge.start), graph.by_id.get(edge.end)
    if start is None or end is None:
        return False
    item = NodeKind.CURRICULUM_ITEM
    if edge.relation is Relation.ALIGNED_TO:
        return end.kind is not item
    if edge.relation is Relation.PART_OF:
        return (start.kind is item) != (end.kind is item)
    return edge.relation is Relation.ASSESSES and start.kind in {item, NodeKind.CONCEPT}


def _wrong_relations(graph: Graph) -> Iterator[Finding]:
    for edge in graph.edges:
        if edge.start == edge.end:
            yield Finding("cycle", edge.start, f"a {edge.relation} edge joins it to itself")
        elif _misjoined(graph, edge):
            kinds = graph.by_id[edge.start].kind, graph.by_id[edge.end].kind
            text = f"a {edge.relation} edge cannot join a {kinds[0]} to the {kinds[1]} {edge.end}"
            yield Finding("relation", edge.start, text)


def _cycles(graph: Graph) -> Iterator[Finding]:
    """A cycle of prerequisites, of parts, or of both: a whole may not be needed for its own part."""
    learning = nx.DiGraph((edge.start, edge.end) for edge in graph.of(ORDERING))
    for group in sorted(map(sorted, nx.strongly_connected_components(learning))):
        if len(group) > 1:
            steps = [start for start, _ in nx.find_cycle(learning.subgraph(group), group[0])]
            least = steps.index(min(steps))
            ring = [*steps[least:], *steps[:least], steps[least]]
            way = " → ".join(ring if len(ring) <= _SHOWN_STEPS else [*ring[:_SHOWN_STEPS], "…", ring[-1]])
            yield Finding("cycle", ring[0], f"a cycle of prerequisites or parts runs through {way}")


def _without_cycles(edges: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Edges to keep and edges that close a cycle. Of a cycle the edge that stands last is left out; in a
    tangle too large to look at every edge so, those that lead back on a walk through it."""
    learning = nx.DiGraph((edge.start, edge.end) for edge in edges if edge.relation in ORDERING)
    group = {
        id_: number for number, ids in enumerate(nx.strongly_connected_components(learning)) for id_ in ids
    }
    tangled = [edge for edge in edges if edge.relation in ORDERING and group[edge.start] == group[edge.end]]
    closing = _closing(tangled) if len(tangled) <= _TANGLE else _leading_back(tangled)
    return [edge for edge in edges if edge.key not in closing], [
        edge for edge in edges if edge.key in closing
    ]


def _closing(edges: list[Edge]) -> set[tuple[str, str, Relation]]:
    """Edges that close a cycle with edges before them."""
    inside = nx.DiGraph()
    inside.add_nodes_from(id_ for edge in edges for id_ in (edge.start, edge.end))
    found = set()
    for edge in edges:
        if nx.has_path(inside, edge.end, edge.start):
            found.add(edge.key)
        else:
            inside.add_edge(edge.start, edge.end)
    return found


def _leading_back(edges: list[Edge]) -> set[tuple[str, str, Relation]]:
    """Edges that lead back to a point on the way to them, in one depth-first walk: linear time."""
    after: dict[str, list[Edge]] = {}
    for edge in edges:
        after.setdefault(edge.start, []).append(edge)
    found, done, on_way = set(), set[str](), set[str]()
    for root in after:
        walk = [] if root in done else [(root, iter(after[root]))]
        on_way.update(id_ for id_, _ in walk)
        while walk:
            id_, rest = walk[-1]
            step = next(rest, None)
            if step is None:
                on_way.discard(id_)
                done.add(id_)
                walk.pop()
            elif step.end in on_way:
                found.add(step.key)
            elif step.end not in done:
                on_way.add(step.end)
                walk.append((step.end, iter(after.get(step.end, ()))))
    return found


def _orphans(graph: Graph) -> Iterator[Finding]:
    joined = {
        id_
        for edge in graph.edges
        if edge.relation is not Relation.ALIGNED_TO
        for id_ in (edge.start, edge.end)
    }
    for node in graph.by_id.values():
        if node.id not in joined and node.kind is not NodeKind.CURRICULUM_ITEM:
            yield Finding("orphan", node.id, "an orphan, no edge leads to it or from it")


_LOST = re.compile(r"\ufffd|(?:(?<=[㐀-鿿])|(?<![^\s]))\?(?=[㐀-鿿])")
"""U+FFFD, or a question mark where a Chinese character was lost in a conversion."""
_MOJIBAKE = re.compile(r"[\u00c0-\u00ff][\u0080-\u00bf]|锟斤拷|烫烫烫|屯屯屯|[\ue000-\uf8ff]")


def _damaged_names(node: Node) -> Iterator[Finding]:
    if not node.name.strip():
        yield Finding("name", node.id, "the name is empty")
    for name in node.names:
        reason = ""
        if any(not char.isprintable() for char in name):
            reason = "has control or invisible characters"
        elif _LOST.search(name):
            reason = "has lost a character"
        elif _MOJIBAKE.search(name):
            reason = "was read in a wrong encoding"
        if reason:
            yield Finding("name", node.id, f"the name {_shown(name)} {reason}")


def _repair_names(nodes: Iterable[Node]) -> list[Node]:
    """Lost characters put back where every other name that fits the place agrees on one; an empty name
    becomes the id."""
    nodes = list(nodes)
    if sum(any(map(_LOST.search, node.names)) for node in nodes) > _REPAIRS:
        return nodes
    sound = "\n".join(node.name for node in nodes if not _LOST.search(node.name))
    return [
        replace(
            node,
            name=_repaired(node.name, sound).strip() or node.id,
            aliases=tuple(_repaired(alias, sound) for alias in node.aliases),
        )
        for node in nodes
    ]


def _repaired(name: str, sound: str) -> str:
    name = "".join(char for char in name if char.isprintable())
    for lost in reversed(list(_LOST.finditer(name))):
        before, after = name[max(0, lost.start() - 2) : lost.start()], name[lost.end() :][:2]
        candidates = set(re.findall(f"{re.escape(before)}(.){re.escape(after)}", sound))
        if len(candidates) == 1:
            name = name[: lost.start()] + candidates.pop() + name[lost.end() :]
    return name


def _repeated_names(graph: Graph) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    for node in graph.by_id.values():
        if node.kind is NodeKind.CURRICULUM_ITEM:
            continue
        for name in node.names:
            owner = owners.setdefault((node.subject, normalise(name)), node.id)
            if owner != node.id:
                yield Finding("name", node.id, f"the name {name} also belongs to {owner}")


def _shown(name: str) -> str:
    return name if name and name.isprintable() else ascii(name)
