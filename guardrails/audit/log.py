"""The audit log (审计日志): the one way to write an event and the one way to read events.

Failure semantics (A-R7): an event that cannot be written raises `AuditUnavailable`. `record` joins the
caller's transaction, so the change and its event are kept or lost together; `append` commits at once, for
events that must outlive the caller's rollback and for actions that leave no row (a model call). Never call
`append` inside an open transaction that has already recorded: it would wait for that transaction's lock.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from corpora.moments import CHINA
from corpora.problem import Problem
from corpora.storage import reading
from guardrails.actor import Actor, NotAllowed, Permission
from guardrails.audit import chain
from guardrails.audit.chain import Head, StoredEvent
from guardrails.audit.commit import Commits
from guardrails.audit.event import AuditEvent
from guardrails.audit.keys import KeyFolder
from guardrails.audit.query import AuditQuery, china_now, conditions
from guardrails.audit.rows import EventWriter, WriteFailedError
from guardrails.audit.sealing import SealingUnavailable, SubjectKeys
from guardrails.audit.tables import events
from guardrails.audit.verification import Verification, verify

MAX_PAGE = 200
_BATCH = 1_000
_BACKWARDS_MS = 1_000
"""How far behind the event before it an event may lie before the clock is said to have run backwards."""

FOLLOWING = frozenset({"model.answered", "model.failed", "model.withheld", "model.abandoned"})
"""Events that end what a durable event began. They are committed before the caller goes on, so no killed
process loses them; the disk may be some milliseconds behind, and a power cut then leaves the beginning
without its end, which shows."""


class AuditUnavailable(Problem):
    """The event could not be written, so what it was to record must not happen (A-R7)."""

    code = "audit-unavailable"


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event with its place in the chain. `time` is ISO 8601 in +08:00; `sealed` is what it holds of
    persons, encrypted. Of an event that retention has reduced, `event` says no more than `audit.expired`."""

    stored: StoredEvent
    event: AuditEvent
    actor: dict[str, Any]
    sealed: tuple[dict[str, str], ...] = ()
    clock_behind_ms: int = 0

    @property
    def id(self) -> str:
        """Unique id of the event."""
        return self.stored.id

    @property
    def sequence(self) -> int:
        """Number within the tenant, from 1 without gaps."""
        return self.stored.sequence

    @property
    def time(self) -> str:
        """When it was recorded."""
        return self.stored.time

    @property
    def hash(self) -> str:
        """Its link in the chain."""
        return self.stored.hash


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first, and the cursor of the next page (empty at the end)."""

    events: tuple[RecordedEvent, ...]
    cursor: str


class AuditLog:
    """Append-only log of one database; every tenant has its own chain. Without `keys` it refuses events
    that concern persons (`AuditEvent.about`)."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime] = china_now, keys: KeyFolder | None = None
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._subjects = SubjectKeys(keys) if keys else None
        self._commits = Commits(engine)

    def record(self, connection: Connection, actor: Actor, event: AuditEvent) -> RecordedEvent:
        """Write `event` in the caller's transaction, or raise `AuditUnavailable` or `SealingUnavailable`.

        The tenant's head row is locked before it is read, so writers stand in line and never fork; the head
        moves only after the event is in, so a failure that a caller wrongly swallows breaks no chain."""
        try:
            writer = EventWriter(connection)
            try:
                head, before = writer.lock_head(actor.tenant, actor.user)
                made = self._compose(connection, actor, event, head, before)
                writer.insert(made.stored)
            finally:
                writer.close()
        except (WriteFailedError, SQLAlchemyError, ValueError) as error:
            raise AuditUnavailable(action=event.action) from error
        return made

    def append(self, actor: Actor, event: AuditEvent) -> RecordedEvent:
        """Write `event` in a transaction of its own and wait until it is on the disk, or raise
        `AuditUnavailable`. For the events in `FOLLOWING` the disk is not waited for."""
        try:
            with self._commits.transaction(durable=event.action not in FOLLOWING) as connection:
                return self.record(connection, actor, event)
        except (SQLAlchemyError, OSError) as error:
            raise AuditUnavailable(action=event.action) from error

    def require(self, actor: Actor, permission: Permission, action: str) -> None:
        """Raise `NotAllowed` unless granted; the refused attempt is an event too."""
        try:
            actor.require(permission)
        except NotAllowed:
            self.append(actor, AuditEvent(action=action, outcome="denied"))
            raise

    def read_by(
        self, actor: Actor, view: str, query: AuditQuery | None = None, **details: Any
    ) -> RecordedEvent:
        """Record that `actor` is about to look at `view` of the log (A-R5). Raises `NotAllowed`."""
        self.require(actor, Permission.READ_AUDIT, "audit.read")
        noted = {"view": view, "query": (query or AuditQuery()).noted(), **details}
        return self.append(actor, AuditEvent(action="audit.read", details=noted))

    def events(
        self, actor: Actor, query: AuditQuery | None = None, limit: int = 50, cursor: str = ""
    ) -> AuditPage:
        """Events of the actor's tenant before `cursor`, at most `limit` (1–200).

        Reading is recorded first as `audit.read` (A-R5). Raises `NotAllowed`, `AuditUnavailable`."""
        query = query or AuditQuery()
        reading_event = self.read_by(actor, "events", query)
        before = int(cursor) if cursor.isdecimal() else reading_event.sequence
        limit = min(max(limit, 1), MAX_PAGE)
        wanted = (
            select(events)
            .where(events.c.tenant == actor.tenant, events.c.sequence < before, *conditions(query))
            .order_by(events.c.sequence.desc())
            .limit(limit + 1)
        )
        with reading(self.engine) as connection:
            found = [StoredEvent(**row) for row in connection.execute(wanted).mappings()]
        page = found[:limit]
        return AuditPage(tuple(map(recorded, page)), str(page[-1].sequence) if len(found) > limit else "")

    def matching(self, tenant: str, query: AuditQuery) -> Iterator[StoredEvent]:
        """All events of a tenant that match, oldest first, streamed. For those who check and record first."""
        wanted = (
            select(events).where(events.c.tenant == tenant, *conditions(query)).order_by(events.c.sequence)
        )
        with reading(self.engine) as connection:
            for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}).mappings():
                yield StoredEvent(**row)

    def verify(self, tenant: str | None = None) -> Verification:
        """Read the log of one tenant, or of all, from end to end and name every fault of the chain. Signed
        checkpoints are compared by `Notary.verify`."""
        return verify(self.engine, tenant)

    def now(self) -> str:
        """The log's clock as the `time` column writes it."""
        return self._clock().astimezone(CHINA).isoformat(timespec="milliseconds")

    def _compose(
        self, connection: Connection, actor: Actor, event: AuditEvent, head: Head, before: str
    ) -> RecordedEvent:
        """The event as it will be stored: its canonical body repeats what stands in the columns."""
        sequence, identity, time = head.sequence + 1, uuid.uuid4().hex, self.now()
        who = {
            "user": actor.user,
            "roles": sorted(actor.roles),
            "via": actor.via,
            "human": actor.human,
            "purpose": actor.purpose,
            "session": actor.session,
            "trace": actor.trace,
        }
        sealed, behind = list[dict[str, str]](), _behind_ms(before, time)
        whole = {
            "actor": who,
            "event": event.model_dump(mode="json"),
            "id": identity,
            "sequence": sequence,
            "tenant": actor.tenant,
            "time": time,
        }
        if event.about:
            if self._subjects is None:
                raise SealingUnavailable(action=event.action)
            whole["sealed"] = sealed = self._subjects.seal(connection, actor, event.about, time)
        if behind > _BACKWARDS_MS:
            whole["anomaly"] = {"clock_behind_ms": behind}
        body = chain.canonical(whole)
        stored = StoredEvent(
            actor.tenant, sequence, identity, actor.user, time, event.action, event.outcome,
            body, head.hash, chain.link(head.hash, body),
        )  # fmt: skip
        told = event.model_copy(update={"about": ()}) if event.about else event
        return RecordedEvent(stored, told, who, tuple(sealed), behind if "anomaly" in whole else 0)


def recorded(stored: StoredEvent) -> RecordedEvent:
    """A stored event as its parts."""
    if not stored.body:
        return RecordedEvent(stored, AuditEvent(action="audit.expired"), {})
    body = json.loads(stored.body)
    return RecordedEvent(
        stored,
        AuditEvent.model_validate(body["event"]),
        body["actor"],
        tuple(body.get("sealed", ())),
        body.get("anomaly", {}).get("clock_behind_ms", 0),
    )


def _behind_ms(before: str, time: str) -> int:
    """How many milliseconds `time` lies before `before`, both as the `time` column writes them."""
    if time >= before:
        return 0
    return round((datetime.fromisoformat(before) - datetime.fromisoformat(time)).total_seconds() * 1000)
