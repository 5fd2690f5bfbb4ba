"""Posterior of ability on a grid, shared by the models of item response theory."""

from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.types.matrix import Floats

_NODES, _REACH = 49, 5.0


def grid() -> tuple[Floats, Floats]:
    """Nodes and weights of the standard normal."""
    nodes = np.linspace(-_REACH, _REACH, _NODES)
    weights = np.exp(-(nodes**2) / 2)
    return nodes, weights / weights.sum()


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x)) without overflow, kept off 0 and 1."""
    found: Floats = 1 / (1 + np.exp(-np.clip(x, -35, 35)))
    return np.clip(found, 1e-12, 1 - 1e-12)


@dataclass(frozen=True, slots=True)
class Answers:
    """0/1 answers with gaps: `right` holds 0 where unknown, `known` says where (as 0/1)."""

    right: Floats
    known: Floats

    @classmethod
    def of(cls, table: Floats) -> "Answers":
        """From 1, 0 and NaN."""
        known = ~np.isnan(table)
        return cls(np.where(known, table, 0.0), known.astype(np.float64))


def posterior(answers: Answers, chances: Floats, weights: Floats) -> tuple[Floats, float]:
    """Weights of each pupil over the nodes (n, q), and the log-likelihood; `chances` (q, k)."""
    log = answers.right @ np.log(chances).T + (answers.known - answers.right) @ np.log1p(-chances).T
    log = log + np.log(weights)
    top = log.max(axis=1, keepdims=True)
    found = np.exp(log - top)
    whole = found.sum(axis=1, keepdims=True)
    return found / whole, float((top + np.log(whole)).sum())
