"""The ledger of one school's teachers: told by the rooms that teach, read by the teacher it is about."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, insert, select

from assistant.teacher_training.learning.tables import statements
from assistant.teacher_training.statement import Statement
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

_ONCE = ("verb", "kind", "activity", "source")


class LearningRecord:
    """The append-only ledger (P-R1: for learning, never for appraisal, M-R5)."""

    def __init__(self, engine: Engine, audit: AuditLog) -> None:
        self._engine, self._audit = engine, audit

    def tell(self, actor: Actor, statement: Statement) -> bool:
        """Add a statement about the actor; False where it was told before. Raises `NotAllowed`."""
        with writing(self._engine) as connection:
            return self.tell_in(connection, actor, statement)

    def tell_in(self, connection: Connection, actor: Actor, statement: Statement) -> bool:
        """`tell` within the caller's writing transaction, so that what happened and its record stand or fall
        together."""
        actor.require(Permission.DUTY)
        mine = and_(statements.c.tenant == actor.tenant, statements.c.owner == actor.user)
        same = and_(*(statements.c[name] == getattr(statement, name) for name in _ONCE))
        if connection.execute(select(statements.c.id).where(mine, same)).first() is not None:
            return False
        values = statement.model_dump() | {"indicators": json.dumps(statement.indicators)}
        connection.execute(insert(statements).values(tenant=actor.tenant, owner=actor.user, **values))
        event = AuditEvent(
            action="training.recorded",
            object_type="statement",
            object_id=statement.id,
            details={"verb": statement.verb, "kind": statement.kind},
        )
        self._audit.record(connection, actor, event)
        return True

    def mine(self, actor: Actor) -> tuple[Statement, ...]:
        """Every statement about the actor, the oldest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(statements).where(
            statements.c.tenant == actor.tenant, statements.c.owner == actor.user
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(statements.c.time, statements.c.id)).all()
        return tuple(statement_of(row) for row in rows)


def statement_of(row: Row[Any]) -> Statement:
    """A statement from its row."""
    values = {name: getattr(row, name) for name in Statement.model_fields}
    return Statement.model_validate(values | {"indicators": tuple(json.loads(row.indicators))})
