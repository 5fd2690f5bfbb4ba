"""The distribution of totals with 一分三率."""

import math
from collections.abc import Callable

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.types.classical import Bin, Distribution, Thresholds
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import Floats

_BINS = 10


def distribution(totals: Floats, counts: Floats, full: float, rates: Thresholds) -> Distribution:
    """Of distinct `totals`, rising, with how many pupils have each."""
    n = int(counts.sum())
    gates = limits().gates

    def given(gate: str, figure: Callable[[], Figure]) -> Figure:
        return figure() if n >= gates[gate] else too_few(n, gates[gate])

    middle = float(totals @ counts / n) if n else 0.0
    away = totals - middle
    spread = math.sqrt(float(away**2 @ counts) / (n - 1)) if n > 1 else 0.0
    spread = 0.0 if spread < 1e-9 * full else spread

    def at(q: float) -> Callable[[], Figure]:
        return lambda: Figure(estimates.quantile(totals, counts, q), n)

    def reached(limit: float) -> Callable[[], Figure]:
        return lambda: estimates.share(float(counts[totals >= limit * full - 1e-9].sum()), n)

    return Distribution(
        n=n,
        full_marks=full,
        mean=given("any", lambda: estimates.mean(middle, spread, n, 0.0, full)),
        median=given("any", at(0.5)),
        sd=given("any", lambda: Figure(spread, n)),
        cv=given("any", lambda: _cv(spread, middle, n)),
        minimum=given("any", at(0.0)),
        maximum=given("any", at(1.0)),
        lower_quartile=given("any", at(0.25)),
        upper_quartile=given("any", at(0.75)),
        skewness=given("rate", lambda: _skewness(away, counts, spread, n)),
        excellent=given("rate", reached(rates.excellent)),
        good=given("rate", reached(rates.good)),
        passing=given("rate", reached(rates.passing)),
        low=given("rate", lambda: estimates.share(float(counts[totals < rates.low * full - 1e-9].sum()), n)),
        histogram=_histogram(totals, counts, full) if n >= gates["rate"] else (),
    )


def _cv(spread: float, middle: float, n: int) -> Figure:
    if middle <= 0:
        return withheld(
            "平均分为 0，差异系数没有意义", "the mean is 0; no coefficient of variation exists", n
        )
    return Figure(spread / middle, n)


def _skewness(away: Floats, counts: Floats, spread: float, n: int) -> Figure:
    """Adjusted Fisher-Pearson coefficient."""
    if spread <= 0:
        return withheld("总分没有差异", "the totals do not differ", n)
    third = float(away**3 @ counts) / n
    second = float(away**2 @ counts) / n
    return Figure(third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2), n)


def _histogram(totals: Floats, counts: Floats, full: float) -> tuple[Bin, ...]:
    edges = np.linspace(0, full, _BINS + 1)
    place = np.clip(np.searchsorted(edges, totals + 1e-9, side="right") - 1, 0, _BINS - 1)
    found = np.bincount(place, counts, minlength=_BINS)
    return tuple(
        Bin(float(low), float(high), round(count))
        for low, high, count in zip(edges[:-1], edges[1:], found, strict=True)
    )
