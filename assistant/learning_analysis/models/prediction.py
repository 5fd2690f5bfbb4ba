"""How likely a pupil is right on an item without a mark: a Gaussian copula of ordered marks.

Each mark is read as a normal variable between two cut points; the cut points come from the shares of marks
on the item, the correlations between items from Gibbs sampling (Hoff 2007) with an inverse-Wishart prior
around one common factor. Chances are averages over the draws, so that their uncertainty counts. How strongly
the prior pulls is chosen on marks hidden from the fit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from assistant.learning_analysis.models.gates import too_little
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix
from assistant.learning_analysis.types.models import Withheld

_PULLS = (30, 120, 500)
_INNER_SHARE = 0.1
_INNER_SWEEPS, _SWEEPS, _BURN = 60, 160, 30
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Chances:
    """`right` (n, k): the chance of reaching `threshold` of the points, for every cell, from the pupil's
    other marks alone. `pull` is the weight of the prior that was chosen."""

    right: Floats
    threshold: float
    pull: int


def predict(matrix: ResponseMatrix, threshold: float = 1.0, seed: int = 0) -> Chances | Withheld:
    """Chances for every cell of a test; words where there is too little data."""
    few = too_little("prediction", len(matrix.pupils), len(matrix.items))
    return few if few is not None else chances(matrix.shares, threshold, seed)


def chances(shares: Floats, threshold: float = 1.0, seed: int = 0) -> Chances:
    """From shares of points (n, k) with NaN where unknown."""
    random = np.random.default_rng(seed)
    pull = _choose(shares, threshold, random)
    return Chances(_sample(shares, threshold, pull, _SWEEPS, random), threshold, pull)


def _choose(shares: Floats, threshold: float, random: np.random.Generator) -> int:
    """The pull with the least log loss on a tenth of the known marks."""
    known = np.flatnonzero(~np.isnan(shares))
    hidden = random.permutation(known)[: max(1, round(_INNER_SHARE * len(known)))]
    rest = shares.copy()
    rest.flat[hidden] = np.nan
    truth = shares.flat[hidden] >= threshold - 1e-9
    losses = list[float]()
    for pull in _PULLS:
        chance = np.clip(_sample(rest, threshold, pull, _INNER_SWEEPS, random).flat[hidden], 1e-4, 1 - 1e-4)
        losses.append(-float(np.log(np.where(truth, chance, 1 - chance)).mean()))
    return _PULLS[int(np.argmin(losses))]


def _sample(shares: Floats, threshold: float, pull: int, sweeps: int, random: np.random.Generator) -> Floats:
    low, high, top = _cuts(shares, threshold)
    n, k = shares.shape
    latent = ndtri((ndtr(low) + ndtr(high)) / 2)
    correlations = 0.6 * np.eye(k) + 0.4
    total = np.zeros((n, k))
    for sweep in range(sweeps):
        precision = np.linalg.inv(correlations)
        for place in range(k):
            spread = 1 / np.sqrt(precision[place, place])
            weights = -precision[place] * spread**2
            weights[place] = 0
            middle = latent @ weights
            below = ndtr((low[:, place] - middle) / spread)
            above = ndtr((high[:, place] - middle) / spread)
            drawn = below + (above - below) * random.random(n)
            latent[:, place] = middle + spread * ndtri(np.clip(drawn, _EDGE, 1 - _EDGE))
            if sweep >= _BURN:
                total[:, place] += ndtr((middle - top[place]) / spread)
        correlations = _draw(latent, correlations, pull, random)
    return total / (sweeps - _BURN)


def _cuts(shares: Floats, threshold: float) -> tuple[Floats, Floats, Floats]:
    """Bounds of every cell on the normal scale, and the cut above which each item counts as right."""
    n, k = shares.shape
    low, high, top = np.full((n, k), -np.inf), np.full((n, k), np.inf), np.zeros(k)
    for place in range(k):
        known = ~np.isnan(shares[:, place])
        values, level, counts = np.unique(shares[known, place], return_inverse=True, return_counts=True)
        size = counts.sum() + 1
        edges = np.concatenate([[-np.inf], ndtri((np.cumsum(counts)[:-1] + 0.5) / size), [np.inf]])
        if len(values):
            low[known, place], high[known, place] = edges[level], edges[level + 1]
        reached = counts[values >= threshold - 1e-9].sum() + 0.5
        top[place] = -ndtri(reached / size)
    return low, high, top


def _draw(latent: Floats, correlations: Floats, pull: int, random: np.random.Generator) -> Floats:
    """A correlation matrix from its posterior: inverse-Wishart, rescaled."""
    n, k = latent.shape
    scale = np.linalg.inv(latent.T @ latent + pull * _one_factor(correlations))
    root = np.linalg.cholesky((scale + scale.T) / 2)
    lower = np.tril(random.standard_normal((k, k)), -1)
    lower[np.diag_indices(k)] = np.sqrt(random.chisquare(n + pull - np.arange(k)))
    half = root @ lower
    covariance = np.linalg.inv(half @ half.T)
    spread = np.sqrt(np.diag(covariance))
    drawn: Floats = covariance / np.outer(spread, spread)
    return drawn


def _one_factor(correlations: Floats) -> Floats:
    """The nearest matrix of one common factor: where the prior is centred."""
    values, vectors = np.linalg.eigh(correlations)
    strength = max(float(values[-1] - values[:-1].mean()), 0.1)
    loadings = np.clip(vectors[:, -1] * np.sqrt(strength) * np.sign(vectors[:, -1].sum()), -0.98, 0.98)
    centre: Floats = np.outer(loadings, loadings)
    np.fill_diagonal(centre, 1.0)
    return centre
