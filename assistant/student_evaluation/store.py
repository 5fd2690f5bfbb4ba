"""Observations as a teacher keeps them: their own, under codes, ticked by hand for a comment."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from assistant.student_evaluation.evidence import Evidence
from assistant.student_evaluation.tables import evidence
from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

_FIELDS = ("id", "pupil", "area", "text", "day", "source", "ticked")


class EvidenceUnknown(Problem):
    """The teacher has no observation of that id."""

    code = "evaluation-evidence-unknown"


class Observations:
    """All observations. Every query names tenant and owner."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def add(self, actor: Actor, seen: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Keep observations under new ids; recorded with their number. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        kept = tuple(each.model_copy(update={"id": uuid.uuid4().hex}) for each in seen)
        common = {"tenant": actor.tenant, "owner": actor.user, "created": stamp(self._clock())}
        if kept:
            with writing(self._engine) as connection:
                connection.execute(insert(evidence), [{**each.model_dump(), **common} for each in kept])
                event = AuditEvent(
                    action="evaluation.observed", object_type="evidence", details={"count": len(kept)}
                )
                self._audit.record(connection, actor, event)
        return kept

    def mine(self, actor: Actor, pupil: str = "") -> tuple[Evidence, ...]:
        """The actor's observations, of one pupil or of all. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(*(evidence.c[name] for name in _FIELDS)).where(*_mine(actor))
        if pupil:
            wanted = wanted.where(evidence.c.pupil == pupil)
        with reading(self._engine) as connection:
            rows = connection.execute(
                wanted.order_by(evidence.c.pupil, evidence.c.day, evidence.c.created)
            ).all()
        return tuple(Evidence(**dict(zip(_FIELDS, row, strict=True))) for row in rows)

    def tick(self, actor: Actor, identity: str, ticked: bool) -> None:
        """Choose an observation for the comment, or not. Raises `NotAllowed`, `EvidenceUnknown`."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            found = connection.execute(
                update(evidence).where(*_mine(actor), evidence.c.id == identity).values(ticked=ticked)
            )
            if not found.rowcount:
                raise EvidenceUnknown()
            event = AuditEvent(
                action="evaluation.ticked",
                object_type="evidence",
                object_id=identity,
                human_decision={"ticked": ticked},
            )
            self._audit.record(connection, actor, event)

    def remove(self, actor: Actor, identity: str) -> None:
        """Take back one of the actor's observations. Raises `NotAllowed`, `EvidenceUnknown`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            gone = connection.execute(delete(evidence).where(*_mine(actor), evidence.c.id == identity))
            if not gone.rowcount:
                raise EvidenceUnknown()
            event = AuditEvent(action="evaluation.removed", object_type="evidence", object_id=identity)
            self._audit.record(connection, actor, event)

    def erase(self, actor: Actor, pupil: str) -> int:
        """Erase a pupil's observations in the whole school; how many. Raises `NotAllowed`."""
        actor.require(Permission.ERASE)
        with writing(self._engine) as connection:
            gone = connection.execute(
                delete(evidence).where(evidence.c.tenant == actor.tenant, evidence.c.pupil == pupil)
            )
            event = AuditEvent(
                action="evaluation.erased", object_type="evidence", details={"count": gone.rowcount}
            )
            self._audit.record(connection, actor, event)
        return int(gone.rowcount)

    def forget_in(self, connection: Connection, actor: Actor, pupils: Collection[str]) -> int:
        """Erase the actor's own observations of these codes in the caller's transaction; how many."""
        gone = connection.execute(delete(evidence).where(*_mine(actor), evidence.c.pupil.in_(list(pupils))))
        if gone.rowcount:
            event = AuditEvent(
                action="evaluation.erased", object_type="evidence", details={"count": gone.rowcount}
            )
            self._audit.record(connection, actor, event)
        return int(gone.rowcount)


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return evidence.c.tenant == actor.tenant, evidence.c.owner == actor.user
