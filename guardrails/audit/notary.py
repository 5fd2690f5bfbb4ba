"""Signed checkpoints: what the log was at a moment, so that a log cut or rewritten as a whole shows (A-R1).

A checkpoint states a tenant's Merkle root, size and last hash under an Ed25519 signature, and names the
checkpoint before it by hash. Copied to a folder outside the house (another machine, a write-once share) they
prove later that nothing before them changed, whatever happened to the database and to this folder of keys.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.chain import Fault, canonical, sha256
from guardrails.audit.event import AuditEvent
from guardrails.audit.keys import KeyFolder, PublicKey, read_public, trusted
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import checkpoints, events
from guardrails.audit.tree import State, root_at
from guardrails.audit.verification import Verification, snapshot, summed, tenants, walk

_SIGNED = b"xingtan-audit-checkpoint-v1\n"
EVERY_EVENTS = 1_000
EVERY = timedelta(days=1)


class CheckpointsUnwritable(Problem):
    """The folder that checkpoints are copied to cannot be written."""

    code = "audit-checkpoints-unwritable"


class Statement(BaseModel):
    """What is signed. `previous` is the SHA-256 of the statement before it, empty for the first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    tenant: str
    number: int
    size: int
    root: str
    head: str
    time: str
    key: str
    previous: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A statement as it was signed, byte by byte, and its signature in base64."""

    body: str
    signature: str

    @property
    def statement(self) -> Statement:
        """What it says. Raises `ValidationError` where it says nothing readable."""
        return Statement.model_validate_json(self.body)

    def signed_by(self, keys: Mapping[str, PublicKey]) -> bool:
        """Whether the key it names is known and made the signature."""
        key = keys.get(self.statement.key)
        return key is not None and key.verifies(self.signature, _SIGNED + self.body.encode())


class Notary:
    """Takes checkpoints, copies them out and compares logs with them."""

    def __init__(self, log: AuditLog, keys: KeyFolder) -> None:
        self.log = log
        self._keys = keys

    def take(self, actor: Actor) -> Checkpoint | None:
        """Sign the log of the actor's tenant as it is; None where nothing was written since the last one.
        Recorded as `audit.sealed`, which the next checkpoint covers. Raises `KeysUnavailable`."""
        with reading(self.log.engine) as connection:
            connection = snapshot(connection)
            before = _newest(connection, actor.tenant)
            state = root_at(connection, actor.tenant)
        if state is None or (before and state.size <= before.statement.size + 1):
            return before
        try:
            return self._signed(actor, before, state)
        except IntegrityError:  # another process took this number first
            return self.newest(actor.tenant)

    def newest(self, tenant: str) -> Checkpoint | None:
        """The last checkpoint of a tenant."""
        with reading(self.log.engine) as connection:
            return _newest(connection, tenant)

    def _signed(self, actor: Actor, before: Checkpoint | None, state: State) -> Checkpoint:
        with writing(self.log.engine) as connection:
            said = Statement(
                tenant=actor.tenant,
                number=before.statement.number + 1 if before else 1,
                size=state.size,
                root=state.root,
                head=state.head,
                time=self.log.now(),
                key=self._keys.public()[-1].id,
                previous=sha256(before.body) if before else "",
            )
            body = canonical(said.model_dump())
            _, signature = self._keys.sign(_SIGNED + body.encode())
            row = {"tenant": actor.tenant, "number": said.number, "owner": actor.user, "size": said.size}
            connection.execute(insert(checkpoints), {**row, "body": body, "signature": signature})
            details = {"number": said.number, "size": said.size, "root": said.root, "key": said.key}
            self.log.record(connection, actor, AuditEvent(action="audit.sealed", details=details))
        return Checkpoint(body, signature)

    def due(self, tenant: str) -> bool:
        """Whether a checkpoint is due: the last one is a day old, or `EVERY_EVENTS` events behind."""
        with reading(self.log.engine) as connection:
            before = _newest(connection, tenant)
            newest = connection.execute(
                select(events.c.sequence).where(events.c.tenant == tenant).order_by(events.c.sequence.desc())
            ).scalar()
        if newest is None or before is None:
            return newest is not None
        said = before.statement
        old = datetime.fromisoformat(self.log.now()) - datetime.fromisoformat(said.time) >= EVERY
        return newest - said.size >= EVERY_EVENTS or (old and newest > said.size + 1)

    def rotate(self, actor: Actor) -> PublicKey:
        """A new signing key, endorsed by the old one; recorded as `audit.key_rotated`."""
        self.log.append(actor, AuditEvent(action="audit.key_rotation_begun"))
        made = self._keys.rotate()
        details = {"key": made.id, "endorsed_by": made.endorsed_by}
        self.log.append(actor, AuditEvent(action="audit.key_rotated", details=details))
        return made

    def copy(self, tenant: str | None, folder: Path) -> int:
        """Put every checkpoint of one tenant, or of all, and every public key into `folder` unless they are
        there already; says how many checkpoints were new. Raises `CheckpointsUnwritable`."""
        with reading(self.log.engine) as connection:
            names = [tenant] if tenant else tenants(connection)
            kept = {name: _stored(connection, name) for name in names}
        new = 0
        try:
            (folder / "keys").mkdir(parents=True, exist_ok=True)
            for key in self._keys.public():
                _write_once(folder / "keys" / f"sign-{key.id}.json", json.dumps(key.model_dump()))
            for name, found in kept.items():
                (folder / name).mkdir(exist_ok=True)
                for each in found:
                    path = folder / name / f"{each.statement.number:06d}.json"
                    new += _write_once(path, json.dumps({"body": each.body, "signature": each.signature}))
        except OSError as error:
            raise CheckpointsUnwritable(path=str(folder), reason=error.strerror or "") from None
        return new

    def verify(self, tenant: str | None = None, outside: Path | None = None) -> Verification:
        """Read one log, or all, and compare each with its checkpoints, those in the store and those in
        `outside`. With `outside`, only keys that lead back to the ones kept there are trusted."""
        known = self._keys.public()
        anchors = read_public(outside / "keys") if outside else known
        keys, walked, faults, count = trusted(known, anchors), [], list[Fault](), 0
        with reading(self.log.engine) as connection:
            connection = snapshot(connection)
            names = [tenant] if tenant is not None else tenants(connection)
            if outside and tenant is None:
                names = sorted({*names, *_folders(outside)})
            for name in names:
                stored = _stored(connection, name)
                kept = _outside(outside, name) if outside else []
                good, wrong = _judge(name, stored, kept, keys)
                checked, head = walk(connection, name, frozenset(each.size for each in good))
                walked.append((checked, head))
                count += len(good)
                end = max((fault.last for fault in checked.faults if fault.kind == "cut"), default=0)
                faults += wrong
                faults += _against(good, checked.roots, checked.last, end)
        return summed(walked, faults, count)


def _judge(
    tenant: str, stored: Sequence[Checkpoint], kept: Sequence[Checkpoint], keys: Mapping[str, PublicKey]
) -> tuple[list[Statement], list[Fault]]:
    """The statements to hold the log against, and what is wrong with the checkpoints themselves."""
    good, faults, present = dict[int, Statement](), list[Fault](), set[int]()
    for source, each in [*(("store", each) for each in stored), *(("outside", each) for each in kept)]:
        try:
            said = each.statement
        except ValidationError:
            faults.append(Fault("forged", tenant, 0, 0, place="unreadable"))
            continue
        if source == "store":
            present.add(said.number)
        if said.tenant != tenant or not each.signed_by(keys):
            faults.append(Fault("forged", tenant, said.size, said.size, place=_named(said, source)))
        elif said.number in good and good[said.number] != said:
            faults.append(Fault("diverged", tenant, said.size, said.size, place=_named(said, source)))
        else:
            good[said.number] = said
    for number in range(1, max({*good, *present}, default=0) + 1):
        if number not in present:
            size = good[number].size if number in good else 0
            faults.append(Fault("missing", tenant, size, size, place=str(number)))
    return list(good.values()), faults


def _named(said: Statement, source: str) -> str:
    return str(said.number) if source == "store" else f"{said.number} ({source})"


def _against(
    good: Iterable[Statement], roots: Mapping[int, tuple[str, str]], last: int, told: int
) -> list[Fault]:
    """Where the log is shorter than a checkpoint, or no longer what it signed. A log with a gap has no roots
    after it: the gap is named already."""
    faults = []
    for said in sorted(good, key=lambda said: said.size):
        if said.size > last:
            if said.size > told:
                faults.append(Fault("cut", said.tenant, last + 1, said.size, place=str(said.number)))
        elif said.size in roots and roots[said.size] != (said.root, said.head):
            faults.append(Fault("diverged", said.tenant, said.size, said.size, place=str(said.number)))
    return faults


def _stored(connection: Connection, tenant: str) -> list[Checkpoint]:
    wanted = select(checkpoints).where(checkpoints.c.tenant == tenant).order_by(checkpoints.c.number)
    return [Checkpoint(row.body, row.signature) for row in connection.execute(wanted)]


def _newest(connection: Connection, tenant: str) -> Checkpoint | None:
    found = _stored(connection, tenant)
    return found[-1] if found else None


def _folders(outside: Path) -> list[str]:
    return (
        [path.name for path in outside.iterdir() if path.is_dir() and path.name != "keys"]
        if outside.is_dir()
        else []
    )


def _outside(folder: Path, tenant: str) -> list[Checkpoint]:
    found = []
    for path in sorted((folder / tenant).glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            found.append(Checkpoint(str(said["body"]), str(said["signature"])))
        except (OSError, ValueError, KeyError, TypeError):
            found.append(Checkpoint("", ""))
    return found


def _write_once(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        return False
    return True
