"""The plain layout of `nodes.jsonl` and `edges.jsonl`: one object a line, as exercise graphs are passed
about, and as this program writes it with every field.

Read are `id`, `name` (or `name_zh`), `short_name_zh` as an alias, `topic` as place, `area` or `subject`,
and for edges `from`, `to` and `relation`; a node without a `kind` is a concept.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from corpora.knowledge_graphs.exchange.fields import (
    Entry,
    checked_node,
    entries,
    grades_of,
    kind_of,
    make_edge,
    parse_json,
    provenance_of,
    read_text,
    relation_of,
    text_of,
    texts_of,
)
from corpora.knowledge_graphs.exchange.problems import MAX_ROWS, Place
from corpora.knowledge_graphs.model import Edge, Graph, Misconception, Node, NodeKind, Provenance, Relation


def write(graph: Graph, path: Path) -> None:
    """Write both files to a folder, which is made where it is missing."""
    path.mkdir(parents=True, exist_ok=True)
    nodes = (asdict(node) | asdict(node.provenance) for node in graph.nodes)
    edges = (asdict(edge) | asdict(edge.provenance) for edge in graph.edges)
    _write(path / "nodes.jsonl", ({k: v for k, v in node.items() if k != "provenance"} for node in nodes))
    names = {"start": "from", "end": "to"}
    _write(
        path / "edges.jsonl",
        ({names.get(k, k): v for k, v in edge.items() if k != "provenance"} for edge in edges),
    )


def read(path: Path, default: Provenance) -> tuple[Graph, tuple[str, ...]]:
    """The graph in a folder. Raises `GraphFileInvalid`."""
    nodes = [node_from(entry, at, default) for entry, at in _entries(path / "nodes.jsonl")]
    edges = [_edge(entry, at, default) for entry, at in _entries(path / "edges.jsonl")]
    return Graph(tuple(nodes), tuple(edges)), ()


def node_from(entry: Entry, at: Place, default: Provenance) -> Node:
    """A node from an object with this program's field names. Raises `GraphFileInvalid`."""
    name = text_of(entry, "name", at) or text_of(entry, "name_zh", at)
    short = text_of(entry, "short_name_zh", at)
    wrong = entries(entry.get("misconceptions") or [], at, "misconceptions")
    grades = entry.get("grades") or ()
    if not isinstance(grades, list | tuple):
        raise at.refuse("grades is not a list")
    return checked_node(
        text_of(entry, "id", at),
        at,
        kind=kind_of(text_of(entry, "kind", at) or NodeKind.CONCEPT, at),
        name=name,
        provenance=provenance_of(entry, at, default),
        english=text_of(entry, "english", at),
        aliases=texts_of(entry, "aliases", at) or ((short,) if short and short != name else ()),
        definition=text_of(entry, "definition", at),
        subject=text_of(entry, "subject", at) or text_of(entry, "area", at),
        grades=grades_of(grades, at),
        place=text_of(entry, "place", at) or text_of(entry, "topic", at),
        misconceptions=tuple(
            Misconception(text_of(each, "error", at), text_of(each, "remedy", at)) for each, _ in wrong
        ),
    )


def _edge(entry: Entry, at: Place, default: Provenance) -> Edge:
    relation = relation_of(text_of(entry, "relation", at) or Relation.PREREQUISITE, at)
    made = provenance_of(entry, at, default)
    start, end = text_of(entry, "from", at), text_of(entry, "to", at)
    return make_edge(start, end, relation, made, text_of(entry, "note", at), at)


def _entries(path: Path) -> Iterator[tuple[Entry, Place]]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        at = Place(path.name, number)
        if number > MAX_ROWS:
            raise at.refuse(f"more than {MAX_ROWS} rows")
        if line.strip():
            value = parse_json(line, at)
            if not isinstance(value, dict):
                raise at.refuse("the row is not an object")
            yield value, at


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            kept = {key: value for key, value in row.items() if value not in ("", ())}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
