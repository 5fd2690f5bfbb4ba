"""What one pupil did on each item, in words for the pupil's age: what is right, one next step, what to do
again. No mark, no rank, no other child, and the key is not given away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.homework.desk.proposing import learnt, plain, points_of, step_marks
from assistant.homework.desk.types import Assigned, Record
from assistant.homework.items.item import CHOICES, OPEN, Item, ItemType
from assistant.homework.marking.chain import Handed
from assistant.homework.marking.feedback import Feedback, feedback
from assistant.homework.marking.objective import chosen
from assistant.homework.marking.scoring_points import MET, matched
from assistant.homework.marking.steps import CAUSES, Cause

Status = Literal["right", "part", "again", "missing", "unread"]
_YOUNG = 3
_FIGURES = re.compile(r"[-+]?\d+(?:\.\d+)?(?:/\d+)?")


@dataclass(frozen=True, slots=True)
class Result:
    """One item on a pupil's sheet. `again` names what to redo; empty where nothing is."""

    number: int
    item: str
    status: Status
    right: str
    next_step: str
    again: str


def results(
    items: Sequence[Assigned], records: Mapping[str, Record], names: Mapping[str, str]
) -> tuple[Result, ...]:
    """A pupil's results; `records` are the pupil's by item id, `names` what the codes of the knowledge graph
    are called. Undecided answers are left out."""
    found = []
    for number, assigned in enumerate(items, start=1):
        record = records.get(assigned.item.id)
        if record is None or record.submission.handed is Handed.MISSING:
            words = "这道题还没有交。", "补做这道题，交给老师。"
            found.append(Result(number, assigned.item.id, "missing", *words, f"第 {number} 题"))
        elif record.submission.handed is Handed.UNREADABLE:
            words = "老师没有看清你写的字。", "把这道题重新写清楚，交给老师。"
            found.append(Result(number, assigned.item.id, "unread", *words, f"第 {number} 题"))
        elif record.decided is not None:
            found.append(_result(number, assigned, record.submission.text, record.decided.mark, names))
    return tuple(found)


def _result(number: int, assigned: Assigned, text: str, mark: float, names: Mapping[str, str]) -> Result:
    item = assigned.item
    whole = mark >= item.points - 1e-6
    status: Status = "right" if whole else "part" if mark > 0 else "again"
    known = next((names[code] for code in item.knowledge if code in names), "")
    redo = "" if whole else f"第 {number} 题" + (f"；复习“{known}”" if known else "")
    said = _said(assigned, text, mark, whole)
    return Result(number, item.id, status, said.right, said.next_step, redo)


def _said(assigned: Assigned, text: str, mark: float, whole: bool) -> Feedback:
    item = assigned.item
    if item.type in OPEN:
        return _open(item, whole)
    if not text.strip():
        return Feedback("这道题是空着的。", "先写下题目告诉了什么、要求什么，再试一试。", "")
    if item.type in CHOICES:
        return _choice(item, text, mark, whole)
    if item.type is ItemType.CALCULATION and item.scoring and not whole:
        return _calculation(assigned, text, mark)
    if learnt(item):
        return _points(item, text, mark, whole)
    return _value(item, text, whole)


def _open(item: Item, whole: bool) -> Feedback:
    if whole:
        return Feedback("老师给了满分，读一读自己最满意的一句。", "把它讲给家人听，再说说为什么这样写。", "")
    return Feedback("老师看过你的作品了。", "对照老师的批注，选一处改一改，再读一遍。", "")


def _choice(item: Item, text: str, mark: float, whole: bool) -> Feedback:
    if whole:
        return Feedback("选对了。", _onward(item.grade), "")
    picked = chosen(text)
    if mark > 0:
        return Feedback("选出的都对。", "还有漏选的，把每个选项再看一遍。", "")
    thought = next((each for each in item.options if each.label in picked and each.misconception), None)
    if thought:
        return Feedback(
            "你做出了选择。", f"再看选项 {thought.label}：你是不是{_thinking(thought.misconception)}？", ""
        )
    return Feedback("你做出了选择。", "把题目再读一遍，说说每个选项为什么对、为什么不对。", "")


def _thinking(misconception: str) -> str:
    plain = misconception.strip().rstrip("。？?.")
    return plain if plain.startswith(("把", "以为", "认为", "只", "没", "忘")) else f"这样想的：{plain}"


def _value(item: Item, text: str, whole: bool) -> Feedback:
    if whole:
        return Feedback("答案正确。", _onward(item.grade), "")
    figures = {match[0] for each in (item.answer, *item.accepted) if (match := _FIGURES.search(plain(each)))}
    said = _FIGURES.search(plain(text))
    if item.unit and said and said[0] in figures:
        return Feedback("数算对了。", "看看单位写了没有、写对了没有。", "")
    return Feedback("你写出了自己的答案。", "再算一遍，把每一步写出来，算完用另一种办法检查。", "")


def _calculation(assigned: Assigned, text: str, mark: float) -> Feedback:
    marks = step_marks(assigned, text)
    places = {point.id: at for at, point in enumerate(assigned.item.scoring, start=1)}
    good = [f"第 {places[each.step.name]} 步" for each in marks if each.cause is None]
    wrong = next((each for each in marks if each.cause not in (None, Cause.CARRIED)), None)
    right = f"{'、'.join(good)}做对了。" if good and mark > 0 else "你写出了计算的过程。"
    if wrong is None or wrong.cause is None:
        return Feedback(right, "对照老师的批注，看看哪一步可以写得更完整。", "")
    return Feedback(right, f"看第 {places[wrong.step.name]} 步：{CAUSES[wrong.cause][2]}。", "")


def _points(item: Item, text: str, mark: float, whole: bool) -> Feedback:
    """Feedback by scoring points that does not speak against the mark the teacher gave."""
    found = matched(points_of(item), text)
    shown = []
    for each in found:
        met = whole or (mark > 0 and each.earned > 0)
        name = each.point.wordings[0][:24] if met else each.point.name
        point = replace(each.point, name=name)
        coverage = max(each.coverage, MET) if met else min(each.coverage, MET - 0.01)
        shown.append(
            replace(each, point=point, coverage=coverage, contradicted=not met and each.contradicted)
        )
    if not whole and all(each.earned for each in shown):
        return Feedback("要点基本写到了。", "对照老师的批注，看看哪一点可以说得更准确。", "")
    if not any(each.earned for each in shown) and mark > 0:
        return Feedback("你写对了一部分。", "对照老师的批注，看看还可以补充什么。", "")
    return feedback(shown, item.grade)


def _onward(grade: int) -> str:
    return "试着把你的办法讲给同学听。" if grade <= _YOUNG else "试着自己编一道同类的题。"
