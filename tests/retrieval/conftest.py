"""An index on a real store, and documents to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corpora.document import Anchor, Block, Document
from corpora.resource import Resource
from corpora.storage import writing
from retrieval import tables
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from retrieval.search import Retriever


@dataclass(frozen=True)
class Person:
    """Whoever asks."""

    tenant: str
    user: str = "someone"


A, B, SHARED = Person("school-a"), Person("school-b"), Person("shared")


def resource(id_: str = "r1", tenant: str = "school-a", title: str = "", **labels: object) -> Resource:
    """A resource of a tenant."""
    return Resource(id=id_, tenant=tenant, owner="someone", title=title or id_, **labels)  # type: ignore[arg-type]


def document(*paragraphs: str, title: str = "") -> Document:
    """A document with one paragraph under each of as many headings, so that each is a passage."""
    blocks = [
        Block("paragraph", text, Anchor(heading=(f"第{number}节",)))
        for number, text in enumerate(paragraphs, 1)
    ]
    return Document(title, "text/plain", tuple(blocks))


@pytest.fixture
def store(engine: Engine) -> Engine:
    """The engine with the room's table."""
    tables.metadata.create_all(engine)
    return engine


@pytest.fixture
def open_index(home: Path, store: Engine) -> Iterator[Callable[[], Index]]:
    """Opens the index of the test's home; closes at the end what the test left open."""
    opened: list[Index] = []

    def make() -> Index:
        opened.append(Index.open(home / "index", store, HashingEmbedder()))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def index(open_index: Callable[[], Index]) -> Index:
    """An open index with nothing in it."""
    return open_index()


@pytest.fixture
def retriever(index: Index) -> Retriever:
    """Search in `index`."""
    return Retriever(index)


def publish(index: Index, *items: tuple[Resource, Document]) -> None:
    """Prepare and go live."""
    index.prepare(items)
    with writing(index.engine) as connection:
        index.go_live(connection, [resource.id for resource, _ in items])


def withdraw(index: Index, *ids: str) -> None:
    """Withdraw in a transaction of its own."""
    with writing(index.engine) as connection:
        index.withdraw(connection, ids)
