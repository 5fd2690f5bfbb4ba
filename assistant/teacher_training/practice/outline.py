"""A project outline (课题申报书提纲): questions, choices and empty slots, never the proposal itself.

Asked to write the whole, the findings, or data that nobody collected, it says no and why (G-R7, G-R15), and
still gives the outline and the questions. Literature is only what the library holds, quoted and verified.
"""

import re
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import Field

from assistant.lesson_preparation.evidence import look_up
from assistant.teacher_training.practice.base import LONG, Part, Practised, Prompt, Request, new_id
from assistant.teacher_training.practice.gathering import Gathered
from assistant.workbench import Workbench

_SLOTS = ("核心概念界定", "政策与课程标准依据", "已有研究做到了哪一步", "本校已有基础")
_NOTHING_FOUND = "资料库里没有直接谈到这一题目的文献；文献部分请您自己检索补齐，系统不编造文献。"
_PHASES = (("准备阶段", 0.2), ("实施阶段", 0.55), ("总结阶段", 0.25))


class OutlineRequest(Request):
    """The topic and what puzzles the teacher about it. `wish` is what else they would like written."""

    topic: str = Field(min_length=4, max_length=80, title="课题名称 · Topic")
    problem: str = Field("", max_length=LONG, title="想解决的真实问题 · The problem")
    subject: str = Field("", max_length=40, title="学科 · Subject")
    approach: Literal["action", "survey", "experiment", "case", "text", "design"] = Field(
        "action",
        title="研究取向（行动、调查、准实验、个案、文本、设计） · Approach",
    )
    months: int = Field(12, ge=3, le=36, title="周期（月） · Months")
    start: date | None = Field(None, title="开始日期 · Start")
    sources: list[str] = Field(default_factory=list, max_length=8, title="已有材料编号 · Kept sources")
    wish: str = Field("", max_length=1_000, title="还希望系统做什么 · What else")


class Refusal(Part):
    """What was asked and is not done: why, under which rule, and what is offered instead."""

    asked: str
    rule: str
    why: str
    instead: str


class Method(Part):
    """A method with what it suits, what it needs, and what it cannot show."""

    id: str
    name: str
    suits: str
    needs: str
    cannot: str


class Slot(Part):
    """A place for literature: numbers of verified citations, or none."""

    id: str
    purpose: str
    citations: list[int] = Field(default_factory=list)
    todo: str = ""


class Phase(Part):
    """A stretch of the schedule with what is there at its end."""

    id: str
    name: str
    start: str
    end: str
    product: str


class ProjectOutline(Practised):
    """An outline as a draft; who signs the proposal writes it."""

    kind: Literal["project-outline"] = "project-outline"
    refusals: list[Refusal] = Field(default_factory=list)
    problem: str = ""
    questions: list[Prompt] = Field(min_length=1)
    methods: list[Method] = Field(min_length=1)
    slots: list[Slot] = Field(min_length=1)
    phases: list[Phase] = Field(min_length=1)
    ethics: list[str] = Field(min_length=1)
    statement: list[str] = Field(min_length=1)


_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "whole",
        re.compile(
            r"代写|代笔|(?:写|生成|做|弄)(?:好|完|出|一份|一篇)?.{0,12}(?:整份|整篇|全文|全套|完整|全部).{0,8}(?:申报书|申请书|报告|论文|材料)"
            r"|(?:整份|整篇|全文|全套|完整的?|全部的?).{0,8}(?:申报书|申请书|报告|论文|申报材料)"
            r"|(?:帮|替|给)我.{0,6}(?:写|生成|做)(?:好|完|出|一份|一篇)?.{0,8}(?:申报书|申请书|结题报告|研究报告|论文)(?!.{0,4}(?:提纲|大纲|框架|结构))"
        ),
    ),
    (
        "findings",
        re.compile(
            r"(?:写|编|拟|生成|给出|预设|补)(?:好|出|上|写)?.{0,10}(?:研究结论|结论|研究发现|研究结果|研究成效|实验效果|成效)"
            r"|(?:结论|研究发现|研究结果|成效|实验效果).{0,8}(?:写|编|拟|生成|补)(?:好|出|上|一下)?"
        ),
    ),
    (
        "data",
        re.compile(
            r"(?:编|造|虚构|捏造|生成|模拟|补|凑|伪造)(?:造|一些|一组|一份|几个|点|上|出|齐)*.{0,8}(?:数据|问卷结果|问卷|访谈记录|访谈|前后测|成绩)"
            r"|(?:数据|问卷结果|前后测).{0,6}(?:编|造|凑|补|虚构)"
        ),
    ),
)


def refusals_of(wish: str) -> list[Refusal]:
    """What of the wish is not done, in words; empty where there is nothing to refuse."""
    words = _words()["refusals"]
    found = [(name, mark) for name, pattern in _ASKED if (mark := pattern.search(wish))]
    return [Refusal(asked=mark[0], **words[name]) for name, mark in found]


def outline(request: OutlineRequest, found: Gathered, bench: Workbench) -> ProjectOutline:
    """The draft. Citations are verified quotes of the library, or there are none."""
    cited = list(look_up(bench, request.topic, request.subject, "zh").citations)
    words = _words()
    asked = [*words["questions"]["all"], *words["questions"][request.approach]]
    return ProjectOutline(
        id=new_id(),
        title=f"《{request.topic.strip('《》')}》课题申报书提纲"[:160],
        sources=found.sources,
        shown=found.shown,
        citations=cited,
        refusals=refusals_of("\n".join((request.wish, request.problem, request.topic))),
        problem=request.problem,
        questions=[Prompt(id=f"q{number}", question=text) for number, text in enumerate(asked, start=1)],
        methods=[Method(id=name, **words["methods"][name]) for name in words["approaches"][request.approach]],
        slots=_slots([one.number for one in cited]),
        phases=_phases(request.start or bench.clock().date(), request.months),
        ethics=list(words["ethics"]),
        statement=list(words["statement"]),
        thin=[]
        if cited
        else ["资料库里没有直接谈到这一题目的文献；文献部分请您自己检索补齐，系统不编造文献。"],
    )


def _slots(numbers: list[int]) -> list[Slot]:
    """Verified citations stand under what has been done already; whether they fit is the teacher's to say."""
    made = []
    for place, purpose in enumerate(_SLOTS):
        here = numbers if place == 2 else []
        todo = "" if here else "留空：请填入您读过并核对过的文献（作者、题名、出处、年份）。"
        made.append(Slot(id=f"l{place + 1}", purpose=purpose, citations=here, todo=todo))
    return made


def _phases(start: date, months: int) -> list[Phase]:
    products = _words()["products"]
    days, made, at = months * 30, list[Phase](), start
    for place, (name, share) in enumerate(_PHASES):
        end = at + timedelta(days=max(1, round(days * share)) - 1)
        made.append(
            Phase(
                id=f"p{place + 1}",
                name=name,
                start=at.isoformat(),
                end=end.isoformat(),
                product=products[place],
            )
        )
        at = end + timedelta(days=1)
    return made


@cache
def _words() -> dict[str, Any]:
    text = (files(__name__.rpartition(".")[0]) / "outline.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
