"""Mastery of knowledge points (知识点掌握), linked to the knowledge graph."""

from dataclasses import dataclass
from typing import Literal

from assistant.learning_analysis.types.figure import Figure, Words

MasteryLevel = Literal["secure", "developing", "insecure", "unknown"]


@dataclass(frozen=True, slots=True)
class PointMastery:
    """One point, of a pupil or a class. `share` of points earned on its items with interval;
    `probability` of mastery where a model was fitted; `evidence` the items it rests on."""

    point: str
    name: str
    share: Figure
    probability: Figure
    level: MasteryLevel
    evidence: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class PupilMastery:
    """The points of one pupil, in teaching order."""

    pupil: str
    points: tuple[PointMastery, ...]


@dataclass(frozen=True, slots=True)
class WeakPrerequisite:
    """The weakest measured point before one that failed; `path` are the points from it to `point`."""

    point: str
    prerequisite: str
    path: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class NextPoint:
    """What to learn or revisit next, and why."""

    pupil: str
    point: str
    name: str
    reason: Words


@dataclass(frozen=True, slots=True)
class MasteryMap:
    """Points of the test in teaching order, for the class and for each pupil. `unplaced` are tags that no
    graph knows: they keep their figures, and nothing is said about prerequisites."""

    points: tuple[str, ...]
    whole: tuple[PointMastery, ...]
    pupils: tuple[PupilMastery, ...]
    weak: tuple[WeakPrerequisite, ...]
    pupil_weak: tuple[tuple[str, WeakPrerequisite], ...]
    next_points: tuple[NextPoint, ...]
    unplaced: tuple[str, ...]
