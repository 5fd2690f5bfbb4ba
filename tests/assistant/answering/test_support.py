"""What bears a sentence out, and what does not."""

import pytest

from assistant.answering.modelled import Splitter
from assistant.answering.support import support
from retrieval.passage import Passage

TEXT = (
    "小学一、二年级不布置家庭书面作业。初中每天书面作业平均用时不超过九十分钟。"
    "任何学校不得要求家长代为批改作业。本办法自2025年9月1日起施行，文号为星教〔2025〕8号。全区共有130所学校。"
)
PASSAGE = Passage(id="p", resource="r", tenant="t", sequence=0, text=TEXT, sha256="", title="作业管理办法")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("小学一、二年级没有家庭书面作业", "小学一、二年级不布置家庭书面作业。"),
        ("初中书面作业平均用时每天不超过90分钟。", "初中每天书面作业平均用时不超过九十分钟。"),
        ("学校不得让家长代为批改作业。", "任何学校不得要求家长代为批改作业。"),
        ("办法自2025年9月1日施行。", "本办法自2025年9月1日起施行，文号为星教〔2025〕8号。"),
    ],
)
def test_a_paraphrase_is_borne_out_by_its_sentence(claim: str, quote: str) -> None:
    found = support(claim, [PASSAGE])
    assert found is not None
    assert found.quote == quote
    assert TEXT[found.start : found.end] == quote


@pytest.mark.parametrize(
    "claim",
    [
        "初中书面作业平均用时每天不超过60分钟。",
        "全区共有30所学校。",
        "办法自2024年9月1日施行。",
        "文号为星教〔2025〕18号。",
        "小学一、二年级布置家庭书面作业。",
        "任何学校要求家长代为批改作业。",
        "初中每天书面作业平均用时超过90分钟。",
        "学校应当为教师购买商业保险并发放补贴。",
        "《家庭教育法》规定学校不得要求家长代为批改作业。",
        "",
    ],
)
def test_a_changed_fact_is_not_borne_out(claim: str) -> None:
    assert support(claim, [PASSAGE]) is None


def test_nothing_is_borne_out_by_nothing() -> None:
    assert support("小学一、二年级不布置家庭书面作业。", []) is None


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_sentences_keep_the_markers_that_follow_them(size: int) -> None:
    text = "第一句[1]。第二句。[2][3] 第三句没有标记！The limit is 3.5 hours [1]. 末句[2]"
    splitter = Splitter()
    found = [one for at in range(0, len(text), size) for one in splitter.feed(text[at : at + size])]
    found += splitter.flush()
    assert [one.strip() for one in found] == [
        "第一句[1]。",
        "第二句。[2][3]",
        "第三句没有标记！",
        "The limit is 3.5 hours [1].",
        "末句[2]",
    ]
