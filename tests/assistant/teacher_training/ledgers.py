"""A teacher, a clock that a test sets, and what was learned: for the tests of the learning record."""

from datetime import UTC, datetime, timedelta

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.statement import Statement
from corpora.moments import stamp
from guardrails.actor import Actor, Role

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
LIN = Actor("school-a", "teacher-a", frozenset({Role.TEACHER}), "ui", name="林晓燕")
COLLEAGUE = Actor("school-a", "teacher-c", frozenset({Role.TEACHER}), "ui", name="周老师")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def quiz(chapter: int, clock: Clock, score: float = 0.8) -> Statement:
    """A quiz just passed."""
    return Statement(
        verb="passed",
        kind="quiz",
        activity=str(chapter),
        title=f"第{chapter}章",
        source=f"reading:{chapter}",
        score=score,
        seconds=90,
        indicators=("5.1.1",),
        time=stamp(clock.now),
    )


def pass_quizzes(record: LearningRecord, clock: Clock, actor: Actor, count: int = 4) -> None:
    """The quizzes of the first chapters, half an hour apart."""
    for chapter in range(1, count + 1):
        clock.now += timedelta(minutes=30)
        assert record.tell(actor, quiz(chapter, clock))
