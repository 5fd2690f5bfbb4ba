"""Reading logs from end to end: the chain alone, or the chain and its signed checkpoints."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from corpora.storage import reading
from guardrails.audit import chain
from guardrails.audit.chain import Checked, Fault, Head, Reduction, Row
from guardrails.audit.tables import events, heads

_BATCH = 2_000
_COLUMNS = tuple(events.c[name] for name in Row._fields)


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of reading logs from end to end: how many events, what is wrong, and where each log ends;
    `reduced` of the events are hashes only, at `anomalies` of them the clock had run backwards, and
    `checkpoints` signed checkpoints were compared."""

    checked: int
    faults: tuple[Fault, ...]
    heads: tuple[Head, ...]
    reduced: int = 0
    anomalies: int = 0
    checkpoints: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(engine: Engine, tenant: str | None) -> Verification:
    """The chains of one tenant, or of all."""
    with reading(engine) as connection:
        connection = snapshot(connection)
        names = [tenant] if tenant is not None else tenants(connection)
        walked = [walk(connection, name) for name in names]
    return summed(walked)


def summed(
    walked: Sequence[tuple[Checked, Head | None]], more: Sequence[Fault] = (), checkpoints: int = 0
) -> Verification:
    """Several logs as one result, with faults that others found."""
    return Verification(
        sum(checked.checked for checked, _ in walked),
        (*(fault for checked, _ in walked for fault in checked.faults), *more),
        tuple(head for _, head in walked if head),
        sum(checked.reduced for checked, _ in walked),
        sum(checked.anomalies for checked, _ in walked),
        checkpoints,
    )


def snapshot(connection: Connection) -> Connection:
    """A connection that sees one moment: a writer in between must not look like a fault."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def walk(
    connection: Connection, tenant: str, sizes: frozenset[int] = frozenset()
) -> tuple[Checked, Head | None]:
    """One log checked, with the Merkle roots at `sizes`, and its head row."""
    head = _head(connection, tenant)
    reductions = list(_reductions(connection, tenant))
    return chain.check(tenant, _rows(connection, tenant), head, sizes=sizes, reductions=reductions), head


def tenants(connection: Connection) -> list[str]:
    """Every tenant that has a log or a head."""
    both = select(heads.c.tenant).union(select(events.c.tenant))
    return sorted(connection.execute(both).scalars())


def _head(connection: Connection, tenant: str) -> Head | None:
    row = connection.execute(select(heads).where(heads.c.tenant == tenant)).one_or_none()
    return Head(tenant, row.sequence, row.hash) if row else None


def _rows(connection: Connection, tenant: str) -> Iterator[Sequence[Any]]:
    wanted = select(*_COLUMNS).where(events.c.tenant == tenant).order_by(events.c.sequence)
    yield from connection.execute(wanted, execution_options={"yield_per": _BATCH}).partitions()


def _reductions(connection: Connection, tenant: str) -> Iterator[Reduction]:
    """What the chain's own events say of retention runs; the table that the triggers ask is no proof."""
    wanted = select(events.c.body).where(events.c.tenant == tenant, events.c.action == "audit.reduced")
    for body in connection.execute(wanted).scalars():
        details: Mapping[str, Any] = json.loads(body)["event"]["details"] if body else {}
        for run in details.get("runs", ()):
            yield Reduction(run["first"], run["last"], run["digest"])
