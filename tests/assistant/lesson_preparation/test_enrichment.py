"""A plan improved section by section: what changes, what must stay, and what a bad model costs."""

import asyncio
import json
from contextlib import aclosing
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.artefact import Status
from assistant.lesson_preparation.checks import check, hard
from assistant.lesson_preparation.enrichment import Asking, Limits, enrich, enrichable
from assistant.lesson_preparation.enrichment.progress import Done, Kept, Partial, Repairing, Skipped, Started
from assistant.lesson_preparation.sections import SectionUnknown
from guardrails.actor import Actor
from guardrails.label import is_explicit
from tests.assistant.lesson_preparation.plans import chinese
from tests.assistant.lesson_preparation.writing import (
    ECHO,
    ONE_BY_ONE,
    author,
    better,
    echoes,
    finished,
    recorded,
    told,
)

PLAN = chinese()
STEP = f"steps/{PLAN.steps[0].id}"
GOOD = better(PLAN, "goals", g1__condition="借助赵爽弦图和四块全等的直角三角形拼板")


async def test_every_section_is_written_and_only_what_a_model_may_change_changes(
    engine: Engine, teacher: Actor
):
    script = echoes() | {"Goals": [GOOD]}
    writer, model = author(engine, teacher, **script)
    seen = await told(enrich(PLAN, writer))
    end = finished(seen)
    assert sorted(end.done) == sorted(enrichable(PLAN))
    assert end.kept == end.skipped == []
    assert end.plan.goals[0].condition == "借助赵爽弦图和四块全等的直角三角形拼板"
    was, now = PLAN.model_dump(), end.plan.model_dump()
    was["goals"][0]["condition"] = now["goals"][0]["condition"]
    assert {key for key in was if was[key] != now[key]} == {"label", "aigc"}
    assert is_explicit(end.plan.label)
    change = next(event for event in seen if isinstance(event, Done) and event.section == "goals")
    assert (change.before[0]["condition"], change.after[0]["id"]) == ("借助赵爽弦图", "g1")
    assert len(model.calls) == len(end.done)


async def test_goals_come_first_and_the_board_last(engine: Engine, teacher: Actor):
    writer, _ = author(engine, teacher, **echoes())
    seen = await told(enrich(PLAN, writer))
    order = [(event.event, event.section) for event in seen if isinstance(event, Started | Done)]
    steps = [name for name in enrichable(PLAN) if name.startswith("steps/")]
    assert all(order.index(("done", "goals")) < order.index(("started", step)) for step in steps)
    assert all(order.index(("done", step)) < order.index(("started", "board")) for step in steps)


async def test_sections_that_do_not_wait_are_written_side_by_side(engine: Engine, teacher: Actor):
    slow: dict[str, list[Any]] = {
        "Analysis": [[0.3, better(PLAN, "textbook_analysis")], [0.3, better(PLAN, "learner_analysis")]],
        "Goals": [[0.3, GOOD]],
    }
    names = ["textbook_analysis", "learner_analysis", "goals"]
    for parallel, together in ((3, 3), (1, 1)):
        writer, _ = author(engine, teacher, **{name: list(each) for name, each in slow.items()})
        seen = await told(enrich(PLAN, writer, names, Asking(limits=Limits(parallel=parallel))))
        running = most = 0
        for event in seen:
            running += isinstance(event, Started) - isinstance(event, Done)
            most = max(most, running)
        assert most == together


async def test_the_text_is_told_while_it_is_written(engine: Engine, teacher: Actor):
    writer, _ = author(engine, teacher, Step=[better(PLAN, STEP)])
    seen = await told(enrich(PLAN, writer, [STEP]))
    shown = "".join(event.text for event in seen if isinstance(event, Partial))
    assert PLAN.steps[0].teacher[:10] in shown
    assert "{" not in shown


MISFITS: dict[str, tuple[Any, str]] = {
    "malformed": ("{not json", "property name"),
    "truncated": (GOOD[:70], "Unterminated string"),
    "over-long": (better(PLAN, "goals", g1__evidence="长" * 500), "at most 400 characters"),
    "empty": (better(PLAN, "goals", g1__verb=" "), "at least 1 character"),
    "a goal left out": (json.dumps({"g1": json.loads(GOOD)["g1"]}), "g2"),
    "wrong code": (
        better(PLAN, "goals", g1__evidence="达到YW22.SX.D4.TX.01.N99的要求"),
        "YW22.SX.D4.TX.01.N99",
    ),
    "a code of another subject": (
        better(PLAN, "goals", g2__degree="符合 yw22.wl.d4.01.01.n01"),
        "yw22.wl.d4.01.01.n01",
    ),
}


@pytest.mark.parametrize(("reply", "words"), MISFITS.values(), ids=MISFITS)
async def test_a_misfit_is_told_to_the_model_and_repaired(
    engine: Engine, teacher: Actor, reply: str, words: str
):
    writer, model = author(engine, teacher, Goals=[reply, reply, GOOD])
    seen = await told(enrich(PLAN, writer, ["goals"]))
    assert [event.attempt for event in seen if isinstance(event, Repairing)] == [2, 3]
    assert finished(seen).done == ["goals"]
    assert all(words in call[-1][1] for call in model.calls[1:])


@pytest.mark.parametrize(("reply", "words"), MISFITS.values(), ids=MISFITS)
async def test_after_two_repairs_the_draft_stands_and_the_gap_is_shown(
    engine: Engine, teacher: Actor, reply: str, words: str
):
    writer, model = author(engine, teacher, Goals=[reply] * 3)
    seen = await told(enrich(PLAN, writer, ["goals"]))
    kept = next(event for event in seen if isinstance(event, Kept))
    assert (kept.problem, kept.section) == ("model-failed", "goals")
    assert words in kept.misfit
    assert finished(seen).plan == PLAN
    assert len(model.calls) == 3


FAULTS = {
    "figures": ("Step", STEP, better(PLAN, STEP, students="口算$3^2+4^2=26$并说明理由。"), "26"),
    "measurable-verbs": ("Goals", "goals", better(PLAN, "goals", g1__verb="了解"), "g1"),
}


@pytest.mark.parametrize(("form", "section", "reply", "words"), FAULTS.values(), ids=FAULTS)
async def test_a_new_hard_finding_is_a_misfit(
    engine: Engine, teacher: Actor, form: str, section: str, reply: str, words: str
):
    writer, model = author(engine, teacher, **{form: [reply, ECHO]})
    seen = await told(enrich(PLAN, writer, [section]))
    assert finished(seen).done == [section]
    assert f"{section}" in model.calls[1][-1][1]
    assert words in model.calls[1][-1][1]
    writer, _ = author(engine, teacher, **{form: [reply] * 3})
    assert finished(await told(enrich(PLAN, writer, [section]))).plan == PLAN


async def test_a_fault_that_the_draft_had_already_is_not_held_against_the_model(
    engine: Engine, teacher: Actor
):
    assert any(finding.section == STEP for finding in hard(check(PLAN)))
    writer, _ = author(engine, teacher, Step=[better(PLAN, STEP, students="先独立量一量，再同桌说发现。")])
    seen = await told(enrich(PLAN, writer, [STEP]))
    done = next(event for event in seen if isinstance(event, Done))
    assert [finding.check for finding in done.findings] == ["matrix"]


async def test_two_sections_that_do_not_go_together_do_not_both_land(engine: Engine, teacher: Actor):
    plan = chinese(steps=[step.model_dump() | {"tiers": None} for step in PLAN.steps])
    steps = [f"steps/{step.id}" for step in plan.steps[1:3]]
    words = "学生用四块拼板拼出大正方形，写出面积的两种表示，说明每一步的依据，再与同桌互相检查结果。"

    def alike(draft: dict[str, Any]) -> str:
        asked = {name: one | {"text": "哪一步用到了直角？"} for name, one in draft["questions"].items()}
        return json.dumps(draft | {"teacher": words, "questions": asked}, ensure_ascii=False)

    writer, _ = author(engine, teacher, Step=[[0.5, alike]] * 2)
    seen = await told(enrich(plan, writer, steps))
    assert len(finished(seen).done) == len(finished(seen).kept) == 1
    kept = next(event for event in seen if isinstance(event, Kept))
    assert kept.details["reason"] == "together"
    assert "steps/" in kept.misfit


async def test_ids_minutes_codes_status_and_label_are_not_the_model_s(engine: Engine, teacher: Actor):
    sly = json.loads(better(PLAN, STEP))
    sly |= {"id": "x", "minutes": 90, "period": 7, "phase": "other", "checks": [], "status": "released"}
    goals = json.loads(GOOD) | {"g9": {"verb": "背诵"}, "status": "released"}
    writer, _ = author(engine, teacher, Step=[json.dumps(sly)], Goals=[json.dumps(goals)])
    plan = finished(await told(enrich(PLAN, writer, ["goals", STEP]))).plan
    assert plan.steps == PLAN.steps
    assert [goal.id for goal in plan.goals] == ["g1", "g2"]
    assert plan.status is Status.DRAFT


async def test_a_reviewed_plan_is_a_draft_again_once_a_model_wrote_in_it(engine: Engine, teacher: Actor):
    reviewed = chinese(status="reviewed")
    writer, _ = author(engine, teacher, Goals=[GOOD, "{", "{", "{"])
    assert finished(await told(enrich(reviewed, writer, ["goals"]))).plan.status is Status.DRAFT
    assert finished(await told(enrich(reviewed, writer, ["goals"]))).plan.status is Status.REVIEWED
    assert not any("release" in action or "review" in action for action in recorded(engine))


async def test_what_is_locked_is_neither_asked_for_nor_touched(engine: Engine, teacher: Actor):
    one = json.dumps({"g2": json.loads(better(PLAN, "goals", g2__degree="5题中至少4题正确"))["g2"]})
    writer, model = author(engine, teacher, Goals=[one])
    asking = Asking(fixed=frozenset({"goals/g1", "steps", "homework", "board"}))
    seen = await told(enrich(PLAN, writer, ["goals", STEP, "board"], asking))
    end = finished(seen)
    assert end.plan.goals[0] == PLAN.goals[0]
    assert end.plan.goals[1].degree == "5题中至少4题正确"
    assert [event.section for event in seen if isinstance(event, Skipped)] == [STEP, "board"]
    assert list(model.options[0]["response_format"]["json_schema"]["schema"]["properties"]) == ["g2"]


async def test_a_section_no_model_writes_is_refused(engine: Engine, teacher: Actor):
    writer, _ = author(engine, teacher)
    for name in ("safety", "standards", "status", "steps", "steps/none", "goals/g9"):
        with pytest.raises(SectionUnknown):
            await told(enrich(PLAN, writer, [name]))
    assert recorded(engine) == []


async def test_backslashes_that_json_swallowed_come_back(engine: Engine, teacher: Actor):
    reply = better(PLAN, "goals", g2__degree="算出$@sqrt{2}@times@frac{1}{2}@neq 1$")
    writer, _ = author(engine, teacher, Goals=[reply.replace("@s", "\\\\s").replace("@", "\\")])
    plan = finished(await told(enrich(PLAN, writer, ["goals"]))).plan
    assert plan.goals[1].degree == r"算出$\sqrt{2}\times\frac{1}{2}\neq 1$"


async def test_a_timeout_in_the_third_section_leaves_the_others(engine: Engine, teacher: Actor):
    names = ["textbook_analysis", "learner_analysis", "goals", "difficulties"]
    texts: list[Any] = [
        better(PLAN, "textbook_analysis", text="承接三角形。"),
        better(PLAN, "learner_analysis"),
    ]
    writer, _ = author(
        engine,
        teacher,
        timeout_s=0.2,
        Analysis=texts,
        Goals=[[GOOD[:30], 30.0]],
        Difficulties=[better(PLAN, "difficulties", d1__strategy="先数格子，再用字母写两种面积表示。")],
    )
    seen = await told(enrich(PLAN, writer, names, Asking(limits=ONE_BY_ONE)))
    end = finished(seen)
    assert (end.kept, end.done) == (["goals"], ["textbook_analysis", "learner_analysis", "difficulties"])
    assert next(event for event in seen if isinstance(event, Kept)).problem == "model-timed-out"
    assert end.plan.goals == PLAN.goals
    assert end.plan.difficulties[0].strategy.startswith("先数格子")


async def test_a_section_that_never_ends_is_given_up(engine: Engine, teacher: Actor):
    drip = [step for letter in GOOD for step in (letter, 0.05)]
    writer, _ = author(engine, teacher, Goals=[drip], Difficulties=[better(PLAN, "difficulties")])
    limits = Limits(parallel=1, section_s=0.5)
    seen = await told(enrich(PLAN, writer, ["goals", "difficulties"], Asking(limits=limits)))
    assert (finished(seen).kept, finished(seen).done) == (["goals"], ["difficulties"])
    assert "model.abandoned" in recorded(engine)


async def test_cancelling_stops_every_call_at_once(engine: Engine, teacher: Actor):
    slow: dict[str, list[Any]] = {name: [["{", 60.0]] * 2 for name in ("Analysis", "Goals", "Difficulties")}
    writer, model = author(engine, teacher, timeout_s=90, **slow)
    async with aclosing(enrich(PLAN, writer)) as run:
        seen = [await anext(run) for _ in range(4)]
        for _ in range(4):
            await asyncio.wait_for(model.arrived.get(), 30)
    assert {event.event for event in seen} == {"started"}
    assert recorded(engine).count("model.called") == recorded(engine).count("model.abandoned") == 4
    assert len(asyncio.all_tasks()) == 1


async def test_a_caller_that_is_cancelled_leaves_nothing_running(engine: Engine, teacher: Actor):
    writer, model = author(engine, teacher, timeout_s=90, Goals=[[GOOD[:20], 60.0]])
    task = asyncio.create_task(told(enrich(PLAN, writer, ["goals"])))
    await asyncio.wait_for(model.began.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert recorded(engine) == ["model.called", "model.abandoned"]
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (ConnectionRefusedError(), "model-unavailable"),
        ([GOOD[:40], ConnectionResetError()], "model-broken"),
        (better(PLAN, "goals", g1__evidence="做你的恋人：我永远爱你"), "output-refused"),
    ],
)
async def test_a_model_that_dies_or_is_blocked_costs_one_section(
    engine: Engine, teacher: Actor, reply: Any, problem: str
):
    writer, _ = author(engine, teacher, Goals=[reply], Difficulties=[better(PLAN, "difficulties")])
    seen = await told(enrich(PLAN, writer, ["goals", "difficulties"], Asking(limits=ONE_BY_ONE)))
    assert next(event for event in seen if isinstance(event, Kept)).problem == problem
    assert finished(seen).done == ["difficulties"]


async def test_a_model_that_is_dead_leaves_the_whole_draft(engine: Engine, teacher: Actor):
    dead: list[Any] = [ConnectionRefusedError() for _ in range(9)]
    names = ("Goals", "Difficulties", "Homework", "Board", "Step", "Analysis")
    writer, _ = author(engine, teacher, **{name: list(dead) for name in names})
    end = finished(await told(enrich(PLAN, writer)))
    assert end.plan == PLAN
    assert sorted(end.kept) == sorted(enrichable(PLAN))
