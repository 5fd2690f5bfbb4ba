"""What intake could not give to a pupil waits here until a person says whose it is, or sets it aside.

Only who set the assignment sees it, for the cut of a card shows a name. Whose it is, is said by a person and
never by a key. Nothing is thrown away: what is set aside can still be settled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.homework.desk import holding, rows
from assistant.homework.desk.assignments import plain_number
from assistant.homework.desk.handing_in import HandingIn
from assistant.homework.desk.problems import (
    HeldClashes,
    HeldEmpty,
    HeldReasonMissing,
    HeldSettled,
    HeldUnknown,
)
from assistant.homework.desk.tables import held, held_crops, settlements
from assistant.homework.desk.types import Answer, Assignment, Taken
from assistant.homework.intake import pupils
from assistant.homework.intake.types import Held, IntakeRow
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.log import AuditLog

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Waits:
    """A card or a row that a person must look at. `reason` says why it was set aside."""

    id: str
    state: Literal["waiting", "aside"]
    held: Held
    reason: str
    at: str


class Waiting:
    """All that waits; `intake` takes in what is settled."""

    def __init__(self, engine: Engine, audit: AuditLog, intake: HandingIn, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._intake = intake
        self._clock = clock

    def open(self, actor: Actor, assignment: str) -> tuple[Waits, ...]:
        """What waits, then what was set aside. Raises `NotAllowed`, `AssignmentUnknown`, `NotYours`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            mine = (held.c.tenant == actor.tenant, held.c.assignment == found.id)
            stored = connection.execute(select(held).where(*mine).order_by(held.c.at, held.c.id)).all()
            last = _newest(connection, found)
        made = []
        for row in stored:
            done = last.get(row.id)
            if done is None or done.pupil is None:
                state: Literal["waiting", "aside"] = "aside" if done else "waiting"
                reason = done.reason if done else ""
                made.append(Waits(row.id, state, holding.held_of(row.body), reason, row.at))
        return tuple(sorted(made, key=lambda each: each.state == "aside"))

    def face(self, actor: Actor, assignment: str, identity: str) -> bytes:
        """The cut of the card with number and name, as PNG, for a person. Raises `NotAllowed`,
        `AssignmentUnknown`, `NotYours`, `HeldUnknown`."""
        actor.require(Permission.SIGN)
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            said = holding.held_of(_row(connection, found, identity).body)
            png = holding.pictures_of(connection, actor.tenant, identity)
        if said.face is None or said.face.sha256 not in png:
            raise HeldUnknown()
        return png[said.face.sha256]

    def settle(self, actor: Actor, assignment: str, identity: str, pupil: str) -> Taken:
        """Take what waits as this pupil's, by number or pseudonym; all of it or nothing.

        Raises `NotAllowed`, `AssignmentUnknown`, `NotYours`, `HeldUnknown`, `HeldSettled`, `HeldEmpty`,
        `PupilUnknown`, and `HeldClashes` where the pupil has other answers already."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            said = holding.held_of(_row(connection, found, identity).body)
            turn = self._next_turn(connection, found, identity)
            if not said.answers:
                raise HeldEmpty()
            people = rows.klass(connection, found)
            known = {each.number: each for each in people} | {each.id: each for each in people}
            chosen = known.get(plain_number(pupil))
            settled = pupils.settle(said, chosen.id if chosen else "", pupils.ClassList(people))
            png = holding.pictures_of(connection, actor.tenant, identity)
            answers = [answer_of(each, lambda sha: png.get(sha, b"")) for each in settled]
            taken = self._intake.within(connection, actor, found, answers, said.source)
            if taken.clashes:
                number = chosen.number if chosen else ""
                raise HeldClashes(number=number, count=len(taken.clashes))
            self._write(connection, actor, found, identity, turn, pupil=chosen.id if chosen else None)
            face = said.face.sha256 if said.face else ""
            connection.execute(  # the others lie with the answers now
                delete(held_crops).where(
                    held_crops.c.tenant == actor.tenant,
                    held_crops.c.held == identity,
                    held_crops.c.sha256 != face,
                )
            )
            rows.record(
                self._audit, connection, actor, "card_settled", found, held=identity, added=taken.added,
                same=taken.same, decision={"outcome": "accepted"},
            )  # fmt: skip
        return taken

    def set_aside(self, actor: Actor, assignment: str, identity: str, reason: str) -> None:
        """Leave it out with a reason; it stays in the record and can still be settled.

        Raises `NotAllowed`, `AssignmentUnknown`, `NotYours`, `HeldUnknown`, `HeldSettled`,
        `HeldReasonMissing`."""
        actor.require(Permission.SIGN)
        reason = reason.strip()[:_LONGEST_REASON]
        if not reason:
            raise HeldReasonMissing()
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            _row(connection, found, identity)
            turn = self._next_turn(connection, found, identity)
            self._write(connection, actor, found, identity, turn, reason=reason)
            rows.record(
                self._audit, connection, actor, "card_settled", found, held=identity,
                decision={"outcome": "set aside"},
            )  # fmt: skip

    def _next_turn(self, connection: Connection, assignment: Assignment, identity: str) -> int:
        done = _newest(connection, assignment, identity).get(identity)
        if done is not None and done.pupil is not None:
            raise HeldSettled()
        return 1 if done is None else done.turn + 1

    def _write(
        self, connection: Connection, actor: Actor, assignment: Assignment, identity: str, turn: int, *,
        pupil: str | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        stored = {"tenant": actor.tenant, "owner": actor.user, "assignment": assignment.id, "held": identity}
        row = insert(settlements).values(
            **stored, turn=turn, pupil=pupil, reason=reason, at=stamp(self._clock())
        )
        try:
            connection.execute(row)
        except IntegrityError:  # a colleague was first, at the same moment
            raise HeldSettled() from None


def answer_of(row: IntakeRow, picture: Callable[[str], bytes]) -> Answer:
    """A row of an intake as the desk takes it, with the first of its crops."""
    png = picture(row.crops[0].sha256) if row.crops else b""
    return Answer(row.pupil, row.item, row.text or row.guess, row.handed, row.confidence, png)


def _row(connection: Connection, assignment: Assignment, identity: str) -> Row[Any]:
    wanted = select(held).where(
        held.c.tenant == assignment.tenant, held.c.assignment == assignment.id, held.c.id == identity
    )
    found = connection.execute(wanted).one_or_none()
    if found is None:
        raise HeldUnknown()
    return found


def _newest(connection: Connection, assignment: Assignment, identity: str = "") -> dict[str, Row[Any]]:
    """The settlement that counts of each card."""
    mine = [settlements.c.tenant == assignment.tenant, settlements.c.assignment == assignment.id]
    mine += [settlements.c.held == identity] if identity else []
    wanted = select(settlements).where(*mine).order_by(settlements.c.turn)
    return {row.held: row for row in connection.execute(wanted)}
