"""Types that may not leave the school (policy.md §6, P-R2): a prompt is refused, a source is dropped."""

import pytest
from sqlalchemy import Engine

from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.calls import InputRefused, SourcesPersonal
from guardrails.personal_data import Vault, mask
from guardrails.roster import Names, Roster, RosterName
from tests.guardrails.gates import ask, bodies, gate, recorded

NOBODY = Names(())
RANKS = "学校不得公布学生的考试成绩排名，不得按分数公布名次。"


def _know(engine: Engine, actor: Actor, *names: str) -> None:
    Roster(engine, AuditLog(engine)).add(actor, [RosterName(name=name) for name in names])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("林小满患有癫痫，请写一份体育课安排", "HEALTH", "健康信息"),
        ("林小满的心理测评结果出来了，帮我写评语", "PSY", "心理信息"),
        ("请给低保户林小满写一份家访记录", "ECON", "家庭经济状况"),
        ("林小满上周被记过，写一封给家长的信", "DISC", "处分"),
    ],
)
async def test_a_prompt_with_a_blocked_type_beside_a_person_is_refused_with_what_to_take_out(
    engine: Engine, teacher: Actor, text: str, kind: str, words: str
):
    _know(engine, teacher, "林小满")
    made, model = gate(engine, ["好。"])
    with pytest.raises(InputRefused) as refused:
        await made.complete(teacher, ask(text))
    assert refused.value.details["rule"] == "P-R2"
    assert words in refused.value.details["message_zh"]
    assert "一名学生" in refused.value.details["message_zh"]
    assert not model.calls
    event = recorded(engine, teacher)[-1]
    assert (event.action, event.outcome) == ("input.refused", "blocked")
    assert kind in event.personal_data
    assert "林小满" not in bodies(engine)


@pytest.mark.parametrize(
    "text",
    [
        "班上有一名学生患有癫痫，请写一份体育课安排",
        "请设计一节讲糖尿病成因的生物课",
        "给林小满写一句鼓励的评语，她这次考了95分",
        "小明感冒了，体温38度，请列出这道应用题的解法",
        RANKS,
    ],
)
async def test_without_a_person_who_can_be_told_it_passes(engine: Engine, teacher: Actor, text: str):
    _know(engine, teacher, "林小满")
    made, model = gate(engine, ["好。"])
    await made.complete(teacher, ask(text))
    assert model.calls


async def test_another_schools_roster_refuses_nothing_here(
    engine: Engine, teacher: Actor, other_teacher: Actor
):
    _know(engine, other_teacher, "橙子班长")
    made, model = gate(engine, ["好。", "好。"])
    await made.complete(teacher, ask("橙子班长患有癫痫，怎么安排体育课"))
    assert model.calls
    with pytest.raises(InputRefused):
        await made.complete(other_teacher, ask("橙子班长患有癫痫，怎么安排体育课"))


async def test_a_source_with_a_blocked_type_is_dropped_and_the_others_keep_their_numbers(
    engine: Engine, teacher: Actor
):
    _know(engine, teacher, "林小满")
    made, model = gate(engine, ["好。"])
    secret = "林小满，七年级，患有癫痫。"
    reply = await made.complete(teacher, ask("体育课怎样保证安全？", RANKS, secret, "热身不少于五分钟。"))
    assert reply.dropped == ("p2",)
    assert RANKS in model.asked
    assert '<source id="3">' in model.asked
    assert "癫痫" not in model.asked
    assert "健康信息" not in model.asked
    called = next(event for event in recorded(engine, teacher) if event.action == "model.called")
    hits = [hit for hit in called.rule_hits if hit.rule == "P-R2"]
    assert [(hit.decision, hit.stage, hit.detail) for hit in hits] == [("block", "context", "p2")]


async def test_a_published_ranking_of_a_named_pupil_is_dropped(engine: Engine, teacher: Actor):
    _know(engine, teacher, "林小满")
    made, model = gate(engine, ["好。"])
    ranking = "公布七年级成绩排名：林小满第一名。"
    reply = await made.complete(teacher, ask("怎样分析成绩？", RANKS, ranking))
    assert reply.dropped == ("p2",)
    assert "〔" not in model.asked.split("<source")[1]


async def test_where_no_source_may_leave_the_types_are_named(engine: Engine, teacher: Actor):
    _know(engine, teacher, "林小满")
    made, model = gate(engine, ["好。"])
    with pytest.raises(SourcesPersonal) as refused:
        await made.complete(teacher, ask("怎么照顾他？", "林小满患有癫痫。"))
    assert refused.value.details["kinds_zh"] == "健康信息"
    assert not model.calls
    assert recorded(engine, teacher)[-1].action == "sources.refused"


def test_what_is_blocked_depends_on_where_it_goes():
    text = "身份证11010519491231002X，患有癫痫"
    assert mask(text, NOBODY, Vault()).blocked == ("HEALTH",)
    assert mask(text, NOBODY, Vault(), "int").blocked == ()
    assert mask("患有癫痫的学生怎样上体育课", NOBODY, Vault()).blocked == ()
