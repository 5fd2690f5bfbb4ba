"""What tests in order say about pupils who may need help: signs of each time, and what came of it.

A sign is larger where things stand worse, so that a reason can say so in words. Needing help means earning
less than the pass share on the next test. The last two tests are kept apart to try what was learned before.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from assistant.learning_analysis.classical.limits import limits
from assistant.learning_analysis.growth.early import Case
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix

FEWEST_TESTS = 4
"""Two make a change, a third shows what came of it, and a fourth is needed to try what was learned."""

SIGNS: Mapping[str, Words] = MappingProxyType(
    {
        "low": Words("最近一次得分率偏低", "a low share of points in the latest test"),
        "fall": Words("与自己上一次相比有回落", "lower than in the own test before"),
        "missing": Words("没有成绩的题偏多", "many items without a mark"),
        "weak": Words("最近一次失分集中在较多的题上", "points lost on many items of the latest test"),
    }
)


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases to learn from, to be tried on, and of now."""

    learn: tuple[Case, ...]
    check: tuple[Case, ...]
    now: tuple[Case, ...]


def cases(series: Sequence[ResponseMatrix]) -> Cases | None:
    """The cases of tests in order, the last one being now; None for fewer than four."""
    if len(series) < FEWEST_TESTS:
        return None
    last = len(series) - 1
    learn = [case for at in range(1, last - 1) for case in _of(series, at, outcome=True)]
    return Cases(
        tuple(learn),
        tuple(_of(series, last - 1, outcome=True)),
        tuple(_of(series, last, outcome=False)),
    )


def _of(series: Sequence[ResponseMatrix], at: int, outcome: bool) -> list[Case]:
    """Every pupil with marks in this test and the one before; with `outcome`, in the next one as well."""
    here, before = _standing(series[at]), _standing(series[at - 1])
    after = _shares(series[at + 1]) if outcome else {}
    passing = limits().rates.passing
    found = list[Case]()
    for row, pupil in enumerate(series[at].pupils):
        if pupil not in here or pupil not in before or (outcome and pupil not in after):
            continue
        marks = series[at].shares[row]
        known = marks[~np.isnan(marks)]
        signs = {
            "low": -here[pupil],
            "fall": before[pupil] - here[pupil],
            "missing": float(np.isnan(marks).mean()),
            "weak": float((known < passing).mean()),
        }
        needed = after[pupil] < passing - 1e-9 if outcome else None
        found.append(Case(pupil, signs, needed, series[at].groups[row]))
    return found


def _shares(matrix: ResponseMatrix) -> dict[str, float]:
    """The share of points earned on the items with marks; who has none is left out."""
    known = ~np.isnan(matrix.marks)
    full = (known * matrix.full).sum(axis=1)
    earned: Floats = np.nansum(matrix.marks, axis=1)
    return {pupil: float(earned[row] / full[row]) for row, pupil in enumerate(matrix.pupils) if full[row] > 0}


def _standing(matrix: ResponseMatrix) -> dict[str, float]:
    """Shares in standard deviations from the mean of this test, so that tests of other difficulty compare."""
    shares = _shares(matrix)
    if not shares:
        return {}
    values = np.array(list(shares.values()))
    spread = float(values.std())
    if math.isclose(spread, 0.0, abs_tol=1e-9):
        return dict.fromkeys(shares, 0.0)
    return {pupil: (value - float(values.mean())) / spread for pupil, value in shares.items()}
