"""The regional index: consent, ten at least, attacks by subtraction, settled once, nobody in it."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from sqlalchemy import text

from assistant.documents.export import export
from assistant.teacher_training.literacy.ability import estimate
from assistant.teacher_training.profile.store import OFF, ON
from assistant.teacher_training.regional.figures import Counted, changes, term_figures
from assistant.teacher_training.regional.printing import csv_of, print_index
from assistant.teacher_training.regional.store import RegionalFigures
from assistant.teacher_training.regional.suppression import shown
from assistant.teacher_training.regional.types import LEAST, RegionalIndex
from assistant.teacher_training.regional.weights import Weights, weights
from assistant.teacher_training.room import training_room
from guardrails.actor import NotAllowed, Role
from guardrails.label import aigc
from tests.assistant.teacher_training.cohort import sat, teacher_of

GROUPS = {"stage": ("primary", "junior", "senior"), "area": ("urban", "town", "rural")}
HEAD = teacher_of("school-a", "head", Role.ADMINISTRATOR)
SPRING = "2026-spring"
IN_AUTUMN = datetime(2026, 10, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def room(engine, audit):
    return replace(training_room(engine, audit), regional=RegionalFigures(engine, audit, lambda: IN_AUTUMN))


def joins(engine, audit, room, number: int, *, tenant: str = "school-a", stage: str = "", **more):
    actor = teacher_of(tenant, f"teacher-{number}")
    statement = sat(engine, audit, actor, seed=number % 2, **more)
    room.profiles.choose(actor, "counted", ON)
    if stage:
        room.profiles.choose(actor, "stage", stage)
    return actor, statement


def crowd(count: int, level: float = 0.0, **said: str) -> list[Counted]:
    ability = estimate([0.0] * 6, [1.0, 1.0, 0.0, 1.0, 0.0, 1.0 if level else 0.0])
    return [Counted(dict.fromkeys("12345", ability), **said) for _ in range(count)]


def test_nine_are_not_shown_and_ten_are(engine, audit, room) -> None:
    for number in range(1, 10):
        joins(engine, audit, room, number)
    assert room.regional.settle(HEAD) == (SPRING,)
    assert room.regional.terms(HEAD) == ()
    joins(engine, audit, room, 10, wrong=("3.",))
    assert room.regional.settle(HEAD) == ()
    (made,) = room.regional.terms(HEAD)
    assert [(one.code, one.n) for one in made.groups] == [("all", 10)]
    whole = made.groups[0]
    assert whole.index.low < whole.index.mean < whole.index.high
    assert set(whole.dimensions) == set("12345")


def test_only_who_agreed_is_counted_whatever_else_is_switched_on(engine, audit, room) -> None:
    for number in range(1, 11):
        actor, _ = joins(engine, audit, room, number)
        room.profiles.choose(actor, "assessment", ON)
    room.profiles.choose(teacher_of("school-a", "teacher-4"), "counted", OFF)
    assert room.regional.settle(HEAD) == (SPRING,)
    assert room.regional.terms(HEAD) == ()


@pytest.mark.parametrize("target", ["evidence", "value:3"])
def test_what_is_contested_does_not_count(engine, audit, room, target) -> None:
    for number in range(1, 11):
        actor, statement = joins(engine, audit, room, number)
        room.profiles.choose(actor, "assessment", ON)
    room.profiles.contest(actor, statement if target == "evidence" else target, "不准")
    assert room.regional.settle(HEAD) == (SPRING,)


def test_a_term_is_settled_once_so_that_two_reports_cannot_be_subtracted(engine, audit, room) -> None:
    for number in range(1, 12):
        joins(engine, audit, room, number)
    room.regional.settle(HEAD)
    before = room.regional.terms(HEAD)
    joins(engine, audit, room, 12, wrong=("1.", "2.", "3.", "4.", "5."))
    leaving = teacher_of("school-a", "teacher-3")
    room.profiles.choose(leaving, "counted", OFF)
    with engine.begin() as connection:
        for store in (room.sittings, room.profiles, room.learning, room.regional):
            store.erase_in(connection, "school-a", "teacher-5")
    room.regional.settle(HEAD)
    assert room.regional.terms(HEAD) == before


def test_the_running_term_waits_for_its_end_or_for_a_decision(engine, audit, room) -> None:
    for number in range(1, 11):
        joins(engine, audit, room, number, at="2026-09-20T04:00:00.000+00:00")
    assert room.regional.settle(HEAD) == ()
    assert room.regional.terms(HEAD) == ()
    room.regional.settle(HEAD, running=True)
    assert [one.term for one in room.regional.terms(HEAD)] == ["2026-autumn"]


def test_schools_do_not_mix(engine, audit, room) -> None:
    for number in range(1, 6):
        joins(engine, audit, room, number)
        joins(engine, audit, room, number, tenant="school-b")
    assert room.regional.settle(HEAD) == (SPRING,)
    for number in range(6, 11):
        joins(engine, audit, room, number)
    room.regional.settle(HEAD)
    other = teacher_of("school-b", "head", Role.ADMINISTRATOR)
    assert len(room.regional.terms(HEAD)) == 1
    assert room.regional.terms(other) == ()
    assert room.regional.settle(other) == (SPRING,)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EVALUATOR, Role.COMPLIANCE, Role.SECURITY])
def test_other_roles_are_refused(room, role) -> None:
    actor = teacher_of("school-a", "someone", role)
    for act in (room.regional.terms, room.regional.settle):
        with pytest.raises(NotAllowed):
            act(actor)


def test_a_key_of_an_administrator_is_refused(room) -> None:
    with pytest.raises(NotAllowed):
        room.regional.settle(replace(HEAD, human=False))


def test_nothing_kept_names_who_was_counted_and_erasure_takes_out_who_settled(engine, audit, room) -> None:
    for number in range(1, 11):
        joins(engine, audit, room, number)
    room.regional.settle(HEAD)
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM regional_terms")).all())
    assert "teacher-" not in rows
    with engine.begin() as connection:
        assert room.regional.erase_in(connection, "school-b", "head") == 0
        assert room.regional.erase_in(connection, "school-a", "head") == 1
    with engine.connect() as connection:
        assert "head" not in str(connection.execute(text("SELECT * FROM regional_terms")).all())
    assert len(room.regional.terms(HEAD)) == 1


# --- suppression


def test_a_small_group_takes_the_next_smallest_along() -> None:
    people = crowd(4, stage="primary") + crowd(12, stage="junior") + crowd(20, stage="senior")
    made = term_figures(people, weights(), SPRING, "", GROUPS)
    assert [one.code for one in made.groups] == ["all", "senior"]  # 36 - 20 - 12 would be the four
    assert {"primary", "junior"} <= set(made.hidden)


def test_two_partitions_do_not_give_a_person_away() -> None:
    """Ten of eleven in a stage are all of an area: their difference would be one person."""
    people = crowd(10, stage="primary", area="rural") + crowd(1, stage="primary", area="urban")
    people += crowd(30, stage="junior", area="urban")
    made = term_figures(people, weights(), SPRING, "", GROUPS)
    codes = {one.code for one in made.groups}
    assert not {"primary", "rural"} <= codes
    assert not {"junior", "urban"} <= codes


def test_who_said_nothing_is_protected_too() -> None:
    people = crowd(3) + crowd(15, stage="primary") + crowd(15, stage="junior")
    codes = {one.code for one in term_figures(people, weights(), SPRING, "", GROUPS).groups}
    assert not {"primary", "junior"} <= codes


@pytest.mark.parametrize("seed", range(9))
def test_no_weighted_sum_of_what_is_shown_is_about_fewer_than_ten(seed) -> None:
    """The attack itself: every combination with weights -2 to 2 of published groups and the whole."""
    chance = random.Random(seed)
    people = [
        (chance.choice(["", *GROUPS["stage"]]), chance.choice(["", *GROUPS["area"]]))
        for _ in range(chance.choice([12, 25, 60, 120]))
    ]
    if seed % 3 == 0:  # partitions that nearly coincide
        people = [(a, {"primary": "urban", "junior": "town"}.get(a, "rural")) for a, _ in people]
        people[0] = ("primary", "rural")
    everyone = frozenset(range(len(people)))
    parts = [
        {code: frozenset(i for i in everyone if people[i][at] == code) for code in ("", *GROUPS[name])}
        for at, name in enumerate(("stage", "area"))
    ]
    open_ = shown(everyone, *parts)
    cells = [everyone, *(parts[0][one] for one in open_[0]), *(parts[1][one] for one in open_[1])]
    for factors in product((-2, -1, 0, 1, 2), repeat=min(len(cells), 4)):
        touched = sum(
            1 for i in everyone if sum(f for f, one in zip(factors, cells, strict=False) if i in one)
        )
        assert touched == 0 or touched >= LEAST


# --- trend, weights, files


def test_change_is_told_with_its_interval_and_only_between_equal_weights() -> None:
    low, high = crowd(12), crowd(12, 1.0)
    terms = [
        term_figures(people, weights(), term, "", GROUPS)
        for people, term in ((low, "2026-spring"), (high, "2026-autumn"))
    ]
    (change,) = changes(terms)
    assert change.change > 0
    assert change.low < change.change < change.high
    assert changes([terms[0], terms[1].model_copy(update={"weights": "2030.1"})]) == []


def test_equal_people_give_equal_figures() -> None:
    one, two = (term_figures(crowd(12), weights(), SPRING, "", GROUPS) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    "wrong", [{"1": 1.0}, dict.fromkeys("12345", 0.3), {**dict.fromkeys("1234", 0.3), "5": -0.2}]
)
def test_a_wrong_weights_file_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(version="x", source={"zh": "自拟", "en": "ours"}, weights=wrong)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_leaves_as_files(language) -> None:
    term = term_figures(crowd(12, stage="primary") + crowd(14, stage="junior"), weights(), SPRING, "", GROUPS)
    report = RegionalIndex(
        id="r", title="教师数字素养发展指数", language=language, weights=weights().weights,
        weights_version=weights().version, weights_source=weights().source.zh, terms=[term],
        limits=["一", "二"],
    )  # fmt: skip
    content = print_index(report)
    for form in ("docx", "xlsx", "md"):
        assert export(content, form, aigc("r-1", "test")).data
    lines = csv_of(report).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("term,group,n,measure")
    assert len(lines) == 1 + 3 * 6
