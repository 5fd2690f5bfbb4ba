"""The Merkle root of a tenant's log as it is stored, read without the events' texts."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from guardrails.audit.merkle import MerkleTree
from guardrails.audit.tables import events

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class State:
    """Size, Merkle root and last hash of a log."""

    size: int
    root: str
    head: str


def root_at(connection: Connection, tenant: str) -> State | None:
    """The state of a log; None for one without events."""
    wanted = select(events.c.hash).where(events.c.tenant == tenant).order_by(events.c.sequence)
    tree, last = MerkleTree(), ""
    for batch in connection.execute(wanted, execution_options={"yield_per": _BATCH}).scalars().partitions():
        for last in batch:
            tree.push(bytes.fromhex(last))
    return State(tree.size, tree.root(), last) if tree.size else None
