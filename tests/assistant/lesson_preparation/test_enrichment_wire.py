"""The forms a model fills in, and how what comes is laid over the draft, whatever comes."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.enrichment import enrichable, wire
from assistant.lesson_preparation.enrichment.judging import CODE
from corpora import curricula
from tests.assistant.lesson_preparation.plans import chinese, english

PLANS = (chinese(), english())
CASES = [(plan, section) for plan in PLANS for section in enrichable(plan)]
QUESTION = next(step for step in PLANS[0].steps if step.questions).questions[0].id


@pytest.mark.parametrize(("plan", "section"), CASES, ids=[f"{plan.id}-{section}" for plan, section in CASES])
def test_the_draft_fits_its_own_form_and_comes_back_as_it_was(plan: Any, section: str):
    form = wire.schema(plan, section, 400)
    value = form.model_validate(wire.shown(plan, section))
    assert wire.merged(plan, section, value) == sections.get(plan, section)
    assert form.model_validate_json(value.model_dump_json()) == value


@pytest.mark.parametrize(("plan", "section"), CASES, ids=[f"{plan.id}-{section}" for plan, section in CASES])
def test_a_server_can_bind_a_reply_to_every_form(plan: Any, section: str):
    made = json.dumps(wire.schema(plan, section, 400).model_json_schema())
    for word in ('"pattern"', '"anyOf"', '"oneOf"', '"uniqueItems"', '"multipleOf"', '"patternProperties"'):
        assert word not in made
    assert '"maxLength": 400' in made or '"maxLength": 160' in made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {
        "verb": JSON | st.just("计算"),
        "behaviour": JSON | st.text(min_size=1, max_size=50),
        "condition": st.text(max_size=50),
        "degree": st.text(max_size=50),
        "evidence": st.text(max_size=50),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["g1", "g2", "id", "matrix", "status"]), FIELDS | JSON))
def test_whatever_comes_ids_literacies_and_number_of_goals_stay(reply: dict[str, Any]):
    plan = PLANS[0]
    try:
        value = wire.schema(plan, "goals", 400).model_validate(reply)
    except ValidationError:
        return
    after = sections.put(plan, "goals", wire.merged(plan, "goals", value))
    assert [(goal.id, goal.literacy) for goal in after.goals] == [
        (goal.id, goal.literacy) for goal in plan.goals
    ]


@pytest.mark.parametrize("level", ["分析", "Analyse", "analyse", " ANALYSE "])
def test_a_level_is_known_by_all_its_names(level: str):
    plan = PLANS[0]
    step = next(step for step in plan.steps if step.questions)
    reply = wire.shown(plan, f"steps/{step.id}")
    reply["questions"][QUESTION]["level"] = level
    form = wire.schema(plan, f"steps/{step.id}", 400)
    made = wire.merged(plan, f"steps/{step.id}", form.model_validate(reply))
    assert made["questions"][0]["level"] == "analyse"
    reply["questions"][QUESTION]["level"] = "高阶"
    with pytest.raises(ValidationError):
        form.model_validate(reply)


def test_ids_that_are_no_names_of_python_are_asked_for_as_they_are():
    goals = [goal.model_dump() for goal in PLANS[0].goals]
    goals[0]["id"], goals[1]["id"] = "2024.g-1", "model_copy"
    steps = [{**step.model_dump(), "checks": []} for step in PLANS[0].steps]
    plan = chinese(goals=goals, steps=steps, homework=[])
    form = wire.schema(plan, "goals", 400)
    assert list(form.model_json_schema()["properties"]) == ["2024.g-1", "model_copy"]
    value = form.model_validate(wire.shown(plan, "goals"))
    assert wire.merged(plan, "goals", value) == sections.get(plan, "goals")


def test_a_board_deeper_than_its_form_loses_no_line():
    deep = {"text": "a", "children": [{"text": "b", "children": [{"text": "c", "children": []}]}]}
    plan = chinese(board={"text": "板书", "children": [deep]})
    value = wire.schema(plan, "board", 400).model_validate(wire.shown(plan, "board"))
    flat = [node["text"] for node in wire.merged(plan, "board", value)["children"][0]["children"]]
    assert flat == ["b", "c"]


@pytest.mark.parametrize("subject", ["mathematics", "physics", "chemistry", "chinese", "english"])
def test_every_curriculum_code_is_recognised_however_it_is_written(subject: str):
    for code in curricula.load(subject).items:
        for written in (code, code.lower(), code.replace(".", "．"), code.replace(".", ". ")):
            assert CODE.search(f"依据{written}，")


@pytest.mark.parametrize("text", ["A.B.C.D", "3.14.15", "www.example.edu.cn", "$AB.CD$", "U.S.A.", "H2.O2"])
def test_other_words_with_dots_are_no_codes(text: str):
    assert not CODE.search(text)
