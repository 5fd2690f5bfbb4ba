"""Several opinions on the same candidates into one (融合), none of which may do harm.

Words lead. What a model thinks counts as far as it agrees with the words on this query: an English model
asked in Chinese, or a reranker that answers at random, agrees with nothing and so counts for nothing.
"""

from collections.abc import Mapping

import numpy as np

from retrieval.atoms import Array

CHANCE = 2.0
"""Standard deviations of chance that a rank correlation with the words has to exceed to count at all."""
CLEAR = 0.2
"""By how much it has to exceed them to count whole."""


def shares(scores: Array, scale: float) -> Array:
    """Scores on an open scale as shares of the best: 1 for the best, a half where `scale` is lacking."""
    return np.asarray(1.0 / (1.0 + (scores.max() - scores) / scale))


def stretched(values: Array) -> Array:
    """The values between 0 (the worst) and 1 (the best); 0 where they are all equal."""
    low = values.min()
    return np.asarray((values - low) / max(float(values.max() - low), 1e-9))


def trust(words: Array, opinion: Array) -> float:
    """Between 0 and 1: how far an opinion agrees with the words on the candidates that both know.

    Spearman's correlation less what chance may give it; so a handful of candidates, which allow no
    judgement, give no weight either.
    """
    if len(words) < 3 or np.ptp(opinion) == 0 or np.ptp(words) == 0:
        return 0.0
    one, other = _ranks(words), _ranks(opinion)
    correlation = float(np.corrcoef(one, other)[0, 1])
    chance = CHANCE / float(np.sqrt(len(words) - 1))
    return min(1.0, max(0.0, (correlation - chance) / CLEAR))


def fused(
    words: Mapping[str, float], near: Mapping[str, float], weight: float, floor: float
) -> dict[str, float]:
    """Scores in [0, 1]: the words' share, plus `weight` times the cosine's place between the worst cosine
    found and 1, as far as it is trusted.

    A passage outside the vectors' list counts as its worst, which is the most it can be. One that shares no
    term with the query needs a cosine of `floor`.
    """
    worst = min(near.values(), default=0.0)
    span = max(1.0 - worst, 1e-6)
    if words and weight:
        ids = list(words)[:JUDGES]
        ours = np.array([words[id_] for id_ in ids])
        theirs = np.array([near.get(id_, worst) for id_ in ids])
        weight *= trust(ours, theirs)
    return {
        id_: (words.get(id_, 0.0) + weight * (near.get(id_, worst) - worst) / span) / (1.0 + weight)
        for id_ in words.keys() | near.keys()
        if id_ in words or near[id_] >= floor
    }


JUDGES = 30
"""Best candidates by words on which agreement is measured."""


def _ranks(values: Array) -> Array:
    """Ranks, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[inverse])
