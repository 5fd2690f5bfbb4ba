"""Logistic regression with a ridge, by Newton's method: short enough to read, the same on every machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 50
_CLOSE = 1e-8


@dataclass(frozen=True)
class Fitted:
    """Weights for features as they are, not standardised."""

    bias: float
    weights: Floats

    def likelihood(self, rows: Floats) -> Floats:
        """Of each row, 0..1."""
        found: Floats = 1 / (1 + np.exp(-(self.bias + rows @ self.weights)))
        return found


def fit(rows: Floats, labels: Floats, ridge: float, importance: Floats | None = None) -> Fitted:
    """Fit `labels` (0 or 1). `ridge` counts on standardised features and leaves the bias free;
    `importance` weighs the rows. A column that never changes gets no weight."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-12, spread, np.inf)
    table = np.column_stack([np.ones(len(rows)), (rows - middle) / spread])
    share = np.ones(len(rows)) if importance is None else importance
    penalty = np.diag([0.0] + [ridge] * rows.shape[1])
    found = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-(table @ found)))
        slope = table.T @ (share * (labels - guess)) - penalty @ found
        curve = (table * (share * guess * (1 - guess))[:, None]).T @ table + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(found)), slope)
        found = found + step
        if float(np.abs(step).max()) < _CLOSE:
            break
    weights = found[1:] / spread
    return Fitted(float(found[0] - weights @ middle), weights)


def folds(groups: Sequence[str], count: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """`count` masks of the rows to be left out, all rows of a group in the same one."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[at]: place % count for place, at in enumerate(order)}
    place = np.array([fold_of[group] for group in groups])
    for number in range(count):
        yield place == number


def auc(scores: Floats, labels: NDArray[np.bool_]) -> float:
    """Area under the ROC curve: how often a row of label True scores above one of label False, ties half.
    NaN where one of the two is missing."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    yes = int(labels.sum())
    no = len(labels) - yes
    if not yes or not no:
        return float("nan")
    return float((ranks[labels].sum() - yes * (yes + 1) / 2) / (yes * no))
