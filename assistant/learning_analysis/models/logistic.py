"""Logistic regression with a ridge, by Newton's method."""

import numpy as np

from assistant.learning_analysis.types.matrix import Floats


def ridge_logistic(rows: Floats, right: Floats, ridge: float) -> Floats:
    """Weights for `rows` (n, features), whose first column is constant and free of the ridge, which counts on
    standardised columns; `right` is 0 or 1."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-9, spread, np.inf)
    table = (rows - middle) / spread
    table[:, 0] = 1.0
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -35, 35)))
        slope = table.T @ (right - chance) - penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    found = weights / spread
    found[0] = weights[0] - float((weights[1:] / spread[1:]) @ middle[1:])
    return np.asarray(found, dtype=np.float64)
