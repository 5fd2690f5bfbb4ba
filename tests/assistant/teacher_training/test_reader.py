"""Reading and quizzes: told once, resumed, of two schools, with clocks that jump."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.reader import store as module
from assistant.teacher_training.reader.problems import (
    ChapterUnknown,
    ChapterUnopened,
    QuizAnswersMissing,
    QuizUnbegun,
)
from assistant.teacher_training.reader.store import Readings
from assistant.teacher_training.reader.tables import attempts, readings
from corpora.readers import load
from corpora.readers.quizzes import quiz
from corpora.storage import writing
from guardrails.actor import Actor, NotAllowed, Role
from guardrails.audit.log import AuditLog

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Wound:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Wound:
    return Wound()


@pytest.fixture
def learning(engine: Engine, audit: AuditLog) -> LearningRecord:
    return LearningRecord(engine, audit)


@pytest.fixture
def store(engine: Engine, audit: AuditLog, learning: LearningRecord, clock: Wound) -> Readings:
    return Readings(engine, audit, learning, clock)


def keys(chapter: int) -> dict[str, str]:
    return {question.id: question.key for question in quiz(chapter)}


def test_a_chapter_is_told_once_with_the_time_it_took(store, learning, clock, teacher) -> None:
    store.open(teacher, 5)
    clock.now += timedelta(minutes=9)
    assert store.finish(teacher, 5).finished
    clock.now += timedelta(minutes=1)
    store.open(teacher, 5)
    store.finish(teacher, 5)
    [told] = learning.mine(teacher)
    assert (told.verb, told.kind, told.activity, told.seconds) == ("completed", "chapter", "5", 540)
    assert told.title == load().chapters[4].about.title
    assert told.indicators == load().chapters[4].about.indicators


def test_a_chapter_that_was_not_opened_was_not_read(store, learning, teacher) -> None:
    with pytest.raises(ChapterUnopened):
        store.finish(teacher, 2)
    for number in (0, len(load().chapters) + 1):
        with pytest.raises(ChapterUnknown):
            store.open(teacher, number)
    assert learning.mine(teacher) == ()


def test_a_clock_that_jumps_back_takes_no_time(store, learning, clock, teacher) -> None:
    store.open(teacher, 1)
    clock.now -= timedelta(days=400)
    store.finish(teacher, 1)
    assert learning.mine(teacher)[0].seconds == 0


def test_a_newer_text_is_read_anew(store, learning, monkeypatch, teacher) -> None:
    store.open(teacher, 3)
    store.finish(teacher, 3)
    real = module.chapter_of

    def newer(number):
        found = real(number)
        return replace(found, about=found.about.model_copy(update={"version": "9.0"}))

    monkeypatch.setattr(module, "chapter_of", newer)
    assert store.mine(teacher)[3].version != "9.0"
    assert not store.open(teacher, 3).finished
    store.finish(teacher, 3)
    assert [told.source for told in learning.mine(teacher)][-1] == "reader:9.0"
    assert len(learning.mine(teacher)) == 2


def test_a_quiz_is_marked_and_told_and_not_marked_twice(store, learning, clock, teacher) -> None:
    first = store.begin(teacher, 5)
    clock.now += timedelta(seconds=90)
    assert store.begin(teacher, 5) == first, "one that was left goes on"
    with pytest.raises(QuizAnswersMissing):
        store.answer(teacher, 5, dict(list(keys(5).items())[1:]))
    result = store.answer(teacher, 5, keys(5))
    assert result.passed
    assert result.score == 1
    assert all(each.right for each in result.answers)
    with pytest.raises(QuizUnbegun):
        store.answer(teacher, 5, keys(5))
    assert [(told.verb, told.score, told.seconds) for told in learning.mine(teacher)] == [
        ("attempted", 1, 90),
        ("passed", 1, 90),
    ]


def test_a_quiz_that_was_not_passed_says_what_is_right(store, learning, teacher) -> None:
    wrong = {name: "ABCD"["ABCD".index(letter) - 1] for name, letter in keys(5).items()}
    store.begin(teacher, 5)
    result = store.answer(teacher, 5, wrong)
    assert not result.passed
    assert not any(each.right for each in result.answers)
    assert [told.verb for told in learning.mine(teacher)] == ["attempted"]
    store.begin(teacher, 5)
    assert store.answer(teacher, 5, keys(5)).passed
    store.open(teacher, 5)
    assert store.mine(teacher)[5].best == 1


@pytest.mark.parametrize("letter", ["", "E", "AB", "<b>", "答案"])
def test_answers_that_are_no_letters_are_asked_again(store, teacher, letter) -> None:
    store.begin(teacher, 5)
    with pytest.raises(QuizAnswersMissing):
        store.answer(teacher, 5, {**keys(5), quiz(5)[0].id: letter})


def test_schools_and_colleagues_see_nothing_of_each_other(store, teacher) -> None:
    store.open(teacher, 1)
    store.begin(teacher, 1)
    colleague = Actor(teacher.tenant, "other-teacher", frozenset({Role.TEACHER}), "session")
    elsewhere = Actor("other-school", teacher.user, frozenset({Role.TEACHER}), "session")
    for actor in (colleague, elsewhere):
        assert store.mine(actor) == {}
        with pytest.raises(ChapterUnopened):
            store.finish(actor, 1)
        with pytest.raises(QuizUnbegun):
            store.answer(actor, 1, keys(1))
    nobody = Actor(teacher.tenant, "x", frozenset(), "session")
    for act in (store.open, store.finish, store.begin):
        with pytest.raises(NotAllowed):
            act(nobody, 1)


def test_an_erased_person_leaves_no_row(store, engine, teacher) -> None:
    other = Actor("other-school", teacher.user, frozenset({Role.TEACHER}), "session")
    for actor in (teacher, other):
        store.open(actor, 1)
        store.begin(actor, 1)
    with writing(engine) as connection:
        assert store.erase_in(connection, teacher.tenant, teacher.user) == 2
        left = [
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (readings, attempts)
        ]
    assert left == [1, 1]
    assert store.mine(other)
