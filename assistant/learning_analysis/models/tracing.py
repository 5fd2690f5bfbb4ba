"""Bayesian knowledge tracing (Corbett and Anderson 1995) by EM, all skills at once.

A skill is known at first with chance `known`, learnt at each opportunity with chance `learn`, never
forgotten; who knows it slips with chance `slip`, who does not guesses with chance `guess`, both below 0.5 so
that knowing means answering better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.models.gates import gates
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import Floats
from assistant.learning_analysis.types.models import TracingFit, TracingSkill, Trajectory, Withheld

_STEPS = 40
_START = (0.4, 0.15, 0.25, 0.15)
_PRIOR = 6.0
"""Pseudo-counts with which the start values weigh against a skill's own data."""
_MOST = 0.49


@dataclass(frozen=True, slots=True)
class Practice:
    """One pupil's answers in order: the skill of each and whether it was right."""

    pupil: str
    skills: tuple[str, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """The answers of each pupil on each skill as one row: longest first. `right[t]` are the answers at
    opportunity t of the rows that have one; `skill` numbers the skills; `source` is (practice, places)."""

    names: tuple[str, ...]
    skill: np.ndarray
    lengths: np.ndarray
    right: tuple[np.ndarray, ...]
    source: tuple[tuple[int, tuple[int, ...]], ...]


def fit_tracing(practices: Sequence[Practice], gated: bool = True) -> TracingFit:
    """Fit every skill that passes its gate; words for the others. Trajectories for fitted skills."""
    table = runs(practices)
    kept, withheld = _gate(table) if gated else (set(range(len(table.names))), [])
    found = parameters(table)
    after = masteries(table, found)
    counts = np.bincount(table.skill, minlength=len(table.names))
    answers = np.bincount(table.skill, table.lengths, minlength=len(table.names))
    return TracingFit(
        skills=tuple(
            TracingSkill(table.names[each], int(counts[each]), int(answers[each]), *map(float, found[each]))
            for each in sorted(kept)
        ),
        withheld=tuple(withheld),
        trajectories=tuple(
            Trajectory(
                practices[who].pupil,
                table.names[table.skill[row]],
                tuple(float(after[step][row]) for step in range(len(places))),
                tuple(practices[who].right[place] for place in places),
            )
            for row, (who, places) in enumerate(table.source)
            if int(table.skill[row]) in kept
        ),
    )


def runs(practices: Sequence[Practice], names: Sequence[str] | None = None) -> Runs:
    """Sort practices by pupil and skill; `names` fixes the numbers of the skills, others are added."""
    number = {name: place for place, name in enumerate(names or ())}
    rows = list[tuple[int, int, tuple[int, ...]]]()
    for who, practice in enumerate(practices):
        own = dict[str, list[int]]()
        for place, skill in enumerate(practice.skills):
            own.setdefault(skill, []).append(place)
        for skill, places in own.items():
            rows.append((number.setdefault(skill, len(number)), who, tuple(places)))
    rows.sort(key=lambda row: -len(row[2]))
    lengths = np.array([len(places) for _, _, places in rows], dtype=np.int64)
    longest = int(lengths[0]) if rows else 0
    right = tuple(
        np.array(
            [practices[who].right[places[step]] for _, who, places in rows[: int((lengths > step).sum())]],
            dtype=np.float64,
        )
        for step in range(longest)
    )
    numbers = np.array([each for each, _, _ in rows], dtype=np.int64)
    return Runs(tuple(number), numbers, lengths, right, tuple((who, places) for _, who, places in rows))


def parameters(table: Runs) -> Floats:
    """Known, learn, guess, slip of every skill (skills, 4), by EM with a weak prior."""
    size = len(table.names)
    found = np.tile(np.array(_START), (size, 1))
    for _ in range(_STEPS):
        found = _maximise(table, *_expect(table, found[table.skill]), size)
    return found


def _expect(table: Runs, own: Floats) -> tuple[Floats, Floats, Floats]:
    """Forward and backward: per row the chance of knowing at first; sums for learning (rows, 2: learnt,
    could learn) and answers (rows, 4: right and all while unknown, wrong and all while known)."""
    known, learn, guess, slip = own.T
    before, like = list[Floats](), list[tuple[Floats, Floats]]()
    state = known
    for right in table.right:
        m = len(right)
        state = state[:m]
        if_known = np.where(right > 0, 1 - slip[:m], slip[:m])
        if_not = np.where(right > 0, guess[:m], 1 - guess[:m])
        before.append(state)
        like.append((if_known, if_not))
        post = state * if_known / (state * if_known + (1 - state) * if_not)
        state = post + (1 - post) * learn[:m]
    learnt, answers = np.zeros((len(own), 2)), np.zeros((len(own), 4))
    back_known, back_not = np.zeros(0), np.zeros(0)
    first = known
    for step in range(len(table.right) - 1, -1, -1):
        right, (if_known, if_not) = table.right[step], like[step]
        m, size = len(right), len(back_known)
        tail_known, tail_not = np.ones(m), np.ones(m)
        tail_known[:size], tail_not[:size] = back_known, back_not
        stay = (1 - learn[:m]) * tail_not
        a = before[step] * if_known * tail_known
        b = (1 - before[step]) * if_not * (learn[:m] * tail_known + stay)
        whole = a + b
        knows = a / whole
        moved = (1 - before[step]) * if_not * learn[:m] * tail_known / whole
        learnt[:size, 0] += moved[:size]
        learnt[:size, 1] += 1 - knows[:size]
        answers[:m] += np.stack([(1 - knows) * right, 1 - knows, knows * (1 - right), knows], axis=1)
        back_known, back_not = if_known * tail_known, if_not * (learn[:m] * tail_known + stay)
        scale = back_known + back_not
        back_known, back_not = back_known / scale, back_not / scale
        first = knows
    return first, learnt, answers


def _maximise(table: Runs, first: Floats, learnt: Floats, answers: Floats, size: int) -> Floats:
    def by_skill(values: Floats) -> Floats:
        return np.bincount(table.skill, values, minlength=size).astype(np.float64)

    ratios = (
        (by_skill(first), by_skill(np.ones(len(first)))),
        (by_skill(learnt[:, 0]), by_skill(learnt[:, 1])),
        (by_skill(answers[:, 0]), by_skill(answers[:, 1])),
        (by_skill(answers[:, 2]), by_skill(answers[:, 3])),
    )
    found = np.stack(
        [
            (part + _PRIOR * start) / (whole + _PRIOR)
            for (part, whole), start in zip(ratios, _START, strict=True)
        ],
        axis=1,
    )
    found[:, 2:] = np.clip(found[:, 2:], 0.01, _MOST)
    found[:, :2] = np.clip(found[:, :2], 0.01, 0.99)
    return found


def right_chances(table: Runs, found: Floats) -> list[Floats]:
    """The chance of a right answer at each opportunity, before it is seen."""
    return _trace(table, found)[0]


def masteries(table: Runs, found: Floats) -> list[Floats]:
    """The chance of knowing after each opportunity and the learning that it brought."""
    return _trace(table, found)[1]


def _trace(table: Runs, found: Floats) -> tuple[list[Floats], list[Floats]]:
    known, learn, guess, slip = found[table.skill].T
    chances, after, state = list[Floats](), list[Floats](), known
    for right in table.right:
        m = len(right)
        state = state[:m]
        chances.append(state * (1 - slip[:m]) + (1 - state) * guess[:m])
        if_known = np.where(right > 0, 1 - slip[:m], slip[:m])
        if_not = np.where(right > 0, guess[:m], 1 - guess[:m])
        post = state * if_known / (state * if_known + (1 - state) * if_not)
        state = post + (1 - post) * learn[:m]
        after.append(state)
    return chances, after


def _gate(table: Runs) -> tuple[set[int], list[Withheld]]:
    least: Mapping[str, int] = gates()["tracing"]
    long = np.bincount(table.skill[table.lengths >= least["opportunities"]], minlength=len(table.names))
    kept = {place for place, count in enumerate(long) if count >= least["sequences"]}
    words = [
        Withheld(
            f"tracing/{table.names[place]}",
            int(count),
            Words(
                f"练满{least['opportunities']}次的只有{int(count)}人，需要{least['sequences']}人",
                f"{int(count)} pupils practised {least['opportunities']} times; {least['sequences']} needed",
            ),
        )
        for place, count in enumerate(long)
        if place not in kept
    ]
    return kept, words
