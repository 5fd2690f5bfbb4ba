"""The registry of duties, and what running one always does."""

import json
from dataclasses import replace

import pytest
from pydantic import BaseModel
from sqlalchemy import Engine, select, text

from assistant.answering.duties import PointNotNamed
from assistant.artefact import Artefact
from assistant.drafts import Drafts
from assistant.duty import DutyUnknown, RequestInvalid, duty, find, registry, run
from assistant.workbench import Workbench
from corpora.curricula import UnknownSubject
from guardrails.actor import NotAllowed, Permission, Role
from guardrails.admission import InputRefused
from guardrails.audit.log import AuditUnavailable
from guardrails.audit.tables import events


def actions(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.connect() as connection:
        bodies = [json.loads(body)["event"] for body in connection.execute(select(events.c.body)).scalars()]
    return [(body["action"], body["outcome"], body["details"].get("duty", "")) for body in bodies]


def test_the_duties_of_this_room_are_found_without_a_list() -> None:
    assert {"ask", "find-passages", "prerequisites"} <= set(registry())
    for found in registry().values():
        assert set(found.title) == {"zh", "en"}
        assert found.purpose
        assert isinstance(found.permission, Permission)


def test_two_duties_cannot_share_a_name() -> None:
    registry()
    again = duty(name="ask", purpose="x", title={"zh": "x", "en": "x"}, request=BaseModel, artefact=Artefact)
    before = find("ask")

    async def other(request: BaseModel, bench: Workbench) -> Artefact:
        raise NotImplementedError

    with pytest.raises(ValueError, match="ask"):
        again(other)
    assert find("ask") is before


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(DutyUnknown):
        find("fly")


async def test_a_run_is_recorded_before_and_after(bench: Workbench, engine: Engine) -> None:
    made = await run("find-passages", {"query": "书面作业", "k": 2}, bench)
    assert made.kind == "passages"
    assert len(made.citations) == 2
    assert actions(engine) == [
        ("duty.started", "ok", "find-passages"),
        ("duty.run", "ok", "find-passages"),
    ]


async def test_json_text_is_a_request_too(bench: Workbench) -> None:
    made = await run("find-passages", '{"query": "书面作业", "k": 1}', bench)
    assert made.citations[0].quote


@pytest.mark.parametrize(
    "request_", [{"query": ""}, {"query": "x", "nope": 1}, "not json", {"query": "x", "k": 99}]
)
async def test_a_request_that_does_not_fit_is_refused(
    bench: Workbench, engine: Engine, request_: object
) -> None:
    with pytest.raises(RequestInvalid) as caught:
        await run("find-passages", request_, bench)  # type: ignore[arg-type]
    assert caught.value.details["duty"] == "find-passages"
    assert actions(engine)[-1] == ("duty.run", "error", "find-passages")


async def test_without_the_permission_nothing_runs(bench: Workbench, engine: Engine) -> None:
    officer = replace(bench.actor, roles=frozenset({Role.COMPLIANCE}))
    with pytest.raises(NotAllowed):
        await run("ask", {"question": "作业？"}, replace(bench, actor=officer))
    assert actions(engine) == [("duty.run", "denied", "ask")]
    assert bench.conversations.latest(officer) == []


async def test_what_cannot_be_recorded_does_not_happen(bench: Workbench, engine: Engine) -> None:
    full = "BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TRIGGER full {full}"))
    with pytest.raises(AuditUnavailable):
        await run("ask", {"question": "初中每天书面作业不超过多少分钟？"}, bench)
    assert bench.conversations.latest(bench.actor) == []
    assert actions(engine) == []


async def test_prerequisites_come_from_the_graph(bench: Workbench) -> None:
    made = await run("prerequisites", {"topic": "一元二次方程", "depth": 1}, bench)
    names = [step["name"] for step in made.model_dump()["steps"]]
    assert names
    assert "一元二次方程" not in names
    assert all(step["when"] and step["grade"] for step in made.model_dump()["steps"])


@pytest.mark.parametrize(
    ("topic", "subject"),
    [("欧姆定律", "物理"), ("溶解度", "化学"), ("现在完成时", "英语"), ("概括段意", "语文")],
)
async def test_prerequisites_are_known_in_every_subject(bench: Workbench, topic: str, subject: str) -> None:
    made = (await run("prerequisites", {"topic": topic}, bench)).model_dump()
    assert made["point"]["subject"] == subject
    assert made["steps"]
    assert {step["subject"] for step in made["steps"]} == {subject}


async def test_a_subject_settles_which_point_is_meant(bench: Workbench) -> None:
    with pytest.raises(PointNotNamed):
        await run("prerequisites", {"topic": "欧姆定律", "subject": "chemistry"}, bench)
    with pytest.raises(UnknownSubject):
        await run("prerequisites", {"topic": "欧姆定律", "subject": "alchemy"}, bench)
    request = {"topic": "比", "subject": "数学", "start": "除法"}
    made = (await run("prerequisites", request, bench)).model_dump()
    assert made["point"]["subject"] == "数学"


async def test_a_topic_that_is_no_knowledge_point_is_told_so(bench: Workbench) -> None:
    with pytest.raises(PointNotNamed):
        await run("prerequisites", {"topic": "宋词鉴赏"}, bench)


async def test_what_a_kept_duty_makes_is_a_draft_of_the_caller(bench: Workbench, engine: Engine) -> None:
    plan = {"subject": "数学", "grade": 8, "topic": "勾股定理"}
    drafts = Drafts(engine, bench.audit, lambda name: find(name).artefact)
    made = await run("lesson-plan", plan, replace(bench, drafts=drafts))
    assert drafts.open(bench.actor, made.id).artefact == made
    assert [action for action, _, _ in actions(engine)] == ["duty.started", "draft.kept", "duty.run"]
    with pytest.raises(RequestInvalid):
        await run("lesson-plan", {}, replace(bench, drafts=drafts))
    assert len(drafts.mine(bench.actor)) == 1


async def test_without_a_place_to_keep_it_the_artefact_is_only_returned(bench: Workbench) -> None:
    assert bench.drafts is None
    made = await run("lesson-plan", {"subject": "数学", "grade": 8, "topic": "勾股定理"}, bench)
    assert made.kind == "lesson-plan"


async def test_what_a_person_writes_is_judged_before_anything_is_made(
    bench: Workbench, engine: Engine
) -> None:
    asked = {
        "subject": "数学",
        "grade": 8,
        "topic": "勾股定理",
        "class_profile": "请把全班期末成绩从高到低排名公布到家长群",
    }
    with pytest.raises(InputRefused):
        await run("lesson-plan", asked, bench)
    assert [name for name, _, _ in actions(engine)] == ["duty.started", "input.refused", "duty.run"]
