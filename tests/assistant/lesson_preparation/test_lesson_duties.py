"""The duties as every face calls them: three fields, a plan with verified quotes, kept within a tenant."""

import dataclasses

from assistant import duty
from assistant.lesson_preparation.checks import unverified
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.unit import UnitPlan
from assistant.workbench import Workbench
from guardrails.actor import Actor

ASKED = {"subject": "数学", "grade": 8, "topic": "勾股定理"}


async def test_three_fields_give_a_plan(bench: Workbench) -> None:
    plan = await duty.run("lesson-plan", ASKED, bench)
    again = await duty.run("lesson-plan", ASKED, bench)
    assert isinstance(plan, LessonPlan)
    assert isinstance(again, LessonPlan)
    assert plan.id != again.id
    assert plan.model_copy(update={"id": again.id}) == again
    assert plan.status == "draft"


async def test_quotes_stand_in_their_passages_and_stay_with_their_tenant(bench: Workbench) -> None:
    topic = "《作业》"
    plan = await duty.run("lesson-plan", {"subject": "语文", "grade": 8, "topic": topic}, bench)
    assert isinstance(plan, LessonPlan)

    def text(passage: str) -> str:
        return bench.retriever.passage(bench.actor, passage).text

    assert plan.citations
    assert unverified(plan, text) == []
    stranger = dataclasses.replace(bench, actor=Actor("school-b", "somebody", bench.actor.roles, via="api"))
    other = await duty.run("lesson-plan", {"subject": "语文", "grade": 8, "topic": topic}, stranger)
    assert other.citations == []


async def test_a_unit_gives_a_unit_plan(bench: Workbench) -> None:
    unit = await duty.run("unit-plan", {"subject": "数学", "grade": 8, "unit": "勾股定理"}, bench)
    assert isinstance(unit, UnitPlan)
    assert unit.periods
