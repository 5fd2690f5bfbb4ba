"""Recommendation: gaps from chosen evidence, reasons, quota, an open place, refusals and the switch."""

from collections import Counter

import pytest

from assistant.teacher_training.profile.store import OFF, ON
from assistant.teacher_training.recommendation.candidates import chapters
from assistant.teacher_training.recommendation.choosing import OF_A_KIND, ON_ONE, SHOWN, Candidate, choose
from assistant.teacher_training.recommendation.duties import recommended
from assistant.teacher_training.recommendation.types import Gap
from assistant.teacher_training.room import training_room
from assistant.teacher_training.statement import Statement
from tests.assistant.answering import library
from tests.assistant.teacher_training.cohort import sat, teacher_of


@pytest.fixture
def room(engine, audit):
    return training_room(engine, audit)


@pytest.fixture
def bench_of(bench, room):
    """A bench of a person over the shared index, with the room of this test's store."""
    from dataclasses import replace

    return lambda actor, language="zh": replace(bench, actor=actor, training=room, language=language)


@pytest.fixture
def weak(engine, audit, room, teacher):
    """A teacher whose own evidence says that 4.2 is where most may be gained."""
    sat(engine, audit, teacher, wrong=("4.2",))
    room.profiles.choose(teacher, "assessment", ON)
    return teacher


def gap(code: str, need: float) -> Gap:
    return Gap(code=code, name=code, need=need, answered=2, score=0.5)


def test_the_largest_gaps_lead_and_each_entry_says_why(bench_of, weak) -> None:
    made = recommended(bench_of(weak))
    assert {one.code[:3] for one in made.gaps[:3]} == {"4.2"}
    first = made.items[0]
    assert any(code.startswith("4.2") for code in first.indicators)
    for one in made.items:
        assert one.reason
        assert one.outside or "依据：" in one.reason
    assert "得分 0%" in first.reason
    assert [one.outside for one in made.items] == [False] * (len(made.items) - 1) + [True]


def test_the_same_evidence_gives_the_same_list(bench_of, weak) -> None:
    one, two = recommended(bench_of(weak)), recommended(bench_of(weak))
    assert one.items == two.items


def test_exercises_hold_only_items_that_were_missed(bench_of, room, weak) -> None:
    made = recommended(bench_of(weak))
    shown = {missed.id for one in made.items for missed in one.missed}
    sitting = room.sittings.open(weak, room.sittings.mine(weak)[0].id).sitting
    assert shown
    assert shown <= {answer.item for answer in sitting.answers if answer.score < 1}


def test_the_quota_holds_for_kinds_and_indicators() -> None:
    gaps = [gap("3.1.1", 0.9), gap("3.1.2", 0.8), gap("2.1.1", 0.3)]
    many = [Candidate(f"chapter:{n:02d}", "chapter", "", ("3.1.1", "3.1.2")) for n in range(9)]
    many += [Candidate(f"exercise:{n}", "exercise", "", ("3.1.1",)) for n in range(9)]
    many += [Candidate(f"resource:{n}", "resource", "", ("2.1.1",)) for n in range(9)]
    chosen = choose(gaps, many)
    inside = [one for one in chosen if one.gap]
    assert len(chosen) <= SHOWN
    assert max(Counter(one.candidate.kind for one in inside).values()) <= OF_A_KIND
    assert max(Counter(one.gap.code for one in inside).values()) <= ON_ONE
    assert len({one.candidate.key for one in chosen}) == len(chosen)


def test_the_last_place_goes_to_another_direction() -> None:
    gaps = [gap("3.1.1", 0.9), gap("3.1.2", 0.8)]
    near = [Candidate(f"chapter:{n:02d}", "chapter", "", ("3.1.1", "3.1.2")) for n in range(4)]
    far = Candidate("chapter:09", "chapter", "", ("5.1.1",))
    last = choose(gaps, [*near, far])[-1]
    assert last.candidate == far
    assert last.gap is None


def test_what_was_turned_down_never_comes_back_until_taken_back(bench_of, room, weak) -> None:
    before = recommended(bench_of(weak)).items
    room.profiles.turn_down(weak, before[0].key)
    assert before[0].key not in {one.key for one in recommended(bench_of(weak)).items}
    room.profiles.take_back(weak)
    assert recommended(bench_of(weak)).items == before


def test_switched_off_it_recommends_nothing(bench_of, room, weak) -> None:
    room.profiles.choose(weak, "recommendations", OFF)
    made = recommended(bench_of(weak))
    assert made.off
    assert not made.items
    assert not made.gaps


def test_without_chosen_evidence_nothing_is_known_of_the_teacher(bench_of, engine, audit, teacher) -> None:
    sat(engine, audit, teacher, wrong=("4.2",))  # never switched on
    made = recommended(bench_of(teacher))
    assert not made.gaps
    assert [one.kind for one in made.items] == ["assessment", "chapter", "chapter"]
    assert not any(one.missed for one in made.items)


def test_contested_values_and_evidence_are_in_no_gap(bench_of, room, weak) -> None:
    room.profiles.contest(weak, "value:4", "不准")
    assert not [one for one in recommended(bench_of(weak)).gaps if one.code.startswith("4.")]
    room.profiles.contest(weak, room.learning.mine(weak)[0].id, "不准")
    assert not recommended(bench_of(weak)).gaps


def test_what_was_learned_since_halves_a_need_and_leaves_the_list(bench_of, room, weak) -> None:
    before = recommended(bench_of(weak))
    chapter = next(one for one in before.items if one.kind == "chapter")
    code = chapter.indicators[0]
    told = Statement(
        verb="completed", kind="chapter", activity=chapter.open, title="章", source="reader:1.0",
        indicators=(code,), time="2026-04-02T04:00:00.000+00:00",
    )  # fmt: skip
    room.learning.tell(weak, told)
    assert recommended(bench_of(weak)).items == before.items  # chapters are not switched on
    room.profiles.choose(weak, "chapter", ON)
    after = recommended(bench_of(weak))
    needs = [{one.code: one.need for one in made.gaps}[code] for made in (before, after)]
    assert needs[1] == pytest.approx(needs[0] / 2)
    assert chapter.key not in {one.key for one in after.items}


def test_another_person_gets_nothing_of_it(bench_of, weak) -> None:
    for actor in (teacher_of(weak.tenant, "colleague"), teacher_of("school-b", weak.user)):
        assert not recommended(bench_of(actor)).gaps


def test_english_readers_get_english_reasons(bench_of, weak) -> None:
    made = recommended(bench_of(weak, "en"))
    assert all("依据" not in one.reason for one in made.items)
    assert made.items[0].reason.count("Evidence:") == 1


def test_every_indicator_is_in_some_chapter() -> None:
    covered = {code for one in chapters() for code in one.indicators}
    assert len(covered) >= 25


def test_resources_and_published_cases_come_from_what_one_may_read(bench_of, index, weak) -> None:
    """Through the real index: the school's own case, a resource, and nothing of another school."""
    from dataclasses import replace

    from retrieval.search import Retriever

    words = (
        "保护个人信息和隐私，脱敏、最小化、同意；维护工作数据安全，备份、权限；注重网络安全防护，口令、钓鱼。"
    )
    library.publish(
        index,
        library.Text("case", "保护学生信息的教学案例", (("一、做法", words),), {"kind": "material"}),
        library.Text("rule", "数据安全办法", (("一、总则", words),), {"kind": "policy"}),
        library.Text("theirs", "他校案例", (("一、做法", words),), {"kind": "material"}, "school-b"),
    )
    made = recommended(replace(bench_of(weak), retriever=Retriever(index)))
    found = {one.kind: one for one in made.items}
    assert (found["case"].key, found["resource"].key) == ("case:case", "resource:rule")
    assert "公开的案例" in found["case"].reason
    assert found["case"].open
    assert not [one for one in made.items if "theirs" in one.key]
