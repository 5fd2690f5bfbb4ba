"""Rules between parallel forms (平行卷): different items, equal weight."""

from collections.abc import Sequence

import numpy as np

from assistant.homework.assembly.blueprint import Amount, Blueprint, Cell
from assistant.homework.assembly.pool import Chosen
from assistant.homework.assembly.programme import Floats
from assistant.homework.assembly.rules import POINTS, SHARE, Rule, full_marks, insides

_EVEN = ("平行卷之间的均衡", "the evenness of parallel forms")
_SHARED = ("平行卷共用的题数", "items that parallel forms share")


def information(one: Chosen) -> float:
    """What an item tells at most about pupils: its points, most where half of them are earned."""
    return one.item.points * 4 * one.item.expected * (1 - one.item.expected)


def _weights(blueprint: Blueprint, chosen: Sequence[Chosen]) -> tuple[Floats, Floats, Floats, list[Floats]]:
    """Per item: points, expected P, information, and points within each cell."""
    worth = np.array([one.item.points for one in chosen], dtype=np.float64)
    expected = np.array([one.item.expected for one in chosen], dtype=np.float64)
    tells = np.array([information(one) for one in chosen], dtype=np.float64)
    inside = []
    for places in insides(blueprint.cells, chosen):
        held = np.zeros(len(chosen))
        held[places] = worth[places]
        inside.append(held)
    return worth, expected, tells, inside


def even_with(blueprint: Blueprint, chosen: Sequence[Chosen], forms: list[list[int]]) -> list[Rule]:
    """Rules that keep the next form near the first one and away from the items of all before. Of three forms
    or more each stays within half the distance, so that any two of them are within the whole."""
    first, every = forms[0], np.arange(len(chosen), dtype=np.int64)
    even, part = blueprint.evenness, 1.0 if blueprint.forms == 2 else 0.5
    worth, expected, tells, inside = _weights(blueprint, chosen)
    mean = float((expected * worth)[first].sum() / worth[first].sum()) if first else 0.0
    reach, told = even.expected * part, float(tells[first].sum())
    apart_ = told * even.information * part
    made = [
        Rule("evenness", every, (expected - mean + reach) * worth, 0.0, np.inf, _EVEN, SHARE),
        Rule("evenness", every, (expected - mean - reach) * worth, -np.inf, 0.0, _EVEN, SHARE),
        Rule("evenness", every, tells, told - apart_, told + apart_, _EVEN, POINTS),
    ]
    for cell, points in zip(blueprint.cells, inside, strict=True):
        own, far = float(points[first].sum()), even.points * part
        made.append(Rule("evenness", every, points, own - far, own + far, _EVEN, POINTS, _cost(cell)))
    forced = set(blueprint.forced)
    for form in forms:
        mine = np.array([n for n in form if chosen[n].item.id not in forced], dtype=np.int64)
        wish = Amount(most=blueprint.overlap)
        most = float(blueprint.overlap)
        made.append(Rule("overlap", mine, np.ones(len(mine)), 0.0, most, _SHARED, wanted=wish))
    return made


def _cost(cell: Cell) -> float:
    """Forms are as strictly even in a cell as the cell itself is wished for."""
    return min((wish.cost for wish in (cell.count, cell.points) if wish is not None), default=0.0)


def apart(blueprint: Blueprint, chosen: Sequence[Chosen], pairs: list[tuple[int, int]]) -> list[Rule]:
    """Forms share at most `overlap` items: with none, each item stands in one form; else a column for each
    pair and item says that both have it."""
    count, forced = len(chosen), set(blueprint.forced)
    free = [n for n, one in enumerate(chosen) if one.item.id not in forced]
    if not blueprint.overlap:
        ones = np.ones(blueprint.forms)
        return [
            Rule("overlap", n + count * np.arange(blueprint.forms, dtype=np.int64), ones, 0.0, 1.0, _SHARED)
            for n in free
        ]
    made, start = [], count * blueprint.forms
    for place, (one, other) in enumerate(pairs):
        both = start + place * count
        for n in free:
            columns = np.array([n + one * count, n + other * count, both + n], dtype=np.int64)
            made.append(Rule("overlap", columns, np.array([1.0, 1.0, -1.0]), -1.0, 1.0, _SHARED))
        shared = np.array([both + n for n in free], dtype=np.int64)
        most = float(blueprint.overlap)
        made.append(Rule("overlap", shared, np.ones(len(free)), 0.0, most, _SHARED))
    return made


def near(blueprint: Blueprint, chosen: Sequence[Chosen], pairs: list[tuple[int, int]]) -> list[Rule]:
    """Each pair of forms is even: the differences of their sums are bounded."""
    count, even = len(chosen), blueprint.evenness
    worth, expected, tells, inside = _weights(blueprint, chosen)
    far, every = even.expected * full_marks(blueprint), np.arange(count, dtype=np.int64)
    rows = [(expected * worth, -expected * worth, -far, far, 0.0)]
    rows += [(tells * (1 + even.information), -tells, 0.0, np.inf, 0.0)]
    rows += [(tells * (1 - even.information), -tells, -np.inf, 0.0, 0.0)]
    rows += [
        (points, -points, -even.points, even.points, _cost(cell))
        for cell, points in zip(blueprint.cells, inside, strict=True)
    ]
    return [
        Rule("evenness", np.concatenate([every + one * count, every + other * count]),
             np.concatenate([left, right]), low, high, _EVEN, POINTS, cost)
        for one, other in pairs
        for left, right, low, high, cost in rows
    ]  # fmt: skip
