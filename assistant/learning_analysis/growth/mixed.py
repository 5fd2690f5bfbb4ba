"""Value added: post = intercept + slope · pre + class + error, by restricted maximum likelihood (REML).

With one random intercept the likelihood depends on one ratio of variances alone; it is found on a line. The
class effects are best linear unbiased predictions: shrunken towards 0, more so for small classes, with the
uncertainty of the fixed effects in their errors (Henderson 1975).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.classical.estimates import Z95
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.growth import GroupEffect, ResidualGain, ValueAdded
from assistant.learning_analysis.types.matrix import Floats


@dataclass(frozen=True, slots=True)
class Mixed:
    """Fixed effects and classes with the covariance of both together; variances between and within."""

    fixed: Floats
    effects: Floats
    covariance: Floats
    between: float
    within: float


def value_added(
    pupils: Sequence[str],
    groups: Sequence[str],
    pre: Floats,
    post: Floats,
    gates: Mapping[str, int],
) -> ValueAdded | Words:
    """The model for pupils of several classes; words where there are too few classes or nothing varies."""
    names = list(dict.fromkeys(groups))
    place = np.array([names.index(group) for group in groups], dtype=np.int64)
    sizes = np.bincount(place, minlength=len(names))
    large = int((sizes >= gates["class_size"]).sum())
    if large < gates["classes"]:
        return Words(
            f"需要{gates['classes']}个班各{gates['class_size']}人以上，这里只有{large}个",
            f"needs {gates['classes']} classes of {gates['class_size']} pupils; here {large}",
        )
    if pre.std() < 1e-9 or post.std() < 1e-9:
        return Words("有一次所有人同分，无法比较", "one test has equal totals; nothing to compare")
    design = np.column_stack([np.ones(len(pre)), pre - pre.mean()])
    found = fit_mixed(design, post, place, len(names))
    residual = post - design @ found.fixed
    spread = math.sqrt(found.within)
    own = np.sqrt(np.diag(found.covariance))
    total = found.between + found.within
    effects = tuple(
        _effect(names[at], int(sizes[at]), residual[place == at], found.effects[at], own[2 + at], gates)
        for at in range(len(names))
    )
    slope, start = float(found.fixed[1]), float(found.fixed[0] - found.fixed[1] * pre.mean())
    return ValueAdded(
        n=len(pupils),
        intercept=Figure(start, len(pupils)),
        slope=Figure(slope, len(pupils), slope - Z95 * float(own[1]), slope + Z95 * float(own[1])),
        between=found.between,
        within=found.within,
        icc=Figure(found.between / total, len(pupils)),
        effects=effects,
        gains=tuple(
            _gain(pupil, float(post[row]), float(residual[row]), Z95 * spread)
            for row, pupil in enumerate(pupils)
        ),
        remarks=_remarks(effects),
    )


def _gain(pupil: str, reached: float, gain: float, half: float) -> ResidualGain:
    return ResidualGain(pupil, reached - gain, Figure(gain, 1, gain - half, gain + half))


def fit_mixed(design: Floats, y: Floats, place: np.ndarray, classes: int) -> Mixed:
    """REML for one random intercept; `place` numbers the class of each row."""
    from scipy.optimize import minimize_scalar

    sizes = np.bincount(place, minlength=classes).astype(np.float64)
    by_class = np.stack([np.bincount(place, column, classes) for column in design.T], axis=1)
    y_class = np.bincount(place, y, classes)
    products, right, square = design.T @ design, design.T @ y, float(y @ y)
    n, p = design.shape

    def parts(ratio: float) -> tuple[Floats, Floats, float]:
        """Information, fixed effects and the residual sum of squares at a ratio of variances."""
        pull = ratio / (1 + ratio * sizes)
        inner = products - (by_class * pull[:, None]).T @ by_class
        beta: Floats = np.linalg.solve(inner, right - by_class.T @ (pull * y_class)).astype(np.float64)
        rest = square - float(pull @ y_class**2) - float(beta @ (right - by_class.T @ (pull * y_class)))
        return inner, beta, max(rest, 1e-12)

    def loss(log: float) -> float:
        ratio = math.exp(log)
        inner, _, rest = parts(ratio)
        return float(
            np.log1p(ratio * sizes).sum() + np.linalg.slogdet(inner)[1] + (n - p) * math.log(rest / (n - p))
        )

    best = minimize_scalar(loss, bounds=(-14.0, 6.0), method="bounded", options={"xatol": 1e-8})
    ratio = 0.0 if best.x < -13.5 else math.exp(float(best.x))
    _, beta, rest = parts(ratio)
    within = rest / (n - p)
    ratio = max(ratio, 1e-9)
    left = np.block([[products, by_class.T], [by_class, np.diag(sizes + 1 / ratio)]])
    covariance: Floats = np.linalg.inv(left) * within
    effects = ratio / (1 + ratio * sizes) * (y_class - by_class @ beta)
    return Mixed(beta, effects, covariance, 0.0 if ratio <= 1e-9 else ratio * within, within)


def _effect(
    group: str, n: int, residual: Floats, shrunken: float, error: float, gates: Mapping[str, int]
) -> GroupEffect:
    if n < gates["class_size"]:
        least = gates["class_size"]
        few = withheld(f"只有{n}人，至少{least}人", f"{n} pupils; {least} needed", n)
        return GroupEffect(group, n, few, few, False, few.why or Words("", ""))
    half = Z95 * error
    apart = abs(shrunken) > half
    words = (
        Words("与按起点预期的结果有差别，请结合教学情况看", "differs from what the start predicts")
        if apart
        else Words("与按起点预期的结果没有可靠差别", "no reliable difference from that")
    )
    shown = Figure(float(shrunken), n, float(shrunken) - half, float(shrunken) + half)
    return GroupEffect(group, n, Figure(float(residual.mean()), n), shown, apart, words)


def _remarks(effects: Sequence[GroupEffect]) -> tuple[Words, ...]:
    told = [
        Words(
            "区间重叠的班没有高下之分；不得据此给教师排名或考核",
            "classes whose intervals overlap are not told apart; never rank or judge teachers by this",
        )
    ]
    if any(not effect.raw.shown for effect in effects):
        told.append(Words("人数不足的班参与估计，不单独给数", "small classes are used but get no figure"))
    return tuple(told)
