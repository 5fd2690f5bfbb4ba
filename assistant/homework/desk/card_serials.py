"""Whose printed card has which serial number, so that a card finds its pupil without a bubbled number."""

from sqlalchemy import Engine, insert, select

from assistant.homework.desk import rows
from assistant.homework.desk.tables import cards
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog


class CardSerials:
    """Serial numbers of cards by assignment; a pupil keeps the number once it is given."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def give(self, actor: Actor, assignment: str, *, named: bool) -> dict[str, int]:
        """A serial number for every pupil of the class by pseudonym, to print; `named` says for the record
        whether names are printed too. Raises `NotAllowed`, `AssignmentUnknown`, `NotYours` where `named`."""
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=named)
            people = rows.klass(connection, found)
            wanted = select(cards.c.serial, cards.c.pupil).where(
                cards.c.tenant == actor.tenant, cards.c.assignment == found.id
            )
            known = connection.execute(wanted).all()
            last = max((row.serial for row in known), default=0)
            given = {row.pupil: row.serial for row in known if row.pupil is not None}
            fresh = [each.id for each in people if each.id not in given]
            given |= {pupil: last + at for at, pupil in enumerate(fresh, start=1)}
            stored = {"tenant": actor.tenant, "owner": actor.user, "assignment": found.id}
            if fresh:
                at = stamp(self._clock())
                connection.execute(
                    insert(cards),
                    [{**stored, "pupil": pupil, "serial": given[pupil], "at": at} for pupil in fresh],
                )
            rows.record(
                self._audit, connection, actor, "cards_printed", found, pupils=len(people), named=named
            )
        return {each.id: given[each.id] for each in people}

    def owners(self, actor: Actor, assignment: str) -> dict[int, str]:
        """The pupil of each serial number, as cards are matched. Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            wanted = select(cards.c.serial, cards.c.pupil).where(
                cards.c.tenant == actor.tenant, cards.c.assignment == found.id, cards.c.pupil.is_not(None)
            )
            return {row.serial: row.pupil for row in connection.execute(wanted)}
