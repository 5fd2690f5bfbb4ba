"""The audit log (审计日志): the one way to write an event and the one way to read events.

Failure semantics (A-R7): an event that cannot be written raises `AuditUnavailable`. `record` joins the
caller's transaction, so the change and its event are kept or lost together; `append` commits at once, for
events that must outlive the caller's rollback and for actions that leave no row (a model call). Never call
`append` inside an open transaction that has already recorded: it would wait for that transaction's lock.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, NotAllowed, Permission
from guardrails.audit import chain
from guardrails.audit.chain import Fault, Head, StoredEvent
from guardrails.audit.event import AuditEvent, Outcome
from guardrails.audit.tables import events, heads

CHINA = timezone(timedelta(hours=8))
MAX_PAGE = 200
_BATCH = 1_000


class AuditUnavailable(Problem):
    """The event could not be written, so what it was to record must not happen (A-R7)."""

    code = "audit-unavailable"


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event with its place in the chain. `time` is ISO 8601 in +08:00."""

    stored: StoredEvent
    event: AuditEvent
    actor: dict[str, Any]

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


class AuditQuery(BaseModel):
    """Which events: an empty field does not filter. `person` is an account id; `action` a whole action
    (`model.called`) or a room (`model`); `rule` a rule id that fired; `since` is included, `until` is not
    (a time without a zone is China's); `text` occurs anywhere in the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    person: str = ""
    action: str = ""
    rule: str = ""
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def noted(self) -> dict[str, str]:
        """The query as the log may keep it: the words searched for can name a pupil, so not those."""
        filled = self.model_dump(mode="json", exclude_defaults=True)
        return {name: "…" if name == "text" else str(value) for name, value in filled.items()}


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first, and the cursor of the next page (empty at the end)."""

    events: tuple[RecordedEvent, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of reading logs from end to end: how many events, what is wrong, and where each log ends."""

    checked: int
    faults: tuple[Fault, ...]
    heads: tuple[Head, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def china_now() -> datetime:
    """The present in UTC+8, the zone of every audit time."""
    return datetime.now(UTC).astimezone(CHINA)


class AuditLog:
    """Append-only log of one database; every tenant has its own chain."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = china_now) -> None:
        self._engine = engine
        self._clock = clock

    def record(self, connection: Connection, actor: Actor, event: AuditEvent) -> RecordedEvent:
        """Write `event` in the caller's transaction, or raise `AuditUnavailable`.

        The tenant's head row is locked before it is read, so writers stand in line and never fork; the head
        moves only after the event is in, so a failure that a caller wrongly swallows breaks no chain."""
        try:
            head = _lock_head(connection, actor)
            stored = _compose(actor, event, head, self._clock())
            connection.execute(insert(events), asdict(stored))
            connection.execute(
                update(heads)
                .where(heads.c.tenant == actor.tenant)
                .values(sequence=stored.sequence, hash=stored.hash)
            )
        except (SQLAlchemyError, ValueError) as error:
            raise AuditUnavailable(action=event.action) from error
        return _recorded(stored)

    def append(self, actor: Actor, event: AuditEvent) -> RecordedEvent:
        """Write `event` in a transaction of its own, or raise `AuditUnavailable`."""
        try:
            with writing(self._engine) as connection:
                return self.record(connection, actor, event)
        except SQLAlchemyError as error:
            raise AuditUnavailable(action=event.action) from error

    def require(self, actor: Actor, permission: Permission, action: str) -> None:
        """Raise `NotAllowed` unless granted; the refused attempt is an event too."""
        try:
            actor.require(permission)
        except NotAllowed:
            self.append(actor, AuditEvent(action=action, outcome="denied"))
            raise

    def events(
        self, actor: Actor, query: AuditQuery | None = None, limit: int = 50, cursor: str = ""
    ) -> AuditPage:
        """Events of the actor's tenant before `cursor`, at most `limit` (1–200).

        Reading is recorded first as `audit.read` (A-R5). Raises `NotAllowed`, `AuditUnavailable`."""
        query = query or AuditQuery()
        self.require(actor, Permission.READ_AUDIT, "audit.read")
        reading_event = self.append(actor, AuditEvent(action="audit.read", details={"query": query.noted()}))
        before = int(cursor) if cursor.isdecimal() else reading_event.sequence
        limit = min(max(limit, 1), MAX_PAGE)
        wanted = (
            select(events)
            .where(events.c.tenant == actor.tenant, events.c.sequence < before, *_conditions(query))
            .order_by(events.c.sequence.desc())
            .limit(limit + 1)
        )
        with reading(self._engine) as connection:
            found = [StoredEvent(**row) for row in connection.execute(wanted).mappings()]
        page = found[:limit]
        return AuditPage(tuple(map(_recorded, page)), str(page[-1].sequence) if len(found) > limit else "")

    def matching(self, tenant: str, query: AuditQuery) -> Iterator[StoredEvent]:
        """All events of a tenant that match, oldest first, streamed. For exports, which check and record."""
        with reading(self._engine) as connection:
            yield from _stored(connection, tenant, *_conditions(query))

    def verify(self, tenant: str | None = None) -> Verification:
        """Read the log of one tenant, or of all, from end to end and name every fault."""
        checked, found, ends = 0, list[Fault](), list[Head]()
        with reading(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                # events and heads in one snapshot: a writer in between must not look like a fault
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            for name in [tenant] if tenant is not None else _tenants(connection):
                head = _head(connection, name)
                result = chain.check(name, _stored(connection, name), head)
                found.extend(result.faults)
                checked += result.checked
                ends.extend([head] if head else [])
        return Verification(checked, tuple(found), tuple(ends))


def _tenants(connection: Connection) -> list[str]:
    both = select(heads.c.tenant).union(select(events.c.tenant))
    return sorted(connection.execute(both).scalars())


def _head(connection: Connection, tenant: str) -> Head | None:
    row = connection.execute(select(heads).where(heads.c.tenant == tenant)).one_or_none()
    return Head(tenant, row.sequence, row.hash) if row else None


def _stored(connection: Connection, tenant: str, *conditions: ColumnElement[bool]) -> Iterator[StoredEvent]:
    """Events of a tenant, oldest first, without holding them all."""
    wanted = select(events).where(events.c.tenant == tenant, *conditions).order_by(events.c.sequence)
    for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}).mappings():
        yield StoredEvent(**row)


def _lock_head(connection: Connection, actor: Actor) -> Head:
    """Take the write lock on the tenant's head row, making the row for its first event."""
    lock = (
        update(heads)
        .where(heads.c.tenant == actor.tenant)
        .values(owner=actor.user)
        .returning(heads.c.sequence, heads.c.hash)
    )
    row = connection.execute(lock).one_or_none()
    if row is None:
        first = {"tenant": actor.tenant, "owner": actor.user, "sequence": 0, "hash": chain.GENESIS}
        connection.execute(_insert_if_absent(connection).on_conflict_do_nothing(), first)
        row = connection.execute(lock).one()
    return Head(actor.tenant, row.sequence, row.hash)


def _insert_if_absent(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(heads) if connection.dialect.name == "sqlite" else postgresql.insert(heads)


def _compose(actor: Actor, event: AuditEvent, head: Head, now: datetime) -> StoredEvent:
    """The event as it will be stored: its canonical body repeats what stands in the columns."""
    sequence, identity = head.sequence + 1, uuid.uuid4().hex
    time = now.astimezone(CHINA).isoformat(timespec="milliseconds")
    body = chain.canonical(
        {
            "actor": {
                "user": actor.user,
                "roles": sorted(actor.roles),
                "via": actor.via,
                "human": actor.human,
                "purpose": actor.purpose,
                "session": actor.session,
                "trace": actor.trace,
            },
            "event": event.model_dump(mode="json"),
            "id": identity,
            "sequence": sequence,
            "tenant": actor.tenant,
            "time": time,
        }
    )
    return StoredEvent(
        actor.tenant, sequence, identity, actor.user, time, event.action, event.outcome,
        body, head.hash, chain.link(head.hash, body),
    )  # fmt: skip


def _recorded(stored: StoredEvent) -> RecordedEvent:
    body = json.loads(stored.body)
    return RecordedEvent(stored, AuditEvent.model_validate(body["event"]), body["actor"])


def _conditions(query: AuditQuery) -> Iterator[ColumnElement[bool]]:
    if query.person:
        yield events.c.owner == query.person
    if query.action:
        whole = events.c.action == query.action
        yield (
            whole if "." in query.action else events.c.action.startswith(query.action + ".", autoescape=True)
        )
    if query.rule:
        yield events.c.body.contains(f'"rule":{json.dumps(query.rule, ensure_ascii=False)}', autoescape=True)
    if query.outcome:
        yield events.c.outcome == query.outcome
    if query.since:
        yield events.c.time >= _china_text(query.since)
    if query.until:
        yield events.c.time < _china_text(query.until)
    if query.text:
        yield events.c.body.contains(query.text, autoescape=True)


def _china_text(moment: datetime) -> str:
    """A moment as the `time` column writes it."""
    local = moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)
    return local.isoformat(timespec="milliseconds")
