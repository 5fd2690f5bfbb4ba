"""Assignments and class lists: set, shared with colleagues who mark as well, and erased."""

import unicodedata
import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.homework.desk import holding, rows
from assistant.homework.desk.checking import check
from assistant.homework.desk.problems import AssignmentInvalid, RosterUnreadable
from assistant.homework.desk.tables import (
    assignments,
    crops,
    decisions,
    marks,
    proposals,
    pupils,
    releases,
    shares,
    submissions,
)
from assistant.homework.desk.types import Assigned, Assignment, Pupil
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.log import AuditLog

_LONGEST_NAME, _LONGEST_NUMBER, _LONGEST_TITLE, _LONGEST_CLASS, _MOST = 40, 32, 200, 80, 2_000
Row = tuple[str, str]


class Assignments:
    """All assignments and the class lists they are set for."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def create(
        self, actor: Actor, title: str, klass: str, items: Sequence[Assigned], *, due: str = "",
        paper: str = "",
    ) -> Assignment:  # fmt: skip
        """Set homework for a class of the actor. Raises `NotAllowed`, `AssignmentInvalid`, `KeyUnsound`."""
        actor.require(Permission.DUTY)
        title, klass = title.strip()[:_LONGEST_TITLE], klass.strip()
        if not title or not klass or len(klass) > _LONGEST_CLASS:
            raise AssignmentInvalid(items=len(items), most=200)
        check(items)
        made = Assignment(
            uuid.uuid4().hex, actor.tenant, actor.user, title, klass, due[:32], paper[:64], tuple(items),
            self._now(), "owner",
        )  # fmt: skip
        names = ("id", "tenant", "owner", "title", "klass", "due", "paper", "at")
        with writing(self._engine) as connection:
            stored = {name: getattr(made, name) for name in names}
            connection.execute(insert(assignments).values(**stored, items=rows.items_text(items)))
            rows.record(
                self._audit, connection, actor, "set", made, items=len(items), points=made.points, paper=paper
            )
        return made

    def open(self, actor: Actor, assignment: str) -> Assignment:
        """Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            return rows.access(connection, actor, assignment)

    def mine(self, actor: Actor, limit: int = 200) -> tuple[Assignment, ...]:
        """The actor's assignments and those shared with them, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = rows.readable(actor).order_by(assignments.c.at.desc(), assignments.c.id).limit(limit)
        with reading(self._engine) as connection:
            return tuple(rows.assignment_of(row, actor) for row in connection.execute(wanted))

    def share(self, actor: Actor, assignment: str, member: str) -> None:
        """Let a colleague mark as well; a second time does nothing. Raises `NotAllowed`,
        `AssignmentUnknown`, `NotYours`."""
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            known = select(shares.c.member).where(
                shares.c.tenant == actor.tenant, shares.c.assignment == found.id, shares.c.member == member
            )
            if member == actor.user or connection.execute(known).first():
                return
            connection.execute(
                insert(shares).values(
                    assignment=found.id, member=member, tenant=actor.tenant, owner=actor.user, at=self._now()
                )
            )
            rows.record(self._audit, connection, actor, "shared", found, member=member)

    def delete(self, actor: Actor, assignment: str) -> None:
        """Erase an assignment with everything handed in; its events stay, which hold no answer. Raises
        `NotAllowed`, `AssignmentUnknown`, `NotYours`."""
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            wanted = select(submissions.c.id).where(
                submissions.c.tenant == actor.tenant, submissions.c.assignment == found.id
            )
            _erase(connection, actor.tenant, list(connection.execute(wanted).scalars()))
            holding.erase_assignment(connection, actor.tenant, found.id)
            for table in (shares, releases):
                connection.execute(
                    delete(table).where(table.c.tenant == actor.tenant, table.c.assignment == found.id)
                )
            connection.execute(
                delete(assignments).where(assignments.c.tenant == actor.tenant, assignments.c.id == found.id)
            )
            rows.record(self._audit, connection, actor, "deleted", found)

    # --- class lists

    def import_class(self, actor: Actor, klass: str, listed: Sequence[Row]) -> int:
        """Take in a class list of (number, name); who is there already keeps the pseudonym and gets the
        name as it is now. Returns how many are new. Raises `NotAllowed`, `RosterUnreadable`."""
        actor.require(Permission.DUTY)
        klass = klass.strip()
        clean = _clean(klass, listed)
        with writing(self._engine) as connection:
            mine = (pupils.c.tenant == actor.tenant, pupils.c.owner == actor.user, pupils.c.klass == klass)
            stored = connection.execute(select(pupils.c.number, pupils.c.name, pupils.c.id).where(*mine))
            known = {row.number: (row.id, row.name) for row in stored}
            fresh = [(number, name) for number, name in clean if number not in known]
            for number, name in clean:
                if number in known and known[number][1] != name:
                    renamed = pupils.update().where(*mine, pupils.c.id == known[number][0])
                    connection.execute(renamed.values(name=name))
            if fresh:
                connection.execute(
                    insert(pupils),
                    [
                        {
                            "id": uuid.uuid4().hex, "tenant": actor.tenant, "owner": actor.user,
                            "klass": klass, "number": number, "name": name,
                        }
                        for number, name in fresh
                    ],
                )  # fmt: skip
            rows.record(
                self._audit, connection, actor, "class_imported", "", pupils=len(clean), added=len(fresh)
            )
        return len(fresh)

    def classes(self, actor: Actor) -> dict[str, int]:
        """The actor's classes with how many pupils each has. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(pupils.c.klass).where(pupils.c.tenant == actor.tenant, pupils.c.owner == actor.user)
        found: dict[str, int] = {}
        with reading(self._engine) as connection:
            for klass in connection.execute(wanted.order_by(pupils.c.klass)).scalars():
                found[klass] = found.get(klass, 0) + 1
        return found

    def pupils(self, actor: Actor, klass: str) -> tuple[Pupil, ...]:
        """The actor's own class list with names. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(pupils.c.id, pupils.c.number, pupils.c.name).where(
            pupils.c.tenant == actor.tenant, pupils.c.owner == actor.user, pupils.c.klass == klass
        )
        with reading(self._engine) as connection:
            found = [Pupil(*row) for row in connection.execute(wanted)]
        return tuple(sorted(found, key=lambda each: (len(each.number), each.number)))

    def forget(self, actor: Actor, pupil: str) -> int:
        """Erase a pupil of an own class: answers, crops, proposals, decisions and marks. Returns how many
        answers went. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            return self._forget(connection, actor, pupils.c.id == pupil)

    def forget_names(self, connection: Connection, actor: Actor, names: Sequence[str]) -> int:
        """Erase the pupils of the actor's classes who have these names, in the transaction that takes the
        names from the school's roster. Returns how many answers went."""
        return self._forget(connection, actor, pupils.c.name.in_(list(names)))

    def _forget(self, connection: Connection, actor: Actor, which: object) -> int:
        mine = (pupils.c.tenant == actor.tenant, pupils.c.owner == actor.user, which)
        listed = connection.execute(select(pupils.c.id, pupils.c.name).where(*mine)).all()  # type: ignore[arg-type]
        gone, names = [row.id for row in listed], [row.name for row in listed]
        if not gone:
            return 0
        wanted = select(submissions.c.id).where(
            submissions.c.tenant == actor.tenant, submissions.c.pupil.in_(gone)
        )
        theirs = list(connection.execute(wanted).scalars())
        _erase(connection, actor.tenant, theirs)
        holding.erase_pupils(connection, actor.tenant, gone, names)
        connection.execute(delete(pupils).where(pupils.c.tenant == actor.tenant, pupils.c.id.in_(gone)))
        rows.record(
            self._audit, connection, actor, "pupils_erased", "", pupils=len(gone), answers=len(theirs)
        )
        return len(theirs)

    def _now(self) -> str:
        return stamp(self._clock())


def _clean(klass: str, listed: Sequence[Row]) -> list[Row]:
    if not klass or len(klass) > _LONGEST_CLASS or not 1 <= len(listed) <= _MOST:
        raise RosterUnreadable(
            row=0,
            reason_zh=f"需要班级名称和 1–{_MOST} 名学生",
            reason_en=f"it takes a class name and 1 to {_MOST} pupils",
        )
    clean: list[Row] = []
    seen: dict[str, int] = {}
    for row, (number, name) in enumerate(listed, start=1):
        number, name = plain_number(number), " ".join(name.split())
        if not number or not name or len(number) > _LONGEST_NUMBER or len(name) > _LONGEST_NAME:
            raise RosterUnreadable(
                row=row, reason_zh="缺少学号或姓名，或太长", reason_en="number or name is missing or too long"
            )
        if number in seen:
            raise RosterUnreadable(
                row=row,
                reason_zh=f"学号 {number} 与第 {seen[number]} 行重复",
                reason_en=f"number {number} stands in row {seen[number]} as well",
            )
        seen[number] = row
        clean.append((number, name))
    return clean


def plain_number(number: str) -> str:
    """A pupil's number without spaces, full-width digits or the .0 of a spreadsheet."""
    plain = "".join(unicodedata.normalize("NFKC", number).split())
    return plain.removesuffix(".0")


def _erase(connection: Connection, tenant: str, which: Sequence[str]) -> None:
    """Erase submissions with all that hangs on them."""
    for at in range(0, len(which), 500):
        part = which[at : at + 500]
        for table in (crops, proposals, decisions, marks):
            connection.execute(delete(table).where(table.c.tenant == tenant, table.c.submission.in_(part)))
        connection.execute(
            delete(submissions).where(submissions.c.tenant == tenant, submissions.c.id.in_(part))
        )
