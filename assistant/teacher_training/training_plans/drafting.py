"""A training plan from needs: the greatest gaps become goals, goals become modules, hours are shared out."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from assistant.lesson_preparation.artefacts.base import new_id
from assistant.teacher_training.literacy.frameworks import Indicator, literacy_framework
from assistant.teacher_training.training_plans.plan import (
    LEAST,
    BudgetLine,
    Criterion,
    Finding,
    Form,
    Goal,
    Level,
    Module,
    Need,
    Resource,
    TrainingPlan,
    TrainingRequest,
)
from assistant.teacher_training.training_plans.problems import NeedsTooFew, NeedUnreadable
from assistant.workbench import Workbench
from corpora.readers import load

_MOST_GOALS = 5
_KINDS = ("material", "policy", "guideline")
_THEORY = 0.4
_LINE = re.compile(
    r"^\s*(\d\.\d\.\d)\s*[,，、:：\s]\s*(\d{1,3}(?:\.\d+)?)\s*[%％]\s*[,，、\s]\s*(\d+)\s*人?\s*$"
)
_OPENING, _CLOSING = 0.1, 0.2


def needs_of(lines: Sequence[str]) -> list[Need]:
    """The needs of typed lines, the greatest share first; an indicator counts once, with the most answers.
    Raises `NeedUnreadable` for a line of another form or an indicator that does not exist."""
    known = {one.code for one in literacy_framework().indicators}
    found: dict[str, Need] = {}
    for line in lines:
        mark = _LINE.match(line)
        if mark is None or mark[1] not in known:
            raise NeedUnreadable(line=line[:60])
        try:
            need = Need(indicator=mark[1], share=float(mark[2]) / 100, n=int(mark[3]))
        except ValidationError:
            raise NeedUnreadable(line=line[:60]) from None
        if need.indicator not in found or found[need.indicator].n < need.n:
            found[need.indicator] = need
    return sorted(found.values(), key=lambda one: (-one.share, one.indicator))


def draft(request: TrainingRequest, bench: Workbench) -> TrainingPlan:
    """The plan. Raises `NeedUnreadable`, `NeedsTooFew`."""
    whole = needs_of(request.needs)
    counted = [one for one in whole if one.n >= LEAST]
    if not counted:
        raise NeedsTooFew(least=LEAST)
    names = {one.code: one for one in literacy_framework().indicators}
    chosen, words = counted[: _goals_in(request.hours)], _words()
    goals = [_goal(number, names[one.indicator]) for number, one in enumerate(chosen, start=1)]
    left = [f"{names[one.indicator].zh}（{one.indicator}）" for one in whole if one.n < LEAST]
    modules = _modules(goals, [names[one.indicator] for one in chosen], request.hours, bench)
    return TrainingPlan(
        id=new_id(),
        title=request.title,
        audience=request.audience,
        people=request.people,
        start=request.start.isoformat() if request.start else "",
        place=request.place,
        instrument=request.instrument,
        background=_background(request, counted, names),
        findings=[
            Finding(indicator=one.indicator, name=names[one.indicator].zh, n=one.n, share=one.share)
            for one in counted
        ],
        needs_left_out=left,
        goals=goals,
        modules=modules,
        hours=request.hours,
        per_credit=request.per_credit,
        credits=round(request.hours / request.per_credit, 1),
        assessment=list(words["assessment"]),
        levels=[Level.model_validate(each) for each in words["levels"]],
        rubric=[Criterion.model_validate(each) for each in words["rubric"]],
        follow_up=list(words["follow_up"]),
        management=list(words["management"]),
        budget=[BudgetLine.model_validate(each) for each in words["budget"]],
        indicators=list(words["indicators"]),
        thin=[f"有 {len(left)} 条需求不足 {LEAST} 人，没有写入方案。"] if left else [],
    )


def _ends(hours: int) -> tuple[int, int]:
    """Hours of the opening and of the practice back at school."""
    return max(2, round(hours * _OPENING)), max(2, round(hours * _CLOSING))


def _goals_in(hours: int) -> int:
    """How many goals there is time for: two hours each at least."""
    return max(1, min(_MOST_GOALS, (hours - sum(_ends(hours))) // 2))


def _background(request: TrainingRequest, counted: Sequence[Need], names: dict[str, Indicator]) -> list[str]:
    top = counted[0]
    most, fewest = max(one.n for one in counted), min(one.n for one in counted)
    people = f"{most} 人" if most == fewest else f"{fewest}～{most} 人"
    return [
        f"需求来自：{request.instrument}；各项有效人数 {people}。",
        f"需求最集中的是“{names[top.indicator].zh}”，{top.n} 人中占 {top.share:.0%}。",
        "以下比例只说明被调查者，是否代表全体教师取决于调查的取样方式。",
    ]


def _goal(number: int, indicator: Indicator) -> Goal:
    dimension = indicator.code[0]
    kinds = _words()["goals"][dimension]
    return Goal(
        id=f"g{number}", kind=kinds["kind"], indicator=indicator.code,
        text=kinds["text"].format(name=indicator.zh),
        evidence=kinds["evidence"].format(about=indicator.about),
    )  # fmt: skip


def _modules(
    goals: Sequence[Goal], indicators: Sequence[Indicator], hours: int, bench: Workbench
) -> list[Module]:
    """An opening, one module a goal, and practice back at school; hours add up to the whole."""
    opening, closing = _ends(hours)
    shares = _shared(hours - opening - closing, len(goals))
    forms: tuple[Form, ...] = get_args(Form)
    words = _words()["modules"]
    every = [goal.id for goal in goals]
    made = [_module("m1", words["opening"], every, opening, "together", [])]
    for place, (goal, indicator, share) in enumerate(zip(goals, indicators, shares, strict=True)):
        about = words["themes"][indicator.code[0]]
        text = {"theme": indicator.zh, "task": about["task"], "evidence": about["evidence"]}
        resources = _resources(indicator, bench)
        made.append(_module(f"m{place + 2}", text, [goal.id], share, forms[place % 3], resources))
    made.append(_module(f"m{len(goals) + 2}", words["closing"], every, closing, "returning", []))
    return made


def _module(
    identity: str, text: dict[str, str], goals: list[str], hours: int, form: Form, resources: list[Resource]
) -> Module:
    theory = 0 if form == "returning" else int(hours * _THEORY)
    return Module(
        id=identity, theme=text["theme"], goals=goals, theory=theory, practice=hours - theory, form=form,
        resources=resources, task=text["task"], evidence=text["evidence"],
    )  # fmt: skip


def _shared(hours: int, parts: int) -> list[int]:
    """Whole hours for each part, the first ones getting what does not divide."""
    base, more = divmod(hours, parts)
    return [base + (place < more) for place in range(parts)]


def _resources(indicator: Indicator, bench: Workbench) -> list[Resource]:
    """Chapters of the reader by indicator, then one passage of the library."""
    made = [
        Resource(title=f"读本第 {one.about.chapter} 章　{one.about.title}", source="reader",
                 reference=str(one.about.chapter))
        for one in load().chapters
        if indicator.code in one.about.indicators
    ][:2]  # fmt: skip
    found = bench.retriever.search(bench.actor, f"{indicator.zh} {indicator.about}", k=6)
    hits = [hit for hit in found if hit.passage.kind in _KINDS][:1]
    made += [Resource(title=hit.passage.title, source="library", reference=hit.passage.id) for hit in hits]
    return made


@cache
def _words() -> dict[str, Any]:
    text = (files(__name__.rpartition(".")[0]) / "plans.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
