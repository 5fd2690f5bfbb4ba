"""Questions about a document itself are answered from its own title and date lines."""

import pytest
from sqlalchemy import Engine

from assistant.answering import Question, answer
from assistant.workbench import Workbench
from guardrails.actor import Actor
from retrieval.index import Index
from tests.assistant.answering import library
from tests.assistant.answering.library import Text

NOTICE = (
    ("", "星河区教育局关于开展校园阅读周的通知\n星教函〔2031〕5号\n各学校："),
    ("一、时间", "校园阅读周从四月第三周开始，各学校每天安排三十分钟阅读。"),
    ("", "星河区教育局\n2031年3月9日"),
)
ABOUT = {"document_number": "星教函〔2031〕5号", "publisher": "星河区教育局", "issued": "2031-03-09"}
TITLE = "星河区教育局关于开展校园阅读周的通知"


@pytest.fixture
def shelf(engine: Engine, index: Index, teacher: Actor) -> Workbench:
    library.publish(
        index,
        Text("notice", TITLE, NOTICE, ABOUT),
        Text("carried", "阅读周来了", NOTICE, {**ABOUT, "reprint": True}),
        Text(
            "other",
            "星河区教育局关于体育的通知",
            (("", "体育课不得占用。"),),
            {"document_number": "星教函〔2030〕5号"},
        ),
    )
    return library.bench(engine, index, teacher)[0]


@pytest.mark.parametrize(
    "question",
    [
        "星教函〔2031〕5号是什么文件？",
        "请问星教函[2031]5号的标题是什么",
        "星教函（2031）5号由哪个部门印发？",
        "星教函【2031】第5号讲什么？",
    ],
)
async def test_the_number_names_the_issuing_document(shelf: Workbench, question: str) -> None:
    made = await answer(Question(question=question), shelf)
    assert made.supported
    assert [(one.resource, one.quote) for one in made.citations] == [("notice", TITLE)]


async def test_the_date_is_quoted_from_the_date_line(shelf: Workbench) -> None:
    made = await answer(Question(question="星教函〔2031〕5号是什么时候印发的？"), shelf)
    assert [one.quote for one in made.citations] == [TITLE, "2031年3月9日"]


async def test_an_unknown_number_is_not_guessed(shelf: Workbench) -> None:
    made = await answer(Question(question="星教函〔2029〕5号是什么文件？"), shelf)
    assert not any(one.quote == TITLE for one in made.citations)
