"""Fitting and packing of the linear models of the guardrails: hashed counts over the root of their number,
rare features weighed up, weights as 8-bit integers. scikit-learn is needed here and nowhere at run time.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

RARE = 1.5
"""Power of the inverse document frequency: rare wording tells more than common wording."""


def matrix(rows: Sequence[NDArray[np.int64]], width: int) -> Any:
    """Feature numbers of each text as a sparse matrix of counts over the root of their number."""
    from scipy.sparse import csr_matrix

    columns, values, ends = [], [], [0]
    for numbers in rows:
        unique, counts = np.unique(numbers, return_counts=True)
        columns.append(unique)
        values.append(counts / np.sqrt(max(1, len(numbers))))
        ends.append(ends[-1] + len(unique))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(rows), width))


def fit(table: Any, wanted: Any, weights: Any = None, strength: float = 5.0) -> tuple[Any, Any]:
    """Coefficients (a row a class, one row for two classes) and intercepts for counts as they come."""
    from sklearn.linear_model import LogisticRegression

    seen = np.asarray((table > 0).sum(axis=0)).ravel()
    rarity = (np.log((table.shape[0] + 1) / (seen + 1)) / 3) ** RARE
    rarity[seen == 0] = 0
    model = LogisticRegression(C=strength, max_iter=300)
    model.fit(table.multiply(rarity).tocsr(), wanted, sample_weight=weights)
    return model.coef_ * rarity, model.intercept_


def packed(row: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """A row of coefficients as 8-bit integers and their scale; the few largest are cut."""
    scale = float(np.quantile(np.abs(row[row != 0]), 0.9999)) / 127 if np.any(row) else 1.0
    return np.clip(np.round(row / scale), -127, 127).astype(np.int8), scale
