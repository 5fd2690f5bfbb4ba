"""An index with a few documents, and benches over it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

import retrieval.tables
from assistant.workbench import Workbench
from guardrails.actor import Actor
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from tests.assistant.answering import library


@pytest.fixture(scope="session")
def standing_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The small library of school-a in a store of its own, made once: for tests that only read it."""
    folder = tmp_path_factory.mktemp("library")
    store = create_engine(f"sqlite:///{folder / 'library.db'}")
    retrieval.tables.metadata.create_all(store)
    opened = Index.open(folder / "index", store, HashingEmbedder())
    library.publish(opened, *library.BUILT)
    yield opened
    opened.close()
    store.dispose()


@pytest.fixture
def index(home: Path, engine: Engine) -> Iterator[Index]:
    """The same library for a test that adds to it."""
    opened = Index.open(home / "index", engine, HashingEmbedder())
    library.publish(opened, *library.BUILT)
    yield opened
    opened.close()


@pytest.fixture
def bench(engine: Engine, standing_index: Index, teacher: Actor) -> Workbench:
    """A teacher's bench without a model."""
    return library.bench(engine, standing_index, teacher)[0]


@pytest.fixture
def modelled(engine: Engine, standing_index: Index, teacher: Actor) -> Callable[..., Any]:
    """Makes a bench with a model that says what it is told to."""
    return lambda *replies: library.bench(engine, standing_index, teacher, replies)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a Ray cluster of two nodes of one core each, really started on this machine."""
    import ray
    from ray.cluster_utils import Cluster

    started = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    started.add_node(num_cpus=1)
    started.wait_for_nodes()
    yield started.address
    ray.shutdown()
    started.shutdown()
