"""What a run is expected to take: tokens always, seconds once the model has been measured."""

import pytest
from sqlalchemy import Engine

from assistant.lesson_preparation.enrichment import Asking, Limits, Pace, enrich, enrichable, estimate
from assistant.lesson_preparation.enrichment.pace import REMEMBERED
from guardrails.actor import Actor
from tests.assistant.lesson_preparation.plans import chinese
from tests.assistant.lesson_preparation.writing import author, echoes, told

PLAN = chinese()
NAMES = list(enrichable(PLAN))


def test_a_model_that_was_never_used_has_no_seconds():
    made = estimate(PLAN, NAMES, "qwen", Pace())
    assert made.seconds is None
    assert all(one.seconds is None for one in made.sections)
    assert "还没有用过" in made.note
    assert made.output_tokens == sum(one.output_tokens for one in made.sections) > 0
    assert made.input_tokens > made.output_tokens
    assert made.most_tokens == 3 * (made.input_tokens + made.output_tokens)


def test_the_speed_is_that_of_the_last_replies_of_this_model():
    pace = Pace()
    for _ in range(REMEMBERED):
        pace.note("qwen", "教案" * 50, 60_000)
    slow = pace.speed("qwen")
    for _ in range(REMEMBERED):
        pace.note("qwen", "教案" * 50, 1_000)
    fast = pace.speed("qwen")
    assert slow is not None
    assert fast == pytest.approx(60 * slow)
    assert (pace.replies("qwen"), pace.speed("glm"), pace.replies("glm")) == (REMEMBERED, None, 0)


def test_sections_side_by_side_take_less_time_but_wait_for_the_goals():
    pace = Pace()
    pace.note("qwen", "教案" * 50, 1_000)
    by_places = {
        places: estimate(PLAN, NAMES, "qwen", pace, Asking(limits=Limits(parallel=places))).seconds
        for places in (1, 4, 99)
    }
    one, four, many = by_places.values()
    assert one is not None
    assert four is not None
    assert many is not None
    each = {one.section: one.seconds or 0.0 for one in estimate(PLAN, NAMES, "qwen", pace).sections}
    assert one == pytest.approx(sum(each.values()), abs=0.2)
    steps = max(seconds for name, seconds in each.items() if name.startswith("steps/"))
    assert many == pytest.approx(each["goals"] + max(steps + each["board"], each["homework"]), abs=0.2)
    assert many <= four < one


def test_a_reply_is_never_expected_to_be_longer_than_allowed():
    made = estimate(PLAN, NAMES, "qwen", Pace(), Asking(limits=Limits(tokens=20)))
    assert {one.output_tokens for one in made.sections} == {20}


async def test_a_run_measures_its_model(engine: Engine, teacher: Actor):
    writer, _ = author(engine, teacher, **echoes())
    await told(enrich(PLAN, writer, ["goals", "board"]))
    made = estimate(PLAN, NAMES, "scripted-1", writer.pace, language="en")
    assert made.measured_on == 2
    assert made.seconds is not None
    assert "last 2 replies" in made.note
