"""Reliability of a test from the covariance of its items."""

import math

import numpy as np

from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.classical.sums import Sums
from assistant.learning_analysis.types.classical import Reliability
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import Floats

_STEPS = 500
_CLOSE = 1e-10


def reliability(sums: Sums) -> Reliability:
    """Alpha with Feldt's interval, KR-20, omega, and the standard error of measurement."""
    n, k = sums.n, len(sums.items)
    gates = limits().gates
    if n < gates["reliability"]:
        few = too_few(n, gates["reliability"])
        return Reliability(n, k, few, few, few, few)
    if k < gates["reliability_items"]:
        least = gates["reliability_items"]
        short = withheld(f"只有{k}道题，至少{least}道才估计信度", f"{k} items; reliability needs {least}", n)
        return Reliability(n, k, short, short, short, short)
    covariance = sums.covariance
    alpha = alpha_of(covariance, n)
    return Reliability(n, k, alpha, _kr20(sums, alpha), _omega(covariance, n), _sem(covariance, alpha, n))


def alpha_of(covariance: Floats, n: int) -> Figure:
    """Cronbach's alpha (1951) with the interval of Feldt (1965): (1 - alpha) is scaled by F with n-1 and
    (n-1)(k-1) degrees of freedom."""
    k, whole = len(covariance), float(covariance.sum())
    if k < 2:
        return withheld("只有一道题，没有内部一致性", "one item has no internal consistency", n)
    if whole <= 1e-12:
        return withheld("总分没有差异，信度没有意义", "the totals do not differ; reliability is undefined", n)
    from scipy.special import fdtri

    alpha = k / (k - 1) * (1 - float(np.trace(covariance)) / whole)
    low, high = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), q)) for q in (0.975, 0.025))
    return Figure(alpha, n, low, high)


def _kr20(sums: Sums, alpha: Figure) -> Figure:
    """Kuder and Richardson (1937), formula 20: alpha where every mark is 0 or full and one point each."""
    points = {item.max_points for item in sums.items}
    if len(points) > 1 or (sums.fulls + sums.zeros < sums.counts).any():
        return withheld("有多级记分的题，KR-20 不适用", "items with part marks; KR-20 does not apply", sums.n)
    return alpha


def _sem(covariance: Floats, alpha: Figure, n: int) -> Figure:
    if alpha.value is None or alpha.value < 0:
        return withheld("信度没有意义，测量标准误无法计算", "without a reliability there is no SEM", n)
    return Figure(math.sqrt(float(covariance.sum()) * (1 - alpha.value)), n)


def _omega(covariance: Floats, n: int) -> Figure:
    """McDonald's omega (1999) from one common factor by principal axes (minimum residuals)."""
    sd = np.sqrt(np.diag(covariance))
    kept = sd > 0
    if kept.sum() < 3:
        return withheld("有差异的题不足三道", "fewer than three items vary", n)
    sd = sd[kept]
    correlations = covariance[np.ix_(kept, kept)] / np.outer(sd, sd)
    shared = np.full(len(sd), 0.5)
    loadings = np.zeros(len(sd))
    for _ in range(_STEPS):
        reduced = correlations.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * math.sqrt(max(float(values[-1]), 0.0))
        if np.abs(loadings**2 - shared).max() < _CLOSE:
            break
        shared = np.minimum(loadings**2, 1.0)
    if (loadings**2 > 1 - 1e-6).any():
        return withheld("单因素模型不合适", "one common factor does not fit", n)
    common = float((loadings * sd).sum()) ** 2
    return Figure(common / (common + float(((1 - loadings**2) * sd**2).sum())), n)
