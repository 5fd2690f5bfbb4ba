"""Texts of a data set as published passages: one text, one passage, one resource."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from corpora.resource import Resource
from corpora.storage import writing
from retrieval.index import Index
from retrieval.passage import Passage


def resource_id(id_: str) -> str:
    """The id of the resource, and of the passage, that a text of a data set becomes."""
    return hashlib.sha256(id_.encode()).hexdigest()[:32]


def publish(index: Index, tenant: str, texts: Iterable[tuple[str, str, str]]) -> None:
    """Index texts given as id, title and text, uncut, and make them live."""
    items = []
    for id_, title, text in texts:
        key = resource_id(id_)
        passage = Passage(key, key, tenant, 0, text, hashlib.sha256(text.encode()).hexdigest(), title=title)
        items.append((Resource(id=key, tenant=tenant, owner=tenant, title=title), [passage]))
    index.prepare_passages(items)
    with writing(index.engine) as connection:
        index.go_live(connection, [resource.id for resource, _ in items])


def by_rank(found: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """A run for ir-measures of names in order: what counts is the place, not a score."""
    return {id_: {name: -float(rank) for rank, name in enumerate(names)} for id_, names in found.items()}
