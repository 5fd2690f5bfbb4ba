"""JSON-LD: points as SKOS concepts, edges as RDF statements that carry their provenance.

`CONTEXT` says what each key means. For programs that know only SKOS, a node also names its wholes
(`broader`) and what it is related to (`related`). Reading takes files written so, and SKOS concepts with
`prefLabel`, `altLabel`, `definition`, `broader`, `narrower`, `related` and `exactMatch` as others write
them in compact form; contexts are not fetched, and full RDF processing is not attempted.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from corpora.knowledge_graphs.exchange.fields import (
    Entry,
    entries,
    make_edge,
    parse_json,
    provenance_of,
    read_text,
    relation_of,
    text_of,
)
from corpora.knowledge_graphs.exchange.lines import node_from
from corpora.knowledge_graphs.exchange.problems import Place
from corpora.knowledge_graphs.model import Edge, Graph, Node, NodeKind, Provenance, Relation

_URN = "urn:xingtan:point:"
CONTEXT: Mapping[str, object] = MappingProxyType(
    {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "prov": "http://www.w3.org/ns/prov#",
        "xt": "urn:xingtan:vocabulary:",
        "id": "@id",
        "type": "@type",
        "notation": "skos:notation",
        "name": {"@id": "skos:prefLabel", "@language": "zh"},
        "english": {"@id": "skos:prefLabel", "@language": "en"},
        "aliases": {"@id": "skos:altLabel", "@container": "@set"},
        "definition": {"@id": "skos:definition", "@language": "zh"},
        "broader": {"@id": "skos:broader", "@type": "@id", "@container": "@set"},
        "related": {"@id": "skos:related", "@type": "@id", "@container": "@set"},
        "start": {"@id": "rdf:subject", "@type": "@id"},
        "end": {"@id": "rdf:object", "@type": "@id"},
        "relation": "xt:relation",
        "kind": "xt:kind",
        "subject": "xt:subject",
        "grades": {"@id": "xt:grades", "@container": "@list"},
        "place": "xt:place",
        "misconceptions": {"@id": "xt:misconceptions", "@container": "@list"},
        "error": {"@id": "xt:error", "@language": "zh"},
        "remedy": {"@id": "xt:remedy", "@language": "zh"},
        "note": {"@id": "skos:note", "@language": "zh"},
        "source": "prov:wasDerivedFrom",
        "author": "prov:wasAttributedTo",
        "confidence": "xt:confidence",
        "verified_by": "xt:verifiedBy",
        "title": "xt:title",
    }
)
_DIRECT = {
    "broader": (Relation.PART_OF, False),
    "narrower": (Relation.PART_OF, True),
    "related": (Relation.RELATED, False),
    "exactMatch": (Relation.ALIGNED_TO, False),
}
"""SKOS keys of a node that say an edge, and whether it runs the other way."""


def write(graph: Graph, path: Path) -> None:
    """Write the graph to a file."""
    said: dict[str, dict[str, list[str]]] = {}
    for key, relation in (("broader", Relation.PART_OF), ("related", Relation.RELATED)):
        for edge in graph.of([relation]):
            said.setdefault(edge.start, {}).setdefault(key, []).append(_urn(edge.end))
    body = {
        "@context": dict(CONTEXT),
        "title": graph.title,
        "@graph": [
            *(_node_entry(node) | said.get(node.id, {}) for node in graph.nodes),
            *map(_edge_entry, graph.edges),
        ],
    }
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path, default: Provenance) -> tuple[Graph, tuple[str, ...]]:
    """The graph in a file, and notes on entries passed over. Raises `GraphFileInvalid`."""
    here = Place(path.name)
    body = parse_json(read_text(path), here)
    if not isinstance(body, dict) or "@graph" not in body:
        raise here.refuse("no JSON-LD: there is no @graph")
    nodes: list[Node] = []
    said: list[tuple[Entry, Place]] = []
    edges: dict[tuple[str, str, Relation], Edge] = {}
    again: list[Edge] = []
    notes: list[str] = []
    for entry, at in entries(body["@graph"], here, "@graph"):
        plain: Entry = {key.removeprefix("skos:"): value for key, value in entry.items()}
        kinds = _types(plain)
        if "rdf:Statement" in kinds:
            edge = _statement(plain, at, default)
            if edge.key in edges:
                again.append(edge)
            edges.setdefault(edge.key, edge)
        elif "skos:Concept" in kinds or "Concept" in kinds:
            nodes.append(_concept(plain, at, default))
            said.append(({**plain, "id": nodes[-1].id}, at))
        else:
            notes.append(f"entry {at.row}: neither a concept nor a statement, passed over")
    known = {node.id: node for node in nodes}
    for concept, at in said:
        for edge in _direct_edges(concept, at, default, known):
            edges.setdefault(edge.key, edge)
    return Graph(tuple(nodes), (*edges.values(), *again), text_of(body, "title", here)), tuple(notes)


def _node_entry(node: Node) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": _urn(node.id),
        "type": "skos:Concept",
        "notation": node.id,
        "kind": node.kind,
        "name": node.name,
        "english": node.english,
        "aliases": list(node.aliases),
        "definition": node.definition,
        "subject": node.subject,
        "grades": list(node.grades),
        "place": node.place,
        "misconceptions": [{"error": each.error, "remedy": each.remedy} for each in node.misconceptions],
    }
    return {key: value for key, value in entry.items() if value not in ("", [])} | _made_by(node.provenance)


def _edge_entry(edge: Edge) -> dict[str, object]:
    entry: dict[str, object] = {
        "type": "rdf:Statement",
        "start": _urn(edge.start),
        "relation": edge.relation,
        "end": _urn(edge.end),
    }
    return entry | ({"note": edge.note} if edge.note else {}) | _made_by(edge.provenance)


def _made_by(made: Provenance) -> dict[str, object]:
    entry: dict[str, object] = {"source": made.source, "author": made.author, "confidence": made.confidence}
    return entry | ({"verified_by": made.verified_by} if made.verified_by else {})


def _concept(entry: Entry, at: Place, default: Provenance) -> Node:
    """A concept in this program's words, or in plain SKOS."""
    plain = dict(entry)
    plain["id"] = text_of(entry, "notation", at) or _id(entry.get("id", entry.get("@id")), at)
    labels = _labels(entry.get("prefLabel"), at)
    if labels:
        plain["name"] = labels.get("zh") or labels.get("zh-hans") or next(iter(labels.values()))
        plain.setdefault("english", labels.get("en", "") if labels.get("en") != plain["name"] else "")
    plain.setdefault("aliases", list(_labels(entry.get("altLabel"), at, every=True).values()))
    if isinstance(entry.get("definition"), list | dict):
        plain["definition"] = next(iter(_labels(entry["definition"], at).values()), "")
    if not isinstance(entry.get("source", ""), str):
        plain.pop("source")
    return node_from(plain, at, default)


def _labels(value: object, at: Place, every: bool = False) -> dict[str, str]:
    """Labels by language: a text, a language map, a value object, or a list of these. With `every` the
    keys only tell them apart."""
    found: dict[str, str] = {}
    for number, each in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
        mark = f"#{number}" if every else ""
        if isinstance(each, str):
            found.setdefault(mark, each)
        elif isinstance(each, dict) and "@value" in each:
            found.setdefault(text_of(each, "@language", at).casefold() + mark, text_of(each, "@value", at))
        elif isinstance(each, dict):
            found.update((str(key).casefold() + mark, text_of(each, key, at)) for key in each)
        else:
            raise at.refuse("a label is neither a text nor a language map")
    return found


def _statement(entry: Entry, at: Place, default: Provenance) -> Edge:
    made = provenance_of(entry, at, default)
    relation = relation_of(text_of(entry, "relation", at), at)
    start, end = _id(entry.get("start"), at), _id(entry.get("end"), at)
    return make_edge(start, end, relation, made, text_of(entry, "note", at), at)


def _direct_edges(entry: Entry, at: Place, default: Provenance, known: Mapping[str, Node]) -> Iterator[Edge]:
    own = text_of(entry, "id", at)
    for key, (relation, backwards) in _DIRECT.items():
        value = entry.get(key) or []
        for each in value if isinstance(value, list) else [value]:
            other = _id(each, at)
            if other in known:
                other = known[other].id
            said = relation
            if relation is Relation.ALIGNED_TO and (
                other not in known or known[other].kind is not NodeKind.CURRICULUM_ITEM
            ):
                said = Relation.RELATED
            start, end = (other, own) if backwards else (own, other)
            yield make_edge(start, end, said, default, "", at)


def _types(entry: Entry) -> set[str]:
    value = entry.get("type", entry.get("@type"))
    listed = value if isinstance(value, list) else [value]
    return {each for each in listed if isinstance(each, str)}


def _urn(id_: str) -> str:
    return _URN + quote(id_, safe="")


def _id(value: object, at: Place) -> str:
    if isinstance(value, dict):
        value = value.get("@id", value.get("id"))
    if not isinstance(value, str):
        raise at.refuse("an id is missing or is no text")
    return unquote(value.removeprefix(_URN)) if value.startswith(_URN) else value
