"""A lesson plan against the lesson: which step each minute of talk is most like, in the plan's order.

Steps stay in order (monotone alignment by dynamic programming over shared pairs of characters), so a step
that was taught elsewhere or left out shows as short. It is an estimate from words and says so.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.lesson_observation.figures import Part
from assistant.lesson_observation.sentences import Sentence
from assistant.lesson_observation.wording import shared
from assistant.lesson_preparation.plan import LessonPlan

_BIN_S = 30.0
_LEAST_BINS = 4


class StepTime(Part):
    """A step of the plan: minutes as planned and as observed, and where it is thought to begin (seconds)."""

    step: str
    title: str
    planned: float
    observed: float
    start: float


def against(plan: LessonPlan, parts: Sequence[Sentence]) -> list[StepTime]:
    """The steps of the plan's first period with their observed minutes; nothing where the lesson is too
    short."""
    steps = [step for step in plan.steps if step.period == 1]
    if not parts or not steps:
        return []
    count = int(np.ceil(parts[-1].end / _BIN_S))
    if count < max(_LEAST_BINS, len(steps)):
        return []
    words = [""] * count
    for part in parts:
        words[min(count - 1, int((part.start + part.end) / 2 // _BIN_S))] += part.text
    said = [
        " ".join((step.title, step.teacher, step.students, *(one.text for one in step.questions)))
        for step in steps
    ]
    like = np.array([[shared(text, step) / (1 + len(step)) ** 0.5 for step in said] for text in words])
    planned = np.array([step.minutes for step in steps], dtype=float)
    cuts = _cuts(like, planned * 60 / _BIN_S)
    bounds = [0, *cuts, count]
    return [
        StepTime(
            step=step.id, title=step.title, planned=float(step.minutes),
            observed=round((bounds[at + 1] - bounds[at]) * _BIN_S / 60, 1), start=bounds[at] * _BIN_S,
        )
        for at, step in enumerate(steps)
    ]  # fmt: skip


def _cuts(like: NDArray[np.float64], planned: NDArray[np.float64]) -> list[int]:
    """Where each step but the first begins, for the greatest likeness; a small price on leaving the planned
    lengths decides where the words do not."""
    count, steps = like.shape
    sums = np.vstack([np.zeros(steps), np.cumsum(like, axis=0)])
    scale = planned * count / planned.sum()
    price = 0.02 * float(like.mean() or 1.0)
    best = np.full((steps, count + 1), -np.inf)
    back = np.zeros((steps, count + 1), dtype=np.int64)
    ends = np.arange(count + 1)
    best[0] = sums[:, 0] - price * np.abs(ends - scale[0])
    for step in range(1, steps):
        for end in range(step, count + 1):
            starts = np.arange(end + 1)
            worth = (
                best[step - 1, : end + 1] + sums[end, step] - sums[: end + 1, step]
                - price * np.abs(end - starts - scale[step])
            )  # fmt: skip
            back[step, end] = int(np.argmax(worth))
            best[step, end] = worth[back[step, end]]
    cuts, end = list[int](), count
    for step in range(steps - 1, 0, -1):
        end = int(back[step, end])
        cuts.append(end)
    return cuts[::-1]
