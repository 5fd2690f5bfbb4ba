"""Imported tests (考试数据): a teacher's own, under pseudonyms, for two school years at most.

The names behind the codes stand in a table of their own; each look at them is an event. A pupil's erasure
takes their rows out of every test of the school.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update

from assistant.learning_analysis.intake.problems import TagsChanged
from assistant.learning_analysis.intake.types import ItemNote
from assistant.learning_analysis.mastery.tags import changes, described
from assistant.learning_analysis.reports.stored import Exam, ExamListed, dumped, loaded
from assistant.learning_analysis.reports.tables import exams, names, notices
from assistant.learning_analysis.types.matrix import ResponseMatrix
from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

KEPT_DAYS = 730
MOST_EXAMS = 500
MOST_SERIES = 12
_LISTED = ("id", "title", "subject", "grade", "pupils", "items", "created", "expires")


class ExamUnknown(Problem):
    """The actor has no test of that id; one of a colleague or of another school is unknown too."""

    code = "learning-exam-unknown"


class TooManyExams(Problem):
    """The teacher keeps as many tests as may be kept. Detail: `most`."""

    code = "learning-too-many-exams"


class Exams:
    """All imported tests. Every query names tenant and owner."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def keep(
        self,
        actor: Actor,
        matrix: ResponseMatrix,
        people: Mapping[str, str],
        *,
        title: str,
        grade: int,
        repairs: tuple[str, ...] = (),
    ) -> ExamListed:
        """Keep a test; `people` gives the name behind each code. Recorded as `learning.imported` with numbers
        only. Raises `NotAllowed`, `TooManyExams`."""
        actor.require(Permission.DUTY)
        now = self._clock()
        row = {
            "id": uuid.uuid4().hex,
            "tenant": actor.tenant,
            "owner": actor.user,
            "title": title[:120],
            "subject": matrix.subject[:40],
            "grade": grade,
            "pupils": len(matrix.pupils),
            "items": len(matrix.items),
            "body": dumped(matrix, repairs),
            "created": stamp(now),
            "expires": stamp(now + timedelta(days=KEPT_DAYS)),
        }
        with writing(self._engine) as connection:
            self._purge(connection, actor)
            held = select(func.count()).select_from(exams).where(*_mine(actor))
            if connection.execute(held).scalar_one() >= MOST_EXAMS:
                raise TooManyExams(most=MOST_EXAMS)
            connection.execute(insert(exams), row)
            if people:
                connection.execute(
                    insert(names),
                    [
                        {"exam": row["id"], "code": code, "tenant": actor.tenant, "owner": actor.user}
                        | {"name": name[:80]}
                        for code, name in people.items()
                    ],
                )
            details = {"pupils": row["pupils"], "items": row["items"], "repairs": len(repairs)}
            self._record(connection, actor, "learning.imported", str(row["id"]), details)
        return self.open(actor, str(row["id"])).listed

    def mine(self, actor: Actor) -> tuple[ExamListed, ...]:
        """The actor's tests, the newest first; what has expired is gone. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        columns = (exams.c[name] for name in _LISTED)
        wanted = select(*columns).where(*_mine(actor), exams.c.expires > stamp(self._clock()))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(exams.c.created.desc(), exams.c.id)).all()
        return tuple(_listed(row) for row in rows)

    def open(self, actor: Actor, exam: str) -> Exam:
        """A test of the actor. Raises `NotAllowed`, `ExamUnknown`."""
        actor.require(Permission.DUTY)
        wanted = select(exams).where(
            *_mine(actor), exams.c.id == exam, exams.c.expires > stamp(self._clock())
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise ExamUnknown()
        matrix, repairs = loaded(row.body)
        return Exam(_listed(row), matrix, repairs)

    def series(self, actor: Actor, exam: str, most: int = MOST_SERIES) -> tuple[Exam, ...]:
        """Tests of the same subject and of pupils of this one, up to it, oldest first by the day of the test
        (else of import), the newest `most`; those imported longest ago are not looked at. Raises
        `NotAllowed`, `ExamUnknown`."""
        last = self.open(actor, exam)
        others = [
            each for each in self.mine(actor) if each.subject == last.listed.subject and each.id != exam
        ]
        here, end = set(last.matrix.pupils), _when(last)
        held = (self.open(actor, each.id) for each in others[: 5 * most])
        earlier = [each for each in held if _when(each) < end and here & set(each.matrix.pupils)]
        return (*sorted(earlier, key=_when)[-(most - 1) :], last)

    def people(self, actor: Actor, exam: str) -> dict[str, str]:
        """The name behind each code of a test; recorded as `learning.identified` before it is handed out.

        Raises `NotAllowed`, `ExamUnknown`, `AuditUnavailable`."""
        self.open(actor, exam)
        wanted = select(names.c.code, names.c.name).where(
            names.c.tenant == actor.tenant, names.c.owner == actor.user, names.c.exam == exam
        )
        with writing(self._engine) as connection:
            found = {row.code: row.name for row in connection.execute(wanted)}
            self._record(connection, actor, "learning.identified", exam, {"names": len(found)})
        return found

    def describe(
        self, actor: Actor, exam: str, notes: Sequence[ItemNote], *, replace_tags: bool = False
    ) -> ExamListed:
        """Put what is told of the items into a test. Items whose points were told before keep them, unless
        `replace_tags`: maps of the two could not be compared. Recorded as `learning.described`.

        Raises `NotAllowed`, `ExamUnknown`, `TagsChanged`."""
        held = self.open(actor, exam)
        made = described(held.matrix, notes)
        before = {each.id: each.knowledge for each in held.matrix.items if each.knowledge}
        changed = [each for each in changes(before, made) if each.item in before]
        if changed and not replace_tags:
            raise TagsChanged(items="、".join(each.item for each in changed))
        told = tuple(f"知识点已更换：{each.item}" for each in changed)
        with writing(self._engine) as connection:
            connection.execute(
                update(exams)
                .where(*_mine(actor), exams.c.id == exam)
                .values(body=dumped(made, (*held.repairs, *told)))
            )
            details = {"items": len(notes), "replaced": len(changed)}
            self._record(connection, actor, "learning.described", exam, details)
        return held.listed

    def forget_names(self, connection: Connection, actor: Actor, people: Sequence[str]) -> int:
        """Take pupils of these names out of the actor's tests, in the transaction that takes the names from
        the school's roster. Returns how many rows went; the codes are `codes_of`."""
        found = self.codes_of(connection, actor, people)
        for exam, code in found:
            self._without(connection, actor, exam, code)
        if found:
            self._record(
                connection, actor, "learning.erased", "", {"exams": len({each[0] for each in found})}
            )
        return len(found)

    def codes_of(
        self, connection: Connection, actor: Actor, people: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Test and code of every pupil of these names in the actor's tests."""
        wanted = select(names.c.exam, names.c.code).where(
            names.c.tenant == actor.tenant, names.c.owner == actor.user, names.c.name.in_(list(people))
        )
        return tuple((row.exam, row.code) for row in connection.execute(wanted))

    def delete(self, actor: Actor, exam: str) -> None:
        """Delete a test with the names behind its codes. Raises `NotAllowed`, `ExamUnknown`."""
        self.open(actor, exam)
        with writing(self._engine) as connection:
            self._drop(connection, actor, [exam])
            self._record(connection, actor, "learning.deleted", exam, {})

    def erase(self, actor: Actor, name: str) -> int:
        """Erase a pupil from every test of the school that holds them under this name or code; how many tests
        there were. Raises `NotAllowed`: it takes who may erase a person's data."""
        actor.require(Permission.ERASE)
        wanted = select(names.c.exam, names.c.code).where(
            names.c.tenant == actor.tenant, (names.c.name == name) | (names.c.code == name)
        )
        with writing(self._engine) as connection:
            found = connection.execute(wanted).all()
            for row in found:
                self._without(connection, actor, row.exam, row.code)
            details = {"exams": len({row.exam for row in found})}
            self._record(connection, actor, "learning.erased", "", details)
        return len({row.exam for row in found})

    def _without(self, connection: Connection, actor: Actor, exam: str, code: str) -> None:
        """Take one pupil's row out of a test, and the name behind it."""
        held = (exams.c.tenant == actor.tenant, exams.c.id == exam)
        body = connection.execute(select(exams.c.body).where(*held)).scalar_one_or_none()
        if body is not None:
            matrix, repairs = loaded(body)
            kept = matrix.rows(np.array([each != code for each in matrix.pupils], dtype=np.bool_))
            values = {"body": dumped(kept, repairs), "pupils": len(kept.pupils)}
            connection.execute(update(exams).where(*held).values(**values))
        connection.execute(
            delete(names).where(names.c.tenant == actor.tenant, names.c.exam == exam, names.c.code == code)
        )
        connection.execute(delete(notices).where(notices.c.tenant == actor.tenant, notices.c.exam == exam))

    def _purge(self, connection: Connection, actor: Actor) -> None:
        over = select(exams.c.id).where(
            exams.c.tenant == actor.tenant, exams.c.expires <= stamp(self._clock())
        )
        expired = list(connection.execute(over).scalars())
        if expired:
            self._drop(connection, actor, expired)
            self._record(connection, actor, "learning.expired", "", {"exams": len(expired)})

    def _drop(self, connection: Connection, actor: Actor, which: list[str]) -> None:
        for table in (names, notices):
            connection.execute(delete(table).where(table.c.tenant == actor.tenant, table.c.exam.in_(which)))
        connection.execute(delete(exams).where(exams.c.tenant == actor.tenant, exams.c.id.in_(which)))

    def _record(
        self, connection: Connection, actor: Actor, action: str, exam: str, details: dict[str, Any]
    ) -> None:
        event = AuditEvent(action=action, object_type="exam", object_id=exam, details=details)
        self._audit.record(connection, actor, event)


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return exams.c.tenant == actor.tenant, exams.c.owner == actor.user


def _when(exam: Exam) -> tuple[str, str]:
    return (exam.matrix.date or exam.listed.created)[:10], exam.listed.created


def _listed(row: Row[Any]) -> ExamListed:
    return ExamListed(**{name: getattr(row, name) for name in _LISTED})
