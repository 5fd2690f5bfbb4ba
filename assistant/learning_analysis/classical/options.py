"""Options of choices: who takes them, and whether distractors work."""

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.classical.sums import OptionCounts, Sums
from assistant.learning_analysis.types.classical import OptionFigures
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import Floats


def option_figures(sums: Sums, place: int, covariance: Floats) -> tuple[OptionFigures, ...]:
    """Of every option that the item has or somebody took; empty where no letters were recorded."""
    own = sums.options[place]
    if not any(each.all for each in own.values()):
        return ()
    answered = sum(each.all for each in own.values())
    return tuple(_figures(sums, place, letter, own[letter], answered, covariance) for letter in own)


def _figures(
    sums: Sums, place: int, letter: str, own: OptionCounts, answered: int, covariance: Floats
) -> OptionFigures:
    gates = limits().gates
    key = letter in sums.items[place].key
    few = answered < gates["option"]
    share = too_few(answered, gates["option"]) if few else estimates.share(own.all, answered)
    traces = sums.n >= gates["trace"]
    working = None if key or few else own.all / answered >= limits().verdict["distractor"]
    return OptionFigures(
        label=letter,
        key=key,
        count=own.all,
        share=share,
        thirds=_thirds(sums, own) if traces else (too_few(sums.n, gates["trace"]),) * 3,
        correlation=_with_rest(sums, place, own, covariance) if traces else too_few(sums.n, gates["trace"]),
        working=working,
    )


def _thirds(sums: Sums, own: OptionCounts) -> tuple[Figure, Figure, Figure]:
    """Shares of those who took the option within each third by total; equal totals are divided evenly."""
    size = sums.n / 3
    before = np.cumsum(sums.by_count) - sums.by_count
    found = list[Figure]()
    for third in range(3):
        start, end = third * size, (third + 1) * size
        inside = np.minimum(before + sums.by_count, end) - np.maximum(before, start)
        weight = np.clip(inside, 0, None) / sums.by_count
        found.append(Figure(min(1.0, float(weight @ own.counts) / size), round(size)))
    return found[0], found[1], found[2]


def _with_rest(sums: Sums, place: int, own: OptionCounts, covariance: Floats) -> Figure:
    """Point-biserial correlation of taking the option with the points on the other items."""
    took = float(own.counts.sum())
    if took in (0, sums.n):
        return withheld("没有人选或人人都选", "nobody or everybody took it", sums.n)
    whole, row = float(covariance.sum()), float(covariance[place].sum())
    rest_variance = whole - 2 * row + float(covariance[place, place])
    rest_sum = float(sums.sums.sum() - sums.sums[place])
    rest_took = float(own.counts @ (sums.by_total - sums.centre.sum())) - own.marks
    between = (rest_took - took * rest_sum / sums.n) / (sums.n - 1)
    own_variance = took * (1 - took / sums.n) / (sums.n - 1)
    return estimates.correlation(between, own_variance, rest_variance, sums.n)
