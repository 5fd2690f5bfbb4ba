"""Small statistics with their intervals: means, shares, correlations."""

import math

import numpy as np

from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import Floats

Z95 = 1.959963984540054


def mean(value: float, sd: float, n: int, low: float = -math.inf, high: float = math.inf) -> Figure:
    """A mean with Student's interval, kept within `low` and `high`."""
    if n < 2:
        return Figure(value, n)
    half = student(n - 1) * sd / math.sqrt(n)
    return Figure(value, n, max(low, value - half), min(high, value + half))


def share(count: float, n: int) -> Figure:
    """A proportion with Wilson's interval (1927)."""
    p, z2 = count / n, Z95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Figure(p, n, max(0.0, middle - half), min(1.0, middle + half))


def correlation(covariance: float, first: float, second: float, n: int) -> Figure:
    """Pearson's r from a covariance and two variances, with Fisher's interval."""
    if first <= 0 or second <= 0:
        return withheld("得分没有差异，无法计算相关", "the marks do not differ; no correlation exists", n)
    r = max(-1.0, min(1.0, covariance / math.sqrt(first * second)))
    if n < 4 or abs(r) > 1 - 1e-12:
        return Figure(r, n)
    middle, half = math.atanh(r), Z95 / math.sqrt(n - 3)
    return Figure(r, n, math.tanh(middle - half), math.tanh(middle + half))


def student(freedom: int) -> float:
    """The 97.5% quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def quantile(values: Floats, counts: Floats, q: float) -> float:
    """Linear interpolation between order statistics (Hyndman and Fan 1996, type 7), of values with counts."""
    ends = np.cumsum(counts)
    place = (ends[-1] - 1) * q
    below = math.floor(place)
    first, second = (
        values[min(int(np.searchsorted(ends, each, side="right")), len(values) - 1)]
        for each in (below, min(below + 1, ends[-1] - 1))
    )
    return float(first + (place - below) * (second - first))
