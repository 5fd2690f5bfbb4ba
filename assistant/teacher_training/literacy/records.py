"""What a kept sitting says to other rooms: scores by dimension and what was reached on each indicator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.report import Score, report
from assistant.teacher_training.literacy.sitting import Answer, Sitting
from corpora.moments import CHINA, moment

_LONGEST_ITEM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Listed:
    """A sitting in a list. `share` is what is expected on the whole bank, from 0 to 1, None while it is
    under way or where nothing was answered; `ended` is empty until then."""

    id: str
    number: int
    form: Literal["fixed", "adaptive"]
    answered: int
    share: float | None
    complete: bool
    started: str
    ended: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept sitting with its answers."""

    listed: Listed
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class IndicatorShare:
    """Mean score from 0 to 1 on the items of an indicator, and how many those were: one item says little."""

    code: str
    name: str
    answered: int
    share: float


@dataclass(frozen=True, slots=True)
class FinishedSitting:
    """A test that ran to its end. `overall` and `dimensions` carry intervals; of `indicators` only those that
    were asked are there."""

    id: str
    number: int
    form: Literal["fixed", "adaptive"]
    ended: str
    overall: Score
    dimensions: tuple[Score, ...]
    indicators: tuple[IndicatorShare, ...]


def finished(kept: Kept) -> FinishedSitting:
    """The scores of a sitting."""
    told, listed = report(kept.sitting), kept.listed
    return FinishedSitting(
        listed.id, listed.number, listed.form, listed.ended, told.overall, told.dimensions,
        indicator_shares(kept.sitting.answers),
    )  # fmt: skip


def indicator_shares(answers: Sequence[Answer]) -> tuple[IndicatorShare, ...]:
    """The indicators that were asked, in the framework's order."""
    scores: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        scores[answer.item.rpartition("-")[0]].append(answer.score)
    return tuple(
        IndicatorShare(each.code, each.zh, len(found), sum(found) / len(found))
        for each in literacy_framework().indicators
        if (found := scores.get(each.code))
    )


def day_of(time: str) -> str:
    """The day of a kept time where the school is (YYYY-MM-DD)."""
    return moment(time).astimezone(CHINA).date().isoformat()


def seconds_at_work(started: str, sitting: Sitting) -> float:
    """Time spent, as far as clocks tell: from one answer to the next, at most five minutes each, and nothing
    where the clock went back, so that neither a break nor a jump counts."""
    times = [started, *(answer.at for answer in sitting.answers if answer.at)]
    gaps = (moment(after) - moment(before) for before, after in pairwise(times))
    return sum((min(max(gap, timedelta()), _LONGEST_ITEM) for gap in gaps), timedelta()).total_seconds()
