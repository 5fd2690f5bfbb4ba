"""From answers and the teacher's marks so far to an expected mark for every answer, with how sure that is.

Nothing here is a mark: what comes out becomes a `Proposal` (`chain.py`), and only a teacher's decision
makes it official.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.first_guess import Guess, first_guess
from assistant.homework.marking.item import Item
from assistant.homework.marking.learner import Kernel, Learned, learn
from assistant.homework.marking.likeness import Likeness, likeness

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """`shares` are expected shares of the points, `marks` the marks of the item's scale proposed for them.
    `chances` is answers × scale: how probable each mark is. `sureness` orders the answers: higher is surer,
    1 at most, and at 0 a proposal is as far off as a coin would be."""

    shares: Floats
    marks: Floats
    chances: Floats
    sureness: Floats
    learned: Learned


class Answers:
    """All answers of one item. Reading them is done once; learning from marks is done again with every
    mark."""

    def __init__(self, item: Item, texts: Sequence[str]) -> None:
        self.item = item
        self.texts = tuple(texts)

    @cached_property
    def likeness(self) -> Likeness:
        """What they share with the key and with each other."""
        return likeness(self.item.question, self.item.keys, self.texts)

    @cached_property
    def guess(self) -> Guess:
        """What they may be worth before any mark is given."""
        return first_guess(self.item, self.likeness.table)

    @property
    def kernel(self) -> Kernel:
        """How alike they are to the learner."""
        return Kernel(self.likeness, self.guess)

    def expect(self, marked: Mapping[int, float]) -> Expected:
        """Marks for all, given those marked so far (index → mark). Costs milliseconds after the first
        time."""
        learned = learn(
            self.likeness, self.guess, {at: mark / self.item.points for at, mark in marked.items()}
        )
        shares = np.clip(learned.mean, 0.0, 1.0)
        marks = self.item.marks
        proposed = marks[np.abs(shares[:, None] * self.item.points - marks[None, :]).argmin(1)]
        chances = _chances(learned.mean * self.item.points, learned.spread * self.item.points, marks)
        wrong = ((proposed[:, None] - marks[None, :]) ** 2 * chances).sum(1) / self.item.points**2
        return Expected(learned.mean, proposed, chances, 1 - 2 * np.sqrt(wrong), learned)


def _chances(mean: Floats, spread: Floats, marks: Floats) -> Floats:
    """Probability of each mark: the normal distribution cut midway between marks."""
    from scipy.special import ndtr

    edges = np.concatenate([[-np.inf], (marks[1:] + marks[:-1]) / 2, [np.inf]])
    below = ndtr((edges[None, :] - mean[:, None]) / np.maximum(spread[:, None], sqrt(1e-6)))
    return np.asarray(np.diff(below, axis=1))
