"""DINA (Haertel 1989; Junker and Sijtsma 2001) by EM over all profiles of skills (de la Torre 2009)."""

import math

import numpy as np

from assistant.learning_analysis.models.gates import gates
from assistant.learning_analysis.models.quadrature import Answers, posterior
from assistant.learning_analysis.types.figure import Figure, Words
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix
from assistant.learning_analysis.types.models import DiagnosisFit, DiagnosisItem, Withheld

_STEPS, _CLOSE = 1000, 1e-4
_PRIOR = 1.0
"""Pseudo-answers on each side of slip and guess, which keep them off 0 and 1."""
_MOST_SKILLS = 12


def fit_dina(matrix: ResponseMatrix, threshold: float = 1.0, gated: bool = True) -> DiagnosisFit | Withheld:
    """Mastery by knowledge point from the items' tags (the Q-matrix); items without a tag are left out.
    Words where there are too few pupils, too many points, or a point without an item."""
    used = [place for place, item in enumerate(matrix.items) if item.knowledge]
    skills = tuple(dict.fromkeys(skill for place in used for skill in matrix.items[place].knowledge))
    table = matrix.right(threshold)[:, used]
    seen = np.asarray(~np.isnan(table).all(axis=1))
    refused = _refused(int(seen.sum()), len(skills), gated)
    if refused is not None:
        return refused
    needs = np.array([[skill in matrix.items[place].knowledge for skill in skills] for place in used])
    answers = Answers.of(table[seen])
    profiles, guess, slip, shares, weights, log, converged = _em(answers, needs)
    mastery = weights @ profiles
    free = 2 * len(used) + len(profiles) - 1
    n = int(seen.sum())
    return DiagnosisFit(
        skills=skills,
        items=tuple(
            DiagnosisItem(matrix.items[place].id, matrix.items[place].knowledge, float(s), float(g))
            for place, s, g in zip(used, slip, guess, strict=True)
        ),
        pupils=tuple(matrix.pupils[row] for row in np.flatnonzero(seen)),
        mastery=tuple(tuple(float(each) for each in row) for row in mastery),
        prevalence=tuple(float(each) for each in shares @ profiles),
        accuracy=tuple(Figure(float(np.maximum(each, 1 - each).mean()), n) for each in mastery.T),
        log_likelihood=log,
        aic=2 * free - 2 * log,
        bic=free * math.log(n) - 2 * log,
        converged=converged,
        remarks=_remarks(matrix, used, skills, needs, guess, slip),
    )


def right_chances(fit: DiagnosisFit) -> Floats:
    """The chance of a right answer of every pupil on every item of the fit (n, k), taking skills of one
    pupil as independent given the answers."""
    mastery = np.array(fit.mastery)
    place = {skill: number for number, skill in enumerate(fit.skills)}
    columns = [
        (1 - item.slip - item.guess) * mastery[:, [place[skill] for skill in item.skills]].prod(axis=1)
        + item.guess
        for item in fit.items
    ]
    return np.stack(columns, axis=1)


def _refused(n: int, skills: int, gated: bool) -> Withheld | None:
    least = gates()["diagnosis"]
    if skills == 0 or skills > _MOST_SKILLS or (gated and (n < least["pupils"] or skills > least["skills"])):
        zh = f"需要{least['pupils']}人以上、1 至{least['skills']}个知识点，这里有{n}人、{skills}个"
        en = f"needs {least['pupils']} pupils and 1 to {least['skills']} points; here {n} and {skills}"
        return Withheld("dina", n, Words(zh, en))
    return None


def _em(answers: Answers, needs: np.ndarray) -> tuple[Floats, Floats, Floats, Floats, Floats, float, bool]:
    k = needs.shape[1]
    profiles = ((np.arange(2**k)[:, None] >> np.arange(k)) & 1).astype(np.float64)
    able = (profiles @ needs.T == needs.sum(axis=1)).astype(np.float64)
    guess, slip = np.full(len(needs), 0.2), np.full(len(needs), 0.2)
    shares = np.full(len(profiles), 1 / len(profiles))
    last, converged, log = -np.inf, False, 0.0
    weights = np.zeros((len(answers.right), len(profiles)))
    for _ in range(_STEPS):
        chances = able * (1 - slip) + (1 - able) * guess
        weights, log = posterior(answers, chances, shares)
        if abs(log - last) < _CLOSE:
            converged = True
            break
        last = log
        shares = (weights.sum(axis=0) + 1 / len(profiles)) / (len(weights) + 1)
        right, seen = weights.T @ answers.right, weights.T @ answers.known
        able_right, able_seen = (able * right).sum(axis=0), (able * seen).sum(axis=0)
        other_right, other_seen = right.sum(axis=0) - able_right, seen.sum(axis=0) - able_seen
        slip = np.clip((able_seen - able_right + _PRIOR) / (able_seen + 2 * _PRIOR), 1e-3, 0.5)
        guess = np.clip((other_right + _PRIOR) / (other_seen + 2 * _PRIOR), 1e-3, 0.5)
    return profiles, guess, slip, shares, weights, log, converged


def _remarks(
    matrix: ResponseMatrix,
    used: list[int],
    skills: tuple[str, ...],
    needs: np.ndarray,
    guess: Floats,
    slip: Floats,
) -> tuple[Words, ...]:
    remarks = list[Words]()
    if len(used) < len(matrix.items):
        left = len(matrix.items) - len(used)
        remarks.append(Words(f"{left}道题没有知识点，未用", f"{left} items without points not used"))
    weak = [matrix.items[place].label for place, g, s in zip(used, guess, slip, strict=True) if g + s > 0.6]
    if weak:
        remarks.append(
            Words(
                f"{'、'.join(weak)}：会与不会的学生答对率相近，请核对知识点标注",
                f"{', '.join(weak)}: mastery hardly changes the answers; check their knowledge points",
            )
        )
    alone = {int(np.flatnonzero(row)[0]) for row in needs if row.sum() == 1}
    joint = [skill for place, skill in enumerate(skills) if place not in alone]
    if joint:
        remarks.append(
            Words(
                f"没有单独考查的题，掌握与否难以分清：{'、'.join(joint)}",
                f"no item tests these alone, so mastery is hard to tell: {', '.join(joint)}",
            )
        )
    return tuple(remarks)
