"""Figures of a group with their intervals: teachers drawn again, each with a level drawn by its error."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.teacher_training.literacy.ability import Ability, expected_share
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.regional.suppression import shown
from assistant.teacher_training.regional.types import LEAST, Change, Figure, Group, TermFigures
from assistant.teacher_training.regional.weights import Weights

DRAWS = 1_000
ALL = "all"
_GRID = np.linspace(-6, 6, 241)


@dataclass(frozen=True, slots=True)
class Counted:
    """One teacher who agreed to be counted, without a name: ability by dimension, and what they said of where
    they teach."""

    abilities: Mapping[str, Ability]
    stage: str = ""
    area: str = ""


def term_figures(
    people: Sequence[Counted], weights: Weights, term: str, settled: str, groups: Mapping[str, Sequence[str]]
) -> TermFigures | None:
    """The figures of a term; None where fewer than ten were counted. `groups` are stages and areas there
    are, so that what is hidden can be named."""
    if len(people) < LEAST:
        return None
    everyone = frozenset(range(len(people)))
    stages, areas = (
        {
            code: frozenset(i for i in everyone if getattr(people[i], name) == code)
            for code in ("", *groups[name])
        }
        for name in ("stage", "area")
    )
    published = shown(everyone, stages, areas)
    members = {ALL: everyone, **{code: stages[code] for code in published[0]}}
    members |= {code: areas[code] for code in published[1]}
    order = [ALL, *groups["stage"], *groups["area"]]
    made = tuple(
        _group(code, [people[i] for i in sorted(members[code])], weights, term)
        for code in order
        if code in members
    )
    hidden = tuple(code for code in order if code not in members)
    return TermFigures(term=term, settled=settled, weights=weights.version, groups=made, hidden=hidden)


def changes(terms: Sequence[TermFigures]) -> list[Change]:
    """Changes of the whole from each settled term to the next, where both have the same weights."""
    made = []
    for before, after in pairwise(terms):
        if before.weights != after.weights:
            continue
        old, new = before.groups[0].index, after.groups[0].index
        change, half = new.mean - old.mean, 1.96 * (old.error**2 + new.error**2) ** 0.5
        made.append(
            Change(
                before=before.term, after=after.term, change=round(change, 1), low=round(change - half, 1),
                high=round(change + half, 1), clear=abs(change) > half,
            )
        )  # fmt: skip
    return made


def _group(code: str, people: Sequence[Counted], weights: Weights, term: str) -> Group:
    """Equal people, term and group give equal figures: the seed is theirs."""
    chance = np.random.default_rng(zlib.crc32(f"{term}/{code}/{len(people)}".encode()))
    codes = sorted(weights.weights)
    means = np.array([[one.abilities[dim].mean for dim in codes] for one in people])
    errors = np.array([[one.abilities[dim].error for dim in codes] for one in people])
    curves = [_curve(dim) for dim in codes]
    drawn = np.empty((DRAWS, len(codes)))
    for row in range(DRAWS):
        chosen = chance.integers(0, len(people), len(people))
        levels = means[chosen] + errors[chosen] * chance.standard_normal(means.shape)
        drawn[row] = [np.interp(levels[:, at], _GRID, curve).mean() for at, curve in enumerate(curves)]
    whole = drawn @ np.array([weights.weights[dim] for dim in codes])
    return Group(
        code=code, n=len(people), index=_figure(whole),
        dimensions={dim: _figure(drawn[:, at]) for at, dim in enumerate(codes)},
    )  # fmt: skip


def _figure(drawn: NDArray[np.float64]) -> Figure:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(
        mean=round(float(drawn.mean()), 1), low=round(float(low), 1), high=round(float(high), 1),
        error=round(float(drawn.std(ddof=1)), 2),
    )  # fmt: skip


@cache
def _curve(dimension: str) -> NDArray[Any]:
    """Expected share in percent on all items of the dimension, along the grid of abilities."""
    hard = [item.difficulty for item in bank() if item.dimension == dimension]
    return np.array([100 * expected_share(float(at), hard) for at in _GRID])
