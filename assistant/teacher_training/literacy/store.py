"""Kept sittings of the digital-literacy test: begun, answered, left and taken up again, ended.

A sitting belongs to the teacher who sits it; nobody else, officer or head, finds it (P-R1, P-R6). Every
answer is kept at once, so a test that is left loses nothing. Times are noted and decide nothing.
"""

import json
import uuid
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.literacy.problems import SittingEnded, SittingOpen, SittingUnknown
from assistant.teacher_training.literacy.records import (
    FinishedSitting,
    Kept,
    Listed,
    finished,
    seconds_at_work,
)
from assistant.teacher_training.literacy.report import report
from assistant.teacher_training.literacy.sitting import (
    Sitting,
    begin_adaptive,
    begin_fixed,
    give,
    next_item,
    resume,
)
from assistant.teacher_training.literacy.tables import sittings
from assistant.teacher_training.statement import Statement
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

Form = Literal["fixed", "adaptive"]
TITLES = {"fixed": "教师数字素养测评（固定卷）", "adaptive": "教师数字素养测评（自适应）"}


class Sittings:
    """The sittings of every teacher, each seen by its own alone."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, clock: Clock = utc_now
    ) -> None:
        self._engine, self._audit, self._learning, self._clock = engine, audit, learning, clock

    def begin(self, actor: Actor, form: Form, *, again: bool = False) -> Kept:
        """Begin a test whose items the teacher has not met; `again` allows those of all but the last sitting.
        Raises `NotAllowed`, `SittingOpen` (finish or end that first), `ItemsExhausted`."""
        actor.require(Permission.DUTY)
        try:
            with writing(self._engine) as connection:
                return self._begin(connection, actor, form, again)
        except IntegrityError:  # two windows began at once: the other one's test is under way
            raise SittingOpen() from None

    def _begin(self, connection: Connection, actor: Actor, form: Form, again: bool) -> Kept:
        rows = self._rows(connection, actor)
        if any(not row.ended for row in rows):
            raise SittingOpen()
        met = [_met(row.state) for row in rows]
        seen = set().union(*(met[-1:] if again else met))
        name = uuid.uuid4().hex
        seed = int(name[:8], 16)
        sitting = begin_fixed(seed, seen=seen) if form == "fixed" else begin_adaptive(seed, seen)
        number = rows[-1].number + 1 if rows else 1
        listed = Listed(name, number, form, 0, None, False, stamp(self._clock()), "")
        connection.execute(
            insert(sittings).values(
                id=name, tenant=actor.tenant, owner=actor.user, number=number, form=form,
                state=sitting.model_dump_json(), answered=0, complete=0, started=listed.started, ended="",
            )
        )  # fmt: skip
        self._record(connection, actor, "begun", name, form=form, number=number)
        return Kept(listed, sitting)

    def mine(self, actor: Actor) -> tuple[Listed, ...]:
        """The actor's sittings, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            return tuple(_listed(row) for row in reversed(self._rows(connection, actor)))

    def open(self, actor: Actor, sitting: str) -> Kept:
        """A sitting as it stands. Raises `NotAllowed`, `SittingUnknown`, `SittingUnreadable`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            return _kept(self._row(connection, actor, sitting))

    def give(self, actor: Actor, sitting: str, item: str, given: str) -> Kept:
        """Answer the item that is asked; the last answer ends the test. The same answer to an item once more
        changes nothing. Raises what `open` raises, `SittingEnded`, `ItemNotAsked`, `AnswerInvalid`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            kept = _kept(self._row(connection, actor, sitting, held=True))
            if any((one.item, one.given) == (item, given.strip()) for one in kept.sitting.answers):
                return kept
            if kept.listed.ended:
                raise SittingEnded()
            after = give(kept.sitting, item, given, stamp(self._clock()))
            connection.execute(
                update(sittings)
                .where(_own(actor, sitting))
                .values(state=after.model_dump_json(), answered=len(after.answers))
            )
            self._record(connection, actor, "answered", sitting, answered=len(after.answers))
            if next_item(after) is None:
                self._end(connection, actor, kept.listed, after)
            return _kept(self._row(connection, actor, sitting))

    def end(self, actor: Actor, sitting: str) -> Kept:
        """End a test before its last item; what was answered can be read, and feeds no profile. Raises what
        `open` raises. A test that is over stays as it is."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            kept = _kept(self._row(connection, actor, sitting, held=True))
            if not kept.listed.ended:
                self._end(connection, actor, kept.listed, kept.sitting)
            return _kept(self._row(connection, actor, sitting))

    def _end(self, connection: Connection, actor: Actor, listed: Listed, sitting: Sitting) -> None:
        """Close it and tell the learning record, in one transaction. The score told is the share expected on
        the whole bank: what an adaptive test got right says little, for it asks what one half knows."""
        complete, now = next_item(sitting) is None, stamp(self._clock())
        share = report(sitting).overall.share / 100 if sitting.answers else None
        values = {"complete": int(complete), "share": share, "ended": now}
        connection.execute(update(sittings).where(_own(actor, listed.id)).values(**values))
        self._record(connection, actor, "ended", listed.id, answered=len(sitting.answers), complete=complete)
        if not sitting.answers:
            return
        statement = Statement(
            verb="completed" if complete else "attempted",
            kind="assessment",
            activity=listed.id,
            title=TITLES[listed.form],
            source=f"literacy_sittings/{listed.id}",
            score=share,
            seconds=seconds_at_work(listed.started, sitting),
            indicators=tuple(sorted({one.item.rpartition("-")[0] for one in sitting.answers})),
            time=now,
        )
        self._learning.tell_in(connection, actor, statement)

    def delete(self, actor: Actor, sitting: str) -> None:
        """Delete one of the actor's sittings for good; what the learning record says of it stays. Raises
        `NotAllowed`, `SittingUnknown`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            self._row(connection, actor, sitting, held=True)
            connection.execute(delete(sittings).where(_own(actor, sitting)))
            self._record(connection, actor, "deleted", sitting)

    def latest(self, actor: Actor) -> FinishedSitting | None:
        """Scores of the actor's newest test that ran to its end, for their own profile. Raises `NotAllowed`,
        `SittingUnreadable`."""
        found = next((each for each in self.mine(actor) if each.complete), None)
        return None if found is None else finished(self.open(actor, found.id))

    def before(self, actor: Actor, sitting: str) -> Kept | None:
        """The last test that ran to its end before this one. Raises what `open` raises."""
        number = self.open(actor, sitting).listed.number
        earlier = (each for each in self.mine(actor) if each.complete and each.number < number)
        found = next(earlier, None)
        return None if found is None else self.open(actor, found.id)

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every row of a person; how many there were."""
        mine = and_(sittings.c.tenant == tenant, sittings.c.owner == user)
        return connection.execute(delete(sittings).where(mine)).rowcount

    def _rows(self, connection: Connection, actor: Actor) -> list[Row[Any]]:
        mine = and_(sittings.c.tenant == actor.tenant, sittings.c.owner == actor.user)
        return list(connection.execute(select(sittings).where(mine).order_by(sittings.c.number)))

    def _row(self, connection: Connection, actor: Actor, sitting: str, *, held: bool = False) -> Row[Any]:
        """The row; `held` so that two answers at once follow each other."""
        wanted = select(sittings).where(_own(actor, sitting))
        row = connection.execute(wanted.with_for_update() if held else wanted).first()
        if row is None:
            raise SittingUnknown()
        return row

    def _record(
        self, connection: Connection, actor: Actor, done: str, sitting: str, **details: str | int
    ) -> None:
        event = AuditEvent(
            action=f"literacy.{done}", object_type="sitting", object_id=sitting, details=details
        )
        self._audit.record(connection, actor, event)


def _own(actor: Actor, sitting: str) -> ColumnElement[bool]:
    return and_(sittings.c.tenant == actor.tenant, sittings.c.owner == actor.user, sittings.c.id == sitting)


def _met(state: str) -> set[str]:
    """Items that were answered. Read without the bank, which may have changed since."""
    return {answer["item"] for answer in json.loads(state)["answers"]}


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        row.id, row.number, row.form, row.answered, row.share, bool(row.complete), row.started, row.ended
    )


def _kept(row: Row[Any]) -> Kept:
    return Kept(_listed(row), resume(row.state))
