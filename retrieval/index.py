"""The index of published passages: one table that tells the truth, two indexes that find.

Rows are prepared (`pending`, in both indexes, invisible), then go live in the caller's transaction, so
that a resource's step, its passages and the audit record stand or fall together. Whatever a crash
leaves behind, `reconcile` puts right from the table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from corpora.document import Document
from corpora.moments import stamp, utc_now
from corpora.problem import Problem
from corpora.resource import Resource
from corpora.storage import reading, writing
from retrieval.chunking import passages as cut
from retrieval.embedding import Embedder
from retrieval.lexical import Entry, LexicalIndex
from retrieval.manifest import REBUILD, Home, IndexDamaged
from retrieval.passage import Passage
from retrieval.scope import LABELS
from retrieval.tables import LIVE, PENDING, REMOVING, passages, row_of, slices
from retrieval.vectors import VectorIndex

_ABANDONED = timedelta(hours=1)
"""Where processes share the index, pending rows this old belong to nobody any more."""
_FILL = 2_000
"""Rows read at a time when an index is filled from the table."""


class NotPrepared(Problem):
    """A resource was to go live that has no passages in the index."""

    code = "index-not-prepared"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the table by state, and passages in each index."""

    live: int
    pending: int
    removing: int
    lexical: int
    vectors: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What `reconcile` did: passages added to or removed from the word index and the vectors, and rows
    deleted from the table."""

    added: int
    removed: int
    rows: int


class Index:
    """Both indexes and their table, for all tenants. It trusts its caller: who may publish is decided
    above. Threads may share it."""

    def __init__(self, home: Home, engine: Engine, embedder: Embedder, chroma_url: str) -> None:
        """Use `Index.open`."""
        self.engine = engine
        self.embedder = embedder
        self._home = home
        try:
            self.lexical = LexicalIndex(home.folder / "words")
        except ValueError:
            raise IndexDamaged(part="words", command=REBUILD) from None
        self.vectors = VectorIndex(home.folder / "vectors", chroma_url)

    @classmethod
    def open(cls, home: Path, engine: Engine, embedder: Embedder, chroma_url: str = "") -> Self:
        """Open the index in `home`, or begin one.

        Raises `IndexMismatch` where it was made with another embedder or segmentation, `IndexBusy`
        where another process has it, `IndexDamaged` or `VectorStoreFailed` where it cannot be read.
        """
        place = Home(home, shared=bool(chroma_url))
        try:
            place.ensure(embedder)
            return cls(place, engine, embedder, chroma_url)
        except BaseException:
            place.close()
            raise

    @classmethod
    def rebuild(cls, home: Path, engine: Engine, embedder: Embedder, chroma_url: str = "") -> int:
        """Make both indexes anew from the table; returns how many passages are live. May be cut off at
        any point and repeated."""
        place = Home(home, shared=bool(chroma_url))
        try:
            place.forget()
            place.ensure(embedder)
            index = cls(place, engine, embedder, chroma_url)
            if chroma_url:
                index.vectors.clear()
            index.reconcile()
            live = index.counts().live
            index.vectors.close()
            return live
        finally:
            place.close()

    def close(self) -> None:
        """Let go of the files, so that another process may open the index."""
        self.vectors.close()
        self._home.close()

    def refresh(self) -> None:
        """See what other processes wrote, where there can be any."""
        if self._home.shared:
            self.lexical.refresh()
            self.vectors.refresh()

    # --- publishing

    def prepare(self, items: Sequence[tuple[Resource, Document]]) -> dict[str, int]:
        """Cut, embed and index documents; returns how many passages each resource has, by its id.

        Nothing becomes visible. Durable when this returns; preparing again changes nothing. Raises
        `EmbeddingFailed`, `VectorStoreFailed`, `IndexBusy`.
        """
        made = {resource.id: (resource, cut(resource, document)) for resource, document in items}
        self.prepare_passages(list(made.values()))
        return {id_: len(pieces) for id_, (_, pieces) in made.items()}

    def prepare_passages(self, items: Sequence[tuple[Resource, Sequence[Passage]]]) -> None:
        """`prepare` for text that is cut already."""
        with self._home.turn():
            now = _now()
            rows = [row_of(piece, resource, now) for resource, pieces in items for piece in pieces]
            with writing(self.engine) as connection:
                fresh = _keep_pending(connection, [resource.id for resource, _ in items], rows)
            self._fill(fresh)

    def go_live(self, connection: Connection, resource_ids: Sequence[str]) -> None:
        """Make prepared passages visible when the caller's transaction commits; an older version of the
        same resource is withdrawn in the same step. Raises `NotPrepared`."""
        table = passages.c
        for part in slices(resource_ids):
            mine = table.resource.in_(part)
            states = connection.execute(select(table.resource, table.state).where(mine).distinct()).all()
            pending = [row.resource for row in states if row.state == PENDING]
            live = [row.resource for row in states if row.state == LIVE]
            for resource in part:
                if resource not in pending and resource not in live:
                    raise NotPrepared(resource=resource)
            replaced = update(passages).where(table.resource.in_(pending))
            connection.execute(replaced.where(table.state == LIVE).values(state=REMOVING, changed=_now()))
            connection.execute(replaced.where(table.state == PENDING).values(state=LIVE, changed=_now()))

    def withdraw(self, connection: Connection, resource_ids: Sequence[str]) -> None:
        """Hide passages at once when the caller's transaction commits; `sweep` removes them."""
        for part in slices(resource_ids):
            connection.execute(
                update(passages).where(passages.c.resource.in_(part)).values(state=REMOVING, changed=_now())
            )

    def sweep(self) -> int:
        """Remove withdrawn passages from both indexes and the table; returns how many."""
        with self._home.turn():
            query = select(passages.c.id, passages.c.tenant).where(passages.c.state == REMOVING)
            with reading(self.engine) as connection:
                gone = [(row.id, row.tenant) for row in connection.execute(query)]
            self._purge(gone)
            self._delete_rows([id_ for id_, _ in gone])
        return len(gone)

    # --- putting right

    def reconcile(self) -> Reconciled:
        """Put right what a crash left: drop what was never published or already withdrawn, drop what no
        row knows, add live passages that an index lost. Afterwards both indexes hold exactly the live
        rows (and, where processes share the index, what another is just preparing)."""
        with self._home.turn():
            expected, dead = self._expected()
            if self._home.unclean:
                self.vectors.drop_unreadable()
            stored, words = self.vectors.ids(), self.lexical.ids()
            lost = self._lost(stored) if self._home.unclean else set()
            held = {(id_, tenant) for tenant, ids in stored.items() for id_ in ids} - lost
            missing = [pair[0] for pair in expected.items() if pair[0] not in words or pair not in held]
            stray = {pair for pair in held if expected.get(pair[0]) != pair[1]}
            stray |= {(id_, "") for id_ in words - expected.keys()}
            self._purge(stray)
            self._delete_rows(dead)
            self._refill(missing)
            self._home.unclean = False
        return Reconciled(added=len(missing), removed=len({id_ for id_, _ in stray}), rows=len(dead))

    def check(self) -> list[str]:
        """What is wrong with the index, in words for an administrator; empty where all is well. Reads
        every vector."""
        expected, dead = self._expected()
        known = {*expected.items(), *dead.items()}
        words, stored = self.lexical.ids(), self.vectors.ids()
        held = {(id_, tenant) for tenant, ids in stored.items() for id_ in ids}
        differences: dict[str, Collection[object]] = {
            "词索引缺少": expected.keys() - words,
            "词索引多出": words - {id_ for id_, _ in known},
            "向量索引缺少": expected.items() - (held - self._lost(stored, drop=False)),
            "向量索引多出": held - known,
        }
        return [f"{name} {len(ids)} 个片段" for name, ids in differences.items() if ids]

    def counts(self) -> Counts:
        """Sizes of the table's parts and of both indexes."""
        query = select(passages.c.state, func.count()).group_by(passages.c.state)
        with reading(self.engine) as connection:
            by_state: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
        return Counts(
            live=by_state.get(LIVE, 0),
            pending=by_state.get(PENDING, 0),
            removing=by_state.get(REMOVING, 0),
            lexical=self.lexical.count(),
            vectors=self.vectors.count(),
        )

    # --- steps

    def _expected(self) -> tuple[dict[str, str], dict[str, str]]:
        """Tenants by id of the passages that belong in the indexes, and of the rows that do not."""
        table = passages.c
        young = stamp(utc_now() - _ABANDONED)
        belongs: dict[str, str] = {}
        dead: dict[str, str] = {}
        with reading(self.engine) as connection:
            for row in connection.execute(select(table.id, table.tenant, table.state, table.changed)):
                preparing = self._home.shared and row.state == PENDING and row.changed > young
                (belongs if row.state == LIVE or preparing else dead)[row.id] = row.tenant
        return belongs, dead

    def _lost(self, stored: dict[str, set[str]], *, drop: bool = True) -> set[tuple[str, str]]:
        """Ids and tenants whose vectors Chroma lists but cannot read. With `drop`, a collection that has
        any is forgotten as a whole, for its graph cannot be trusted."""
        lost: set[tuple[str, str]] = set()
        for tenant, ids in stored.items():
            damaged = self.vectors.damaged(tenant, sorted(ids))
            if damaged and drop:
                self.vectors.drop(tenant)
                damaged = list(ids)
            lost |= {(id_, tenant) for id_ in damaged}
        return lost

    def _refill(self, ids: Sequence[str]) -> None:
        for part in slices(ids, _FILL):
            rows: list[dict[str, Any]] = []
            with reading(self.engine) as connection:
                for few in slices(part):
                    found = connection.execute(select(passages).where(passages.c.id.in_(few)))
                    rows.extend(dict(row) for row in found.mappings())
            self._fill(rows)

    def _fill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Put rows into both indexes, the word index with one commit."""
        by_tenant: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_tenant[row["tenant"]].append(row)
        if not rows:
            return
        with ThreadPoolExecutor(1, "vectors") as beside:
            vectors = beside.submit(self._fill_vectors, by_tenant)
            self.lexical.write(_entry(row) for row in rows)
            vectors.result()

    def _fill_vectors(self, by_tenant: Mapping[str, Sequence[dict[str, Any]]]) -> None:
        """Put rows into the vector index; most of it is Chroma's work, which lets other threads run."""
        for tenant, mine in by_tenant.items():
            for start in range(0, len(mine), _FILL):
                part = mine[start : start + _FILL]
                vectors = self.embedder.embed_passages([f"{row['title']}\n{row['text']}" for row in part])
                self.vectors.write(tenant, [row["id"] for row in part], vectors)

    def _purge(self, gone: Collection[tuple[str, str]]) -> None:
        """Remove ids from the word index and, where their tenant is known, from its vectors."""
        by_tenant: dict[str, list[str]] = defaultdict(list)
        for id_, tenant in gone:
            by_tenant[tenant].append(id_)
        for tenant, ids in by_tenant.items():
            if tenant:
                self.vectors.remove(tenant, ids)
        if gone:
            self.lexical.write((), remove=[id_ for id_, _ in gone])

    def _delete_rows(self, ids: Iterable[str]) -> None:
        with writing(self.engine) as connection:
            for part in slices(ids):
                condition = (passages.c.id.in_(part), passages.c.state != LIVE)
                connection.execute(delete(passages).where(*condition))


def _keep_pending(
    connection: Connection, resources: Sequence[str], rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Store rows as pending, leaving live ones as they are; returns those that were stored. What an
    earlier, different cutting left pending is withdrawn."""
    table = passages.c
    live: set[str] = set()
    for part in slices(resources):
        mine = table.resource.in_(part)
        live |= set(connection.execute(select(table.id).where(mine, table.state == LIVE)).scalars())
        connection.execute(
            update(passages).where(mine, table.state == PENDING).values(state=REMOVING, changed=_now())
        )
    fresh = [row for row in rows if row["id"] not in live]
    for part in slices(row["id"] for row in fresh):
        connection.execute(delete(passages).where(table.id.in_(part)))
    if fresh:
        connection.execute(insert(passages), fresh)
    return fresh


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        tenant=row["tenant"],
        title=row["title"],
        text=row["text"],
        labels=tuple(row[name] for name in LABELS),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _now() -> str:
    return stamp(utc_now())
