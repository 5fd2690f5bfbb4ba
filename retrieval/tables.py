"""The retrieval room's table: every passage in either index, and whether it may be found.

It is the source of truth. The indexes hold nothing that cannot be made anew from it, and no search
returns a row that is not `live`.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
)

from corpora.document import Anchor
from corpora.resource import Resource
from corpora.storage import new_metadata
from retrieval.passage import Passage
from retrieval.scope import Scope

metadata = new_metadata()

PENDING, LIVE, REMOVING = "pending", "live", "removing"
"""In both indexes but not published; published; withdrawn and about to leave both indexes."""

passages = Table(
    "passages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("resource", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("changed", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("anchor", Text, nullable=False, comment="JSON of corpora.document.Anchor without empty fields"),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("issued", String(10), nullable=False),
    Column("reprint", Boolean, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("language", String(16), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Index("ix_passages_resource_sequence", "resource", "sequence"),
    Index("ix_passages_state", "state", "tenant"),
)


def row_of(passage: Passage, resource: Resource, changed: str) -> dict[str, Any]:
    """The row of a passage that has just been prepared; `changed` is ISO-8601 in UTC."""
    anchor = passage.anchor
    place = {"page": anchor.page, "slide": anchor.slide, "sheet": anchor.sheet, "heading": anchor.heading}
    return {
        **{name: getattr(passage, name) for name in Passage.__dataclass_fields__},
        "anchor": json.dumps({key: value for key, value in place.items() if value}, ensure_ascii=False),
        "owner": resource.owner,
        "version": resource.version,
        "valid_from": resource.valid_from,
        "valid_to": resource.valid_to,
        "state": PENDING,
        "changed": changed,
    }


PASSAGE_COLUMNS = [passages.c[name] for name in Passage.__dataclass_fields__]
"""What `passage_of` reads, in its order."""
_ANCHOR = list(Passage.__dataclass_fields__).index("anchor")


def passage_of(row: Row[Any]) -> Passage:
    """The passage in a row that begins with `PASSAGE_COLUMNS`."""
    values: list[Any] = [*row[: len(PASSAGE_COLUMNS)]]
    values[_ANCHOR] = _anchor(values[_ANCHOR])
    return Passage(*values)


@lru_cache(maxsize=4_096)
def _anchor(stored: str) -> Anchor:
    place = json.loads(stored)
    return Anchor(**{**place, "heading": tuple(place.get("heading", ()))})


def visible(row: Row[Any], scope: Scope) -> bool:
    """Whether a search in `scope` may return the row: the last word, whatever an index said."""
    return (
        row.state == LIVE
        and row.tenant in scope.tenants
        and row.valid_from <= scope.day
        and (not row.valid_to or row.valid_to >= scope.day)
        and all(getattr(row, name) == value for name, value in scope.labels)
    )


def slices(ids: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """`ids` in lists short enough to be bound in one statement."""
    every = list(ids)
    for start in range(0, len(every), size):
        yield every[start : start + size]
