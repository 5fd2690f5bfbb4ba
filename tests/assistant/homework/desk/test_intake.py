"""Answers come in once, in the right place, and go with their pupil."""

import pytest
from sqlalchemy import func, select

from assistant.homework.desk import Answer, Assigned
from assistant.homework.desk.problems import AssignmentInvalid, KeyUnsound, RosterUnfit, RosterUnreadable
from assistant.homework.desk.tables import crops, decisions, proposals, pupils, submissions
from assistant.homework.items.item import Item
from assistant.homework.marking.chain import Handed, NotMarkable
from corpora.storage import writing
from tests.assistant.homework.desk.conftest import KLASS, answers, items, proposed


def _count(engine, table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_the_same_answers_twice_make_nothing_twice(desk, teacher, assignment, engine) -> None:
    card = [*answers("c1", "A", "B"), Answer("01", "b1", "5cm", png=b"crop")]
    assert desk.intake.take(teacher, assignment.id, card).added == 3
    again = desk.intake.take(teacher, assignment.id, card)
    assert (again.added, again.same, again.clashes) == (0, 3, ())
    assert (_count(engine, submissions), _count(engine, crops)) == (3, 1)
    proposed(desk, teacher, assignment)
    before = _count(engine, proposals)
    proposed(desk, teacher, assignment)
    assert _count(engine, proposals) == before == 3


def test_two_cards_with_one_number_are_told_and_the_first_stays(desk, teacher, assignment) -> None:
    desk.intake.take(teacher, assignment.id, answers("b1", "5cm"))
    told = desk.intake.take(teacher, assignment.id, answers("b1", "8cm"))
    assert [(each.number, each.item, each.kept, each.refused) for each in told.clashes] == [
        ("01", 3, "5cm", "8cm")
    ]
    (record,) = desk.item(teacher, assignment.id, "b1").queue
    assert record.submission.text == "5cm"
    desk.intake.correct(teacher, assignment.id, record.submission.id, "8cm")
    (record,) = desk.item(teacher, assignment.id, "b1").queue
    assert record.submission.text == "8cm"


def test_answers_of_another_class_are_refused_as_a_whole(desk, teacher, assignment, engine) -> None:
    with pytest.raises(RosterUnfit):
        desk.intake.take(teacher, assignment.id, [Answer("91", "c1", "A"), Answer("92", "c1", "B")])
    told = desk.intake.take(teacher, assignment.id, [Answer("01.0", "c1", "A"), Answer("92", "c1", "B")])
    assert (told.added, told.unknown) == (1, ("92",))


def test_missing_and_unreadable_are_not_wrong(desk, teacher, assignment) -> None:
    desk.intake.take(
        teacher,
        assignment.id,
        [
            Answer("01", "b1", "", Handed.UNREADABLE, 0.1, b"crop"),
            Answer("02", "b1", "", Handed.MISSING),
            Answer("03", "b1", ""),
        ],
    )
    proposed(desk, teacher, assignment)
    view = desk.item(teacher, assignment.id, "b1")
    assert [each.submission.handed for each in view.queue] == [Handed.BLANK]
    aside = {each.submission.handed: each for each in view.aside}
    with pytest.raises(NotMarkable):
        desk.decide(teacher, assignment.id, aside[Handed.UNREADABLE].submission.id, 0)
    assert desk.intake.crop(teacher, assignment.id, aside[Handed.UNREADABLE].submission.id) == b"crop"
    desk.intake.correct(teacher, assignment.id, aside[Handed.UNREADABLE].submission.id, "5cm")
    late = desk.intake.take(teacher, assignment.id, [Answer("02", "b1", "4cm")])
    assert late.added == 1
    proposed(desk, teacher, assignment)
    assert len(desk.item(teacher, assignment.id, "b1").queue) == 3


def test_an_erased_pupil_leaves_nothing_behind(desk, teacher, other_teacher, assignment, engine) -> None:
    desk.intake.take(
        teacher, assignment.id, [Answer("01", "b1", "5cm", png=b"crop"), Answer("02", "b1", "4cm")]
    )
    proposed(desk, teacher, assignment)
    for each in desk.item(teacher, assignment.id, "b1").queue:
        desk.decide(teacher, assignment.id, each.submission.id, 0)
    first, second = desk.assignments.pupils(teacher, KLASS)[:2]
    assert desk.assignments.forget(other_teacher, first.id) == 0
    assert desk.assignments.forget(teacher, first.id) == 1
    assert [_count(engine, table) for table in (crops, submissions, proposals, decisions)] == [0, 1, 1, 1]
    with writing(engine) as connection:
        desk.assignments.forget_names(connection, teacher, [second.name])
    assert [_count(engine, table) for table in (submissions, proposals, decisions)] == [0, 0, 0]
    assert _count(engine, pupils) == 10


@pytest.mark.parametrize(
    ("listed", "row"),
    [
        ([("01", "甲乙"), ("01", "丙丁")], 2),
        ([("", "甲乙")], 1),
        ([("01", "甲乙"), ("02", " ")], 2),
        ([], 0),
    ],
)
def test_a_broken_class_list_is_refused_as_a_whole(desk, teacher, engine, listed, row) -> None:
    with pytest.raises(RosterUnreadable) as told:
        desk.assignments.import_class(teacher, KLASS, listed)
    assert told.value.details["row"] == row
    assert _count(engine, pupils) == 0


def test_a_class_list_again_keeps_the_pseudonyms(desk, teacher, assignment) -> None:
    before = desk.assignments.pupils(teacher, KLASS)
    assert desk.assignments.import_class(teacher, KLASS, [("01", "新名"), ("13", "新来")]) == 1
    after = desk.assignments.pupils(teacher, KLASS)
    assert after[0].id == before[0].id
    assert (after[0].name, len(after)) == ("新名", 13)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": 3, "step": 2}, "每档"),
        ({"type": "multiple", "answer": "AC", "points": 3, "partial": "half"}, "少选"),
        ({"type": "blank", "options": [], "answer": "5", "accepted": ["6"]}, "数值不同"),
        ({"type": "short", "options": [], "answer": ""}, "没有参考答案"),
        ({"accepted": ["B"]}, "只能有一个答案"),
        (
            {
                "type": "short", "options": [], "points": 3,
                "scoring": [{"id": f"p{at}", "text": "要点", "points": 1.5} for at in (1, 2)],
            },
            "采分点",
        ),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_marked_by_is_refused_before_marking(desk, teacher, changes, said) -> None:
    item = Item.model_validate({**items()[0].item.model_dump(), **changes})
    with pytest.raises(KeyUnsound) as told:
        desk.assignments.create(teacher, "作业", KLASS, [*items()[1:], Assigned(item=item)])
    assert said in str(told.value.details["reason_zh"])
    assert told.value.details["number"] == 5
    assert desk.assignments.mine(teacher) == ()


def test_items_are_needed_once_each(desk, teacher) -> None:
    for wrong in ([], [*items(), *items()]):
        with pytest.raises(AssignmentInvalid):
            desk.assignments.create(teacher, "作业", KLASS, wrong)
