"""One test analysed for the reports: classical figures always, models and mastery behind their gates."""

from collections.abc import Sequence

import numpy as np

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.reports.class_report import Analysed
from assistant.learning_analysis.reports.graph import name_of
from assistant.learning_analysis.reports.stored import Exam
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.mastery import MasteryLevel, MasteryMap, PointMastery, PupilMastery
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix

SECURE, DEVELOPING = 0.8, 0.6
FEWEST_ITEMS = 2
_Z = 1.96


def analysed(exam: Exam) -> Analysed:
    """Everything the reports say about a stored test."""
    matrix = exam.matrix
    return Analysed(
        matrix,
        analyse(matrix),
        mastery=shares_by_point(matrix),
        title=exam.listed.title,
        grade=exam.listed.grade,
        repairs=exam.repairs,
    )


def shares_by_point(matrix: ResponseMatrix) -> MasteryMap | None:
    """Mastery as shares of points earned, for the class and each pupil; None where no item names a point.
    A level needs two items of the point with marks; `probability` is left to the models."""
    points = list(dict.fromkeys(code for item in matrix.items for code in item.knowledge))
    if not points:
        return None
    places = [[at for at, item in enumerate(matrix.items) if code in item.knowledge] for code in points]
    names = [name_of(code, subject=matrix.subject) for code in points]
    held = list(zip(points, names, places, strict=True))
    sat = matrix.marks[~matrix.absent]
    whole = tuple(_mastery(matrix, code, name, sat, at) for code, name, at in held)
    pupils = tuple(
        PupilMastery(
            pupil, tuple(_mastery(matrix, code, name, matrix.marks[[row]], at) for code, name, at in held)
        )
        for row, pupil in enumerate(matrix.pupils)
    )
    return MasteryMap(tuple(points), whole, pupils, (), (), (), ())


def _mastery(
    matrix: ResponseMatrix, code: str, name: str, marks: Floats, places: Sequence[int]
) -> PointMastery:
    known = ~np.isnan(marks[:, places])
    full = matrix.full[places] * known
    n, items = int(known.any(axis=1).sum()), tuple(matrix.items[at].id for at in places)
    if not known.any():
        share = withheld("没有得分", "no marks")
    else:
        value = float(np.nansum(marks[:, places]) / full.sum())
        share = Figure(value, n, *_wilson(value, int(known.sum())))
    level = _level(share.value, len(places))
    words = Words(f"“{name}”", f"“{name}”")
    unmodelled = withheld("没有拟合掌握模型", "no model of mastery was fitted", n)
    return PointMastery(code, name, share, unmodelled, level, items, words)


def _level(share: float | None, items: int) -> MasteryLevel:
    if share is None or items < FEWEST_ITEMS:
        return "unknown"
    return "secure" if share >= SECURE else "developing" if share >= DEVELOPING else "insecure"


def _wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share of `n` answers (Wilson 1927); marks of several points count as one."""
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z / (1 + _Z**2 / n) * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return max(0.0, centre - reach), min(1.0, centre + reach)
