"""CSV: `nodes.csv` and `edges.csv`, as a spreadsheet writes them.

Lists within a cell are parted by ` | `; a misconception is `error => remedy`. A backslash guards a
separator that belongs to the text. A cell that a spreadsheet would run as a formula is led by an
apostrophe, which is taken off again when read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpora.knowledge_graphs.exchange.fields import (
    checked_node,
    grades_of,
    kind_of,
    make_edge,
    provenance_of,
    read_text,
    relation_of,
)
from corpora.knowledge_graphs.exchange.problems import MAX_FIELD, MAX_ROWS, Place
from corpora.knowledge_graphs.model import Edge, Graph, Misconception, Node, Provenance

_MADE_BY = ("source", "author", "confidence", "verified_by")
_NODE = (
    "id",
    "kind",
    "name",
    "english",
    "aliases",
    "definition",
    "subject",
    "grades",
    "place",
    "misconceptions",
)
_EDGE = ("start", "end", "relation", "note")
_FORMULA = tuple("=+-@\t\r'")


def write(graph: Graph, path: Path) -> None:
    """Write both files to a folder, which is made where it is missing."""
    path.mkdir(parents=True, exist_ok=True)
    _write(path / "nodes.csv", (*_NODE, *_MADE_BY), map(_node_row, graph.nodes))
    _write(path / "edges.csv", (*_EDGE, *_MADE_BY), map(_edge_row, graph.edges))


def read(path: Path, default: Provenance) -> tuple[Graph, tuple[str, ...]]:
    """The graph in a folder, and notes on columns passed over. Raises `GraphFileInvalid`."""
    notes: list[str] = []
    nodes = [_node(row, at, default) for row, at in _rows(path / "nodes.csv", _NODE[:3], _NODE, notes)]
    edges = [_edge(row, at, default) for row, at in _rows(path / "edges.csv", _EDGE[:3], _EDGE, notes)]
    return Graph(tuple(nodes), tuple(edges)), tuple(notes)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)


def _rows(
    path: Path, needed: Sequence[str], known: Sequence[str], notes: list[str]
) -> Iterator[tuple[dict[str, str], Place]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    header: list[str] = []
    try:
        for count, cells in enumerate(reader):
            at = Place(path.name, reader.line_num)
            if count > MAX_ROWS:
                raise at.refuse(f"more than {MAX_ROWS} rows")
            if not header:
                header = _header(cells, needed, at)
                odd = [name for name in header if name not in (*known, *_MADE_BY)]
                notes.extend(
                    f"{path.name}: the column {name[:40]} is unknown and was passed over" for name in odd
                )
            elif any(cells):
                if len(cells) != len(header):
                    raise at.refuse(f"{len(cells)} cells where the header has {len(header)}")
                if max(map(len, cells)) > MAX_FIELD:
                    raise at.refuse(f"a cell is longer than {MAX_FIELD} characters")
                yield dict(zip(header, map(_plain, cells), strict=True)), at
    except csv.Error as error:
        raise Place(path.name, reader.line_num).refuse(str(error)) from error
    if not header:
        raise Place(path.name).refuse("the file is empty")


def _header(cells: list[str], needed: Sequence[str], at: Place) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if missing := [name for name in needed if name not in header]:
        raise at.refuse(f"the header has no column {', '.join(missing)}")
    if len(set(header)) != len(header):
        raise at.refuse("the header gives a column twice")
    return header


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _node_row(node: Node) -> Sequence[str]:
    wrong = (_join("=>", (each.error, each.remedy)) for each in node.misconceptions)
    return (
        node.id,
        node.kind,
        node.name,
        node.english,
        _join("|", node.aliases),
        node.definition,
        node.subject,
        _join("|", map(str, node.grades)),
        node.place,
        " | ".join(wrong),
        *_made_by(node.provenance),
    )


def _edge_row(edge: Edge) -> Sequence[str]:
    return (edge.start, edge.end, edge.relation, edge.note, *_made_by(edge.provenance))


def _made_by(made: Provenance) -> Sequence[str]:
    return (made.source, made.author, f"{made.confidence:g}", made.verified_by)


def _node(row: dict[str, str], at: Place, default: Provenance) -> Node:
    wrong = []
    for each in _split("|", row.get("misconceptions", ""), keep=True):
        parts = _split("=>", each)
        if len(parts) != 2:
            raise at.refuse("a misconception is not written as error => remedy")
        wrong.append(Misconception(*parts))
    return checked_node(
        row["id"],
        at,
        kind=kind_of(row["kind"].strip(), at),
        name=row["name"],
        provenance=_provenance(row, at, default),
        english=row.get("english", ""),
        aliases=tuple(_split("|", row.get("aliases", ""))),
        definition=row.get("definition", ""),
        subject=row.get("subject", ""),
        grades=grades_of(_split("|", row.get("grades", "")), at),
        place=row.get("place", ""),
        misconceptions=tuple(wrong),
    )


def _edge(row: dict[str, str], at: Place, default: Provenance) -> Edge:
    relation = relation_of(row["relation"].strip(), at)
    made = _provenance(row, at, default)
    return make_edge(row["start"], row["end"], relation, made, row.get("note", ""), at)


def _provenance(row: dict[str, str], at: Place, default: Provenance) -> Provenance:
    given: dict[str, object] = {key: row[key] for key in _MADE_BY if row.get(key)}
    try:
        if "confidence" in given:
            given["confidence"] = float(row["confidence"])
    except ValueError as error:
        raise at.refuse("confidence is not a number") from error
    return provenance_of(given, at, default)


def _join(separator: str, parts: Iterable[str]) -> str:
    guarded = (part.replace("\\", "\\\\").replace("|", "\\|").replace("=>", "\\=>") for part in parts)
    return f" {separator} ".join(guarded)


def _split(separator: str, text: str, keep: bool = False) -> list[str]:
    """Parts between unguarded separators, spaces trimmed; `keep` leaves the guards in, to split again."""
    parts, part, place = [], "", 0
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text):
            part += text[place : place + 2] if keep else text[place + 1]
            place += 2
        elif text.startswith(separator, place):
            parts.append(part.strip())
            part, place = "", place + len(separator)
        else:
            part += text[place]
            place += 1
    return [*parts, part.strip()] if text.strip() else []
