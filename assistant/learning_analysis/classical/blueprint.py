"""The blueprint (双向细目表): what was planned and what was achieved."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.classical.sums import Sums
from assistant.learning_analysis.types.classical import BlueprintRow, Kind
from assistant.learning_analysis.types.figure import Figure, withheld
from assistant.learning_analysis.types.matrix import TestItem

_KINDS: Mapping[Kind, Callable[[TestItem], tuple[str, ...]]] = {
    "knowledge": lambda item: item.knowledge,
    "cognitive": lambda item: (item.cognitive,),
    "section": lambda item: (item.section,),
    "type": lambda item: (item.kind,),
}


def blueprint(sums: Sums) -> tuple[BlueprintRow, ...]:
    """A row for every knowledge point, cognitive level, section and type that items name. An item with
    several knowledge points counts for each of them in full, so their points may exceed the paper's."""
    rows = list[BlueprintRow]()
    for kind, names_of in _KINDS.items():
        groups = dict[str, list[int]]()
        for place, item in enumerate(sums.items):
            for name in names_of(item):
                if name:
                    groups.setdefault(name, []).append(place)
        rows += (_row(sums, kind, name, places) for name, places in groups.items())
    return tuple(rows)


def _row(sums: Sums, kind: Kind, name: str, places: list[int]) -> BlueprintRow:
    items = [sums.items[place] for place in places]
    points = sum(item.max_points for item in items)
    achieved = _achieved(sums, places, points)
    planned = _planned(items, points)
    gap = (
        Figure(achieved.value - planned.value, achieved.n)
        if achieved.value is not None and planned.value is not None
        else withheld("没有可比的预期或实得", "nothing to compare")
    )
    return BlueprintRow(
        kind=kind,
        name=name,
        items=tuple(item.id for item in items),
        points=points,
        achieved=achieved,
        planned=planned,
        gap=gap,
    )


def _achieved(sums: Sums, places: list[int], points: float) -> Figure:
    counts = sums.counts[places]
    n = int(counts.min())
    least = limits().gates["any"]
    if n < least:
        return too_few(n, least)
    share = float((sums.firsts[places] / counts + sums.centre[places]).sum()) / points
    if sums.n < least:
        return Figure(share, n)
    covariance = sums.covariance[np.ix_(places, places)]
    return estimates.mean(share, math.sqrt(max(0.0, float(covariance.sum()))) / points, sums.n, 0.0, 1.0)


def _planned(items: list[TestItem], points: float) -> Figure:
    expected = [item.planned * item.max_points for item in items if item.planned is not None]
    if len(expected) < len(items):
        return withheld("有的题没有预估难度", "not every item has a planned difficulty")
    return Figure(sum(expected) / points)
