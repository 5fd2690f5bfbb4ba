"""The ledger of one school's teachers: told by the rooms that teach, read by the teacher it is about."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, select

from assistant.teacher_training.learning.entry import Entry, Fault, Origin, entry_of, faults_of, values_of
from assistant.teacher_training.learning.rules import version_at
from assistant.teacher_training.learning.tables import statements
from assistant.teacher_training.statement import Statement
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import GENESIS
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events, heads

_ONCE = ("verb", "kind", "activity", "source")
_TOLD = ("training.recorded", "training.imported")


class LearningRecord:
    """The append-only ledger (P-R1: for learning, never for appraisal, M-R5)."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine, self._audit, self._clock = engine, audit, clock

    def tell(self, actor: Actor, statement: Statement) -> bool:
        """Add a statement about the actor; False where it was told before. Raises `NotAllowed`."""
        with writing(self._engine) as connection:
            return self.tell_in(connection, actor, statement)

    def tell_in(self, connection: Connection, actor: Actor, statement: Statement) -> bool:
        """`tell` within the caller's writing transaction, so that what happened and its record stand or fall
        together."""
        actor.require(Permission.DUTY)
        added = self._add(connection, actor, [statement], "house")
        if not added:
            return False
        event = AuditEvent(
            action="training.recorded",
            object_type="statement",
            object_id=statement.id,
            output_sha256=added[-1],
            details={"verb": statement.verb, "kind": statement.kind},
        )
        self._audit.record(connection, actor, event)
        return True

    def take(self, actor: Actor, foreign: Sequence[Statement]) -> int:
        """Add statements from another system, marked as imported; says how many were new. One event for
        all. They get ids of this ledger, so that none of another person's can be met; those that went out
        of it before are known by their own. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            own = {row["id"] for row in _rows(connection, actor)}
            new = [_renamed(each, actor) for each in foreign if each.id not in own]
            added = self._add(connection, actor, new, "imported")
            if added:
                event = AuditEvent(
                    action="training.imported",
                    object_type="statement",
                    output_sha256=added[-1],
                    details={"count": len(added)},
                )
                self._audit.record(connection, actor, event)
        return len(added)

    def mine(self, actor: Actor) -> tuple[Statement, ...]:
        """Every statement about the actor that this house saw, the oldest first; imported ones are among
        `entries` only. Raises `NotAllowed`."""
        told = [each.statement for each in self.entries(actor) if each.origin == "house"]
        return tuple(sorted(told, key=lambda one: one.time))

    def entries(self, actor: Actor) -> tuple[Entry, ...]:
        """The actor's whole ledger in the order in which it was told. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            rows = _rows(connection, actor)
        return tuple(entry_of(row) for row in rows)

    def faults(self, actor: Actor) -> tuple[Fault, ...]:
        """What is wrong with the actor's ledger: rows edited, taken out or put in past this class.

        A ledger whose newest rows were cut off is told by the newest event of the audit log about it.
        Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        newest = (
            select(events.c.body)
            .where(
                events.c.tenant == actor.tenant, events.c.owner == actor.user, events.c.action.in_(_TOLD)
            )
            .order_by(events.c.sequence.desc())
            .limit(1)
        )  # fmt: skip
        with reading(self._engine) as connection:
            rows = _rows(connection, actor)
            body = connection.execute(newest).scalar()
        found = faults_of(rows)
        known = json.loads(body)["event"]["output_sha256"] if body else ""
        if rows and known and rows[-1]["hash"] != known and not found:
            return (Fault("cut", rows[-1]["sequence"] + 1),)
        return found

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete the whole ledger of a person within the caller's transaction; says how many rows went."""
        theirs = and_(statements.c.tenant == tenant, statements.c.owner == user)
        return connection.execute(delete(statements).where(theirs)).rowcount

    def _add(
        self, connection: Connection, actor: Actor, told: Sequence[Statement], origin: Origin
    ) -> list[str]:
        """Hashes of the new rows. Writers of one school stand in line at the audit head before they look at
        the end of a chain, as they would a moment later when they record."""
        connection.execute(
            select(heads.c.sequence).where(heads.c.tenant == actor.tenant).with_for_update()
        ).first()
        mine = and_(statements.c.tenant == actor.tenant, statements.c.owner == actor.user)
        last = connection.execute(
            select(statements.c.sequence, statements.c.hash)
            .where(mine)
            .order_by(statements.c.sequence.desc())
            .limit(1)
        ).first()
        sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
        now, added = self._clock(), list[str]()
        for statement in told:
            same = and_(*(statements.c[name] == getattr(statement, name) for name in _ONCE))
            if connection.execute(select(statements.c.id).where(mine, same)).first() is not None:
                continue
            sequence += 1
            values = values_of(
                statement, actor.tenant, actor.user, sequence=sequence, told=stamp(now),
                rules=version_at(now), origin=origin, previous=previous,
            )  # fmt: skip
            connection.execute(insert(statements).values(**values))
            previous = values["hash"]
            added.append(previous)
        return added


def _renamed(statement: Statement, actor: Actor) -> Statement:
    name = f"{actor.tenant}\n{actor.user}\n{statement.source}"
    return statement.model_copy(update={"id": uuid.uuid5(uuid.NAMESPACE_OID, name).hex})


def _rows(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    wanted = (
        select(statements)
        .where(statements.c.tenant == actor.tenant, statements.c.owner == actor.user)
        .order_by(statements.c.sequence)
    )
    return [dict(row) for row in connection.execute(wanted).mappings()]
