"""Learns one item from this teacher's marks: Gaussian process regression (Rasmussen and Williams 2006)
around the first guess. Answers are alike when they share characters, words, likeness to the key or the
first guess, so five marks already correct the guess and forty nearly replace it. What it is unsure of it
says."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.first_guess import Guess
from assistant.homework.marking.likeness import Likeness

Floats = NDArray[np.float64]
CHARACTERS, WORDS, KEY, NEAR_KEY, GUESS, LEVEL, NOISE = 1.0, 0.3, 0.3, 0.5, 0.5, 1.0, 0.4
"""Shares of the kernel; `LEVEL` is how far this teacher may lie from the guess in general, `NOISE` how
far a teacher differs from himself. Chosen by cross-validation (docs/marking.md)."""
_GUESS_WIDTH = 0.15
_STRETCH = 2.5
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Learned:
    """For every answer the expected share of the points and its standard deviation. `left_out` holds, for
    the marked answers in ascending order, what would have been expected without their own mark."""

    mean: Floats
    spread: Floats
    left_out: Floats


@dataclass(frozen=True, slots=True)
class Kernel:
    """How alike answers are, by parts, computed for the pairs that are asked for."""

    likeness: Likeness
    guess: Guess

    def between(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
        """Covariances of answers `rows` with answers `columns`, in units of their common variance."""
        one, two = self.likeness, self.likeness
        characters = (one.grams[rows] @ two.grams[columns].T).toarray()
        words = (one.words[rows] @ two.words[columns].T).toarray()
        table = self._standing()
        left, right = table[rows], table[columns]
        key = left @ right.T / table.shape[1]
        apart = (left**2).sum(1)[:, None] + (right**2).sum(1)[None, :] - 2 * left @ right.T
        near = np.exp(-np.maximum(apart, 0) / table.shape[1])
        guessed = self.guess.mean[rows][:, None] - self.guess.mean[columns][None, :]
        same = np.exp(-(guessed**2) / (2 * _GUESS_WIDTH**2))
        return np.asarray(
            CHARACTERS * characters + WORDS * words + KEY * key + NEAR_KEY * near + GUESS * same + LEVEL
        )

    def own(self) -> Floats:
        """Variance of every answer by itself."""
        table = self._standing()
        filled = np.asarray(self.likeness.grams.multiply(self.likeness.grams).sum(1)).ravel()
        spoken = np.asarray(self.likeness.words.multiply(self.likeness.words).sum(1)).ravel()
        key = (table**2).sum(1) / table.shape[1]
        return np.asarray(CHARACTERS * filled + WORDS * spoken + KEY * key + NEAR_KEY + GUESS + LEVEL)

    def _standing(self) -> Floats:
        table = self.likeness.table
        return np.asarray((table - table.mean(0)) / (table.std(0) + 0.05))


def learn(likeness: Likeness, guess: Guess, marked: Mapping[int, float]) -> Learned:
    """Expect marks of all answers from the given ones (index → share of the points)."""
    kernel = Kernel(likeness, guess)
    everyone = np.arange(len(guess.mean))
    if not marked:
        return Learned(guess.mean, np.full(len(everyone), guess.spread), np.zeros(0))
    known = np.array(sorted(marked))
    given = np.array([marked[at] for at in known])
    missed = given - guess.mean[known]
    inverse = np.linalg.inv(kernel.between(known, known) + NOISE * np.eye(len(known)))
    weights = inverse @ missed
    across = kernel.between(everyone, known)
    mean = guess.mean + across @ weights
    scale = (guess.spread**2 * _ENOUGH / 2 + float(missed @ weights)) / (_ENOUGH + len(known))
    variance = np.maximum(kernel.own() - ((across @ inverse) * across).sum(1), 0.0) + NOISE
    return Learned(
        stretched(mean, given),
        np.sqrt(scale * variance),
        np.asarray(given - weights / np.diag(inverse), dtype=float),
    )


def stretched(mean: Floats, given: Floats) -> Floats:
    """Regression is timid: expected marks lie closer together than marks do. With `_ENOUGH` marks they
    are drawn apart to the teacher's own spread, which is what weighted kappa rewards."""
    if len(given) < _ENOUGH:
        return mean
    factor = min(_STRETCH, max(1.0, float(given.std()) / (float(mean.std()) + 1e-6)))
    return np.asarray(mean.mean() + (mean - mean.mean()) * factor)
