"""Kept sittings: left and resumed, answered twice, ended early, retested, of two schools, wild clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.problems import (
    AnswerInvalid,
    ItemNotAsked,
    ItemsExhausted,
    SittingEnded,
    SittingOpen,
    SittingUnknown,
)
from assistant.teacher_training.literacy.records import Kept
from assistant.teacher_training.literacy.sitting import next_item
from assistant.teacher_training.literacy.store import Form, Sittings
from assistant.teacher_training.literacy.tables import sittings as table
from guardrails.actor import Actor, NotAllowed, Role
from guardrails.audit import AuditQuery
from guardrails.audit.log import AuditLog, recorded

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def store(engine: Engine, audit: AuditLog) -> Sittings:
    return Sittings(engine, audit, LearningRecord(engine, audit))


def through(store: Sittings, actor: Actor, form: Form = "fixed", *, again: bool = False) -> Kept:
    """A whole test, each answer the key."""
    now = store.begin(actor, form, again=again)
    while item := next_item(now.sitting):
        now = store.give(actor, now.listed.id, item.id, item.key)
    return now


def told(store: Sittings, actor: Actor):
    return store._learning.mine(actor)


def test_a_test_that_is_left_goes_on_where_it_stood(store, engine, audit, teacher) -> None:
    begun = store.begin(teacher, "adaptive")
    asked = []
    for _ in range(4):
        item = next_item(store.open(teacher, begun.listed.id).sitting)
        asked.append(item.id)
        store.give(teacher, begun.listed.id, item.id, item.key)
    elsewhere = Sittings(engine, audit, LearningRecord(engine, audit))  # after a restart
    left = elsewhere.open(teacher, begun.listed.id)
    assert [one.item for one in left.sitting.answers] == asked
    assert elsewhere.mine(teacher)[0].answered == 4
    assert not elsewhere.mine(teacher)[0].ended
    assert elsewhere.latest(teacher) is None  # what is under way feeds no profile
    assert told(elsewhere, teacher) == ()


def test_an_answer_given_twice_counts_once_and_another_one_is_refused(store, teacher) -> None:
    sitting = store.begin(teacher, "fixed").listed.id
    first = next_item(store.open(teacher, sitting).sitting)
    store.give(teacher, sitting, first.id, "A")
    second = next_item(store.open(teacher, sitting).sitting)
    store.give(teacher, sitting, second.id, "B")
    assert store.give(teacher, sitting, first.id, "A").listed.answered == 2
    for item, wrong, problem in (
        (first.id, "B", ItemNotAsked),
        ("9.9.9-99", "A", ItemNotAsked),
        (next_item(store.open(teacher, sitting).sitting).id, "", AnswerInvalid),
    ):
        with pytest.raises(problem):
            store.give(teacher, sitting, item, wrong)
    assert store.open(teacher, sitting).listed.answered == 2


def test_the_last_answer_ends_it_and_tells_the_record_once(store, teacher) -> None:
    done = through(store, teacher)
    last = done.sitting.answers[-1]
    assert done.listed.complete
    assert done.listed.ended
    assert store.give(teacher, done.listed.id, last.item, last.given).listed == done.listed
    with pytest.raises(SittingEnded):
        store.give(teacher, done.listed.id, "1.1.1-01", "D" if last.item != "1.1.1-01" else "A")
    store.end(teacher, done.listed.id)
    (statement,) = told(store, teacher)
    assert (statement.verb, statement.kind, statement.activity) == ("completed", "assessment", done.listed.id)
    assert 0.9 < statement.score <= 1
    assert len(statement.indicators) == len(literacy_framework().indicators)
    found = store.latest(teacher)
    assert found is not None
    assert [each.code for each in found.dimensions] == ["1", "2", "3", "4", "5"]
    assert all(each.share_low <= each.share <= each.share_high for each in found.dimensions)
    assert {each.answered for each in found.indicators} == {1}
    assert {each.share for each in found.indicators} == {1.0}


def test_a_test_ended_early_is_told_as_tried_and_feeds_no_profile(store, teacher) -> None:
    sitting = store.begin(teacher, "adaptive").listed.id
    with pytest.raises(SittingOpen):
        store.begin(teacher, "fixed")
    item = next_item(store.open(teacher, sitting).sitting)
    store.give(teacher, sitting, item.id, item.key)
    assert not store.end(teacher, sitting).listed.complete
    assert [each.verb for each in told(store, teacher)] == ["attempted"]
    assert store.latest(teacher) is None
    assert store.before(teacher, through(store, teacher).listed.id) is None
    empty = store.begin(teacher, "adaptive").listed.id
    store.end(teacher, empty)
    assert len(told(store, teacher)) == 2  # nothing answered, nothing to tell


def test_a_retest_asks_what_was_not_met_and_knows_the_test_before(store, teacher) -> None:
    first, second = through(store, teacher), through(store, teacher)
    assert not {one.item for one in first.sitting.answers} & {one.item for one in second.sitting.answers}
    before = store.before(teacher, second.listed.id)
    assert before is not None
    assert before.listed.id == first.listed.id
    for _ in range(8):
        through(store, teacher)
    with pytest.raises(ItemsExhausted):
        store.begin(teacher, "fixed")
    last = store.mine(teacher)[0].id
    once_more = store.begin(teacher, "fixed", again=True)
    assert not set(once_more.sitting.items) & {one.item for one in store.open(teacher, last).sitting.answers}


def test_nobody_else_finds_a_sitting(store, teacher, other_teacher) -> None:
    sitting = through(store, teacher).listed.id
    colleague = replace(teacher, user="colleague")
    head = replace(teacher, user="head", roles=frozenset({Role.ADMINISTRATOR}))
    for stranger in (other_teacher, colleague, head):
        assert store.mine(stranger) == ()
        assert store.latest(stranger) is None
        for act in (store.open, store.end, store.delete, store.before):
            with pytest.raises(SittingUnknown):
                act(stranger, sitting)
        with pytest.raises(SittingUnknown):
            store.give(stranger, sitting, "1.1.1-01", "A")
    officer = replace(teacher, roles=frozenset({Role.COMPLIANCE}))
    for act in (lambda: store.mine(officer), lambda: store.begin(officer, "fixed")):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("step", [timedelta(days=-400), timedelta(0), timedelta(days=4000)])
def test_clocks_that_jump_change_no_item_order_or_score(engine, audit, teacher, step) -> None:
    times = iter(NOON + count * step for count in range(400))
    store = Sittings(engine, audit, LearningRecord(engine, audit), clock=lambda: next(times))
    first, second = through(store, teacher), through(store, teacher)
    assert [each.id for each in store.mine(teacher)] == [second.listed.id, first.listed.id]
    assert store.latest(teacher).id == second.listed.id
    assert store.before(teacher, second.listed.id).listed.id == first.listed.id
    for statement in told(store, teacher):
        assert 0 <= statement.seconds <= 33 * 300
        assert 0.9 < statement.score <= 1


def test_deleting_and_erasing_leave_nothing(store, engine, teacher, other_teacher) -> None:
    gone, stays = through(store, teacher).listed.id, through(store, other_teacher).listed.id
    store.delete(teacher, gone)
    with pytest.raises(SittingUnknown):
        store.open(teacher, gone)
    through(store, teacher)
    with engine.begin() as connection:
        assert store.erase_in(connection, teacher.tenant, teacher.user) == 1
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
    assert store.mine(other_teacher)[0].id == stays


def test_the_log_holds_every_step_and_no_answer(store, audit, teacher) -> None:
    sitting = store.begin(teacher, "adaptive").listed.id
    task = next_item(store.open(teacher, sitting).sitting)
    store.give(teacher, sitting, task.id, "C")
    store.end(teacher, sitting)
    lines = [recorded(one).event for one in audit.matching(teacher.tenant, AuditQuery())]
    assert {one.action for one in lines if one.action.startswith("literacy.")} == {
        "literacy.begun",
        "literacy.answered",
        "literacy.ended",
    }
    assert all(task.id not in one.model_dump_json() for one in lines)
