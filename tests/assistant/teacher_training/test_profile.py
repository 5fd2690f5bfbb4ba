"""The profile: off until chosen, sourced, contested, deleted, and nobody's but its owner's."""

import inspect
import re
from dataclasses import fields

import pytest
from pydantic import BaseModel
from sqlalchemy import func, select

from assistant.teacher_training.profile import types
from assistant.teacher_training.profile.problems import (
    ChoiceUnknown,
    ContestTargetUnknown,
    ContestWordless,
)
from assistant.teacher_training.profile.store import KINDS, OFF, ON, Choices, Profiles
from assistant.teacher_training.profile.tables import metadata
from assistant.teacher_training.room import training_room
from assistant.teacher_training.statement import Statement
from guardrails.actor import NotAllowed, Permission, Role
from guardrails.audit import AuditQuery
from guardrails.audit.log import recorded
from tests.assistant.teacher_training.cohort import sat, teacher_of


@pytest.fixture
def room(engine, audit):
    return training_room(engine, audit)


@pytest.fixture
def profiles(room) -> Profiles:
    return room.profiles


def quiz(room, actor, chapter: str = "5", **more) -> Statement:
    told = Statement(
        verb="passed", kind="quiz", activity=chapter, title="第五章测验", source=f"quiz:{chapter}", score=0.8,
        indicators=("3.1.3",), time="2026-03-03T04:00:00.000+00:00", **more,
    )  # fmt: skip
    room.learning.tell(actor, told)
    return told


def dimension(made, code):
    return next(one for one in made.dimensions if one.code == code)


def test_nothing_is_in_it_until_a_kind_is_switched_on_and_nothing_after_it_is_off(
    engine, audit, room, profiles, teacher
) -> None:
    sat(engine, audit, teacher, wrong=("3.",))
    quiz(room, teacher)
    assert profiles.choices(teacher) == Choices()
    empty = profiles.of(teacher)
    assert not empty.evidence
    assert all(one.measured is None and not one.done for one in empty.dimensions)
    profiles.choose(teacher, "quiz", ON)
    only_quiz = profiles.of(teacher)
    assert {one.kind for one in only_quiz.evidence} == {"quiz"}
    assert all(one.measured is None for one in only_quiz.dimensions)
    assert [one.times for one in dimension(only_quiz, "3").done] == [1]
    profiles.choose(teacher, "assessment", ON)
    assert dimension(profiles.of(teacher), "3").measured is not None
    profiles.choose(teacher, "assessment", OFF)
    profiles.choose(teacher, "quiz", OFF)
    gone = profiles.of(teacher)
    assert not gone.evidence
    assert gone.dimensions == empty.dimensions


def test_every_value_has_sources_and_an_interval_or_says_too_little(engine, audit, profiles, teacher) -> None:
    statement = sat(engine, audit, teacher, wrong=("3.",))
    profiles.choose(teacher, "assessment", ON)
    made = profiles.of(teacher)
    weak, strong = dimension(made, "3").measured, dimension(made, "4").measured
    assert weak.share < strong.share
    for one in (weak, strong):
        assert one.low < one.share < one.high
        assert one.sources == (statement,)
    assert dimension(made, "3").measured.answers == 14
    indicators = dimension(made, "3").indicators
    assert len(indicators) == 14
    assert all(one.measured is None and one.answers == 1 for one in indicators)  # one item says little
    assert dimension(made, "2").measured is None  # three items
    assert dimension(made, "2").answers == 3


def test_more_sittings_fill_an_indicator_and_the_newest_count_first(engine, audit, profiles, teacher) -> None:
    for month, seed in ((1, 2), (2, 3), (3, 4), (4, 5)):
        sat(engine, audit, teacher, seed=seed, at=f"2026-0{month}-02T04:00:00.000+00:00", wrong=("3.",))
    newest = sat(engine, audit, teacher, seed=6, at="2026-05-02T04:00:00.000+00:00")
    profiles.choose(teacher, "assessment", ON)
    made = dimension(profiles.of(teacher), "3")
    assert made.measured.sources == (newest,)
    first = made.indicators[0].measured
    assert first.answers == 4
    assert len(first.sources) == 4
    assert first.sources[0] == newest


def test_a_test_left_early_gives_no_value(engine, audit, profiles, teacher) -> None:
    sat(engine, audit, teacher, complete=False)
    profiles.choose(teacher, "assessment", ON)
    made = profiles.of(teacher)
    assert len(made.evidence) == 1
    assert made.evidence[0].answers == 0
    assert all(one.measured is None for one in made.dimensions)


def test_a_deleted_sitting_takes_its_values_along(engine, audit, room, profiles, teacher) -> None:
    sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    room.sittings.delete(teacher, room.sittings.mine(teacher)[0].id)
    assert all(one.measured is None for one in profiles.of(teacher).dimensions)


def test_contested_evidence_is_left_out_until_its_teacher_settles_it(
    engine, audit, profiles, teacher
) -> None:
    statement = sat(engine, audit, teacher, wrong=("4.",))
    profiles.choose(teacher, "assessment", ON)
    before = profiles.of(teacher)
    profiles.contest(teacher, statement, "那天网断了，后半段没看清题。")
    contested = profiles.of(teacher)
    assert (contested.evidence[0].state, contested.evidence[0].words) == (
        "open",
        "那天网断了，后半段没看清题。",
    )
    assert all(one.measured is None for one in contested.dimensions)
    profiles.settle(teacher, statement, "left_out")
    assert all(one.measured is None for one in profiles.of(teacher).dimensions)
    profiles.settle(teacher, statement, "counts")
    assert dimension(profiles.of(teacher), "4").measured == dimension(before, "4").measured


def test_a_contested_value_is_shown_with_the_words_and_without_the_figure(
    engine, audit, profiles, teacher
) -> None:
    sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    profiles.contest(teacher, "value:3", "题目与我任教的学科无关。")
    made = dimension(profiles.of(teacher), "3")
    assert (made.state, made.measured, made.words) == ("open", None, "题目与我任教的学科无关。")
    assert dimension(profiles.of(teacher), "4").measured is not None


@pytest.mark.parametrize("words", ["", "  \n", "长" * 1001])
def test_a_contest_needs_words(engine, audit, profiles, teacher, words) -> None:
    statement = sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    with pytest.raises(ContestWordless):
        profiles.contest(teacher, statement, words)


def test_what_is_not_there_cannot_be_chosen_contested_or_settled(profiles, teacher) -> None:
    for name, value in (("salary", ON), ("quiz", "maybe"), ("stage", "kindergarten")):
        with pytest.raises(ChoiceUnknown):
            profiles.choose(teacher, name, value)
    for target in ("value:9.9", "value:", "0" * 32):
        with pytest.raises(ContestTargetUnknown):
            profiles.contest(teacher, target, "不对")
    with pytest.raises(ContestTargetUnknown):
        profiles.settle(teacher, "value:3", "counts")


def test_nobody_else_can_read_contest_or_settle(engine, audit, profiles, teacher) -> None:
    statement = sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    profiles.contest(teacher, statement, "不符合我的情况")
    others = [
        teacher_of(teacher.tenant, "colleague"),
        teacher_of(teacher.tenant, "head", Role.ADMINISTRATOR),
        teacher_of("school-b", teacher.user),
    ]
    for other in others:
        assert profiles.choices(other) == Choices()
        assert profiles.contests(other) == ()
        assert profiles.of(other).evidence == ()
        profiles.choose(other, "assessment", ON)
        assert profiles.of(other).evidence == ()
        for act in (lambda one=other: profiles.settle(one, statement, "counts"),
                    lambda one=other: profiles.contest(one, statement, "我来定")):  # fmt: skip
            with pytest.raises(ContestTargetUnknown):
                act()
    for role in (Role.COMPLIANCE, Role.EVALUATOR, Role.SECURITY):
        with pytest.raises(NotAllowed):
            profiles.of(teacher_of(teacher.tenant, "officer", role))
    assert profiles.of(teacher).evidence[0].state == "open"


def test_a_key_may_look_but_a_person_chooses(engine, audit, profiles, teacher) -> None:
    from dataclasses import replace

    key = replace(teacher, human=False, scopes=frozenset(Permission))
    assert profiles.of(key).evidence == ()
    for act in (
        lambda: profiles.choose(key, "quiz", ON),
        lambda: profiles.contest(key, "value:3", "不对"),
        lambda: profiles.settle(key, "value:3", "counts"),
        lambda: profiles.turn_down(key, "chapter:3"),
        lambda: profiles.take_back(key),
        lambda: profiles.delete(key),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_no_function_of_the_store_takes_a_person_but_erasure() -> None:
    for name, function in inspect.getmembers(Profiles, inspect.isfunction):
        if not name.startswith("_") and name != "erase_in":
            assert not {"user", "owner", "teacher", "person"} & set(inspect.signature(function).parameters)


def test_the_types_have_no_place_for_a_total_a_rank_or_another_person() -> None:
    forbidden = re.compile(
        r"total|overall|rank|percentile|grade|level|average|mean|peer|colleague|owner|user"
    )
    own = [
        each for each in vars(types).values()
        if isinstance(each, type) and issubclass(each, BaseModel) and each.__module__ == types.__name__
    ]  # fmt: skip
    assert len(own) >= 5
    for each in own:
        assert not [name for name in each.model_fields if forbidden.search(name)], each
        assert "__lt__" not in vars(each)
    assert not [each.name for each in fields(Choices) if forbidden.search(each.name)]


def test_deleting_the_profile_leaves_the_learning_record(engine, audit, room, profiles, teacher) -> None:
    statement = sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    profiles.contest(teacher, statement, "不对")
    profiles.turn_down(teacher, "chapter:3")
    assert profiles.delete(teacher) == 3
    assert profiles.choices(teacher) == Choices()
    assert profiles.turned_down(teacher) == frozenset()
    assert len(room.learning.mine(teacher)) == 1


def test_erasure_takes_every_row_of_one_person_and_of_nobody_else(engine, audit, profiles, teacher) -> None:
    others = [teacher_of(teacher.tenant, "colleague"), teacher_of("school-b", teacher.user)]
    for actor in (teacher, *others):
        statement = sat(engine, audit, actor)
        profiles.choose(actor, "assessment", ON)
        profiles.contest(actor, statement, "异议原话")
        profiles.turn_down(actor, "chapter:3")
    with engine.begin() as connection:
        assert profiles.erase_in(connection, teacher.tenant, teacher.user) == 3
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            mine = (table.c.tenant == teacher.tenant) & (table.c.owner == teacher.user)
            assert connection.execute(select(func.count()).select_from(table).where(mine)).scalar() == 0
    for other in others:
        assert profiles.choices(other).on == ("assessment",)
        assert len(profiles.contests(other)) == 1


def test_the_log_tells_acts_and_no_words(engine, audit, profiles, teacher) -> None:
    statement = sat(engine, audit, teacher)
    profiles.choose(teacher, "assessment", ON)
    profiles.contest(teacher, statement, "这是一句原话")
    profiles.settle(teacher, statement, "left_out")
    found = [recorded(each) for each in audit.matching(teacher.tenant, AuditQuery())]
    text = "".join(repr(each) for each in found)
    for action in ("profile.chosen", "profile.contested", "profile.settled"):
        assert action in text
    assert "原话" not in text


def test_every_kind_of_statement_has_its_switch(profiles, teacher) -> None:
    for kind in KINDS:
        assert profiles.choose(teacher, kind, ON).on[-1:]
    assert profiles.choices(teacher).on == KINDS
