"""CASE 1.1 (1EdTech Competencies and Academic Standards Exchange): a `CFPackage` of one `CFDocument`.

Points and curriculum items are `CFItem`s, identified by UUIDv5 of their id, which `humanCodingScheme`
keeps. Of the edges, part-of is `isChildOf` and prerequisite `precedes`; related, confused-with, assesses
and aligned-to are `isRelatedTo`, the last three told apart by their `CFAssociationGroupingURI`. What CASE
has no field for (place, misconceptions, provenance) stands in `extensions` under `xingtan`.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from corpora.knowledge_graphs.exchange.fields import (
    Entry,
    entries,
    make_edge,
    parse_json,
    provenance_of,
    read_text,
    text_of,
    texts_of,
)
from corpora.knowledge_graphs.exchange.lines import node_from
from corpora.knowledge_graphs.exchange.problems import Place
from corpora.knowledge_graphs.model import Edge, Graph, Node, NodeKind, Provenance, Relation

_WRITTEN = {
    Relation.PART_OF: "isChildOf",
    Relation.PREREQUISITE: "precedes",
    Relation.RELATED: "isRelatedTo",
    Relation.CONFUSED_WITH: "isRelatedTo",
    Relation.ASSESSES: "isRelatedTo",
    Relation.ALIGNED_TO: "isRelatedTo",
}
_READ = {
    "isChildOf": Relation.PART_OF,
    "isPartOf": Relation.PART_OF,
    "precedes": Relation.PREREQUISITE,
    "isRelatedTo": Relation.RELATED,
    "isPeerOf": Relation.RELATED,
    "exemplar": Relation.RELATED,
    "exactMatchOf": Relation.ALIGNED_TO,
}
"""`replacedBy`, `hasSkillLevel`, `isTranslationOf` and extensions have no counterpart and are told."""
_GROUPED = (Relation.CONFUSED_WITH, Relation.ASSESSES, Relation.ALIGNED_TO)
_OWN = "xingtan"


def write(graph: Graph, path: Path, changed: datetime | None = None) -> None:
    """Write the graph to a file; `changed` is the time every entry carries, now by default."""
    time = (changed or datetime.now(UTC)).isoformat(timespec="seconds")
    title = graph.title or "Xingtan"
    document = {
        **_identity(f"document:{title}"),
        "creator": "Xingtan",
        "title": title,
        "lastChangeDateTime": time,
        "language": "zh",
        "adoptionStatus": "Draft",
        "caseVersion": "1.1",
    }
    home = _link(f"document:{title}", title)
    children = {edge.start for edge in graph.of([Relation.PART_OF])}
    roots = [node for node in graph.nodes if node.id not in children]
    groups = [
        {**_identity(f"grouping:{relation}"), "title": relation, "lastChangeDateTime": time}
        for relation in _GROUPED
    ]
    body = {
        "CFDocument": document,
        "CFItems": [_item(node, home, time) for node in graph.nodes],
        "CFAssociations": [
            *(_association(edge, graph, home, time) for edge in graph.edges),
            *(_rooted(node, home, time) for node in roots),
        ],
        "CFDefinitions": {"CFAssociationGroupings": groups},
    }
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path, default: Provenance) -> tuple[Graph, tuple[str, ...]]:
    """The graph in a file, and notes on associations passed over. Raises `GraphFileInvalid`."""
    here = Place(path.name)
    body = parse_json(read_text(path), here)
    if not isinstance(body, dict) or not isinstance(body.get("CFDocument"), dict):
        raise here.refuse("no CFPackage: there is no CFDocument")
    document = body["CFDocument"]
    title, creator = text_of(document, "title", here), text_of(document, "creator", here)
    if default.source == path.name and title and creator:
        default = Provenance(title, creator, default.confidence)
    ids: dict[str, str] = {}
    nodes: list[Node] = []
    taken: set[str] = set()
    for entry, at in entries(body.get("CFItems") or [], here, "CFItems"):
        node = _node(entry, at, default, taken)
        ids.setdefault(text_of(entry, "identifier", at), node.id)
        taken.add(node.id)
        nodes.append(node)
    kinds = {node.id: node.kind for node in nodes}
    edges: list[Edge] = []
    notes: list[str] = []
    root = text_of(document, "identifier", here)
    for entry, at in entries(body.get("CFAssociations") or [], here, "CFAssociations"):
        ends = [_end(entry, key, at) for key in ("originNodeURI", "destinationNodeURI")]
        if root in ends:
            continue
        start, end = (ids.get(identifier, identifier) for identifier in ends)
        relation = _relation(entry, at, kinds.get(start), kinds.get(end))
        if relation is None:
            kind = text_of(entry, "associationType", at)
            notes.append(f"association {at.row}: {kind[:40] or 'no type'} has no counterpart, passed over")
            continue
        own = _extension(entry)
        made = provenance_of(own, at, default)
        edges.append(make_edge(start, end, relation, made, text_of(entry, "notes", at), at))
    return Graph(tuple(nodes), tuple(edges), title), tuple(notes)


def _identity(name: str) -> dict[str, str]:
    identifier = str(uuid5(NAMESPACE_OID, name))
    return {"identifier": identifier, "uri": f"urn:uuid:{identifier}"}


def _link(name: str, title: str) -> dict[str, str]:
    return {"title": title, **_identity(name)}


def _made_by(made: Provenance) -> dict[str, object]:
    return {
        "source": made.source,
        "author": made.author,
        "confidence": made.confidence,
        "verified_by": made.verified_by,
    }


def _item(node: Node, home: Mapping[str, str], time: str) -> dict[str, object]:
    wrong = [{"error": each.error, "remedy": each.remedy} for each in node.misconceptions]
    entry: dict[str, object] = {
        **_identity(node.id),
        "CFDocumentURI": home,
        "fullStatement": node.definition or node.name,
        "abbreviatedStatement": node.name,
        "alternativeLabel": node.english,
        "conceptKeywords": list(node.aliases),
        "CFItemType": node.kind,
        "humanCodingScheme": node.id,
        "subject": [node.subject] if node.subject else [],
        "educationLevel": [f"{grade:02d}" for grade in node.grades],
        "language": "zh",
        "lastChangeDateTime": time,
    }
    own = {"place": node.place, "misconceptions": wrong, **_made_by(node.provenance)}
    return {key: value for key, value in entry.items() if value not in ("", [])} | {"extensions": {_OWN: own}}


def _association(edge: Edge, graph: Graph, home: Mapping[str, str], time: str) -> dict[str, object]:
    names = [graph.by_id[id_].name if id_ in graph.by_id else id_ for id_ in (edge.start, edge.end)]
    entry: dict[str, object] = {
        **_identity(f"{edge.relation}:{edge.start}:{edge.end}"),
        "CFDocumentURI": home,
        "associationType": _WRITTEN[edge.relation],
        "originNodeURI": _link(edge.start, names[0]),
        "destinationNodeURI": _link(edge.end, names[1]),
        "lastChangeDateTime": time,
        "extensions": {_OWN: _made_by(edge.provenance)},
    }
    if edge.relation in _GROUPED:
        entry["CFAssociationGroupingURI"] = _link(f"grouping:{edge.relation}", edge.relation)
    return entry | ({"notes": edge.note} if edge.note else {})


def _rooted(node: Node, home: Mapping[str, str], time: str) -> dict[str, object]:
    return {
        **_identity(f"root:{node.id}"),
        "CFDocumentURI": home,
        "associationType": "isChildOf",
        "originNodeURI": _link(node.id, node.name),
        "destinationNodeURI": home,
        "lastChangeDateTime": time,
    }


def _node(entry: Entry, at: Place, default: Provenance, taken: set[str]) -> Node:
    """An item. Its code is its id where it has one that no other item took; its UUID otherwise."""
    identifier, code = text_of(entry, "identifier", at), text_of(entry, "humanCodingScheme", at).strip()
    if not identifier:
        raise at.refuse("an item has no identifier")
    name, full = text_of(entry, "abbreviatedStatement", at), text_of(entry, "fullStatement", at)
    known = text_of(entry, "CFItemType", at)
    levels = [each for each in texts_of(entry, "educationLevel", at) if each.isascii() and each.isdigit()]
    plain: dict[str, object] = {
        **_extension(entry),
        "id": code if code and code not in taken else identifier,
        "kind": known if known in list(NodeKind) else NodeKind.CURRICULUM_ITEM,
        "name": name or full,
        "english": text_of(entry, "alternativeLabel", at),
        "aliases": list(texts_of(entry, "conceptKeywords", at)),
        "definition": full if name and full != name else "",
        "subject": next(iter(texts_of(entry, "subject", at)), ""),
        "grades": levels,
    }
    return node_from(plain, at, default)


def _extension(entry: Entry) -> dict[str, object]:
    extensions = entry.get("extensions")
    own = extensions.get(_OWN) if isinstance(extensions, dict) else None
    return dict(own) if isinstance(own, dict) else {}


def _end(entry: Entry, key: str, at: Place) -> str:
    end = entry.get(key)
    identifier = text_of(end, "identifier", at) if isinstance(end, dict) else ""
    if not identifier:
        raise at.refuse(f"{key} has no identifier")
    return identifier


def _relation(entry: Entry, at: Place, start: NodeKind | None, end: NodeKind | None) -> Relation | None:
    group = entry.get("CFAssociationGroupingURI")
    title = text_of(group, "title", at) if isinstance(group, dict) else ""
    relation = _READ.get(text_of(entry, "associationType", at))
    if relation is Relation.RELATED and title in list(_GROUPED):
        return Relation(title)
    if relation is Relation.ALIGNED_TO and (
        end is not NodeKind.CURRICULUM_ITEM or start is NodeKind.CURRICULUM_ITEM
    ):
        return Relation.RELATED
    return relation
