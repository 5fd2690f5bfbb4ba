"""Answers come in: matched with the class list, taken once, and never over another answer."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, insert, select

from assistant.homework.desk import holding, rows
from assistant.homework.desk.assignments import plain_number
from assistant.homework.desk.problems import AnswerUnknown, RosterUnfit
from assistant.homework.desk.tables import crops, submissions
from assistant.homework.desk.types import Answer, Assignment, Clash, Record, Taken
from assistant.homework.intake.types import Held
from assistant.homework.marking.chain import Handed, Submission
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog

LONGEST = 20_000
_OPEN = (Handed.MISSING, Handed.UNREADABLE)


class HandingIn:
    """The intake of answers. The same answer twice is one; another answer for the same question is told
    and left out, unless the teacher replaces it."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def take(
        self, actor: Actor, assignment: str, answers: Sequence[Answer], origin: str = "",
        held: Sequence[Held] = (), picture: holding.Picture = lambda sha256: b"",
    ) -> Taken:  # fmt: skip
        """Take answers in, in one transaction. Where an answer was missing or could not be read, a later
        one takes its place. What is `held` waits for a person with its pictures, once however often it comes.

        Raises `NotAllowed`, `AssignmentUnknown`, `ItemUnknown`, and `RosterUnfit` where no pupil in the
        answers is of the class: then nothing is taken."""
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            waits = holding.hold(connection, actor, found, held, picture, stamp(self._clock()))
            taken = self.within(connection, actor, found, answers, origin)
            rows.record(
                self._audit, connection, actor, "answers_taken", found, added=taken.added, same=taken.same,
                clashes=len(taken.clashes), unknown=len(taken.unknown), held=waits, origin=origin[:80],
            )  # fmt: skip
        return taken

    def within(
        self, connection: Connection, actor: Actor, found: Assignment, answers: Sequence[Answer], origin: str
    ) -> Taken:
        """What `take` does, inside the caller's transaction and without its event."""
        people = rows.klass(connection, found)
        by_reference = {each.number: each.id for each in people} | {each.id: each.id for each in people}
        numbers = {each.id: each.number for each in people}
        wanted = {plain_number(each.pupil) for each in answers}
        unknown = sorted(each for each in wanted if each not in by_reference)
        if wanted and len(unknown) == len(wanted):
            raise RosterUnfit(count=len(wanted), klass=found.klass)
        now = rows.records(connection, found)
        known = {(each.submission.item, each.submission.pupil): each for each in now}
        added, same, clashes = 0, 0, []
        for answer in answers:
            pupil = by_reference.get(plain_number(answer.pupil))
            if pupil is None:
                continue
            number, assigned = rows.item_of(found, answer.item)
            place = (assigned.item.id, pupil)
            before = known.get(place)
            if before is not None and (answer.handed is Handed.MISSING or _same(before, answer)):
                same += 1
            elif before is not None and before.submission.handed not in _OPEN:
                clashes.append(Clash(numbers[pupil], number, before.submission.text, answer.text))
            else:
                known[place] = self._insert(connection, actor, found, place, answer, origin)
                added += 1
        present = {pupil for _, pupil in known}
        absent = tuple(each.number for each in people if each.id not in present)
        return Taken(added, same, tuple(clashes), tuple(unknown), absent)

    def correct(self, actor: Actor, assignment: str, submission: str, text: str) -> Record:
        """Put what a person reads on the crop, or the right card's answer, in the place of a newest answer.
        The old one stays in the record, with what was decided about it.

        Raises `NotAllowed`, `AssignmentUnknown`, `AnswerUnknown`."""
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            old = record_of(connection, found, submission)
            crop = select(crops.c.png).where(crops.c.tenant == actor.tenant, crops.c.submission == submission)
            png = connection.execute(crop).scalar_one_or_none() or b""
            handed = Handed.IN if text.strip() else Handed.BLANK
            answer = Answer(old.submission.pupil, old.submission.item, text, handed, 1.0, png)
            place = (old.submission.item, old.submission.pupil)
            made = self._insert(connection, actor, found, place, answer, "corrected")
            rows.record(self._audit, connection, actor, "answer_corrected", found, submission=submission)
        return made

    def crop(self, actor: Actor, assignment: str, submission: str) -> bytes:
        """The picture an answer was read from. Raises `NotAllowed`, `AssignmentUnknown`, `AnswerUnknown`
        where there is none."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            wanted = (
                select(crops.c.png)
                .join(submissions, submissions.c.id == crops.c.submission)
                .where(
                    crops.c.tenant == actor.tenant,
                    crops.c.submission == submission,
                    submissions.c.assignment == found.id,
                )
            )
            png = connection.execute(wanted).scalar_one_or_none()
        if png is None:
            raise AnswerUnknown()
        return bytes(png)

    def _insert(
        self, connection: Connection, actor: Actor, assignment: Assignment, place: tuple[str, str],
        answer: Answer, origin: str,
    ) -> Record:  # fmt: skip
        item, pupil = place
        newest = select(func.max(submissions.c.turn)).where(
            submissions.c.tenant == actor.tenant,
            submissions.c.assignment == assignment.id,
            submissions.c.item == item,
            submissions.c.pupil == pupil,
        )
        turn = (connection.execute(newest).scalar() or 0) + 1
        text = answer.text[:LONGEST]
        handed = answer.handed
        if handed is Handed.IN and not text.strip():
            handed = Handed.BLANK
        identity, at = uuid.uuid4().hex, stamp(self._clock())
        stored = {
            "id": identity, "tenant": actor.tenant, "owner": actor.user, "assignment": assignment.id,
            "item": item, "pupil": pupil, "turn": turn, "text": text, "handed": handed.value,
            "sureness": answer.sureness, "origin": origin[:80],
            "sha256": rows.fingerprint(handed.value, text, answer.png), "at": at,
        }  # fmt: skip
        connection.execute(insert(submissions).values(**stored))
        if answer.png:
            connection.execute(
                insert(crops).values(
                    submission=identity, tenant=actor.tenant, owner=actor.user, png=answer.png
                )
            )
        kept = Submission(actor.tenant, actor.user, item, pupil, text, handed, identity, at)
        return Record(kept, sureness=answer.sureness, has_crop=bool(answer.png))


def record_of(connection: Connection, assignment: Assignment, submission: str) -> Record:
    """The newest answer with that id. Raises `AnswerUnknown`."""
    wanted = select(submissions.c.item).where(
        submissions.c.tenant == assignment.tenant,
        submissions.c.assignment == assignment.id,
        submissions.c.id == submission,
    )
    item = connection.execute(wanted).scalar_one_or_none()
    if item is not None:
        for each in rows.records(connection, assignment, item):
            if each.submission.id == submission:
                return each
    raise AnswerUnknown()


def _same(before: Record, answer: Answer) -> bool:
    handed = Handed.BLANK if answer.handed is Handed.IN and not answer.text.strip() else answer.handed
    return before.submission.handed is handed and before.submission.text == answer.text[:LONGEST]
