"""Training plans: needs of ten and more, hours that add up, goals with modules and evidence, no amounts."""

import pytest

from assistant import duty as duties
from assistant.documents.export import Content, export
from assistant.teacher_training.training_plans.checks import check
from assistant.teacher_training.training_plans.plan import TrainingPlan
from assistant.teacher_training.training_plans.printing import print_plan
from assistant.teacher_training.training_plans.problems import NeedsTooFew, NeedUnreadable
from guardrails.label import aigc

NEEDS = ["3.1.1 62% 48", "4.2.1，55%，48人", "2.2.2 9.5% 48", "1.1.1 80% 9"]


async def made(desk, needs=NEEDS, **more) -> TrainingPlan:
    asked = {
        "title": "数字素养提升培训",
        "audience": "初中教师",
        "instrument": "问卷",
        "needs": needs,
        **more,
    }
    found = await duties.run("training-plan", asked, desk)
    assert isinstance(found, TrainingPlan)
    return found


@pytest.mark.parametrize("hours", [8, 60, 61, 119, 360])
async def test_hours_add_up_and_goals_modules_and_evidence_meet(desk, hours):
    plan = await made(desk, hours=hours)
    assert sum(module.hours for module in plan.modules) == hours
    assert plan.credits == round(hours / 10, 1)
    assert [fault for fault in check(plan) if fault.hard] == []


async def test_a_need_of_nine_teachers_is_nowhere_in_the_plan(desk):
    plan = await made(desk)
    assert {one.indicator for one in plan.findings} == {"3.1.1", "4.2.1", "2.2.2"}
    assert all(goal.indicator != "1.1.1" for goal in plan.goals)
    assert "80%" not in plan.model_dump_json()
    with pytest.raises(NeedsTooFew):
        await made(desk, needs=["1.1.1 80% 9"])


async def test_no_amount_and_no_lecturer_is_invented(desk):
    plan = await made(desk)
    assert all(line.amount == "" for line in plan.budget)
    assert all(module.lecturer == "" for module in plan.modules)
    soft = {fault.section for fault in check(plan) if not fault.hard}
    assert {"budget", "modules"} <= soft


async def test_every_need_brings_its_chapter_of_the_reader(desk):
    plan = await made(desk)
    told = [module for module in plan.modules if len(module.goals) == 1]
    assert all(any(one.source == "reader" for one in module.resources) for module in told)


@pytest.mark.parametrize("line", ["3.1.1", "9.9.9 50% 40", "3.1.1 150% 40", "数据素养不够", "3.1.1 -5% 40"])
async def test_a_need_that_cannot_be_read_is_named(desk, line):
    with pytest.raises(NeedUnreadable):
        await made(desk, needs=[line])


async def test_a_plan_that_does_not_hold_together_is_found_out(desk):
    plan = await made(desk)
    first = plan.modules[1].model_copy(update={"theory": 99, "goals": [], "evidence": " "})
    broken = plan.model_copy(update={"modules": [plan.modules[0].model_copy(update={"goals": []}), first]})
    said = " ".join(fault.zh for fault in check(broken) if fault.hard)
    for words in ("学时合计", "没有对应的模块", "没有对应的目标", "缺任务或证据"):
        assert words in said


async def test_the_plan_prints(desk):
    plan = await made(desk)
    assert export(Content(print_plan(plan)), "docx", aigc(plan.id, "某校")).data[:2] == b"PK"
