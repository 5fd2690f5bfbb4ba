"""Conversations belong to one person; follow-ups are understood from what came before."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.answering import Question, answer
from assistant.answering.conversations import Conversations, ConversationUnknown
from assistant.answering.followups import Earlier, resolve
from assistant.workbench import Workbench
from guardrails.actor import Actor
from guardrails.audit import AuditLog

FIRST = "小学一年级可以布置家庭书面作业吗？"


@pytest.fixture
def conversations(engine: Engine) -> Conversations:
    return Conversations(engine, AuditLog(engine))


def test_turns_come_back_in_order(conversations: Conversations, teacher: Actor) -> None:
    opened = conversations.open(teacher, "第一个\n问题")
    for number in (1, 2, 3):
        conversations.add(teacher, opened.id, f"问{number}", f"问{number}", "{}")
    assert [turn.question for turn in conversations.turns(teacher, opened.id)] == ["问1", "问2", "问3"]
    assert [turn.sequence for turn in conversations.turns(teacher, opened.id, last=2)] == [2, 3]
    assert [one.title for one in conversations.latest(teacher)] == ["第一个 问题"]


@pytest.mark.parametrize("change", [{"tenant": "school-b"}, {"user": "teacher-z"}])
def test_nobody_else_sees_or_changes_it(
    conversations: Conversations, teacher: Actor, change: dict[str, str]
) -> None:
    opened = conversations.open(teacher, "问")
    conversations.add(teacher, opened.id, "问", "问", "{}")
    other = replace(teacher, **change)
    assert conversations.latest(other) == []
    with pytest.raises(ConversationUnknown):
        conversations.turns(other, opened.id)
    with pytest.raises(ConversationUnknown):
        conversations.add(other, opened.id, "问", "问", "{}")
    with pytest.raises(ConversationUnknown):
        conversations.delete(other, opened.id)
    assert len(conversations.turns(teacher, opened.id)) == 1


def test_deleted_is_gone(conversations: Conversations, teacher: Actor) -> None:
    opened = conversations.open(teacher, "问")
    conversations.add(teacher, opened.id, "问", "问", "{}")
    conversations.delete(teacher, opened.id)
    assert conversations.latest(teacher) == []
    with pytest.raises(ConversationUnknown):
        conversations.turns(teacher, opened.id)


async def test_a_follow_up_keeps_the_context(bench: Workbench) -> None:
    first = await answer(Question(question="小学三年级每天书面作业平均用时不超过多少分钟？"), bench)
    second = await answer(Question(question="那初中呢？", conversation=first.conversation), bench)
    assert second.conversation == first.conversation
    assert second.resolved == "初中三年级每天书面作业平均用时不超过多少分钟？"
    assert "90分钟" in second.answer
    assert [turn.question for turn in bench.conversations.turns(bench.actor, first.conversation)][
        1
    ] == "那初中呢？"


async def test_another_person_s_conversation_cannot_be_continued(
    bench: Workbench, other_teacher: Actor
) -> None:
    first = await answer(Question(question=FIRST), bench)
    with pytest.raises(ConversationUnknown):
        await answer(
            Question(question="那初中呢？", conversation=first.conversation),
            replace(bench, actor=other_teacher),
        )


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("小学有书面作业吗？", "初中呢？", "初中有书面作业吗？"),
        ("朱熹的谥号是什么？", "那王阳明呢？", "王阳明的谥号是什么?"),
        ("青禾实验室在哪里？", "它什么时候开放？", "青禾实验室什么时候开放？"),
        ("青禾实验室在哪里？", "为什么？", "青禾实验室为什么？"),
        ("《作业管理办法》是谁发布的？", "其中对初中有什么要求？", "《作业管理办法》对初中有什么要求？"),
        ("2024年有多少所学校？", "那2025年呢？", "2025年有多少所学校？"),
        ("小学数学有哪些领域？", "语文呢", "小学语文有哪些领域？"),
        (
            "What is the limit for primary pupils?",
            "What about junior?",
            "What is the limit for junior pupils?",
        ),
    ],
)
def test_rules_make_a_follow_up_whole(before: str, question: str, whole: str) -> None:
    resolved = resolve(question, Earlier(before))
    assert resolved.text == whole
    assert resolved.follows


def test_that_document_is_the_one_cited() -> None:
    resolved = resolve("该办法什么时候施行？", Earlier("初中作业有什么要求？", "星河区作业管理办法"))
    assert resolved.text == "《星河区作业管理办法》什么时候施行？"


@pytest.mark.parametrize(
    "question", ["实验室每周几开放？", "其他学校的作业怎么管理？", "学生家长可以旁听公开课吗？"]
)
def test_a_question_of_its_own_is_left_alone(question: str) -> None:
    resolved = resolve(question, Earlier("小学有书面作业吗？"))
    assert resolved.text == question
    assert not resolved.follows


def test_more_repeats_the_question() -> None:
    assert resolve("还有呢？", Earlier("小学有书面作业吗？")).more


async def test_a_model_puts_a_follow_up_into_words(modelled: Callable[..., Any]) -> None:
    bench, model = modelled(
        "小学一、二年级不布置家庭书面作业[1]。",
        "初中可以布置家庭书面作业吗？",
        "初中每天书面作业不超过90分钟[1]。",
    )
    first = await answer(Question(question=FIRST), bench)
    second = await answer(Question(question="那初中呢？", conversation=first.conversation), bench)
    assert second.resolved == "初中可以布置家庭书面作业吗？"
    assert FIRST in model.calls[1][-1][1]


@pytest.mark.parametrize("rewriting", ["今天天气很好，适合出游和野餐。", "一\n二", ConnectionError("down")])
async def test_a_useless_rewriting_is_not_used(modelled: Callable[..., Any], rewriting: Any) -> None:
    bench, _ = modelled(
        "小学一、二年级不布置家庭书面作业[1]。", rewriting, "初中每天书面作业不超过90分钟[1]。"
    )
    first = await answer(Question(question=FIRST), bench)
    second = await answer(Question(question="那初中呢？", conversation=first.conversation), bench)
    assert second.resolved == "初中一年级可以布置家庭书面作业吗？"
