"""A person taken out of every room that keeps something of people (PIPL art. 47), in one transaction.

What teachers keep of their own learning and work goes: lessons observed, tests, readings, profiles,
credits, rehearsals, studio lines, drafts with all versions, what the release desk holds of them,
conversations, answers kept for repeated requests. What stays: the log, which has no words of theirs and
proves what happened; the account, which an administrator closes; and the school's own records of pupils.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from sqlalchemy import Connection, and_, delete

from assistant.lesson_observation.masking import codes_of
from corpora.storage import erasing, settle
from guardrails.actor import Actor, Permission
from guardrails.audit import AuditEvent
from guardrails.audit.rights import NotConfirmed, SubjectHeld, is_held
from guardrails.roster import NameInvalid
from serving.api.tables import idempotency
from serving.masking import Masking

if TYPE_CHECKING:
    from serving.application import Application


@runtime_checkable
class Erasable(Protocol):
    """A store that can take a person out."""

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every row of that person in the caller's transaction; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Cleared:
    """Rows that went, by room. `settled` says that their bytes have left the database's files too."""

    rows: dict[str, int]
    settled: bool = False

    @property
    def total(self) -> int:
        """Rows of all rooms."""
        return sum(self.rows.values())


class Erasing:
    """Erasure of one application; makes nothing until it is asked."""

    def __init__(self, application: "Application") -> None:
        self._application = application

    def extent(self, actor: Actor, person: str) -> int:
        """How many rows an erasure would take away; nothing is changed. Raises `NotAllowed`."""
        actor.require(Permission.ERASE)
        with self._application.engine.connect() as connection:
            transaction = connection.begin()
            try:
                return sum(self._clear(connection, actor, person.strip()).values())
            finally:
                transaction.rollback()

    def check(self, actor: Actor, person: str, confirmation: str) -> str:
        """The person's id, if it may be erased. Raises `NotAllowed`, `NotConfirmed`, `SubjectHeld`."""
        actor.require(Permission.ERASE)
        person = person.strip()
        if not person or confirmation.strip() != person:
            raise NotConfirmed
        if is_held(self._application.engine, actor.tenant, person):
            raise SubjectHeld
        return person

    def erase(self, actor: Actor, person: str, confirmation: str) -> Cleared:
        """Take the person (an account id; of lessons also a pupil's code or name) out of every room of the
        actor's school; recorded as `person.erased`, without saying whom. Raises what `check` raises."""
        person = self.check(actor, person, confirmation)
        engine = self._application.engine
        with erasing(engine) as connection:
            rows = self._clear(connection, actor, person)
            details = {name: n for name, n in rows.items() if n}
            event = AuditEvent(action="person.erased", object_type="person", details=details)
            self._application.audit.record(connection, actor, event)
        return Cleared(rows, settle(engine) if sum(rows.values()) else True)

    def _clear(self, connection: Connection, actor: Actor, person: str) -> dict[str, int]:
        application, tenant = self._application, actor.tenant
        gone = application.classroom.lessons.erase_in(connection, actor, person, self._codes(actor, person))
        rows = {"lessons": gone.observations + gone.blotted + gone.corrections + gone.codings + gone.consents}
        for name, store in self.stores():
            rows[name] = store.erase_in(connection, tenant, person)
        quoting = [draft for _, draft in gone.drafts]
        drafts = application.drafts.erase_in(connection, tenant, person, quoting)
        rows["drafts"] = len(drafts)
        rows["reviews"] = application.desk.erase_in(connection, tenant, person, drafts)
        rows["conversations"] = application.conversations.erase_in(connection, tenant, person)
        kept = and_(idempotency.c.tenant == tenant, idempotency.c.owner == person)
        rows["replays"] = connection.execute(delete(idempotency).where(kept)).rowcount
        return rows

    def stores(self) -> Iterator[tuple[str, Erasable]]:
        """Every store of teacher training by name."""
        training: Any = self._application.training
        for each in fields(training):
            yield each.name, getattr(training, each.name)

    def _codes(self, actor: Actor, person: str) -> tuple[str, ...]:
        try:
            return codes_of(person, Masking(self._application).codes(actor))
        except NameInvalid:
            return ()
