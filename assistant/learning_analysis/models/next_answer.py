"""How likely the next answer is right: logistic regression on what a pupil did so far.

Counts of right and wrong answers by skill (performance factors, Pavlik, Cen and Koedinger 2009), recent
answers weighing more (Galyardt and Goldin 2015), and running abilities as in chess ratings (Pelánek 2016).
Every feature is known before the answer; difficulties of skills come from the pupils learned from.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.learning_analysis.models.logistic import ridge_logistic
from assistant.learning_analysis.models.tracing import Practice
from assistant.learning_analysis.types.matrix import Floats

_STEADY = 10.0
"""Pseudo-answers by which a skill's difficulty leans on the mean."""
_RIDGE = 10.0
_MEMORY = (0.4, 0.7, 0.9)
_OVERALL = (0.5, 0.8, 0.95)
_RUN = 8


@dataclass(slots=True)
class _Skill:
    level: float
    right: int = 0
    wrong: int = 0
    last: float = 0.0
    when: int = 0
    rating: float = 0.0
    recent: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NextAnswer:
    """A fitted predictor: difficulty of each skill as a logit, their mean as a share, weights."""

    levels: Mapping[str, float]
    mean: float
    weights: Floats

    def chances(self, practice: Practice) -> Floats:
        """The chance of each answer being right, from the answers before it alone (one per answer)."""
        rows = np.array(list(_features(practice, self.levels, self.mean)))
        found: Floats = 1 / (1 + np.exp(-np.clip(rows @ self.weights, -35, 35)))
        return found

    def next(self, practice: Practice, skill: str) -> float:
        """The chance of being right on `skill` after the whole practice."""
        more = Practice(practice.pupil, (*practice.skills, skill), (*practice.right, False))
        return float(self.chances(more)[-1])


def fit_next_answer(practices: Sequence[Practice]) -> NextAnswer:
    """Fit on pupils' practice. Raises ValueError where nobody answered anything."""
    levels, mean = _difficulties(practices)
    rows = np.array([row for practice in practices for row in _features(practice, levels, mean)])
    right = np.array([one for practice in practices for one in practice.right], dtype=np.float64)
    return NextAnswer(levels, mean, ridge_logistic(rows, right, _RIDGE))


def _difficulties(practices: Sequence[Practice]) -> tuple[dict[str, float], float]:
    right, seen = dict[str, int](), dict[str, int]()
    for practice in practices:
        for skill, one in zip(practice.skills, practice.right, strict=True):
            right[skill] = right.get(skill, 0) + one
            seen[skill] = seen.get(skill, 0) + 1
    if not seen:
        raise ValueError("no answers")
    mean = (sum(right.values()) + 1) / (sum(seen.values()) + 2)
    return {skill: _logit((right[skill] + _STEADY * mean) / (seen[skill] + _STEADY)) for skill in seen}, mean


def _features(practice: Practice, levels: Mapping[str, float], mean: float) -> Iterator[list[float]]:
    """One row per answer, made before the answer is looked at."""
    skills = dict[str, _Skill]()
    overall = [mean] * len(_OVERALL)
    ability = surplus = 0.0
    run = 0
    earlier: list[tuple[str, bool]] = []
    for place, (name, right) in enumerate(zip(practice.skills, practice.right, strict=True)):
        level = levels.get(name, _logit(mean))
        base = _share(level)
        skill = skills.setdefault(name, _Skill(level, recent=[base] * len(_MEMORY)))
        seen = skill.right + skill.wrong
        chance = _share(level + ability + skill.rating)
        gap = place - skill.when if seen else 0
        last = skill.last - base if seen else 0.0
        yield [
            1.0, level, ability, skill.rating, _logit(min(max(chance, 0.01), 0.99)),
            math.log1p(skill.right), math.log1p(skill.wrong), math.log1p(seen), float(seen == 0),
            *(one - base for one in skill.recent), last,
            *(one - mean for one in overall), math.log1p(place), surplus / (place + 5),
            math.log1p(gap), float(gap == 1), last * (gap == 1), last * (gap == 2),
            float(min(max(run, 0), _RUN)), float(max(min(run, 0), -_RUN)),
            *_before(earlier, name, mean, 1), *_before(earlier, name, mean, 2),
        ]  # fmt: skip
        ability += (right - chance) * (0.6 / (1 + 0.03 * place) + 0.03)
        skill.rating += (right - chance) * (0.5 / (1 + 0.15 * seen) + 0.05)
        surplus += right - base
        skill.recent = [
            keep * old + (1 - keep) * right for keep, old in zip(_MEMORY, skill.recent, strict=True)
        ]
        skill.right, skill.wrong = skill.right + right, skill.wrong + (not right)
        skill.last, skill.when = float(right), place
        overall = _decayed(_OVERALL, overall, right)
        run = max(run, 0) + 1 if right else min(run, 0) - 1
        earlier = [*earlier[-1:], (name, right)]


def _decayed(memory: Sequence[float], means: list[float], right: bool) -> list[float]:
    """Running means that forget, one for each memory."""
    return [keep * old + (1 - keep) * right for keep, old in zip(memory, means, strict=True)]


def _before(earlier: list[tuple[str, bool]], name: str, mean: float, back: int) -> tuple[float, ...]:
    """The answer `back` places ago: same skill, right or not, and both together."""
    if len(earlier) < back:
        return 0.0, 0.0, 0.0
    skill, right = earlier[-back]
    return float(skill == name), right - mean, (right - mean) * (skill == name)


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-35.0, min(35.0, logit))))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
