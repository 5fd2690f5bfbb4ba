"""What every format needs: bytes within bounds, JSON without surprises, fields of the right type."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from corpora.knowledge_graphs.exchange.problems import MAX_BYTES, MAX_FIELD, MAX_ROWS, Place
from corpora.knowledge_graphs.model import Edge, Node, NodeKind, Provenance, Relation

Entry = Mapping[str, object]
_HALF = re.compile("[\ud800-\udfff]")


def read_text(path: Path) -> str:
    """The file as text: UTF-8, with or without a byte order mark, or UTF-16 with one. Raises
    `GraphFileInvalid` for a file that is missing, too large or in another encoding."""
    here = Place(path.name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise here.refuse(f"{size} bytes are more than the {MAX_BYTES} allowed")
        data = path.read_bytes()
    except OSError as error:
        raise here.refuse(error.strerror or "cannot be read") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise Place(path.name, row).refuse(f"not {encoding}: save the file as UTF-8") from error


def parse_json(text: str, here: Place) -> object:
    """The JSON value. Raises `GraphFileInvalid` for what is no JSON, nests too deep, or repeats a key."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Place(here.file, here.row or error.lineno).refuse(f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise here.refuse("nested too deep") from error
    except ValueError as error:
        raise here.refuse(str(error)) from error


def entries(value: object, here: Place, what: str) -> Sequence[tuple[Entry, Place]]:
    """The objects of a JSON list with their places. Raises `GraphFileInvalid` for anything else."""
    if not isinstance(value, list):
        raise here.refuse(f"{what} is not a list")
    if len(value) > MAX_ROWS:
        raise here.refuse(f"{what} has more than {MAX_ROWS} entries")
    found = []
    for number, entry in enumerate(value, start=1):
        at = Place(here.file, number)
        if not isinstance(entry, dict):
            raise at.refuse(f"an entry of {what} is not an object")
        found.append((entry, at))
    return found


def text_of(entry: Entry, key: str, here: Place) -> str:
    """A text field, empty where it is missing or null. Raises `GraphFileInvalid` for another type."""
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise here.refuse(f"{key} is not a text")
    if len(value) > MAX_FIELD:
        raise here.refuse(f"{key} is longer than {MAX_FIELD} characters")
    if _HALF.search(value):
        raise here.refuse(f"{key} has half of a character (a lone surrogate)")
    return value


def number_of(entry: Entry, key: str, here: Place, default: float) -> float:
    """A number field. Raises `GraphFileInvalid` for another type."""
    value = entry.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise here.refuse(f"{key} is not a number")
    return float(value)


def texts_of(entry: Entry, key: str, here: Place) -> tuple[str, ...]:
    """A list of texts, or one text alone. Raises `GraphFileInvalid` for another type."""
    value = entry.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (text_of(entry, key, here),)
    if not isinstance(value, list):
        raise here.refuse(f"{key} is not a list")
    return tuple(text_of({key: each}, key, here) for each in value)


def kind_of(text: str, here: Place) -> NodeKind:
    """A node kind. Raises `GraphFileInvalid` for an unknown one."""
    try:
        return NodeKind(text)
    except ValueError as error:
        raise here.refuse(f"{text[:40]!r} is no kind of node; known: {', '.join(NodeKind)}") from error


def relation_of(text: str, here: Place) -> Relation:
    """A relation. Raises `GraphFileInvalid` for an unknown one."""
    try:
        return Relation(text)
    except ValueError as error:
        raise here.refuse(f"{text[:40]!r} is no relation; known: {', '.join(Relation)}") from error


def provenance_of(entry: Entry, here: Place, default: Provenance) -> Provenance:
    """Provenance from the fields source, author, confidence and verified_by; `default` where source and
    author are both missing. Raises `GraphFileInvalid` for one that is not whole."""
    source, author = text_of(entry, "source", here), text_of(entry, "author", here)
    if not source and not author:
        return default
    try:
        return Provenance(
            source or default.source,
            author or default.author,
            number_of(entry, "confidence", here, 1.0),
            text_of(entry, "verified_by", here),
        )
    except ValueError as error:
        raise here.refuse(str(error)) from error


def grades_of(values: Iterable[object], here: Place) -> tuple[int, ...]:
    """Grades from numbers or digits. Raises `GraphFileInvalid` for anything else."""
    found = []
    for value in values:
        text = str(value).strip()
        if (
            isinstance(value, bool)
            or not text.isascii()
            or not text.isdigit()
            or not 0 <= int(text[:4]) <= 12
        ):
            raise here.refuse(f"{text[:20]!r} is no grade from 0 to 12")
        found.append(int(text))
    return tuple(found)


def make_edge(
    start: str, end: str, relation: Relation, provenance: Provenance, note: str, here: Place
) -> Edge:
    """An edge. Raises `GraphFileInvalid` for one that cannot be."""
    try:
        return Edge(start, end, relation, provenance, note)
    except ValueError as error:
        raise here.refuse(str(error)) from error


def checked_node(node_id: str, here: Place, **fields: object) -> Node:
    """A node. Raises `GraphFileInvalid` for one that cannot be."""
    try:
        return Node(id=node_id, **fields)  # type: ignore[arg-type]
    except ValueError as error:
        raise here.refuse(str(error)) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object gives a key twice")
    return found
