"""Repeated violations (多次违规): warn, slow down, suspend; a person reviews and lifts (S-R5).

Counted are blocked requests of rules that say so (`Rule.counts`). A report of a pupil in danger never counts,
and nothing here ever stands between such a report and its referral.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, insert, select, update

from corpora.moments import CHINA, Clock, moment, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.approvals import checked_reason
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.tables import conduct

Step = Literal["none", "warned", "slowed", "suspended"]
_CALMS_DOWN = timedelta(days=1)


class Suspended(Problem):
    """The person may ask for nothing until an administrator has reviewed what happened. `since` says when
    it began."""

    code = "person-suspended"


class SlowedDown(Problem):
    """The person must wait `retry_after` seconds between requests."""

    code = "person-slowed-down"


class PersonUnknown(Problem):
    """Nothing is held against such a person in this school."""

    code = "conduct-unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many blocked requests lead to the next step, and how long one waits while slowed."""

    in_a_row: int = 3
    a_day: int = 5
    slow_seconds: int = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """What is held against a person."""

    user: str
    step: Step
    in_a_row: int
    today: int
    since: str


class Conduct:
    """Counts blocked requests per person and acts on them."""

    def __init__(
        self, engine: Engine, audit: AuditLog, limits: Limits | None = None, clock: Clock = utc_now
    ) -> None:
        self._engine = engine
        self._audit = audit
        self._limits = limits or Limits()
        self._clock = clock

    def require(self, actor: Actor) -> bool:
        """Raise `Suspended` or `SlowedDown` where the person may not ask now; else whether a request that
        passes breaks a row of blocked ones, so that `admitted` has something to write."""
        now = self._clock()
        with reading(self._engine) as connection:
            row = _row(connection, actor.tenant, actor.user)
        step = _step(row, now)
        if row is None:
            return False
        broken = bool(row.in_a_row) or row.step == "slowed"
        if step in ("none", "warned"):
            return broken
        if step == "suspended":
            raise Suspended(since=row.since)
        left = moment(row.last) + timedelta(seconds=self._limits.slow_seconds) - now
        if left > timedelta(0):
            raise SlowedDown(retry_after=max(1, round(left.total_seconds())))
        return broken

    def admitted(self, actor: Actor) -> None:
        """A request passed: the row of blocked ones is broken."""
        with writing(self._engine) as connection:
            _change(connection, actor.tenant, actor.user, in_a_row=0, last=stamp(self._clock()))

    def blocked(self, connection: Connection, actor: Actor, rule: str) -> Step:
        """Count a blocked request in the caller's transaction, move a step where a limit is reached, and
        record that; the step that holds now."""
        now = self._clock()
        day = now.astimezone(CHINA).date().isoformat()
        row = _row(connection, actor.tenant, actor.user)
        if row is None:
            values = {"in_a_row": 0, "day": day, "today": 0, "step": "none", "since": stamp(now)}
            owner = {"tenant": actor.tenant, "owner": actor.user}
            connection.execute(insert(conduct), {**owner, **values, "last": stamp(now)})
            row = _row(connection, actor.tenant, actor.user)
            assert row is not None
        before = _step(row, now)
        in_a_row, today = row.in_a_row + 1, (row.today if row.day == day else 0) + 1
        step = self._next(before, in_a_row, today)
        if step in ("slowed", "suspended") and step != before:
            in_a_row = today = 0
        since = row.since if step == before else stamp(now)
        _change(
            connection, actor.tenant, actor.user,
            in_a_row=in_a_row, day=day, today=today, step=step, since=since, last=stamp(now),
        )  # fmt: skip
        if step != before:
            event = AuditEvent(
                action=f"conduct.{step}", object_type="person", object_id=actor.user, details={"rule": rule}
            )
            self._audit.record(connection, actor, event)
        return step

    def _next(self, step: Step, in_a_row: int, today: int) -> Step:
        if in_a_row >= self._limits.in_a_row or today >= self._limits.a_day:
            return "suspended" if step in ("slowed", "suspended") else "slowed"
        close = in_a_row == self._limits.in_a_row - 1 or today == self._limits.a_day - 1
        return "warned" if close and step == "none" else step

    def listed(self, actor: Actor) -> tuple[Standing, ...]:
        """Everyone in the school against whom something is held. Raises `NotAllowed`."""
        self._audit.require(actor, Permission.MANAGE_USERS, "conduct.read")
        wanted = select(conduct).where(conduct.c.tenant == actor.tenant, conduct.c.step != "none")
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(conduct.c.since.desc())).all()
        now = self._clock()
        return tuple(Standing(r.owner, _step(r, now), r.in_a_row, r.today, r.since) for r in rows)

    def lift(self, actor: Actor, user: str, reason: str) -> None:
        """Review a person's conduct and begin anew; nobody lifts their own.

        Raises `NotAllowed`, `PersonUnknown`, `ReasonNeeded`."""
        self._audit.require(actor, Permission.MANAGE_USERS, "conduct.lifted")
        checked_reason(reason)
        with writing(self._engine) as connection:
            row = _row(connection, actor.tenant, user)
            if row is None or row.step == "none" or user == actor.user:
                raise PersonUnknown()
            self.forgive(connection, actor.tenant, user)
            event = AuditEvent(
                action="conduct.lifted",
                object_type="person",
                object_id=user,
                human_decision={"from": row.step},
            )
            self._audit.record(connection, actor, event)

    def forgive(self, connection: Connection, tenant: str, user: str) -> None:
        """Set a person's counts and step back in the caller's transaction."""
        _change(connection, tenant, user, in_a_row=0, today=0, step="none", since=stamp(self._clock()))


def _row(connection: Connection, tenant: str, user: str) -> Row[Any] | None:
    wanted = select(conduct).where(conduct.c.tenant == tenant, conduct.c.owner == user)
    return connection.execute(wanted).one_or_none()


def _change(connection: Connection, tenant: str, user: str, **values: object) -> None:
    wanted = update(conduct).where(conduct.c.tenant == tenant, conduct.c.owner == user)
    connection.execute(wanted.values(**values))


def _step(row: Row[Any] | None, now: datetime) -> Step:
    """The step that holds: a warning and a slow-down pass after a day, a suspension never by itself."""
    if row is None:
        return "none"
    step: Step = row.step
    if step in ("warned", "slowed") and moment(row.since) + _CALMS_DOWN < now:
        return "none"
    return step
