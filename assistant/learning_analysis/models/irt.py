"""Rasch and two-parameter models of a test, with fit, information and ability with intervals."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.learning_analysis.classical.estimates import Z95
from assistant.learning_analysis.models.estimation import Estimate, estimate
from assistant.learning_analysis.models.fit import ItemFit, item_fit
from assistant.learning_analysis.models.gates import too_little
from assistant.learning_analysis.models.quadrature import grid, logistic
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import (
    Ability,
    Information,
    ItemParameters,
    RaschFit,
    Withheld,
)

_SHOWN = np.linspace(-4, 4, 33)
_LARGE_B = 6.0
"""A difficulty beyond this many logits is an extrapolation; it is not shown."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the standard normal scale of the estimation to the one shown: theta·spread + shift."""

    spread: float
    shift: float


def fit_irt(
    matrix: ResponseMatrix, model: Literal["rasch", "2pl"], threshold: float = 0.5, gated: bool = True
) -> RaschFit | Withheld:
    """Fit a test, an item counting as right from `threshold` of its points. Words where there is too little
    data; `gated` is false only for measuring the method itself."""
    table = matrix.right(threshold)
    seen = np.asarray(~np.isnan(table).all(axis=1))
    table = table[seen]
    varies = np.array([len(np.unique(column[~np.isnan(column)])) == 2 for column in table.T], dtype=np.bool_)
    too_small = too_little(model, len(table), int(varies.sum()))
    if too_small is not None and (gated or varies.sum() < 2 or len(table) < 2):
        return too_small
    found = estimate(table[:, varies], common=model == "rasch")
    scale = _scale(found, model)
    persons = _persons([matrix.pupils[row] for row in np.flatnonzero(seen)], found, scale)
    fits = item_fit(table[:, varies], found, model)
    k = int(varies.sum())
    free = k + 1 if model == "rasch" else 2 * k
    return RaschFit(
        model=model,
        n=len(table),
        items=_items(matrix, varies, found, fits, scale, model),
        persons=persons,
        ability_mean=scale.shift,
        ability_sd=scale.spread,
        reliability=_reliability(found),
        log_likelihood=found.log_likelihood,
        aic=2 * free - 2 * found.log_likelihood,
        bic=free * math.log(len(table)) - 2 * found.log_likelihood,
        converged=found.converged,
        information=_information(found, scale),
        left_out=tuple(pupil for pupil, one in zip(matrix.pupils, seen, strict=True) if not one),
        remarks=_remarks(matrix, found, threshold),
    )


def _scale(found: Estimate, model: str) -> _Scale:
    """Rasch: unit slopes and a mean difficulty of 0. 2PL: ability stays standard normal."""
    if model == "2pl":
        return _Scale(1.0, 0.0)
    return _Scale(float(found.a[0]), float(found.d.mean()))


def _persons(pupils: list[str], found: Estimate, scale: _Scale) -> tuple[Ability, ...]:
    nodes, _ = grid()
    mean = found.weights @ nodes
    spread = np.sqrt(np.maximum(found.weights @ nodes**2 - mean**2, 0))
    theta, se = mean * scale.spread + scale.shift, spread * scale.spread
    return tuple(
        Ability(pupil, float(one), float(error), float(one - Z95 * error), float(one + Z95 * error))
        for pupil, one, error in zip(pupils, theta, se, strict=True)
    )


def _items(
    matrix: ResponseMatrix,
    varies: np.ndarray,
    found: Estimate,
    fits: list[ItemFit],
    scale: _Scale,
    model: str,
) -> tuple[ItemParameters, ...]:
    place, items = 0, list[ItemParameters]()
    for item, one in zip(matrix.items, varies, strict=True):
        if not one:
            same = withheld("人人对或人人错，没有难度可估", "all right or all wrong: no difficulty exists")
            items.append(
                ItemParameters(item.id, same, same, same, same, same, None, same.why or Words("", ""))
            )
            continue
        a, b = _parameters(found, place, scale, model, len(found.weights))
        fit = fits[place]
        items.append(ItemParameters(item.id, a, b, fit.infit, fit.outfit, fit.s_x2_p, fit.fits, fit.words))
        place += 1
    return tuple(items)


def _parameters(found: Estimate, place: int, scale: _Scale, model: str, n: int) -> tuple[Figure, Figure]:
    k, slope, level = len(found.a), float(found.a[place]), float(found.d[place])
    if model == "rasch":
        weights = np.full(k, 1 / k)
        weights[place] -= 1
        error = math.sqrt(float(weights @ found.covariance[1:, 1:] @ weights))
        return Figure(1.0, n), _bounded(scale.shift - level, error, n)
    own = found.covariance[np.ix_([place, k + place], [place, k + place])]
    spread_a = math.sqrt(float(own[0, 0]))
    a = Figure(slope, n, slope - Z95 * spread_a, slope + Z95 * spread_a)
    if slope <= 0.05:
        return a, withheld("区分参数接近 0 或为负，难度无法确定", "no slope, no difficulty", n)
    gradient = np.array([level / slope**2, -1 / slope])
    return a, _bounded(-level / slope, math.sqrt(float(gradient @ own @ gradient)), n)


def _bounded(b: float, error: float, n: int) -> Figure:
    if abs(b) > _LARGE_B:
        return withheld("难度超出数据所及", "the difficulty lies beyond the data", n)
    return Figure(b, n, b - Z95 * error, b + Z95 * error)


def _reliability(found: Estimate) -> Figure:
    """Empirical reliability of EAP scores: variance of the scores over that plus the mean error variance."""
    nodes, _ = grid()
    mean = found.weights @ nodes
    error = float((found.weights @ nodes**2 - mean**2).mean())
    between = float(mean.var())
    return Figure(between / (between + error), len(mean))


def _information(found: Estimate, scale: _Scale) -> tuple[Information, ...]:
    inner = (_SHOWN - scale.shift) / scale.spread
    chance = logistic(inner[:, None] * found.a + found.d)
    amount = (chance * (1 - chance)) @ (found.a / scale.spread) ** 2
    return tuple(
        Information(float(theta), float(each), float(1 / math.sqrt(each)))
        for theta, each in zip(_SHOWN, amount, strict=True)
    )


def _remarks(matrix: ResponseMatrix, found: Estimate, threshold: float) -> tuple[Words, ...]:
    remarks = list[Words]()
    known = matrix.shares[~np.isnan(matrix.shares)]
    if ((known > 1e-9) & (known < 1 - 1e-9)).any():
        remarks.append(
            Words(
                f"多级记分的题按得到{threshold:.0%}分数算对",
                f"items with part marks count as right from {threshold:.0%} of their points",
            )
        )
    if not found.converged:
        remarks.append(Words("估计没有收敛，数字只供参考", "the estimation did not converge; take care"))
    return tuple(remarks)
