"""Kept rehearsals: begun, continued, taken back, ended, deleted, by their owner alone.

Nothing that a teacher says is kept before real people are out of it. Each act is an event without a word
of the talk.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.role_play.cards import card_of
from assistant.teacher_training.role_play.masking import Masked, masked
from assistant.teacher_training.role_play.problems import (
    NothingSaid,
    RehearsalEnded,
    RehearsalLong,
    RehearsalMoved,
    RehearsalUnknown,
    WordsTooLong,
)
from assistant.teacher_training.role_play.records import By, Exchange, Rehearsal
from assistant.teacher_training.role_play.script import Place
from assistant.teacher_training.role_play.tables import exchanges, rehearsals
from assistant.teacher_training.statement import Statement
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.roster import Roster

MOST_CHARACTERS = 1_000
"""In one turn; a lesson's opening takes two minutes to say."""
MOST_EXCHANGES = 40
ENOUGH = 3
"""Exchanges in the scene from which a talk counts as rehearsed in the learning record."""


class Rehearsals:
    """The tables behind role-play."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, clock: Clock = utc_now
    ) -> None:
        self._engine, self._audit, self._learning, self._clock = engine, audit, learning, clock
        self._roster = Roster(engine, audit)

    def begin(self, actor: Actor, card: str) -> Rehearsal:
        """Begin a talk. Raises `NotAllowed`, `CardUnknown`."""
        actor.require(Permission.DUTY)
        found, now = card_of(card), self._now()
        made = Rehearsal(uuid.uuid4().hex, found.id, now, now, "")
        with writing(self._engine) as connection:
            connection.execute(
                insert(rehearsals).values(
                    id=made.id, tenant=actor.tenant, owner=actor.user, card=made.card, created=now,
                    changed=now, ended="",
                )
            )  # fmt: skip
            self._record(connection, actor, "begun", made.id, card=made.card)
        return made

    def cleaned(self, actor: Actor, words: str) -> Masked:
        """The words as they may be kept. Raises `WordsTooLong`."""
        if len(words) > MOST_CHARACTERS:
            raise WordsTooLong(limit=MOST_CHARACTERS)
        return masked(words.strip(), self._roster.names(actor))

    def add(
        self, actor: Actor, rehearsal: str, number: int, words: Masked, place: Place, reply: str, by: By
    ) -> Rehearsal:
        """Keep exchange `number`; where it is there already (the same words sent twice), it stays.

        Raises what `open` raises, `RehearsalEnded`, `RehearsalLong`, `RehearsalMoved`."""
        now = self._now()
        with writing(self._engine) as connection:
            held = self._read(connection, actor, rehearsal)
            if held.ended:
                raise RehearsalEnded()
            if len(held.exchanges) >= MOST_EXCHANGES:
                raise RehearsalLong(limit=MOST_EXCHANGES)
            if number != len(held.exchanges) + 1:
                if not any((each.number, each.words) == (number, words.text) for each in held.exchanges):
                    raise RehearsalMoved()
            else:
                connection.execute(
                    insert(exchanges).values(
                        rehearsal=rehearsal, number=number, tenant=actor.tenant, owner=actor.user,
                        words=words.text, masked=sum(words.found.values()), beat=place.beat, mood=place.mood,
                        waited=place.waited, reply=reply, by=by, time=now,
                    )
                )  # fmt: skip
                self._touch(connection, actor, rehearsal, changed=now)
                self._record(
                    connection, actor, "said", rehearsal, personal_data=words.found, number=number, by=by
                )
            return self._read(connection, actor, rehearsal)

    def undo(self, actor: Actor, rehearsal: str) -> Rehearsal:
        """Take the last exchange back. Raises what `open` raises, `RehearsalEnded`, `NothingSaid`."""
        with writing(self._engine) as connection:
            held = self._read(connection, actor, rehearsal)
            if held.ended:
                raise RehearsalEnded()
            if not held.exchanges:
                raise NothingSaid()
            number = held.exchanges[-1].number
            last = and_(_of(actor, rehearsal), exchanges.c.number == number)
            connection.execute(delete(exchanges).where(last))
            self._touch(connection, actor, rehearsal, changed=self._now())
            self._record(connection, actor, "undone", rehearsal, number=number)
            return self._read(connection, actor, rehearsal)

    def end(self, actor: Actor, rehearsal: str) -> Rehearsal:
        """End a talk, once; from `ENOUGH` exchanges in the scene on the learning record is told, in the same
        transaction. Raises what `open` raises, `NothingSaid`."""
        with writing(self._engine) as connection:
            held = self._read(connection, actor, rehearsal)
            said = [each for each in held.exchanges if each.in_scene]
            if not said:
                raise NothingSaid()
            if held.ended:
                return held
            now = self._now()
            self._touch(connection, actor, rehearsal, changed=now, ended=now)
            self._record(connection, actor, "ended", rehearsal, exchanges=len(held.exchanges))
            if len(said) >= ENOUGH:
                self._learning.tell_in(connection, actor, _statement(held, now))
            return self._read(connection, actor, rehearsal)

    def open(self, actor: Actor, rehearsal: str) -> Rehearsal:
        """One of the actor's rehearsals. Raises `NotAllowed`, `RehearsalUnknown`."""
        with reading(self._engine) as connection:
            return self._read(connection, actor, rehearsal)

    def mine(self, actor: Actor, limit: int = 100) -> tuple[Rehearsal, ...]:
        """The actor's rehearsals without their exchanges, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(rehearsals).where(
            rehearsals.c.tenant == actor.tenant, rehearsals.c.owner == actor.user
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(rehearsals.c.changed.desc()).limit(limit)).all()
        return tuple(Rehearsal(row.id, row.card, row.created, row.changed, row.ended) for row in rows)

    def delete(self, actor: Actor, rehearsal: str) -> None:
        """Delete a rehearsal with all that was said. Raises what `open` raises."""
        with writing(self._engine) as connection:
            self._read(connection, actor, rehearsal)
            connection.execute(delete(exchanges).where(_of(actor, rehearsal)))
            connection.execute(delete(rehearsals).where(_this(actor, rehearsal)))
            self._record(connection, actor, "deleted", rehearsal)

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every row of a person in the caller's transaction; how many."""
        gone = 0
        for table in (exchanges, rehearsals):
            theirs = and_(table.c.tenant == tenant, table.c.owner == user)
            gone += connection.execute(delete(table).where(theirs)).rowcount
        return gone

    def _read(self, connection: Connection, actor: Actor, rehearsal: str) -> Rehearsal:
        actor.require(Permission.DUTY)
        row = connection.execute(select(rehearsals).where(_this(actor, rehearsal))).one_or_none()
        if row is None:
            raise RehearsalUnknown()
        wanted = select(exchanges).where(_of(actor, rehearsal)).order_by(exchanges.c.number)
        said = tuple(
            Exchange(
                each.number, each.words, each.masked, Place(each.beat, each.mood, each.waited), each.reply,
                each.by, each.time,
            )
            for each in connection.execute(wanted)
        )  # fmt: skip
        return Rehearsal(row.id, row.card, row.created, row.changed, row.ended, said)

    def _touch(self, connection: Connection, actor: Actor, rehearsal: str, **values: str) -> None:
        connection.execute(update(rehearsals).where(_this(actor, rehearsal)).values(**values))

    def _record(
        self, connection: Connection, actor: Actor, verb: str, rehearsal: str,
        personal_data: Mapping[str, int] | None = None, **details: Any,
    ) -> None:  # fmt: skip
        event = AuditEvent(
            action=f"rehearsal.{verb}", object_type="rehearsal", object_id=rehearsal,
            personal_data=dict(personal_data or {}), details=details,
        )  # fmt: skip
        self._audit.record(connection, actor, event)

    def _now(self) -> str:
        return stamp(self._clock())


def _this(actor: Actor, rehearsal: str) -> ColumnElement[bool]:
    mine = and_(rehearsals.c.tenant == actor.tenant, rehearsals.c.owner == actor.user)
    return and_(mine, rehearsals.c.id == rehearsal)


def _of(actor: Actor, rehearsal: str) -> ColumnElement[bool]:
    mine = and_(exchanges.c.tenant == actor.tenant, exchanges.c.owner == actor.user)
    return and_(mine, exchanges.c.rehearsal == rehearsal)


def _statement(held: Rehearsal, now: str) -> Statement:
    """What the learning record is told; a clock that jumped back gives no time at all."""
    scene = held.scene
    took = (datetime.fromisoformat(held.exchanges[-1].time) - datetime.fromisoformat(held.created)).seconds
    forward = held.exchanges[-1].time >= held.created
    return Statement(
        verb="rehearsed", kind="role-play", activity=scene.id, title=scene.title.zh, source=held.id,
        seconds=float(took) if forward else None, indicators=scene.indicators, time=now,
    )  # fmt: skip
