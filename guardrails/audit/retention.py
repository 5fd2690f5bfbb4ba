"""How long events are kept, and what holds them longer (A-R3, A-R4).

What has expired is reduced to its hash stub: number, id, time and the two hashes stay, everything else goes,
and a run that reduced events is an event itself that names them and digests their hashes, so the chain still
verifies and a body that went by any other way shows. Records of retention, erasure and holds never expire.
A legal hold on a person, an artefact or a span of time keeps what it names.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import Connection, Row, insert, select, update

from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import Reduction, digest
from guardrails.audit.event import AuditEvent
from guardrails.audit.keys import KeyFolder
from guardrails.audit.log import AuditLog
from guardrails.audit.query import china_text
from guardrails.audit.sealing import SubjectKeys
from guardrails.audit.tables import events, holds, reductions, retention
from guardrails.audit.triggers import FLOOR_MONTHS

Category = Literal["decisions", "model", "security", "audit", "other"]
HoldKind = Literal["person", "object", "period"]
DEFAULT_MONTHS = 36
LONGEST_MONTHS = 1_200
_DAYS_A_MONTH = 31  # never shorter than the calendar, which the triggers hold to
_MOST_AT_ONCE = 20_000

_ROOMS: dict[str, Category] = {
    "model": "model", "input": "model", "sources": "model", "answer": "model", "duty": "model",
    "session": "security", "key": "security", "user": "security", "access": "security",
    "password": "security", "tenant": "security", "audit": "audit", "resource": "decisions",
    "artefact": "decisions", "review": "decisions", "consent": "decisions", "appeal": "decisions",
    "exemption": "decisions", "mark": "decisions", "release": "decisions", "identity": "decisions",
}  # fmt: skip
FLOORS: dict[Category, int] = {
    "decisions": DEFAULT_MONTHS,
    "model": FLOOR_MONTHS,
    "security": FLOOR_MONTHS,
    "audit": FLOOR_MONTHS,
    "other": FLOOR_MONTHS,
}
"""Months below which a school cannot go: impact assessments and entrusted processing three years, network and
security logs and unlabelled exports six months (A-R3)."""
PERMANENT = frozenset(
    {
        "audit.reduced", "audit.erased", "audit.hold_placed", "audit.hold_released", "audit.retention_set",
        "audit.key_rotated", "audit.sealed",
    }
)  # fmt: skip


class RetentionTooShort(Problem):
    """A period is shorter than the law or this program allows, or no number of months."""

    code = "audit-retention-too-short"


class HoldInvalid(Problem):
    """A legal hold names nothing, ends before it begins, or gives no reason."""

    code = "audit-hold-invalid"


class HoldUnknown(Problem):
    """No such hold is in force."""

    code = "audit-hold-unknown"


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold (法定保全). A person is an account id or a subject, an object the id of an artefact; a
    period lasts from `since` to before `until`."""

    id: str
    kind: HoldKind
    value: str
    since: str
    until: str
    reason: str
    owner: str
    placed: str
    released: str


def category(action: str) -> Category:
    """Which period an action falls under, by its room."""
    return _ROOMS.get(action.partition(".")[0], "other")


class Retention:
    """Periods, holds and the run that reduces what has expired. Every change is an event."""

    def __init__(self, log: AuditLog, keys: KeyFolder) -> None:
        self._log = log
        self._subjects = SubjectKeys(keys)

    def periods(self, actor: Actor) -> dict[Category, int]:
        """Months a category is kept in the actor's tenant. Raises `NotAllowed`."""
        actor.require(Permission.READ_AUDIT)
        with reading(self._log.engine) as connection:
            return _periods(connection, actor.tenant)

    def keep(self, actor: Actor, kept: Category, months: int) -> None:
        """Keep a category for `months`. Raises `NotAllowed`, `RetentionTooShort`."""
        self._log.require(actor, Permission.RETAIN_AUDIT, "audit.retention_set")
        shortest = FLOORS[kept]
        if not shortest <= months <= LONGEST_MONTHS:
            raise RetentionTooShort(category=kept, months=months, shortest=shortest)
        values = {"owner": actor.user, "months": months, "changed": self._log.now()}
        with writing(self._log.engine) as connection:
            before = _periods(connection, actor.tenant)[kept]
            of = (retention.c.tenant == actor.tenant, retention.c.category == kept)
            if not connection.execute(update(retention).where(*of).values(values)).rowcount:
                connection.execute(insert(retention).values(tenant=actor.tenant, category=kept, **values))
            details = {"category": kept, "before": before, "months": months}
            self._log.record(connection, actor, AuditEvent(action="audit.retention_set", details=details))

    def hold(
        self,
        actor: Actor,
        kind: HoldKind,
        reason: str,
        value: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Hold:
        """Place a legal hold. Raises `NotAllowed`, `HoldInvalid`."""
        self._log.require(actor, Permission.RETAIN_AUDIT, "audit.hold_placed")
        value, reason = value.strip(), reason.strip()
        span = (china_text(since) if since else "", china_text(until) if until else "")
        named = bool(value) if kind != "period" else any(span) and (not all(span) or span[0] < span[1])
        if kind not in get_args(HoldKind) or not named or not reason or len(value) > 200 or len(reason) > 400:
            raise HoldInvalid(kind=str(kind))
        made = Hold(uuid.uuid4().hex, kind, value, *span, reason, actor.user, self._log.now(), "")
        with writing(self._log.engine) as connection:
            row = {name: getattr(made, name) for name in Hold.__slots__}
            connection.execute(insert(holds), {**row, "tenant": actor.tenant})
            details = {"kind": kind, "value": value, "since": span[0], "until": span[1]}
            event = AuditEvent(
                action="audit.hold_placed", object_type="hold", object_id=made.id, details=details
            )
            self._log.record(connection, actor, event)
        return made

    def release(self, actor: Actor, hold: str) -> None:
        """End a hold. Raises `NotAllowed`, `HoldUnknown`."""
        self._log.require(actor, Permission.RETAIN_AUDIT, "audit.hold_released")
        of = (holds.c.tenant == actor.tenant, holds.c.id == hold, holds.c.released == "")
        with writing(self._log.engine) as connection:
            if not connection.execute(update(holds).where(*of).values(released=self._log.now())).rowcount:
                raise HoldUnknown(hold=hold[:32])
            event = AuditEvent(action="audit.hold_released", object_type="hold", object_id=hold)
            self._log.record(connection, actor, event)

    def holds(self, actor: Actor) -> list[Hold]:
        """Every hold of the actor's tenant, newest first, released ones too. Raises `NotAllowed`."""
        actor.require(Permission.READ_AUDIT)
        with reading(self._log.engine) as connection:
            return _holds(connection, actor.tenant)

    def reduce(self, actor: Actor) -> int:
        """Reduce what has expired and is not held to its hashes; says how many events.

        One transaction holds the rows, the runs that the triggers ask for and the event `audit.reduced`.
        Raises `NotAllowed`, `AuditUnavailable`."""
        self._log.require(actor, Permission.RETAIN_AUDIT, "audit.reduced")
        total = 0
        while done := self._reduce_some(actor):
            total += done
        return total

    def _reduce_some(self, actor: Actor) -> int:
        with writing(self._log.engine) as connection:
            expired = list(self._expired(connection, actor.tenant))
            if not expired:
                return 0
            runs = list(_runs(expired))
            noted = [{"first": run.first, "last": run.last, "digest": run.digest} for run in runs]
            details = {"count": len(expired), "runs": noted}
            event = self._log.record(connection, actor, AuditEvent(action="audit.reduced", details=details))
            rows = [{**run, "tenant": actor.tenant, "owner": actor.user, "event": event.id} for run in noted]
            connection.execute(insert(reductions), rows)
            for run in runs:
                connection.execute(
                    update(events)
                    .where(events.c.tenant == actor.tenant, events.c.sequence.between(run.first, run.last))
                    .values(owner="", action="", outcome="", body="")
                )
        return len(expired)

    def _expired(self, connection: Connection, tenant: str) -> Iterator[tuple[int, str]]:
        """Number and hash of the oldest events whose time is over and that nothing holds."""
        now = datetime.fromisoformat(self._log.now())
        cuts = {kept: _months_before(now, months) for kept, months in _periods(connection, tenant).items()}
        held = [_Held(hold, self._keys_of(connection, tenant, hold)) for hold in _holds(connection, tenant)]
        held = [each for each in held if not each.hold.released]
        wanted = (
            select(events)
            .where(events.c.tenant == tenant, events.c.body != "", events.c.time < max(cuts.values()))
            .where(events.c.action.not_in(PERMANENT))
            .order_by(events.c.sequence)
        )
        count = 0
        for row in connection.execute(wanted, execution_options={"yield_per": 1_000}):
            if row.time < cuts[category(row.action)] and not any(each.holds(row) for each in held):
                yield row.sequence, row.hash
                count += 1
                if count == _MOST_AT_ONCE:
                    return

    def _keys_of(self, connection: Connection, tenant: str, hold: Hold) -> frozenset[str]:
        return self._subjects.ids(connection, tenant, hold.value) if hold.kind == "person" else frozenset()


@dataclass(frozen=True, slots=True)
class _Held:
    """A hold and the keys of the person it names."""

    hold: Hold
    keys: frozenset[str]

    def holds(self, row: Row[tuple[str, ...]]) -> bool:
        """Whether an event is held: it names the value anywhere, or lies in the period."""
        if self.hold.kind == "period":
            after = not self.hold.since or row.time >= self.hold.since
            return after and (not self.hold.until or row.time < self.hold.until)
        quoted = (json.dumps(value, ensure_ascii=False) for value in (self.hold.value, *self.keys))
        return any(value in row.body for value in quoted)


def _months_before(now: datetime, months: int) -> str:
    return (now - timedelta(days=months * _DAYS_A_MONTH)).isoformat(timespec="milliseconds")


def _periods(connection: Connection, tenant: str) -> dict[Category, int]:
    wanted = select(retention.c.category, retention.c.months).where(retention.c.tenant == tenant)
    stated = {row.category: row.months for row in connection.execute(wanted)}
    return {kept: stated.get(kept, DEFAULT_MONTHS) for kept in get_args(Category)}


def _holds(connection: Connection, tenant: str) -> list[Hold]:
    wanted = select(*(holds.c[name] for name in Hold.__slots__)).where(holds.c.tenant == tenant)
    return [Hold(*row) for row in connection.execute(wanted.order_by(holds.c.placed.desc()))]


def _runs(expired: Iterable[tuple[int, str]]) -> Iterator[Reduction]:
    """Neighbours as one run with the digest of their hashes."""
    run: list[tuple[int, str]] = []
    for number, hashed in expired:
        if run and number != run[-1][0] + 1:
            yield _run(run)
            run = []
        run.append((number, hashed))
    if run:
        yield _run(run)


def _run(run: Sequence[tuple[int, str]]) -> Reduction:
    return Reduction(run[0][0], run[-1][0], digest(hashed for _, hashed in run))
