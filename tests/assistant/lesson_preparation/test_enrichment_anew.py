"""One section written anew, with a model and without; what a person fixed survives both."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.enrichment import Asking, Limits, enrichable, regenerate, wire
from assistant.lesson_preparation.enrichment.progress import Done, Kept, Skipped
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest
from assistant.lesson_preparation.sections import SectionUnknown, get
from guardrails.actor import Actor
from tests.assistant.lesson_preparation.writing import author, better, finished, recorded, told


@pytest.fixture(scope="module")
def plan() -> LessonPlan:
    """A drafted plan: a variant is drafted from its setting."""
    return draft(LessonRequest(subject="数学", grade=8, topic="勾股定理"))


async def test_without_a_model_a_variant_is_drafted(plan: LessonPlan):
    seen = await told(regenerate(plan, "homework", None, 1))
    end = finished(seen)
    done = next(event for event in seen if isinstance(event, Done))
    assert done.before != done.after
    assert (done.label, end.done, end.plan.label) == ("", ["homework"], plan.label)
    was, now = (
        plan.model_dump(exclude={"homework", "matrix"}),
        end.plan.model_dump(exclude={"homework", "matrix"}),
    )
    assert was == now
    again = finished(await told(regenerate(end.plan, "homework", None, 0)))
    assert again.plan == plan


async def test_with_a_model_only_this_section_is_asked_for(plan: LessonPlan, engine: Engine, teacher: Actor):
    last = f"steps/{plan.steps[-1].id}"
    reply = better(plan, last, students="独立完成出口小测，同桌按答案互查并说错因。")
    writer, model = author(engine, teacher, Step=[reply])
    end = finished(await told(regenerate(plan, last, writer, 1)))
    assert end.plan.steps[-1].students == "独立完成出口小测，同桌按答案互查并说错因。"
    assert end.plan.steps[:-1] == plan.steps[:-1]
    assert "另写一稿" in model.asked
    assert model.options[0]["temperature"] > 0.5


@pytest.mark.parametrize("reply", ["{", ConnectionRefusedError()])
async def test_where_the_model_fails_the_drafted_variant_comes(
    plan: LessonPlan, engine: Engine, teacher: Actor, reply: Any
):
    writer, _ = author(engine, teacher, Homework=[reply] * 3)
    seen = await told(regenerate(plan, "homework", writer, 1))
    assert any(isinstance(event, Kept) for event in seen)
    assert finished(seen).plan == finished(await told(regenerate(plan, "homework", None, 1))).plan


async def test_what_no_model_may_write_is_drafted(plan: LessonPlan, engine: Engine, teacher: Actor):
    writer, model = author(engine, teacher)
    assert finished(await told(regenerate(plan, "safety", writer, 1))).done == ["safety"]
    assert model.calls == []
    assert recorded(engine) == []


async def test_what_is_fixed_survives(plan: LessonPlan, engine: Engine, teacher: Actor):
    first = f"homework/{plan.homework[0].id}"
    asking = Asking(fixed=frozenset({first}))
    end = finished(await told(regenerate(plan, "homework", None, 1, asking)))
    assert get(end.plan, first) == get(plan, first)
    assert end.plan.homework != plan.homework
    for writer in (None, author(engine, teacher)[0]):
        seen = await told(regenerate(plan, "homework", writer, 1, Asking(fixed=frozenset({"homework"}))))
        assert any(isinstance(event, Skipped) for event in seen)
        assert finished(seen).plan == plan


async def test_one_entry_alone_is_written_anew(plan: LessonPlan, engine: Engine, teacher: Actor):
    name = plan.goals[0].id
    value = json.loads(better(plan, f"goals/{name}", **{f"{name}__evidence": "学习单第一题的作图与说明"}))
    writer, _ = author(engine, teacher, Goals=[json.dumps(value)])
    end = finished(await told(regenerate(plan, f"goals/{name}", writer, 1)))
    assert end.plan.goals[0].evidence == "学习单第一题的作图与说明"
    assert end.plan.goals[1:] == plan.goals[1:]


async def test_a_section_that_is_not_there_is_refused(plan: LessonPlan):
    with pytest.raises(SectionUnknown):
        await told(regenerate(plan, "steps/none", None, 1))


def test_every_drafted_section_fits_the_form_that_a_model_gets(plan: LessonPlan):
    for name in enrichable(plan):
        wire.schema(plan, name, Limits().longest).model_validate(wire.shown(plan, name))
