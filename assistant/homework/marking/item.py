"""What is marked: a question with its key and its scale of marks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.problem import Problem


class ScaleInvalid(Problem):
    """The marks of an item do not make a scale: the step must divide the points, and both be positive."""

    code = "marking-scale-invalid"


@dataclass(frozen=True, slots=True)
class Item:
    """A question for short answers (简答题). `keys` are full answers, any of which earns all `points`; marks
    go from 0 to `points` by `step`."""

    id: str
    question: str
    keys: tuple[str, ...]
    points: float = 1.0
    step: float = 1.0

    def __post_init__(self) -> None:
        if not (self.points > 0 and 0 < self.step <= self.points):
            raise ScaleInvalid(points=self.points, step=self.step)
        if abs(self.points / self.step - round(self.points / self.step)) > 1e-6:
            raise ScaleInvalid(points=self.points, step=self.step)

    @property
    def marks(self) -> NDArray[np.float64]:
        """Every mark there is, ascending."""
        return np.round(np.arange(round(self.points / self.step) + 1) * self.step, 6)

    @property
    def right_or_wrong(self) -> bool:
        """Whether there are two marks only."""
        return len(self.marks) == 2
