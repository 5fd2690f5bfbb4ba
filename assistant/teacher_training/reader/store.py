"""What a teacher read and answered; each finished chapter and quiz is told to the learning record at once."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, insert, select, update

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.reader.problems import ChapterUnknown, ChapterUnopened, QuizUnbegun
from assistant.teacher_training.reader.quiz import PASS, Marked, marked, share
from assistant.teacher_training.reader.tables import attempts, readings
from assistant.teacher_training.statement import Statement, Verb
from corpora.moments import Clock, stamp, utc_now
from corpora.readers import Chapter, load
from corpora.readers.quizzes import quiz
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog


@dataclass(frozen=True, slots=True)
class Reading:
    """A chapter as one teacher stands to it. `finished` is empty until they said that they read it; `best` is
    the best share in its quiz, None before the first. `version` is of the text that was opened."""

    chapter: int
    version: str
    opened: str
    finished: str
    best: float | None = None

    @property
    def passed(self) -> bool:
        """Whether its quiz was passed."""
        return self.best is not None and self.best >= PASS


@dataclass(frozen=True, slots=True)
class Result:
    """A quiz that was answered."""

    attempt: str
    chapter: int
    answers: tuple[Marked, ...]
    score: float

    @property
    def passed(self) -> bool:
        """Whether enough answers were right."""
        return self.score >= PASS


def chapter_of(number: int) -> Chapter:
    """A chapter of the reader. Raises `ChapterUnknown`."""
    chapters = load().chapters
    if not 1 <= number <= len(chapters):
        raise ChapterUnknown(chapter=number, last=len(chapters))
    return chapters[number - 1]


class Readings:
    """The tables behind the reader; a teacher sees their own rows only."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, clock: Clock = utc_now
    ) -> None:
        self._engine, self._audit, self._learning, self._clock = engine, audit, learning, clock

    def mine(self, actor: Actor) -> dict[int, Reading]:
        """Chapters the actor opened, by number. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            scored = connection.execute(
                select(attempts).where(_of(attempts, actor), attempts.c.finished != "")
            )
            best: dict[int, float] = {}
            for row in scored:
                best[row.chapter] = max(row.score, best.get(row.chapter, 0.0))
            rows = connection.execute(select(readings).where(_of(readings, actor)))
            return {row.chapter: _reading(row, best.get(row.chapter)) for row in rows}

    def open(self, actor: Actor, chapter: int) -> Reading:
        """Note that the actor opened a chapter. A newer text of a chapter is read anew. Raises `NotAllowed`,
        `ChapterUnknown`."""
        actor.require(Permission.DUTY)
        about = chapter_of(chapter).about
        with writing(self._engine) as connection:
            held = self._held(connection, actor, chapter)
            if held is not None and held.version == about.version:
                return held
            if held is not None:
                connection.execute(
                    delete(readings).where(_of(readings, actor), readings.c.chapter == chapter)
                )
            made = Reading(chapter, about.version, stamp(self._clock()), "")
            values = {"chapter": chapter, "version": made.version, "opened": made.opened, "finished": ""}
            connection.execute(insert(readings).values(tenant=actor.tenant, owner=actor.user, **values))
            self._note(connection, actor, "reader.opened", chapter)
        return made

    def finish(self, actor: Actor, chapter: int) -> Reading:
        """The actor says that they read the chapter; saying so twice changes nothing. Raises `NotAllowed`,
        `ChapterUnknown`, `ChapterUnopened`."""
        actor.require(Permission.DUTY)
        about, now = chapter_of(chapter).about, stamp(self._clock())
        with writing(self._engine) as connection:
            held = self._held(connection, actor, chapter)
            if held is None:
                raise ChapterUnopened(chapter=chapter)
            if held.finished:
                return held
            this = and_(_of(readings, actor), readings.c.chapter == chapter)
            connection.execute(update(readings).where(this).values(finished=now))
            told = self._statement(chapter, "completed", f"reader:{held.version}", held.opened, now)
            self._learning.tell_in(connection, actor, told)
        return Reading(chapter, about.version, held.opened, now)

    def begin(self, actor: Actor, chapter: int) -> str:
        """Begin the quiz of a chapter, or go on with one that was left; gives the attempt's id. Raises
        `NotAllowed`, `ChapterUnknown`."""
        actor.require(Permission.DUTY)
        about = chapter_of(chapter).about
        with writing(self._engine) as connection:
            running = self._running(connection, actor, chapter)
            if running is not None:
                return str(running.id)
            made = uuid.uuid4().hex
            connection.execute(
                insert(attempts).values(
                    id=made, tenant=actor.tenant, owner=actor.user, chapter=chapter, version=about.version,
                    begun=stamp(self._clock()), finished="", answers="{}", score=0.0,
                )
            )  # fmt: skip
            self._note(connection, actor, "reader.quiz_begun", chapter)
        return made

    def answer(self, actor: Actor, chapter: int, answers: Mapping[str, str]) -> Result:
        """Mark the quiz under way. Raises `NotAllowed`, `ChapterUnknown`, `QuizAnswersMissing` (nothing is
        lost then) and `QuizUnbegun`."""
        actor.require(Permission.DUTY)
        chapter_of(chapter)
        done = marked(quiz(chapter), answers)
        score, now = share(done), stamp(self._clock())
        with writing(self._engine) as connection:
            running = self._running(connection, actor, chapter)
            if running is None:
                raise QuizUnbegun(chapter=chapter)
            given = json.dumps({each.question.id: each.given for each in done})
            connection.execute(
                update(attempts)
                .where(_of(attempts, actor), attempts.c.id == running.id)
                .values(finished=now, answers=given, score=score)
            )
            verbs: tuple[Verb, ...] = ("attempted", "passed") if score >= PASS else ("attempted",)
            for verb in verbs:
                told = self._statement(chapter, verb, f"attempt:{running.id}", running.begun, now, score)
                self._learning.tell_in(connection, actor, told)
        return Result(running.id, chapter, done, score)

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every row of a person in the caller's transaction; gives how many."""
        return sum(
            connection.execute(delete(table).where(table.c.tenant == tenant, table.c.owner == user)).rowcount
            for table in (readings, attempts)
        )

    def _held(self, connection: Connection, actor: Actor, chapter: int) -> Reading | None:
        wanted = select(readings).where(_of(readings, actor), readings.c.chapter == chapter)
        row = connection.execute(wanted).one_or_none()
        return None if row is None else _reading(row, None)

    def _running(self, connection: Connection, actor: Actor, chapter: int) -> Row[Any] | None:
        wanted = select(attempts).where(
            _of(attempts, actor), attempts.c.chapter == chapter, attempts.c.finished == ""
        )
        return connection.execute(wanted.order_by(attempts.c.begun, attempts.c.id)).first()

    def _statement(
        self, chapter: int, verb: Verb, source: str, begun: str, now: str, score: float | None = None
    ) -> Statement:
        about = chapter_of(chapter).about
        seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(begun)).total_seconds()
        return Statement(
            verb=verb, kind="chapter" if score is None else "quiz", activity=str(chapter), title=about.title,
            source=source, score=score, seconds=max(0.0, seconds), indicators=about.indicators, time=now,
        )  # fmt: skip

    def _note(self, connection: Connection, actor: Actor, action: str, chapter: int) -> None:
        event = AuditEvent(action=action, object_type="chapter", object_id=str(chapter))
        self._audit.record(connection, actor, event)


def _of(table: Any, actor: Actor) -> ColumnElement[bool]:
    return and_(table.c.tenant == actor.tenant, table.c.owner == actor.user)


def _reading(row: Row[Any], best: float | None) -> Reading:
    return Reading(row.chapter, row.version, row.opened, row.finished, best)
