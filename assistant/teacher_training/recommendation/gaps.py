"""Gaps from chosen evidence: plain shares with the dimension's value as a start, and no model behind them."""

from collections.abc import Mapping, Sequence

from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.report import ENOUGH
from assistant.teacher_training.profile.types import DimensionValue
from assistant.teacher_training.profile.values import Told
from assistant.teacher_training.recommendation.types import Gap

_UNKNOWN = 0.5
"""Share that stands for a dimension with too little evidence."""
_LEARNED = 0.5
"""What is left of a need after each chapter or quiz since the newest answer."""


def gaps(told: Sequence[Told], dimensions: Sequence[DimensionValue]) -> tuple[Gap, ...]:
    """The indicators of which something is known, the largest need first. Values that their teacher contests
    or left out are in no gap."""
    shares = {each.code: each.measured.share if each.measured else None for each in dimensions}
    closed = {each.code for each in dimensions if each.state != "counts"}
    closed |= {one.code for each in dimensions for one in each.indicators if one.state != "counts"}
    counting = [each for each in told if each.evidence.state == "counts"]
    found = [
        gap
        for one in literacy_framework().indicators
        if one.code not in closed and one.code[0] not in closed
        and (gap := _gap(counting, one.code, one.zh, shares))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda gap: (-gap.need, gap.code)))


def _gap(told: Sequence[Told], code: str, name: str, shares: Mapping[str, int | None]) -> Gap | None:
    scores, newest = _scores(told, code)
    share = shares[code[0]]
    if not scores and share is None:
        return None
    start = _UNKNOWN if share is None else share / 100
    expected = (sum(scores) + ENOUGH * start) / (len(scores) + ENOUGH)
    learned = _learned(told, code, newest)
    return Gap(
        code=code, name=name, need=(1 - expected) * _LEARNED**learned, answered=len(scores),
        score=sum(scores) / len(scores) if scores else None, dimension=share, learned=learned,
    )  # fmt: skip


def _scores(told: Sequence[Told], code: str) -> tuple[list[float], str]:
    """Scores of the newest answers, as many sittings back as it takes to have enough; and their time."""
    scores: list[float] = []
    newest = ""
    for each in sorted(told, key=lambda one: (one.evidence.time, one.evidence.id), reverse=True):
        found = [answer.score for answer in each.answers if answer.item.startswith(f"{code}-")]
        if each.answers and not newest:
            newest = each.evidence.time
        scores += found
        if len(scores) >= ENOUGH:
            break
    return scores, newest


def _learned(told: Sequence[Told], code: str, newest: str) -> int:
    done = {("completed", "chapter"), ("passed", "quiz")}
    return sum(
        (each.evidence.verb, each.evidence.kind) in done
        and code in each.evidence.indicators
        and each.evidence.time > newest
        for each in told
    )
