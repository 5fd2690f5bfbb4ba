"""The hash chain over events: canonical bytes, one hash, and what a broken chain looks like (A-R1).

`hash = SHA-256(previous hash in hex ‖ canonical JSON of the event)`; the first event of a tenant follows
`GENESIS`. The tenant and the sequence number are inside the hashed bytes, so an event can be moved neither
within its log nor into another one unseen. Whoever can rewrite every later event *and* the head row can
still forge the chain: signed checkpoints kept outside the house show that (`checkpoints`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from guardrails.audit.merkle import MerkleTree

GENESIS = "0" * 64

FaultKind = Literal[
    "changed", "moved", "swapped", "removed", "unlinked", "cut", "head", "emptied",
    "forged", "diverged", "missing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a log, at `sequence` (through `last` where several in a row are meant).

    `changed`: event `id` is not what was hashed, `place` names the column; `moved`: event `id` stands at
    another's number; `swapped`: the events at `sequence` and `last` stand at each other's; `removed`: events
    are missing; `unlinked`: `id` does not follow the event before it, which was rewritten with a fresh hash;
    `cut`: the newest events are missing, `place` says who knows of them; `head`: the head row is missing or
    names another event; `emptied`: bodies are gone without a recorded retention run. Of a checkpoint, whose
    number `place` holds: `forged`: its signature is not that of a known key; `diverged`: the log is no
    longer what was signed; `missing`: it is gone from the store."""

    kind: FaultKind
    tenant: str
    sequence: int
    last: int
    id: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a tenant as its head row names it."""

    tenant: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it lies in the table; `body` is the canonical JSON, empty once retention has reduced the
    event to its hashes."""

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


class Row(NamedTuple):
    """`StoredEvent` without its tenant: what verification reads, in this order of columns."""

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


def sha256(text: str) -> str:
    """SHA-256 (hex) of a text's UTF-8; a lone surrogate, which people can paste, is hashed as it is."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def link(previous: str, body: str) -> str:
    """Hash (hex) of the event with canonical JSON `body` that follows the event hashed `previous`."""
    return hashlib.sha256((previous + body).encode()).hexdigest()


def digest(hashes: Iterable[str]) -> str:
    """One SHA-256 (hex) over event hashes in order: what a retention run says of the events it reduced."""
    whole = hashlib.sha256()
    for each in hashes:
        whole.update(each.encode())
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Reduction:
    """Events that a recorded retention run reduced to their hashes, and the digest of those hashes."""

    first: int
    last: int
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How many events of one log were read, the number of the last, how many of them are reduced to hashes,
    how often the clock ran backwards, what is wrong, and the Merkle root and last hash at each size that was
    asked for."""

    checked: int
    last: int
    reduced: int
    anomalies: int
    faults: tuple[Fault, ...]
    roots: dict[int, tuple[str, str]]


def check(
    tenant: str,
    batches: Iterable[Sequence[Sequence[Any]]],
    head: Head | None,
    *,
    sizes: frozenset[int] = frozenset(),
    reductions: Sequence[Reduction] = (),
) -> Checked:
    """Walk one tenant's whole log, given as batches of `Row`s in order of sequence numbers, and compare its
    end with `head`. `sizes` are those at which `roots` tells the Merkle root and the last hash."""
    walk = _Walk(tenant, sizes)
    for batch in batches:
        walk.read(batch)
    faults = [
        *_with_swaps(walk.faults, walk.claims),
        *_emptied(tenant, walk.stubs, reductions),
        *_head_fault(tenant, walk.expected - 1, walk.last, head),
    ]
    return Checked(walk.count, walk.expected - 1, len(walk.stubs), walk.anomalies, tuple(faults), walk.roots)


class _Walk:
    """The state of reading one log."""

    def __init__(self, tenant: str, sizes: frozenset[int]) -> None:
        self.tenant, self.sizes = tenant, sizes
        self.count, self.anomalies, self.expected = 0, 0, 1
        self.before, self.last = GENESIS, GENESIS
        self.faults: list[Fault] = []
        self.claims: dict[int, int] = {}
        self.stubs: dict[int, str] = {}
        self.roots: dict[int, tuple[str, str]] = {}
        self.tree: MerkleTree | None = MerkleTree() if sizes else None

    def read(self, batch: Sequence[Sequence[Any]]) -> None:
        """The next events. One function without calls where nothing is wrong: it runs for every event."""
        import orjson  # read only: what is hashed stays the text as stored

        sha256, loads, tenant, tree, sizes = hashlib.sha256, orjson.loads, self.tenant, self.tree, self.sizes
        expected, before, hashed = self.expected, self.before, self.last
        for row in batch:
            sequence, identity, owner, time, action, outcome, body, previous, hashed = row
            if sequence != expected:
                self.faults.append(Fault("removed", tenant, expected, sequence - 1))
                before, tree = "", None
            wrong = ""
            if not body:
                self.stubs[sequence] = hashed
                wrong = "body" if owner or action or outcome else ""
            elif sha256((previous + body).encode()).hexdigest() != hashed:
                wrong = "body"
            else:
                told = loads(body)
                if (
                    told["sequence"] != sequence or told["id"] != identity or told["tenant"] != tenant
                    or told["time"] != time or told["actor"]["user"] != owner
                    or told["event"]["action"] != action or told["event"]["outcome"] != outcome
                ):  # fmt: skip
                    wrong = self._place(told, row)
                if "anomaly" in told:
                    self.anomalies += 1
            if wrong:
                self._fault(wrong, row)
                tree = None if wrong == "sequence" else tree
            elif before and before != previous:
                self.faults.append(Fault("unlinked", tenant, sequence, sequence, identity))
            # after a fault the next link cannot be judged: the same fault would be told twice
            expected, before = sequence + 1, "" if wrong else hashed
            if tree is not None:
                tree.push(_raw(hashed))
                if sequence in sizes:
                    self.roots[sequence] = tree.root(), hashed
        self.count += len(batch)
        self.expected, self.before, self.last, self.tree = expected, before, hashed, tree

    def _place(self, told: dict[str, Any], row: Sequence[Any]) -> str:
        """The column that does not repeat what the hashed body says; `sequence` only where all else fits."""
        said = {
            "tenant": told["tenant"], "id": told["id"], "time": told["time"], "owner": told["actor"]["user"],
            "action": told["event"]["action"], "outcome": told["event"]["outcome"],
        }  # fmt: skip
        stands = {"tenant": self.tenant, **dict(zip(Row._fields, row, strict=True))}
        wrong = next((name for name, value in said.items() if stands[name] != value), "sequence")
        if wrong == "sequence":
            self.claims[row[0]] = told["sequence"]
        return wrong

    def _fault(self, place: str, row: Sequence[Any]) -> None:
        kind: FaultKind = "moved" if place == "sequence" else "changed"
        self.faults.append(Fault(kind, self.tenant, row[0], row[0], row[1], "" if kind == "moved" else place))


def _raw(hashed: str) -> bytes:
    try:
        return bytes.fromhex(hashed)
    except ValueError:  # a hash that is none: the event is named as changed, the root will differ
        return hashlib.sha256(hashed.encode()).digest()


def _with_swaps(faults: Sequence[Fault], claims: dict[int, int]) -> Iterator[Fault]:
    """Two events that stand at each other's numbers are one fault."""
    for fault in faults:
        other = claims.get(fault.sequence, 0) if fault.kind == "moved" else 0
        if not other or claims.get(other) != fault.sequence:
            yield fault
        elif fault.sequence < other:
            yield Fault("swapped", fault.tenant, fault.sequence, other, fault.id)


def _emptied(tenant: str, stubs: dict[int, str], reductions: Sequence[Reduction]) -> Iterator[Fault]:
    """Stubs that no retention run accounts for, in runs of neighbours."""
    unexplained = set(stubs)
    for run in reductions:
        covered = range(run.first, run.last + 1)
        if all(number in stubs for number in covered) and run.digest == digest(map(stubs.get, covered)):  # type: ignore[arg-type]
            unexplained.difference_update(covered)
    run_start = 0
    for number in sorted(unexplained):
        if number - 1 not in unexplained:
            run_start = number
        if number + 1 not in unexplained:
            yield Fault("emptied", tenant, run_start, number)


def _head_fault(tenant: str, newest: int, last: str, head: Head | None) -> Iterator[Fault]:
    """What the end of a log and its head row say of each other. A tenant with neither is intact."""
    if head is None:
        if newest:
            yield Fault("head", tenant, newest, newest)
    elif head.sequence > newest:
        yield Fault("cut", tenant, newest + 1, head.sequence, place="head")
    elif head.sequence < newest or head.hash != last:
        yield Fault("head", tenant, newest, newest)
