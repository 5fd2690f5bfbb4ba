"""Difficulty, discrimination and marks of each item, from sums."""

from collections.abc import Iterator

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.classical.options import option_figures
from assistant.learning_analysis.classical.reliability import alpha_of
from assistant.learning_analysis.classical.sums import Sums
from assistant.learning_analysis.classical.verdicts import verdict
from assistant.learning_analysis.types.classical import ItemFigures
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import Floats, TestItem

_TAIL = 0.27
"""Kelley (1939): the tails that tell most about an item."""


def item_figures(sums: Sums) -> tuple[ItemFigures, ...]:
    """Of every item, in the order of the test."""
    covariance = sums.covariance if sums.n > 1 else np.zeros((len(sums.items),) * 2)
    tails = _upper_lower(sums)
    return tuple(_figures(sums, place, covariance, tails[place]) for place in range(len(sums.items)))


def _figures(sums: Sums, place: int, covariance: Floats, tail: Figure) -> ItemFigures:
    item, n = sums.items[place], int(sums.counts[place])
    gates = limits().gates
    marks = dict(_marks(sums, place, n)) if n >= gates["any"] else {}
    few = too_few(n, gates["any"])
    relation = _relations(covariance, place, sums.n)
    found = ItemFigures(
        item=item.id,
        label=item.label,
        max_points=item.max_points,
        n=n,
        mean=marks.get("mean", few),
        difficulty=marks.get("difficulty", few),
        sd=marks.get("sd", few),
        discrimination=relation["rest"],
        item_total=relation["total"],
        upper_lower=tail,
        full_share=marks.get("full", few),
        zero_share=marks.get("zero", few),
        blank_share=_blank(sums, place),
        alpha_without=_alpha_without(covariance, place, sums.n),
        options=option_figures(sums, place, covariance),
        verdict=verdict(item, few, few, ()),
    )
    return _judged(item, found)


def _judged(item: TestItem, found: ItemFigures) -> ItemFigures:
    from dataclasses import replace

    return replace(found, verdict=verdict(item, found.difficulty, found.discrimination, found.options))


def _marks(sums: Sums, place: int, n: int) -> Iterator[tuple[str, Figure]]:
    most = sums.items[place].max_points
    away = float(sums.firsts[place]) / n
    middle = away + most / 2
    variance = max(0.0, float(sums.seconds[place]) / n - away**2) * n / (n - 1)
    sd = 0.0 if variance < 1e-12 * most**2 else variance**0.5
    yield "mean", estimates.mean(middle, sd, n, 0.0, most)
    only = sums.fulls[place] + sums.zeros[place] == n
    p = estimates.mean(middle / most, sd / most, n, 0.0, 1.0)
    wilson = estimates.share(float(sums.fulls[place]), n)
    yield "difficulty", Figure(p.value, n, wilson.low, wilson.high) if only else p
    yield "sd", Figure(sd, n)
    yield "full", wilson
    yield "zero", estimates.share(float(sums.zeros[place]), n)


def _blank(sums: Sums, place: int) -> Figure:
    if sums.blanks is None:
        return withheld("没有空题记录", "blank answers were not recorded", sums.pupils)
    least = limits().gates["rate"]
    if sums.pupils < least:
        return too_few(sums.pupils, least)
    return estimates.share(float(sums.blanks[place]), sums.pupils)


def _relations(covariance: Floats, place: int, n: int) -> dict[str, Figure]:
    least = limits().gates["discrimination"]
    if n < least:
        return dict.fromkeys(("rest", "total"), too_few(n, least))
    if len(covariance) < 2:
        words = withheld("只有一道题，没有其余题目", "one item only; there is no rest of the test", n)
        return dict.fromkeys(("rest", "total"), words)
    own, row = float(covariance[place, place]), float(covariance[place].sum())
    whole = float(covariance.sum())
    rest = whole - 2 * row + own
    rest = 0.0 if rest < 1e-12 * max(whole, 1e-12) else rest
    return {
        "rest": estimates.correlation(row - own, own, rest, n),
        "total": estimates.correlation(row, own, whole, n),
    }


def _alpha_without(covariance: Floats, place: int, n: int) -> Figure:
    least = limits().gates["reliability"]
    if n < least:
        return too_few(n, least)
    others = np.delete(np.delete(covariance, place, 0), place, 1)
    return alpha_of(others, n)


def _upper_lower(sums: Sums) -> list[Figure]:
    """D index: share of points in the upper 27 % minus the lower. Pupils whose total lies on the border
    count in part, so that the order of equal pupils does not matter."""
    least = limits().gates["upper_lower"]
    if sums.n < least:
        return [too_few(sums.n, least)] * len(sums.items)
    if len(sums.by_total) < 2:
        return [withheld("总分没有差异，分不出高低组", "equal totals; no groups", sums.n)] * len(sums.items)
    wanted = _TAIL * sums.n
    low, high = (_tail_mean(sums, wanted, up) for up in (False, True))
    full = 2 * sums.centre
    return [Figure(float(each), sums.n) for each in (high - low) / full]


def _tail_mean(sums: Sums, wanted: float, up: bool) -> Floats:
    order = slice(None, None, -1) if up else slice(None)
    counts, marks = sums.by_count[order], sums.by_marks[order]
    before = np.cumsum(counts) - counts
    weight = np.clip((wanted - before) / counts, 0.0, 1.0)
    mean: Floats = (weight @ marks) / wanted
    return mean
