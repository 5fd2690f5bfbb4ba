"""Spoken and English questions in the words of documents."""

import pytest
from sqlalchemy import Engine

from assistant.answering import Question, answer
from assistant.answering.wordings import standard
from guardrails.actor import Actor
from retrieval.index import Index
from tests.assistant.answering import library


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("这题咋算", "这题怎么算"),
        ("個資外洩要跟誰說", "个人信息泄露要跟谁说"),
        ("还没考的卷子能丢给豆包么", "还没考的试题能输入人工智能么"),
        ("实验室什么时候开放", ""),
        ("What is the area of a circle?", "什么是 圆 面积"),
        ("Who won the football championship final yesterday evening?", ""),
    ],
)
def test_a_question_is_put_in_written_chinese(question: str, written: str) -> None:
    found = standard(question)
    assert found == written or (written.startswith("还没考的") and "试题" in found)


async def test_an_english_question_finds_the_chinese_rule(
    engine: Engine, standing_index: Index, teacher: Actor
) -> None:
    bench, _ = library.bench(engine, standing_index, teacher)
    made = await answer(Question(question="May parents be required to do the grading of homework?"), bench)
    assert made.question == "May parents be required to do the grading of homework?"
    assert [one.text for one in made.sentences] == ["任何学校不得要求家长代为批改作业。"]


async def test_a_spoken_question_finds_the_written_rule(
    engine: Engine, standing_index: Index, teacher: Actor
) -> None:
    bench, _ = library.bench(engine, standing_index, teacher)
    made = await answer(Question(question="实验室啥时候开放"), bench)
    assert [one.text for one in made.sentences] == ["实验室每周三下午开放，开放时间为14时至17时。"]
