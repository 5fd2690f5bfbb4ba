"""Classes beside each other (班级比较), in the order of the file."""

import numpy as np

from assistant.learning_analysis.classical.distribution import distribution
from assistant.learning_analysis.types.classical import GroupFigures, Thresholds
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import ResponseMatrix


def group_figures(matrix: ResponseMatrix, rates: Thresholds) -> tuple[GroupFigures, ...]:
    """Of every class of a test that more than one class sat."""
    names = tuple(dict.fromkeys(matrix.groups))
    if len(names) < 2:
        return ()
    totals = matrix.totals
    known = totals[~np.isnan(totals)]
    overall = float(known.mean()) if known.size else 0.0
    return tuple(_figures(name, matrix.of_group(name), overall, rates) for name in names)


def _figures(name: str, own: ResponseMatrix, overall: float, rates: Thresholds) -> GroupFigures:
    totals = own.totals
    values, counts = np.unique(np.round(totals[~np.isnan(totals)], 6), return_counts=True)
    found = distribution(values, counts.astype(np.float64), own.full_marks, rates)
    return GroupFigures(
        group=name,
        n=found.n,
        absent=int(own.absent.sum()),
        mean=found.mean,
        sd=found.sd,
        minimum=found.minimum,
        lower_quartile=found.lower_quartile,
        median=found.median,
        upper_quartile=found.upper_quartile,
        maximum=found.maximum,
        excellent=found.excellent,
        passing=found.passing,
        low=found.low,
        ahead=_ahead(found.mean, overall),
    )


def _ahead(mean: Figure, overall: float) -> Figure:
    if mean.value is None:
        return mean
    if overall <= 0:
        return withheld("总体平均分为 0", "the mean of all is 0", mean.n)
    return Figure((mean.value - overall) / overall, mean.n)
