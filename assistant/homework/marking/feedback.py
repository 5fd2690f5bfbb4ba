"""What a pupil is told: what is right, one next step, and where to look, in words for the age (反馈)."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.homework.marking.scoring_points import MET, Matched

_YOUNGEST, _OLDER = 3, 7


@dataclass(frozen=True, slots=True)
class Feedback:
    """Three short texts. `again` names the passage or exercise to redo, "" where none is needed."""

    right: str
    next_step: str
    again: str


def feedback(found: Sequence[Matched], grade: int, again: str = "") -> Feedback:
    """Feedback for a grade (1 to 12) from the scoring points, to be read by the teacher before any pupil
    sees it. It names no mark, compares with nobody and does not give the key away: of an unmet point only
    its name is told."""
    met = [each for each in found if each.earned]
    open_ = sorted(
        (each for each in found if not each.earned), key=lambda each: (-each.coverage, each.point.name)
    )
    return Feedback(_right(met, len(found), grade), _next(open_, grade), again if open_ else "")


def _right(met: Sequence[Matched], whole: int, grade: int) -> str:
    names = "、".join(each.point.name for each in met)
    if not met:
        return (
            "你动笔写了，这是好的开始。" if grade <= _YOUNGEST else "你写下了自己的想法，可以在此基础上补充。"
        )
    if len(met) == whole:
        return "你都写对了！" if grade <= _YOUNGEST else "要点齐全，表达清楚。"
    return f"你写对了：{names}。" if grade < _OLDER else f"已写出的要点：{names}。"


def _next(open_: Sequence[Matched], grade: int) -> str:
    if not open_:
        return "试着把你的办法讲给同学听。" if grade <= _YOUNGEST else "试着换一个例子再说明一次。"
    first = open_[0]
    if first.contradicted:
        return f"再想一想“{first.point.name}”：这里说的和题目的意思相反吗？"
    if first.coverage >= MET / 2:
        return f"“{first.point.name}”写了一部分，请把话说完整。"
    return f"再读一读题目，想想“{first.point.name}”还可以写什么。"
