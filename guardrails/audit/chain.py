"""The hash chain over events: canonical bytes, one hash, and what a broken chain looks like (A-R1).

`hash = SHA-256(previous hash in hex ‖ canonical JSON of the event)`; the first event of a tenant follows
`GENESIS`. The tenant and the sequence number are inside the hashed bytes, so an event can be moved neither
within its log nor into another one unseen. Whoever can rewrite every later event *and* the head row can
still forge the log: keep `Verification.heads` or an export's manifest somewhere else to notice that.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

GENESIS = "0" * 64

FaultKind = Literal["changed", "moved", "removed", "unlinked", "cut", "head"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a log, at `sequence` (through `last` where several in a row are meant).

    `changed`: the bytes or columns of event `id` are not those that were hashed; `moved`: event `id` stands
    at another's number; `removed`: events are missing; `unlinked`: `id` does not follow the event before it,
    which was rewritten with a fresh hash; `cut`: the newest events are missing; `head`: the head row is
    missing or names another event."""

    kind: FaultKind
    tenant: str
    sequence: int
    last: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a tenant as its head row names it."""

    tenant: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it lies in the table; `body` is the canonical JSON."""

    tenant: str
    sequence: int
    id: str
    owner: str
    time: str
    action: str
    outcome: str
    body: str
    previous: str
    hash: str


def canonical(value: Any) -> str:
    """JSON with sorted keys, no white space and no escapes, so that equal values have equal bytes.

    Raises ValueError for what JSON cannot hold (NaN, lone surrogates)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    text.encode()  # a lone surrogate fails here, not in the database
    return text


def link(previous: str, body: str) -> str:
    """Hash (hex) of the event with canonical JSON `body` that follows the event hashed `previous`."""
    return hashlib.sha256((previous + body).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """How many events of one log were read, and what is wrong with them."""

    checked: int
    faults: tuple[Fault, ...]


def check(tenant: str, stored: Iterable[StoredEvent], head: Head | None) -> Checked:
    """Walk one tenant's whole log, given in order of sequence numbers, and compare its end with `head`."""
    found: list[Fault] = []
    count, expected, before, last = 0, 1, GENESIS, GENESIS
    for event in stored:
        count += 1
        if event.sequence > expected:
            found.append(Fault("removed", tenant, expected, event.sequence - 1))
        own = _own_fault(event)
        if own:
            found.append(Fault(own, tenant, event.sequence, event.sequence, event.id))
        elif event.sequence == expected and before not in ("", event.previous):
            found.append(Fault("unlinked", tenant, event.sequence, event.sequence, event.id))
        # after a fault the next link cannot be judged: the same fault would be told twice
        expected, before, last = event.sequence + 1, "" if own else event.hash, event.hash
    return Checked(count, (*found, *_head_fault(tenant, expected - 1, last, head)))


def _head_fault(tenant: str, newest: int, last: str, head: Head | None) -> Iterator[Fault]:
    """What the end of a log and its head row say of each other. A tenant with neither is intact."""
    if head is None:
        if newest:
            yield Fault("head", tenant, newest, newest)
    elif head.sequence > newest:
        yield Fault("cut", tenant, newest + 1, head.sequence)
    elif head.sequence < newest or head.hash != last:
        yield Fault("head", tenant, newest, newest)


def _own_fault(event: StoredEvent) -> FaultKind | None:
    """Whether an event, looked at alone, is what was written at its place."""
    if link(event.previous, event.body) != event.hash:
        return "changed"
    body = json.loads(event.body)
    if body["sequence"] != event.sequence:
        return "moved"
    repeated = (body["tenant"], body["id"], body["actor"]["user"], body["time"])
    told = (body["event"]["action"], body["event"]["outcome"])
    if repeated != (event.tenant, event.id, event.owner, event.time) or told != (event.action, event.outcome):
        return "changed"
    return None
