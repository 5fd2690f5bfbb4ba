"""Ability from answers: expected a posteriori under the Rasch (1PL) model.

Bock & Mislevy (1982), Applied Psychological Measurement 6(4): the mean of the posterior on a grid, its
standard deviation as standard error. The prior is N(0, 1). Written here and not taken from `catsim`: that
library starts from maximum-likelihood estimates and brings simulation and plotting with it, while this needs
forty lines of NumPy, graded answers, and a sitting that is a plain value.

Graded answers of situational judgements (0, 1/3, 2/3, 1) enter as shares of a right answer: the likelihood is
p^s (1-p)^(1-s), a quasi-likelihood whose error is approximate. Guessing is not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

_GRID = np.linspace(-4.5, 4.5, 181)
_PRIOR = -(_GRID**2) / 2
MASS = 0.95
"""Probability that an interval is meant to hold."""


@dataclass(frozen=True)
class Ability:
    """Ability in logits: posterior mean, standard error and 95 % interval."""

    mean: float
    error: float
    low: float
    high: float


def estimate(difficulties: Sequence[float], scores: Sequence[float]) -> Ability:
    """Ability from scores in 0 to 1 on items of these difficulties; without answers the prior itself.

    Raises `ValueError` where the lengths differ or a score lies outside 0 to 1.
    """
    if len(difficulties) != len(scores) or any(not 0 <= score <= 1 for score in scores):
        raise ValueError("one score from 0 to 1 for each difficulty")
    gap = _GRID[:, None] - np.asarray(difficulties, dtype=float)[None, :]
    share = np.asarray(scores, dtype=float)
    weight = _PRIOR + (share * log_expit(gap) + (1 - share) * log_expit(-gap)).sum(axis=1)
    posterior = np.exp(weight - weight.max())
    posterior /= posterior.sum()
    mean = float(posterior @ _GRID)
    error = float(np.sqrt(posterior @ (_GRID - mean) ** 2))
    below = np.cumsum(posterior)
    low, high = (float(np.interp(edge, below, _GRID)) for edge in ((1 - MASS) / 2, (1 + MASS) / 2))
    return Ability(mean, error, low, high)


def information(ability: float, difficulty: float) -> float:
    """Fisher information of an item at an ability: p (1 - p), at most 1/4."""
    right = float(expit(ability - difficulty))
    return right * (1 - right)


def expected_share(ability: float, difficulties: Sequence[float]) -> float:
    """Mean share of right answers that an ability is expected to reach on items of these difficulties."""
    return float(expit(ability - np.asarray(difficulties, dtype=float)).mean())
