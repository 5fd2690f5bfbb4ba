"""Two things asked for at once, and sources that disagree."""

import pytest
from sqlalchemy import Engine

from assistant.answering import Question, answer
from assistant.answering.answer import Answer
from guardrails.actor import Actor
from retrieval.index import Index
from tests.assistant.answering import library
from tests.assistant.answering.library import Text

OLD = Text(
    "old",
    "云溪区图书借阅规定",
    (("一、期限", "云溪区中小学图书的借阅期限为15天。"), ("二、数量", "每名学生每次借阅图书不超过2册。")),
    {"issued": "2019-09-01"},
)
NEW = Text(
    "new",
    "云溪区图书借阅办法",
    (("一、期限", "云溪区中小学图书的借阅期限为30天。"), ("二、押金", "借阅图书不收押金。")),
    {"issued": "2025-03-01"},
)
SHAPES = Text(
    "shapes",
    "面积公式表",
    (("一、菱形", "菱形面积的公式是S=mn÷2。"), ("二、鹞形", "鹞形面积的公式是S=pq÷2。")),
    {},
)


async def ask(engine: Engine, index: Index, actor: Actor, text: str, language: str = "zh") -> Answer:
    """One question."""
    bench, _ = library.bench(engine, index, actor)
    return await answer(Question(question=text, language=language), bench)  # type: ignore[arg-type]


async def test_documents_that_disagree_are_both_shown_the_newer_first(
    engine: Engine, index: Index, teacher: Actor
) -> None:
    library.publish(index, OLD, NEW)
    made = await ask(engine, index, teacher, "云溪区中小学图书的借阅期限是多少天？")
    assert [one.text for one in made.sentences] == [
        "云溪区中小学图书的借阅期限为30天。",
        "云溪区中小学图书的借阅期限为15天。",
    ]
    assert "说法不一" in made.notice
    assert made.notice.index("2025-03-01") < made.notice.index("2019-09-01")


async def test_the_notice_speaks_english_to_an_english_reader(
    engine: Engine, index: Index, teacher: Actor
) -> None:
    library.publish(index, OLD, NEW)
    made = await ask(engine, index, teacher, "云溪区中小学图书的借阅期限是多少天？", "en")
    assert "do not say the same" in made.notice
    assert "(2025-03-01)" in made.notice


async def test_documents_that_agree_are_not_said_to_disagree(
    engine: Engine, index: Index, teacher: Actor
) -> None:
    same = Text("same", "云溪区读书活动通知", OLD.sections[:1], {"issued": "2020-09-01"})
    library.publish(index, OLD, same)
    made = await ask(engine, index, teacher, "云溪区中小学图书的借阅期限是多少天？")
    assert "说法不一" not in made.notice
    assert all("15天" in one.text for one in made.sentences)


async def test_another_rule_of_one_document_is_no_disagreement(
    engine: Engine, index: Index, teacher: Actor
) -> None:
    made = await ask(engine, index, teacher, "初中每天书面作业平均用时不超过多少分钟？")
    assert [one.text for one in made.sentences] == ["初中每天书面作业平均用时不超过90分钟。"]
    assert "说法不一" not in made.notice


async def test_another_schools_document_is_not_set_against_ours(
    engine: Engine, index: Index, teacher: Actor
) -> None:
    theirs = Text("theirs", NEW.title, NEW.sections, NEW.labels, tenant="school-b")
    library.publish(index, OLD, theirs)
    made = await ask(engine, index, teacher, "云溪区中小学图书的借阅期限是多少天？")
    assert "30天" not in made.model_dump_json()
    assert "说法不一" not in made.notice


@pytest.mark.parametrize("question", ["菱形和鹞形的面积公式分别是什么？", "鹞形与菱形的面积公式"])
async def test_two_things_asked_for_are_both_answered(
    engine: Engine, index: Index, teacher: Actor, question: str
) -> None:
    library.publish(index, SHAPES)
    made = await ask(engine, index, teacher, question)
    assert {one.text for one in made.sentences} == {"菱形面积的公式是S=mn÷2。", "鹞形面积的公式是S=pq÷2。"}
    assert len(made.citations) == 2
