"""What a person may ask of the log (PIPL art. 45 and 47): a copy of what concerns them, and its erasure.

A copy holds every event that is about the person, opened with the person's key, and every event the person
wrote as an account. Erasure destroys the key: what was encrypted under it is unreadable from then on, in
this database and in every copy of it that was made without the folder of keys. Hashes and accountability
stay (A-R4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, or_, select

from corpora.problem import Problem
from corpora.storage import erasing, reading, settle
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import StoredEvent
from guardrails.audit.event import AuditEvent, SubjectData
from guardrails.audit.keys import KeyFolder
from guardrails.audit.log import AuditLog, RecordedEvent, recorded
from guardrails.audit.query import said
from guardrails.audit.sealing import SubjectKeys
from guardrails.audit.tables import events, subject_keys
from guardrails.audit.tables import holds as hold_rows


class SubjectUnknown(Problem):
    """Nothing in the log is about this person, or it was erased before."""

    code = "audit-subject-unknown"


class SubjectHeld(Problem):
    """A legal hold on the person forbids erasing what is kept about them."""

    code = "audit-subject-held"


class NotConfirmed(Problem):
    """An erasure cannot be undone; the person's pseudonym has to be typed again to confirm it."""

    code = "audit-erasure-not-confirmed"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One event about a person, with what it says of them in plain."""

    event: RecordedEvent
    about: tuple[SubjectData, ...]

    def plain(self) -> dict[str, Any]:
        """As a copy for the person shows it."""
        told = self.event
        return {
            "sequence": told.sequence, "time": told.time, "action": told.event.action,
            "outcome": told.event.outcome, "by": told.actor.get("user", ""),
            "roles": list(told.actor.get("roles", ())), "purpose": told.actor.get("purpose", ""),
            "object_type": told.event.object_type, "object_id": told.event.object_id,
            "rules": [hit.rule for hit in told.event.rule_hits],
            "about": [part.data for part in self.about],
            "generated": any(part.generated for part in self.about), "hash": told.hash,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many events became unreadable. `settled` says that the key's bytes are gone
    from the database's own files too; where it is false, they go with the next checkpoint or vacuum."""

    events: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """How many events concern a person, and how many of them hold encrypted text that can still be read."""

    events: int
    sealed: int


class Rights:
    """Copies and erasures; each is an event before anything is handed out or destroyed."""

    def __init__(self, log: AuditLog, keys: KeyFolder) -> None:
        self._log = log
        self._subjects = SubjectKeys(keys)

    def extent(self, actor: Actor, subject: str) -> Extent:
        """How much there is about `subject`; recorded as `audit.read`.

        Raises `NotAllowed`, `SubjectUnknown`."""
        self._log.require(actor, Permission.ERASE, "audit.read")
        subject = subject.strip()
        with reading(self._log.engine) as connection:
            found = list(self._about(connection, actor.tenant, subject))
            ids = sorted(self._subjects.ids(connection, actor.tenant, subject))
        self._log.read_by(actor, "extent", keys=ids)
        if not found:
            raise SubjectUnknown
        return Extent(len(found), sum(bool(each.about) for each in found))

    def copy(self, actor: Actor, subject: str) -> list[Disclosed]:
        """Every event about `subject`, oldest first. Recorded as `audit.disclosed`, with the key's ids in
        place of the name. Raises `NotAllowed`, `SubjectUnknown`."""
        self._log.require(actor, Permission.ERASE, "audit.disclosed")
        subject = subject.strip()
        with reading(self._log.engine) as connection:
            found = list(self._about(connection, actor.tenant, subject))
            ids = sorted(self._subjects.ids(connection, actor.tenant, subject))
        if not found:
            raise SubjectUnknown
        self._log.append(actor, _noted("audit.disclosed", ids, len(found)))
        return found

    def erase(self, actor: Actor, subject: str, confirmation: str) -> Erased:
        """Destroy the person's key. `confirmation` repeats `subject`. Recorded as `audit.erased`.

        Raises `NotAllowed`, `NotConfirmed`, `SubjectHeld`, `SubjectUnknown`."""
        self._log.require(actor, Permission.ERASE, "audit.erased")
        subject = subject.strip()
        if not subject or confirmation.strip() != subject:
            raise NotConfirmed
        with erasing(self._log.engine) as connection:
            count = self._destroy(connection, actor, subject)
        return Erased(count, settle(self._log.engine, subject_keys.name))

    def _destroy(self, connection: Connection, actor: Actor, subject: str) -> int:
        ids = self._subjects.ids(connection, actor.tenant, subject)
        if not ids:
            raise SubjectUnknown
        if _is_held(connection, actor.tenant, subject):
            raise SubjectHeld
        named = or_(*(said("key", key) for key in ids))
        wanted = select(events.c.sequence).where(events.c.tenant == actor.tenant, named)
        count = len(connection.execute(wanted).all())
        self._log.record(connection, actor, _noted("audit.erased", sorted(ids), count))
        self._subjects.destroy(connection, actor.tenant, subject, self._log.now())
        return count

    def _about(self, connection: Connection, tenant: str, subject: str) -> Iterator[Disclosed]:
        ids = self._subjects.ids(connection, tenant, subject)
        about = [said("key", key) for key in ids]
        wanted = (
            select(events)
            .where(events.c.tenant == tenant, or_(events.c.owner == subject, *about))
            .order_by(events.c.sequence)
        )
        for row in connection.execute(wanted).mappings().all():
            event = recorded(StoredEvent(**row))
            opened = self._subjects.open(connection, tenant, event.sealed, ids)
            yield Disclosed(event, tuple(opened))


def _is_held(connection: Connection, tenant: str, subject: str) -> bool:
    wanted = select(hold_rows.c.id).where(
        hold_rows.c.tenant == tenant, hold_rows.c.kind == "person", hold_rows.c.value == subject
    )
    return connection.execute(wanted.where(hold_rows.c.released == "")).first() is not None


def is_held(engine: Engine, tenant: str, subject: str) -> bool:
    """Whether a legal hold forbids erasing what is kept about a person, here and in every other room."""
    with reading(engine) as connection:
        return _is_held(connection, tenant, subject)


def _noted(action: str, keys: list[str], count: int) -> AuditEvent:
    """An event about a copy or an erasure: it names keys, never the person."""
    details = {"keys": keys, "events": count}
    return AuditEvent(action=action, object_type="subject", details=details)
