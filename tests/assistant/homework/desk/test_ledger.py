"""Who may decide, what is never lost, and what one decision may serve."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from assistant.homework.desk.problems import (
    AssignmentUnknown,
    NotAlike,
    NothingToUndo,
    NotYours,
    OneByOne,
    ReleaseUnready,
    TrialOpen,
)
from assistant.homework.desk.tables import decisions, marks
from assistant.homework.marking.chain import DecisionStale, MarkOffScale, ReasonMissing
from guardrails.actor import NotAllowed
from guardrails.audit.tables import events
from tests.assistant.homework.desk.conftest import answers, proposed

GREEN = "叶绿体里有叶绿素，叶绿素反射绿光"


def _ids(desk, actor, assignment, item):
    return [each.submission.id for each in desk.item(actor, assignment.id, item).queue]


def test_a_whole_assignment_is_marked_released_and_recorded(desk, teacher, assignment, engine) -> None:
    taken = desk.intake.take(
        teacher, assignment.id, [*answers("c1", "A", "B", "a"), *answers("m1", "AC", "A", "AB")], "sheet"
    )
    assert (taken.added, taken.same, taken.absent) == (6, 0, tuple(f"{n:02d}" for n in range(4, 13)))
    proposed(desk, teacher, assignment)
    made = desk.ledger.accept(teacher, assignment.id)
    assert sorted(each.mark for each in made) == [0, 0, 2, 3, 3, 4]
    assert len({each.id for each in made}) == 6
    release = desk.ledger.release(teacher, assignment.id)
    assert release.marks == 6
    totals = desk.totals(teacher, assignment.id)
    assert sorted(each for each in totals.values() if each is not None) == [2, 3, 7]
    assert sum(each is None for each in totals.values()) == 9
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(marks)).scalar() == 6
        actions = list(connection.execute(select(events.c.action)).scalars())
    assert {"homework.set", "homework.answers_taken", "homework.proposed", "homework.decided",
            "homework.released"} <= set(actions)  # fmt: skip


def test_a_key_proposes_and_never_decides(desk, teacher, key, assignment) -> None:
    desk.intake.take(key, assignment.id, answers("c1", "A"))
    proposed(desk, key, assignment)
    (one,) = _ids(desk, key, assignment, "c1")
    for forbidden in (
        lambda: desk.decide(key, assignment.id, one, 3),
        lambda: desk.serve(key, assignment.id, "c1", [one], 3),
        lambda: desk.ledger.accept(key, assignment.id),
        lambda: desk.ledger.undo(key, assignment.id),
        lambda: desk.ledger.release(key, assignment.id),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert _ids(desk, key, assignment, "c1") == [one]


def test_another_school_and_a_stranger_see_nothing(
    desk, teacher, other_teacher, colleague, assignment
) -> None:
    desk.intake.take(teacher, assignment.id, answers("c1", "A"))
    for stranger in (other_teacher, colleague):
        assert desk.assignments.mine(stranger) == ()
        for look in (desk.overview, desk.marks, desk.records, desk.people, desk.ledger.release):
            with pytest.raises(AssignmentUnknown):
                look(stranger, assignment.id)
    desk.assignments.share(teacher, assignment.id, colleague.user)
    assert desk.overview(colleague, assignment.id)[0].handed == 1
    with pytest.raises(NotYours):
        desk.people(colleague, assignment.id)
    with pytest.raises(NotYours):
        desk.ledger.release(colleague, assignment.id)
    with pytest.raises(AssignmentUnknown):
        desk.overview(other_teacher, assignment.id)


def test_two_teachers_at_one_answer(desk, teacher, colleague, assignment) -> None:
    desk.assignments.share(teacher, assignment.id, colleague.user)
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm"))
    (one,) = _ids(desk, teacher, assignment, "b1")
    first = desk.decide(teacher, assignment.id, one, 2)
    with pytest.raises(DecisionStale):
        desk.decide(colleague, assignment.id, one, 1)
    assert desk.item(teacher, assignment.id, "b1").done[0].decided == first
    with pytest.raises(ReasonMissing):
        desk.decide(colleague, assignment.id, one, 1, expected=first.id)
    second = desk.decide(colleague, assignment.id, one, 1, expected=first.id, reason="单位没有写全")
    record = desk.item(teacher, assignment.id, "b1").done[0]
    assert record.decisions == (first, second)


def test_undo_is_a_new_decision_that_restores(desk, teacher, colleague, assignment, engine) -> None:
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm", "6cm"))
    one, two = _ids(desk, teacher, assignment, "b1")
    first = desk.decide(teacher, assignment.id, one, 2)
    desk.decide(teacher, assignment.id, one, 1, expected=first.id, reason="再看")
    desk.ledger.undo(teacher, assignment.id)
    record = desk.item(teacher, assignment.id, "b1").done[0]
    assert record.decided.mark == 2
    assert record.decided.reason == "撤销"
    desk.decide(teacher, assignment.id, two, 0)
    desk.ledger.undo(teacher, assignment.id)
    assert two in _ids(desk, teacher, assignment, "b1")
    desk.assignments.share(teacher, assignment.id, colleague.user)
    with pytest.raises(NothingToUndo):
        desk.ledger.undo(colleague, assignment.id)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(decisions)).scalar() == 5
    again = desk.item(teacher, assignment.id, "b1").queue[0]
    desk.decide(teacher, assignment.id, two, 2, expected=again.decisions[-1].id)
    assert _ids(desk, teacher, assignment, "b1") == []


def test_one_decision_serves_a_group_after_the_trial(desk, teacher, assignment, engine) -> None:
    wrong = [f"6{unit}" for unit in ("cm", "m", "km", "mm", "dm")]
    desk.intake.take(teacher, assignment.id, answers("b1", *wrong, "7 cm", "7cm", "７cm", "5cm"))
    proposed(desk, teacher, assignment)
    sevens = {
        each.submission.id
        for each in desk.item(teacher, assignment.id, "b1").queue
        if "7" in each.submission.text or "７" in each.submission.text
    }
    with pytest.raises(TrialOpen):
        desk.serve(teacher, assignment.id, "b1", sorted(sevens), 0)
    others = [each for each in _ids(desk, teacher, assignment, "b1") if each not in sevens]
    for each in others[:5]:
        desk.decide(teacher, assignment.id, each, 0)
    with pytest.raises(NotAlike):
        desk.serve(teacher, assignment.id, "b1", [*sevens, others[5]], 0)
    made = desk.serve(teacher, assignment.id, "b1", sorted(sevens), 0)
    assert {each.submission for each in made} == sevens
    assert len({each.id for each in made}) == 3
    desk.ledger.undo(teacher, assignment.id)
    assert sevens <= set(_ids(desk, teacher, assignment, "b1"))


def test_open_work_is_marked_one_by_one(desk, teacher, assignment) -> None:
    text = "家乡的桥像一道彩虹，横跨在小河上。" * 5
    desk.intake.take(teacher, assignment.id, answers("e1", *[text] * 7))
    proposed(desk, teacher, assignment)
    view = desk.item(teacher, assignment.id, "e1")
    assert view.groups == ()
    assert all(each.suggestion and not each.proposals for each in view.queue)
    with pytest.raises(OneByOne):
        desk.ledger.accept(teacher, assignment.id, "e1")
    ids = [each.submission.id for each in view.queue]
    for each in ids[:5]:
        desk.decide(teacher, assignment.id, each, 7)
    with pytest.raises(OneByOne):
        desk.serve(teacher, assignment.id, "e1", ids[5:], 7)
    assert desk.ledger.accept(teacher, assignment.id) == ()


def test_release_waits_for_every_answer_and_knows_later_changes(desk, teacher, assignment) -> None:
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm", "4cm"))
    one, two = _ids(desk, teacher, assignment, "b1")
    desk.decide(teacher, assignment.id, one, 2)
    with pytest.raises(ReleaseUnready) as told:
        desk.ledger.release(teacher, assignment.id)
    assert told.value.details == {"left": 1}
    with pytest.raises(MarkOffScale):
        desk.decide(teacher, assignment.id, two, 1.5)
    last = desk.decide(teacher, assignment.id, two, 0)
    desk.ledger.release(teacher, assignment.id)
    desk.decide(teacher, assignment.id, two, 1, expected=last.id, reason="方法对")
    marks_now = {
        each.mark: each.official for each in desk.marks(teacher, assignment.id) if each.mark is not None
    }
    assert marks_now == {2: True, 1: False}
    desk.ledger.release(teacher, assignment.id)
    assert all(each.official for each in desk.marks(teacher, assignment.id) if each.mark is not None)


def test_two_at_the_same_moment_make_one_decision(desk, teacher, colleague, assignment, engine) -> None:
    desk.assignments.share(teacher, assignment.id, colleague.user)
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm"))
    (one,) = _ids(desk, teacher, assignment, "b1")
    start = threading.Barrier(2)

    def decide(actor, mark):
        start.wait()
        try:
            return desk.decide(actor, assignment.id, one, mark)
        except DecisionStale as stale:
            return stale

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(decide, (teacher, colleague), (2, 1)))
    assert sum(isinstance(each, DecisionStale) for each in told) == 1
    (made,) = [each for each in told if not isinstance(each, DecisionStale)]
    assert desk.item(teacher, assignment.id, "b1").done[0].decisions == (made,)


def test_a_run_that_breaks_off_goes_on_where_it_stopped(desk, teacher, assignment) -> None:
    desk.intake.take(teacher, assignment.id, [*answers("c1", "A", "B"), *answers("b1", "5cm", "4cm")])
    run = desk.propose(teacher, assignment.id)
    assert next(run).written == 2
    run.close()
    assert [each.proposed for each in desk.overview(teacher, assignment.id)[:3]] == [2, 0, 0]
    assert [each.written for each in desk.propose(teacher, assignment.id)] == [0, 0, 2, 0, 0]


def test_no_number_is_no_mark(desk, teacher, assignment) -> None:
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm"))
    (one,) = _ids(desk, teacher, assignment, "b1")
    for wrong in (float("nan"), float("inf"), -1, 3):
        with pytest.raises(MarkOffScale):
            desk.decide(teacher, assignment.id, one, wrong)
