"""The vector index: one Chroma collection a tenant, in this process or on a server.

Chroma is given vectors and ids, nothing else: its metadata filters cost ten times the query, so labels
are matched by the word index and the table. Collections of different tenants never mix.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from corpora.problem import Problem
from retrieval.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_PREFIX = "xingtan-"
_BATCH = 2_000


class VectorStoreFailed(Problem):
    """Chroma could not be reached, or its files cannot be read."""

    code = "vector-store-failed"


class VectorIndex:
    """Unit vectors of passages by tenant. Writers take turns outside of this class."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """In-process in `folder`, or on the Chroma server at `url`. Raises `VectorStoreFailed`."""
        with _speaking():
            self._client = _server(url) if url else _embedded(folder)
        self._open: dict[str, Collection] = {}
        self._absent: set[str] = set()

    def close(self) -> None:
        """Let go of Chroma's files."""
        self._client.close()

    def refresh(self) -> None:
        """See the collections that other processes made."""
        self._absent.clear()

    def write(self, tenant: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Take in vectors, replacing those with the same ids; durable when this returns."""
        with _speaking():
            collection = self._collection(tenant)
            for start in range(0, len(ids), _BATCH):
                part = slice(start, start + _BATCH)
                collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, tenant: str, ids: Sequence[str]) -> None:
        """Drop vectors; ids that are not there are passed over."""
        with _speaking():
            collection = self._collection(tenant)
            for start in range(0, len(ids), _BATCH):
                collection.delete(ids=list(ids[start : start + _BATCH]))

    def nearest(self, tenants: Sequence[str], vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Ids and cosines of the `limit` nearest passages of the tenants together, nearest first."""
        found: list[tuple[str, float]] = []
        with _speaking():
            for collection in self._existing(tenants):
                answer = collection.query(
                    query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
                )
                distances = answer["distances"] or [[]]
                found += [(i, 1.0 - d) for i, d in zip(answer["ids"][0], distances[0], strict=True)]
        return sorted(found, key=lambda pair: -pair[1])[:limit]

    def cosines(self, tenants: Sequence[str], vector: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
        """Exact cosines of the given passages, nearest first; for few ids this is the faster way."""
        found: list[tuple[str, float]] = []
        with _speaking():
            for collection in self._existing(tenants):
                stored = _stored(collection, ids)
                found += [(id_, float(row @ vector)) for id_, row in stored.items()]
        return sorted(found, key=lambda pair: -pair[1])

    def ids(self) -> dict[str, set[str]]:
        """Ids of every vector by tenant."""
        with _speaking():
            return {_tenant(one): set(one.get(include=[])["ids"]) for one in self._ours()}

    def count(self) -> int:
        """How many vectors there are."""
        with _speaking():
            return sum(collection.count() for collection in self._ours())

    def damaged(self, tenant: str, ids: Sequence[str]) -> list[str]:
        """Those of `ids` whose vector cannot be read although Chroma lists the id, as may happen when a
        process is killed while Chroma writes."""
        from chromadb.errors import ChromaError

        lost: list[str] = []
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            try:
                stored = _stored(self._collection(tenant), part)
            except ChromaError:
                return list(ids)
            lost += [id_ for id_ in part if id_ not in stored]
        return lost

    def drop_unreadable(self) -> list[str]:
        """Forget every collection whose ids cannot even be listed, as may happen when a process is killed
        while Chroma writes its graph; gives their tenants."""
        from chromadb.errors import InternalError

        gone: list[str] = []
        with _speaking():
            for one in self._ours():
                try:
                    one.get(include=[])
                except InternalError:
                    self.drop(_tenant(one))
                    gone.append(_tenant(one))
        return gone

    def drop(self, tenant: str) -> None:
        """Forget a tenant's collection; it begins anew with the next write."""
        with _speaking():
            self._client.delete_collection(_name(tenant))
            self._open.pop(tenant, None)

    def clear(self) -> None:
        """Forget every tenant's collection."""
        for tenant in self.ids():
            self.drop(tenant)

    def _ours(self) -> "list[Collection]":
        return [one for one in self._client.list_collections() if one.name.startswith(_PREFIX)]

    def _existing(self, tenants: Sequence[str]) -> "Iterator[Collection]":
        """The collections of those tenants that have one: looking must not make any."""
        from chromadb.errors import NotFoundError

        for tenant in tenants:
            if tenant in self._absent:
                continue
            if tenant not in self._open:
                try:
                    self._open[tenant] = self._client.get_collection(_name(tenant), embedding_function=None)
                except NotFoundError:
                    self._absent.add(tenant)
                    continue
            yield self._open[tenant]

    def _collection(self, tenant: str) -> "Collection":
        if tenant not in self._open:
            self._open[tenant] = self._client.get_or_create_collection(
                name=_name(tenant),
                metadata={"tenant": tenant},
                configuration={"hnsw": {"space": "ip"}},
                embedding_function=None,
            )
            self._absent.discard(tenant)
        return self._open[tenant]


def _stored(collection: "Collection", ids: Sequence[str]) -> dict[str, Vectors]:
    if not ids:
        return {}  # Chroma refuses to look for nothing
    answer = collection.get(ids=list(ids), include=["embeddings"])
    rows: Any = answer["embeddings"]
    return dict(zip(answer["ids"], np.asarray(rows, dtype=np.float32), strict=True)) if len(rows) else {}


def _name(tenant: str) -> str:
    return _PREFIX + hashlib.sha256(tenant.encode()).hexdigest()[:32]


def _tenant(collection: "Collection") -> str:
    metadata: Mapping[str, Any] = collection.metadata or {}
    return str(metadata.get("tenant", ""))


def _embedded(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _server(url: str) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "",
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn what Chroma raises into `VectorStoreFailed`."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.TransportError, ConnectionError) as error:
        raise VectorStoreFailed(reason=type(error).__name__) from error
    except ValueError as error:
        if "connect" not in str(error).lower():
            raise
        raise VectorStoreFailed(reason="not reachable") from error
