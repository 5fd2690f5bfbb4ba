"""Marginal maximum likelihood by EM (Bock and Aitkin 1981) for logit P = a·theta + d, theta standard normal.

Slopes have a weak normal prior around 1 and intercepts around 0, so that small samples stay finite.
"""

from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.models.quadrature import Answers, grid, logistic, posterior
from assistant.learning_analysis.types.matrix import Floats

_STEPS, _CLOSE = 500, 1e-4
_SLOPE_PRIOR, _LEVEL_PRIOR = 1 / 0.75**2, 1 / 5.0**2
_LONGEST = 1.0
"""No Newton step is longer."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Slopes `a`, intercepts `d`, their covariance (2k, 2k: slopes first; for one common slope k+1: slope
    first), posterior weights (n, q) and what the EM came to."""

    a: Floats
    d: Floats
    covariance: Floats
    weights: Floats
    log_likelihood: float
    converged: bool


def estimate(table: Floats, common: bool) -> Estimate:
    """Fit answers (1, 0, NaN); with `common` all slopes are one (Rasch with the spread of ability free).
    Every column must hold both answers."""
    answers = Answers.of(table)
    nodes, prior = grid()
    counts = answers.known.sum(axis=0)
    share = (answers.right.sum(axis=0) + 0.5) / (counts + 1)
    a, d = np.ones(table.shape[1]), np.log(share / (1 - share)) * 1.2
    last, converged, log = -np.inf, False, 0.0
    for _ in range(_STEPS):
        weights, log = posterior(answers, logistic(nodes[:, None] * a + d), prior)
        if abs(log - last) < _CLOSE:
            converged = True
            break
        last = log
        right, seen = weights.T @ answers.right, weights.T @ answers.known
        a, d = _maximise(a, d, right, seen, nodes, common)
    weights, log = posterior(answers, logistic(nodes[:, None] * a + d), prior)
    information = _information(answers, a, d, weights, nodes)
    if common:
        information = _tied(information)
    covariance: Floats = np.linalg.inv(information).astype(np.float64)
    return Estimate(a, d, covariance, weights, log, converged)


def _maximise(
    a: Floats, d: Floats, right: Floats, seen: Floats, nodes: Floats, common: bool
) -> tuple[Floats, Floats]:
    """One M-step: Newton's method on expected counts (q, k)."""
    for _ in range(4):
        chance = logistic(nodes[:, None] * a + d)
        left, curve = right - seen * chance, seen * chance * (1 - chance)
        slope_d = left.sum(axis=0) - _LEVEL_PRIOR * d
        slope_a = nodes @ left - _SLOPE_PRIOR * (a - 1)
        dd, aa = curve.sum(axis=0) + _LEVEL_PRIOR, nodes**2 @ curve + _SLOPE_PRIOR
        ad = nodes @ curve
        if common:
            slope = (slope_a - ad / dd * slope_d).sum()
            step_a = np.full(len(a), slope / (aa - ad**2 / dd).sum())
        else:
            step_a = (dd * slope_a - ad * slope_d) / (aa * dd - ad**2)
        step_d = (slope_d - ad * step_a) / dd
        a = a + np.clip(step_a, -_LONGEST, _LONGEST)
        d = d + np.clip(step_d, -_LONGEST, _LONGEST)
    return a, d


def _information(answers: Answers, a: Floats, d: Floats, weights: Floats, nodes: Floats) -> Floats:
    """Observed information of the marginal likelihood (Louis 1982): complete information less the
    covariance of the scores under the posterior, with the priors' own."""
    k = len(a)
    chance = logistic(nodes[:, None] * a + d)
    curve = (weights.T @ answers.known) * chance * (1 - chance)
    found = np.zeros((2 * k, 2 * k))
    mean_a, mean_d = np.zeros_like(answers.right), np.zeros_like(answers.right)
    spread = [np.zeros((k, k)) for _ in range(3)]
    for place, node in enumerate(nodes):
        left = answers.right - answers.known * chance[place]
        weighted = weights[:, place, None] * left
        product = left.T @ weighted
        for power in range(3):
            spread[power] += node**power * product
        mean_d += weighted
        mean_a += node * weighted
    found[:k, :k] = np.diag(nodes**2 @ curve + _SLOPE_PRIOR) - spread[2] + mean_a.T @ mean_a
    found[k:, k:] = np.diag(curve.sum(axis=0) + _LEVEL_PRIOR) - spread[0] + mean_d.T @ mean_d
    cross = np.diag(nodes @ curve) - spread[1] + mean_a.T @ mean_d
    found[:k, k:], found[k:, :k] = cross, cross.T
    return found


def _tied(information: Floats) -> Floats:
    """The information for one slope in place of k."""
    k = len(information) // 2
    join = np.zeros((2 * k, k + 1))
    join[:k, 0] = 1
    join[k:, 1:] = np.eye(k)
    tied: Floats = join.T @ information @ join
    return tied
