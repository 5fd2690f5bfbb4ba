"""Cases and project outlines: claims are checked, the use of AI is declared, and nothing is ghostwritten."""

from dataclasses import replace
from datetime import date

import pytest

from assistant import duty as duties
from assistant.documents.export import Content, export
from assistant.teacher_training.practice.base import Practised
from assistant.teacher_training.practice.minutes import read, until
from assistant.teacher_training.practice.outline import refusals_of
from assistant.teacher_training.practice.printing import PRINTERS, print_practice
from guardrails.calls import InputRefused
from guardrails.label import aigc
from tests.assistant.answering.library import HOMEWORK
from tests.assistant.teacher_training.materials import kept


async def written(desk, **asked):
    return await duties.run("teaching-case", {"title": "让学生先说", **asked}, desk)


async def test_a_claim_is_sourced_only_if_its_number_stands_in_a_source(desk):
    ids = kept(desk)
    made = await written(desk, sources=list(ids.values()))
    figure = next(one for one in made.shown if one.place == "talk/teacher_share").figure
    results = f"教师话语占比为{figure}。\n成绩提高了87.6%。\n学生更主动了。\n学生更主动了〔E3〕。"
    made = await written(desk, sources=list(ids.values()), results=results)
    assert [one.state for one in made.claims] == ["sourced", "number-unfound", "unsourced", "sourced"]
    assert made.claims[0].sources
    assert made.claims[3].sources == ["E3"]


async def test_what_is_empty_is_asked_and_never_filled(desk):
    made = await written(desk, problem="学生不愿开口。")
    assert {one.id for one in made.questions} == {
        "ask-context", "ask-done", "ask-results", "ask-reflection", "ask-transfer",
    }  # fmt: skip
    assert all(part.text == "" for part in made.parts if part.id != "problem")
    assert made.thin


async def test_words_that_the_school_published_are_told_with_their_title(desk):
    copied = HOMEWORK[1][0][1]
    other = "我班二十三个孩子的作业时间各不相同，家长的看法也不一样，我想弄清楚原因到底在哪里，再作打算。"
    made = await written(desk, context=copied, problem=other)
    assert [one.part for one in made.alike] == ["context"]
    assert made.alike[0].title == HOMEWORK[0]
    assert made.alike[0].share > 0.8


async def test_fragments_made_with_ai_are_each_declared(desk):
    made = await written(desk, ai_used=["导入情境图由图像模型生成", " "])
    assert next((one.what, one.origin) for one in made.fragments) == ("导入情境图由图像模型生成", "model")
    assert "人工智能使用声明" in str(print_practice(made).blocks)


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        ("帮我写一份完整的申报书", "G-R7"),
        ("把整份申请书写出来", "G-R7"),
        ("请把研究结论也写好", "G-R7"),
        ("顺便生成一些问卷数据", "G-R15"),
        ("前后测的数据帮我编一下", "G-R15"),
    ],
)
async def test_what_would_be_ghostwritten_is_refused_with_reason_and_offer(desk, wish, rule):
    made = await duties.run("project-outline", {"topic": "小学作业时间的行动研究", "wish": wish}, desk)
    assert made.refusals
    assert rule in made.refusals[0].rule
    assert made.refusals[0].why
    assert made.refusals[0].instead
    assert made.questions  # the outline is offered all the same
    assert all(prompt.answer == "" for prompt in made.questions)


@pytest.mark.parametrize(
    "wish", ["", "请帮我检查论证是否严密", "列一个申报书提纲", "数据收集计划怎样写更清楚", "怎样分析访谈记录"]
)
def test_honest_wishes_are_not_refused(wish):
    assert refusals_of(wish) == []


async def test_the_door_stops_what_is_to_be_handed_in_as_it_is(desk):
    wish = "生成一份课题申报书，不用改就能交"
    with pytest.raises(InputRefused):
        await duties.run("project-outline", {"topic": "作业时间的研究", "wish": wish}, desk)


async def test_literature_is_verified_or_the_place_stays_empty(desk):
    found = await duties.run("project-outline", {"topic": "家庭书面作业"}, desk)
    texts = "".join(text for _, text in HOMEWORK[1])
    assert found.citations
    assert all(one.quote in texts for one in found.citations)
    nothing = await duties.run("project-outline", {"topic": "量子纠缠教学", "start": "2026-12-01"}, desk)
    assert nothing.citations == []
    assert all(slot.todo and not slot.citations for slot in nothing.slots)
    assert nothing.thin
    assert nothing.phases[0].start == "2026-12-01"
    for before, after in zip(nothing.phases, nothing.phases[1:], strict=False):
        assert before.end < after.start


async def test_every_artefact_of_the_room_prints(desk):
    ids = kept(desk)
    made = [
        await duties.run("teaching-reflection", ids, desk),
        await written(desk, sources=list(ids.values()), results="有 87.6% 的学生提高了。"),
        await duties.run("project-outline", {"topic": "家庭书面作业", "sources": list(ids.values())}, desk),
    ]
    assert {type(one) for one in made} == set(PRINTERS)
    for one in made:
        assert isinstance(one, Practised)
        assert export(Content(print_practice(one)), "docx", aigc(one.id, "某校")).data[:2] == b"PK"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("12月5日前", "2026-12-05"), ("3月1日", "2027-03-01"), ("2月30日", ""), ("下周三", "2026-11-25"),
        ("本周五", "2026-11-20"), ("两周内", "2026-12-04"), ("3天内", "2026-11-23"), ("月底前", "2026-11-30"),
        ("下月底", "2026-12-31"), ("期末前", ""), ("以后再说", ""),
    ],
)  # fmt: skip
def test_days_are_reckoned_from_the_day_of_the_meeting(said, day):
    assert until(said, date(2026, 11, 20))[0] == day


@pytest.mark.parametrize(
    "line", ["是否由组长负责？", "尚未确定由谁负责命题。", "大家讨论得很热烈。", "王老师：课很好。"]
)
def test_what_is_open_or_only_said_becomes_no_action(line):
    assert read(line, date(2026, 11, 20)) == []


async def test_another_school_s_sources_are_not_to_be_had(desk, other_teacher):
    from assistant.drafts.problems import DraftUnknown

    ids = kept(desk)
    with pytest.raises(DraftUnknown):
        await written(replace(desk, actor=other_teacher), sources=[ids["plan"]])
