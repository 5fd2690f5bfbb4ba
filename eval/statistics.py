"""How sure a mean is: bootstrap intervals, and paired tests between two runs on the same items."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 2_000
"""Bootstrap samples of an interval."""
SIGNS = 10_000
"""Random sign patterns of a paired test; the smallest p that can be found is 1 / (SIGNS + 1)."""
_AT_ONCE = 250
"""Draws held in memory together."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Mean difference, its 95% interval and the two-sided p that it is chance."""

    difference: float
    interval: tuple[float, float]
    p: float


def intervals(rows: Sequence[Sequence[float]], seed: int = 0) -> list[tuple[float, float]]:
    """95% percentile bootstrap intervals of the column means; one row an item (Efron 1979).

    One item tells nothing of the spread: its interval is the value itself. No item gives none.
    """
    values = np.asarray(rows, dtype=float)
    if values.size == 0:
        return []
    means = np.concatenate([weights @ values for weights in _resampled(len(values), DRAWS, seed)])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """The interval of one column; see `intervals`. Needs at least one value."""
    return intervals([[value] for value in values], seed)[0]


def paired(ours: Sequence[float], theirs: Sequence[float], seed: int = 0) -> Paired:
    """`ours` minus `theirs`, item by item: randomisation test of the mean (Smucker, Allan and Carterette
    2007), and the bootstrap interval of the mean difference. Both have the same items in the same order,
    at least one."""
    apart = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    changed = apart[apart != 0.0]
    observed = abs(float(changed.sum()))
    extreme = 0
    chance = np.random.default_rng(seed)
    for _ in range(0, SIGNS, _AT_ONCE):
        signs = chance.integers(0, 2, size=(_AT_ONCE, len(changed)), dtype=np.int8) * 2.0 - 1.0
        extreme += int((np.abs(signs @ changed) >= observed - 1e-12).sum())
    return Paired(float(apart.mean()), interval(apart.tolist(), seed), (extreme + 1) / (SIGNS + 1))


def _resampled(items: int, draws: int, seed: int) -> Any:
    """Weights of the items in each bootstrap sample, a few samples at a time."""
    chance = np.random.default_rng(seed)
    for start in range(0, draws, _AT_ONCE):
        count = min(_AT_ONCE, draws - start)
        yield chance.multinomial(items, np.full(items, 1.0 / items), size=count) / items
