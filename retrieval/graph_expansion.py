"""Query expansion by the knowledge graph: other names of what a question names, and what lies near it.

The terms are suggestions with weights; a search adds them below the words the asker used. English names
help a Chinese question find English material, and the reverse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpora.knowledge_graphs.model import NodeKind, Relation
from corpora.knowledge_graphs.names import normalise

if TYPE_CHECKING:
    from corpora.knowledge_graphs import Atlas, Node

_SYNONYM = 0.7
_NEIGHBOURS = MappingProxyType(
    {
        (Relation.PART_OF, False): 0.4,
        (Relation.PART_OF, True): 0.3,
        (Relation.CONFUSED_WITH, False): 0.25,
        (Relation.RELATED, False): 0.25,
        (Relation.PREREQUISITE, True): 0.15,
    }
)
"""Weights of a whole, a part, a confused or related point, and what is learnt before."""
_LEAST_SCORE = 0.3


@dataclass(frozen=True, slots=True)
class Term:
    """A term to add to a query. `weight` lies in 0 to 1, the asker's own words counting 1; `point` is the
    id of the point in the question it comes from, `why` is `synonym` or a relation."""

    text: str
    weight: float
    point: str
    why: str


def expand(query: str, atlas: "Atlas", limit: int = 12) -> tuple[Term, ...]:
    """Terms for a query, heaviest first; none where the query names no point. What the query says already
    is left out."""
    said = normalise(query)
    best: dict[str, Term] = {}
    for tag in atlas.tag(query, limit=4):
        if tag.score < _LEAST_SCORE:
            continue
        for term in _terms(atlas, tag.node, tag.score):
            key = normalise(term.text)
            if key and key not in said and (key not in best or term.weight > best[key].weight):
                best[key] = term
    return tuple(sorted(best.values(), key=lambda term: (-term.weight, term.text))[:limit])


def _terms(atlas: "Atlas", node: "Node", score: float) -> Iterator[Term]:
    for name in node.names:
        yield Term(name, round(_SYNONYM * score, 4), node.id, "synonym")
    for (relation, back), weight in _NEIGHBOURS.items():
        for other, _ in atlas.neighbours(node.id, relation, back):
            if other.kind is not NodeKind.CURRICULUM_ITEM:
                yield Term(other.name, round(weight * score, 4), node.id, str(relation))
