"""What the teacher's next mark should be: the answer that teaches most, the groups that one decision
serves, and how far the learner may be trusted on this item."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.expecting import Answers, Expected
from assistant.homework.marking.learner import NOISE
from assistant.homework.marking.texts import read

_ASKED = 400
_ALIKE = 0.8
_FEW = 5
Floats = NDArray[np.float64]


class Trust(StrEnum):
    """How far proposals for this item may be followed."""

    UNKNOWN = "unknown"
    LOW = "low"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Standing:
    """Agreement on the answers marked so far, each proposed without its own mark: share within one step
    of the scale, and the mean error as a share of the points. `wanted` is how many marks are still needed
    before this says much."""

    trust: Trust
    near: float
    error: float
    marked: int
    wanted: int


def most_telling(answers: Answers, marked: Collection[int], count: int = 1) -> list[int]:
    """The answers whose marks would lower the doubt about all others most (A-optimal design), in order.
    Large classes are judged by a sample of `_ASKED`."""
    n = len(answers.texts)
    sample = np.unique(np.linspace(0, n - 1, min(n, _ASKED)).astype(int))
    pool = np.array(sorted(set(sample) | set(marked)))
    covariance = answers.kernel.between(pool, pool)
    for at in np.flatnonzero(np.isin(pool, list(marked))):
        covariance = _after(covariance, int(at))
    found: list[int] = []
    free = ~np.isin(pool, list(marked))
    for _ in range(min(count, int(free.sum()))):
        gain = (covariance**2).sum(0) / (np.diag(covariance) + NOISE)
        best = int(np.argmax(np.where(free, gain, -np.inf)))
        found.append(int(pool[best]))
        free[best] = False
        covariance = _after(covariance, best)
    return found


def _after(covariance: Floats, at: int) -> Floats:
    """What doubt is left once answer `at` is marked."""
    column = covariance[:, at]
    return np.asarray(covariance - np.outer(column, column) / (column[at] + NOISE))


def groups(answers: Answers) -> list[list[int]]:
    """Answers that say the same in nearly the same words, numbers, negations and verdict: one decision
    may serve each group. Largest first; an answer that is like no other is a group of one."""
    readings = [read(text) for text in answers.texts]
    leaders: dict[tuple[object, ...], list[int]] = {}
    found: dict[int, list[int]] = {}
    grams = answers.likeness.grams
    for at, each in enumerate(readings):
        same = leaders.setdefault((each.numbers, each.negations % 2, each.verdict, not each.content), [])
        home = None
        if same:
            alike = (grams[same] @ grams[at].T).toarray().ravel()
            best = int(alike.argmax())
            home = same[best] if alike[best] >= _ALIKE or not each.content else None
        if home is None:
            same.append(at)
            found[at] = [at]
        else:
            found[home].append(at)
    return sorted(found.values(), key=lambda group: (-len(group), group[0]))


def standing(answers: Answers, expected: Expected, marked: Mapping[int, float]) -> Standing:
    """How good the proposals are, from marks the learner had to guess before it saw them."""
    if len(marked) < _FEW:
        return Standing(Trust.UNKNOWN, 0.0, 0.0, len(marked), _FEW - len(marked))
    given = np.array([marked[at] for at in sorted(marked)])
    item = answers.item
    left_out = np.clip(expected.learned.left_out, 0, 1) * item.points
    step = item.points / 2 if item.right_or_wrong else max(item.step, item.points / 10)
    near = float((np.abs(given - left_out) <= step + 1e-9).mean())
    error = float(np.abs(given - left_out).mean() / item.points)
    sure = len(marked) >= 2 * _FEW
    trust = Trust.GOOD if near >= 0.85 and sure else Trust.FAIR if near >= 0.7 else Trust.LOW
    wanted = 0 if trust is Trust.GOOD else max(0, 4 * _FEW - len(marked))
    return Standing(trust, near, error, len(marked), wanted)
