"""Mastery over several tests of the same pupils (掌握轨迹): each test is one opportunity for its points.

Within one test nothing says which item was answered first, so knowledge tracing is not run there. Across
tests the order is known: by the day of the test, else by when it came in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.mastery.mapping import SECURE, node_of
from assistant.learning_analysis.models.gates import gates
from assistant.learning_analysis.models.tracing import Practice, fit_tracing
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import TracingFit
from corpora.knowledge_graphs import Atlas


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What tracing made of the tests, oldest first; `names` gives each skill's point in words."""

    fit: TracingFit
    names: Mapping[str, str]
    tests: tuple[str, ...]


def sequenced(series: Sequence[ResponseMatrix], atlas: Atlas) -> Sequenced | None:
    """Knowledge tracing over tests in order; None where there are fewer than opportunities are needed. An
    opportunity is right where the pupil earned the share of points from which a point counts as mastered."""
    if len(series) < gates()["tracing"]["opportunities"]:
        return None
    names = dict[str, str]()
    taken = dict[str, tuple[list[str], list[bool]]]()
    for matrix in series:
        for skill, places in _skills(matrix, atlas, names).items():
            marks, full = matrix.marks[:, places], matrix.full[places]
            known = ~np.isnan(marks)
            for row in np.flatnonzero(known.any(axis=1)):
                share = float(np.nansum(marks[row]) / full[known[row]].sum())
                skills, right = taken.setdefault(matrix.pupils[row], ([], []))
                skills.append(skill)
                right.append(share >= SECURE - 1e-9)
    practices = [Practice(pupil, tuple(skills), tuple(right)) for pupil, (skills, right) in taken.items()]
    if not practices:
        return None
    return Sequenced(fit_tracing(practices), names, tuple(matrix.exam for matrix in series))


def _skills(matrix: ResponseMatrix, atlas: Atlas, names: dict[str, str]) -> dict[str, list[int]]:
    """Items by skill: the graph's point where it knows the tag, so that id and name are one."""
    found = dict[str, list[int]]()
    for place, item in enumerate(matrix.items):
        for tag in dict.fromkeys(item.knowledge):
            node = node_of(atlas, tag)
            skill = node.id if node is not None else tag
            names[skill] = node.name if node is not None else tag
            found.setdefault(skill, []).append(place)
    return found
