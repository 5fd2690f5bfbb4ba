"""A graph as it travels between programs: typed nodes, typed edges, and who says so.

`Graph` holds whatever a file said, sound or not; `corpora.knowledge_graphs.soundness.check` tells what is
wrong with it as a whole (ids given twice, edges that lead nowhere, cycles), `mend` repairs what can be
repaired. What a single node or edge may not be at all is refused where it is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node is: concept (概念), skill (技能), competency (素养), or an item or heading of a
    curriculum (课程标准条目)."""

    CONCEPT = "concept"
    SKILL = "skill"
    COMPETENCY = "competency"
    CURRICULUM_ITEM = "curriculum-item"


class Relation(StrEnum):
    """What an edge says.

    `PREREQUISITE` (先修) runs from what is learnt first to what builds on it, `PART_OF` (从属) from part to
    whole, `ASSESSES` (考查) from a skill to what it shows the mastery of, `ALIGNED_TO` (对应) from a point
    to a curriculum item; `RELATED` (相关) and `CONFUSED_WITH` (易混) hold both ways.
    """

    PREREQUISITE = "prerequisite"
    PART_OF = "part-of"
    RELATED = "related"
    CONFUSED_WITH = "confused-with"
    ASSESSES = "assesses"
    ALIGNED_TO = "aligned-to"


SYMMETRIC = frozenset({Relation.RELATED, Relation.CONFUSED_WITH})
ORDERING = frozenset({Relation.PREREQUISITE, Relation.PART_OF})
"""Relations that may not run in a circle."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so: `source` is what it was taken from, `author` who made it. `confidence` lies in 0 to 1;
    `verified_by` names the person who checked it, and is empty where nobody has."""

    source: str
    author: str
    confidence: float = 1.0
    verified_by: str = ""

    def __post_init__(self) -> None:
        """Raise `ValueError` for an empty source or author, or a confidence outside 0 to 1."""
        if not self.source.strip() or not self.author.strip():
            raise ValueError("a source and an author are needed")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence of {self.confidence} is not within 0 to 1")

    @property
    def verified(self) -> bool:
        """Whether a named person has checked it."""
        return bool(self.verified_by)


OWN = Provenance("通行教材编排与《义务教育课程标准（2022年版）》条目索引", "杏坛", 0.9)
"""Of the built-in content: written for this project, in order with common textbooks, not yet signed by a
subject teacher."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A common mistake (常见错误) and a short remedy (纠正办法)."""

    error: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node. `grades` are those in which it is taught, `place` where a textbook teaches it, in words."""

    id: str
    kind: NodeKind
    name: str
    provenance: Provenance
    english: str = ""
    aliases: tuple[str, ...] = ()
    definition: str = ""
    subject: str = ""
    grades: tuple[int, ...] = ()
    place: str = ""
    misconceptions: tuple[Misconception, ...] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for an id that is empty, padded, too long or not printable."""
        check_id(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to, none empty."""
        return tuple(filter(None, (self.name, *self.aliases, self.english)))


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from `start` to `end`; `note` says in words what is confused, or why the edge holds."""

    start: str
    end: str
    relation: Relation
    provenance: Provenance
    note: str = ""

    def __post_init__(self) -> None:
        """Raise `ValueError` for ends that are no ids."""
        check_id(self.start)
        check_id(self.end)

    @property
    def key(self) -> tuple[str, str, Relation]:
        """What makes two edges the same; a symmetric one is the same either way."""
        low, high = self.start, self.end
        if self.relation in SYMMETRIC and high < low:
            low, high = high, low
        return low, high, self.relation


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges in the order of their source; nothing is promised of them as a whole."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    title: str = ""
    by_id: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the nodes; of two with one id the first counts."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            found.setdefault(node.id, node)
        object.__setattr__(self, "by_id", found)

    def of(self, relations: Iterable[Relation]) -> tuple[Edge, ...]:
        """Edges of these relations."""
        wanted = frozenset(relations)
        return tuple(edge for edge in self.edges if edge.relation in wanted)


_LONGEST_ID = 200


def check_id(text: str) -> None:
    """Raise `ValueError` unless `text` can be an id: printable, 1 to 200 characters, not padded."""
    if not text or text != text.strip():
        raise ValueError("an id is empty or padded with spaces")
    if len(text) > _LONGEST_ID or not text.isprintable():
        raise ValueError(f"{text[:40]!r} cannot be an id")
