"""What nobody can be matched with waits once, for the teacher alone, until it is settled or erased."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from assistant.homework.desk.problems import (
    AssignmentUnknown,
    HeldClashes,
    HeldReasonMissing,
    HeldSettled,
    HeldUnknown,
    NotYours,
)
from assistant.homework.desk.tables import cards, crops, held, held_crops, settlements
from assistant.homework.intake.types import Answer, Crop, Held, Proposed, Why
from assistant.homework.marking.chain import Handed
from corpora.storage import writing
from guardrails.actor import NotAllowed
from tests.assistant.homework.desk.conftest import KLASS, answers

FACE, CUT = "a" * 64, "b" * 64
PICTURES = {FACE: b"face", CUT: b"cut"}


def _card(source: str, text: str, *proposed: str, number: str = "01", face: str = FACE) -> Held:
    """A card on which question c1 is answered and b1's page is missing."""
    read = Answer("c1", Handed.IN, text, crops=(Crop(CUT, source, 1),))
    gone = Answer("b1", Handed.MISSING, why=(Why.PAGE_MISSING,))
    who = tuple(Proposed(each, 1.0) for each in proposed)
    return Held(source, source, (1,), (Why.TWO_CARDS,), (read, gone), number, "", who, Crop(face, source, 1))


@pytest.fixture
def hold(desk, teacher, assignment):
    def take(*found: Held, pictures: dict[str, bytes] = PICTURES) -> list[str]:
        desk.intake.take(teacher, assignment.id, [], "scan.pdf", found, lambda sha: pictures.get(sha, b""))
        return [each.id for each in desk.waiting.open(teacher, assignment.id)]

    return take


@pytest.fixture
def pupil(desk, teacher, assignment):
    return {each.number: each.id for each in desk.people(teacher, assignment.id)}


def _count(engine, table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_it_waits_once_and_is_settled_once(desk, teacher, assignment, hold, pupil, engine) -> None:
    (first,) = hold(_card("1.jpg", "A", pupil["01"]))
    assert hold(_card("again.jpg", "A", pupil["01"])) == [first]
    assert desk.waiting.face(teacher, assignment.id, first) == b"face"
    taken = desk.waiting.settle(teacher, assignment.id, first, "01")
    assert (taken.added, taken.clashes) == (2, ())
    (record,) = desk.item(teacher, assignment.id, "c1").queue
    assert (record.submission.pupil, record.submission.text, record.has_crop) == (pupil["01"], "A", True)
    assert desk.intake.crop(teacher, assignment.id, record.submission.id) == b"cut"
    assert hold(_card("third.jpg", "A", pupil["01"])) == []
    for other in ("01", "02"):
        with pytest.raises(HeldSettled):
            desk.waiting.settle(teacher, assignment.id, first, other)
    with pytest.raises(HeldSettled):
        desk.waiting.set_aside(teacher, assignment.id, first, "重复")
    assert _count(engine, crops) == 1


def test_other_answers_of_the_pupil_stay_and_it_still_waits(desk, teacher, assignment, hold) -> None:
    desk.intake.take(teacher, assignment.id, [*answers("c1", "B"), *answers("b1", "5cm")])
    (first,) = hold(_card("1.jpg", "A"))
    with pytest.raises(HeldClashes) as told:
        desk.waiting.settle(teacher, assignment.id, first, "01")
    assert told.value.details == {"number": "01", "count": 1}
    assert [each.state for each in desk.waiting.open(teacher, assignment.id)] == ["waiting"]
    assert [each.submission.text for each in desk.item(teacher, assignment.id, "c1").queue] == ["B"]
    with pytest.raises(HeldReasonMissing):
        desk.waiting.set_aside(teacher, assignment.id, first, "  ")
    desk.waiting.set_aside(teacher, assignment.id, first, "拍了两次")
    (left,) = desk.waiting.open(teacher, assignment.id)
    assert (left.state, left.reason) == ("aside", "拍了两次")
    assert desk.waiting.settle(teacher, assignment.id, first, "02").added == 2


def test_only_a_person_whose_homework_it_is_sees_and_settles(
    desk, teacher, assignment, hold, colleague, key
) -> None:
    (first,) = hold(_card("1.jpg", "A"))
    desk.assignments.share(teacher, assignment.id, colleague.user)
    with pytest.raises(NotYours):
        desk.waiting.open(colleague, assignment.id)
    with pytest.raises(NotYours):
        desk.waiting.face(colleague, assignment.id, first)
    for act in (desk.waiting.settle, desk.waiting.set_aside):
        with pytest.raises(NotAllowed):
            act(key, assignment.id, first, "01")
        with pytest.raises(NotYours):
            act(colleague, assignment.id, first, "01")
        with pytest.raises(AssignmentUnknown):
            act(replace(teacher, tenant="other"), assignment.id, first, "01")
        with pytest.raises(HeldUnknown):
            act(teacher, assignment.id, "f" * 32, "01")


def test_what_waits_goes_with_its_pupil_and_with_the_homework(
    desk, teacher, assignment, hold, pupil, engine
) -> None:
    hold(_card("1.jpg", "A", pupil["01"]), _card("2.jpg", "B", pupil["01"], pupil["02"], face="c" * 64))
    given = desk.serials.give(teacher, assignment.id, named=True)
    assert sorted(given.values()) == list(range(1, 13))
    with writing(engine) as connection:
        desk.assignments.forget_names(connection, teacher, ["学生01"])
    assert [each.held.source for each in desk.waiting.open(teacher, assignment.id)] == ["2.jpg"]
    desk.assignments.import_class(teacher, KLASS, [("13", "学生13")])
    again = desk.serials.give(teacher, assignment.id, named=False)
    assert given[pupil["01"]] not in again.values()
    assert max(again.values()) == 13
    assert pupil["01"] not in desk.serials.owners(teacher, assignment.id).values()
    (left,) = desk.waiting.open(teacher, assignment.id)
    desk.waiting.settle(teacher, assignment.id, left.id, "02")
    desk.assignments.delete(teacher, assignment.id)
    assert [_count(engine, table) for table in (held, held_crops, settlements, cards)] == [0, 0, 0, 0]


def test_names_on_cards_are_for_who_may_open_the_list(desk, teacher, assignment, colleague) -> None:
    desk.assignments.share(teacher, assignment.id, colleague.user)
    assert len(desk.serials.give(colleague, assignment.id, named=False)) == 12
    with pytest.raises(NotYours):
        desk.serials.give(colleague, assignment.id, named=True)
