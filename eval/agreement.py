"""How far two raters agree about the same answers. Plain numpy; every figure is 0 where nothing can be
said."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def weighted_kappa(given: ArrayLike, proposed: ArrayLike) -> float:
    """Quadratic weighted kappa (Cohen 1968) of marks, in any unit."""
    one, two = np.asarray(given, dtype=float), np.asarray(proposed, dtype=float)
    if not len(one):
        return 0.0
    apart = float(((one - two) ** 2).mean())
    by_chance = float((one**2).mean() + (two**2).mean() - 2 * one.mean() * two.mean())
    return 1 - apart / by_chance if by_chance > 0 else 0.0


def kappa(given: ArrayLike, proposed: ArrayLike) -> float:
    """Cohen's kappa (1960): marks are the same or not."""
    one, two = np.asarray(given), np.asarray(proposed)
    if not len(one):
        return 0.0
    same = float((one == two).mean())
    by_chance = sum(float((one == mark).mean() * (two == mark).mean()) for mark in np.union1d(one, two))
    return (same - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0


def spearman(one: ArrayLike, two: ArrayLike) -> float:
    """Spearman's rank correlation, ties at their mean rank."""
    left, right = _ranks(np.asarray(one, dtype=float)), _ranks(np.asarray(two, dtype=float))
    if len(left) < 2 or not left.std() or not right.std():
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


def within(groups: Sequence[tuple[Floats, Floats]]) -> float:
    """Mean rank correlation over the groups whose both columns vary."""
    told = [spearman(one, two) for one, two in groups if len(one) > 1 and np.ptp(one) > 0 and np.ptp(two) > 0]
    return float(np.mean(told)) if told else 0.0


def _ranks(values: Floats) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place], dtype=float)
