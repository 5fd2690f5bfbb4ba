"""The mastery map (知识点掌握图): shares of points and, where a model was fitted, chances of mastery; the
weakest prerequisite behind a failure, and the next point.

A level needs two items of the point with marks. What the graph says about order is only followed between
points of this test: nothing is claimed about what was not measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.classical.limits import limits, too_few
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.mastery import (
    MasteryLevel,
    MasteryMap,
    NextPoint,
    PointMastery,
    PupilMastery,
    WeakPrerequisite,
)
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import DiagnosisFit
from corpora.knowledge_graphs import Atlas, Node, Relation, UnknownPoint
from corpora.knowledge_graphs.names import normalise

SECURE, DEVELOPING = 0.8, 0.6
"""Shares of points from which a point counts as mastered (掌握) or partly mastered (基本掌握)."""
FEWEST_ITEMS = 2

_LEVELS: Mapping[MasteryLevel, Words] = {
    "secure": Words("掌握", "mastered"),
    "developing": Words("基本掌握", "partly mastered"),
    "insecure": Words("尚未掌握", "not yet mastered"),
    "unknown": Words("题目太少，不下结论", "too few items to say"),
}


@dataclass(frozen=True, slots=True)
class _Points:
    """Tags in teaching order with the items of each, their nodes where a graph knows them."""

    tags: tuple[str, ...]
    items: Mapping[str, tuple[int, ...]]
    nodes: Mapping[str, Node]


def mastery_map(
    matrix: ResponseMatrix, atlas: Atlas | None = None, diagnosis: DiagnosisFit | None = None
) -> MasteryMap | None:
    """The map of a test whose items carry tags (ids or names of knowledge points); None without tags."""
    points = _points(matrix, atlas)
    if not points.tags:
        return None
    sat = matrix.rows(~matrix.absent)
    chances = _chances(diagnosis)
    whole = tuple(_whole(sat, tag, points, chances) for tag in points.tags)
    pupils = tuple(
        PupilMastery(pupil, tuple(_own(sat, row, tag, points, chances) for tag in points.tags))
        for row, pupil in enumerate(sat.pupils)
    )
    behind = _behind(points, atlas)
    return MasteryMap(
        points=points.tags,
        whole=whole,
        pupils=pupils,
        weak=_weak(whole, behind, points, atlas),
        pupil_weak=tuple(
            (each.pupil, weak) for each in pupils for weak in _weak(each.points, behind, points, atlas)
        ),
        next_points=tuple(
            found for each in pupils if (found := _next(each, behind, points, atlas)) is not None
        ),
        unplaced=tuple(tag for tag in points.tags if tag not in points.nodes),
    )


def _points(matrix: ResponseMatrix, atlas: Atlas | None) -> _Points:
    items = dict[str, list[int]]()
    for place, item in enumerate(matrix.items):
        for tag in dict.fromkeys(item.knowledge):
            items.setdefault(tag, []).append(place)
    nodes = {tag: node for tag in items if atlas is not None and (node := node_of(atlas, tag)) is not None}
    order = {node.id: place for place, node in enumerate(atlas.points)} if atlas is not None else {}
    last = len(order)
    tags = sorted(items, key=lambda tag: order.get(nodes[tag].id, last) if tag in nodes else last)
    return _Points(tuple(tags), {tag: tuple(own) for tag, own in items.items()}, nodes)


def node_of(atlas: Atlas, tag: str) -> Node | None:
    """The point of an id or of a whole name; a name inside a longer text is not enough."""
    try:
        return atlas.node(tag)
    except UnknownPoint:
        plain = normalise(tag)
        return next((each.node for each in atlas.tag(tag, limit=3) if plain in each.names), None)


def _chances(diagnosis: DiagnosisFit | None) -> dict[tuple[str, str], float]:
    if diagnosis is None:
        return {}
    return {
        (pupil, skill): chance
        for pupil, row in zip(diagnosis.pupils, diagnosis.mastery, strict=True)
        for skill, chance in zip(diagnosis.skills, row, strict=True)
    }


def _whole(
    sat: ResponseMatrix, tag: str, points: _Points, chances: Mapping[tuple[str, str], float]
) -> PointMastery:
    """The class: mean share with its interval, mean chance of mastery."""
    places = list(points.items[tag])
    known = ~np.isnan(sat.marks[:, places])
    rows = known.any(axis=1)
    n, least = int(rows.sum()), limits().gates["any"]
    if n < least:
        share = too_few(n, least)
    else:
        earned = np.nansum(sat.marks[rows][:, places], axis=1)
        shares = earned / (known[rows] * sat.full[places]).sum(axis=1)
        share = estimates.mean(float(shares.mean()), float(shares.std(ddof=1)), n, 0.0, 1.0)
    own = [chances[pupil, tag] for pupil in sat.pupils if (pupil, tag) in chances]
    chance = Figure(float(np.mean(own)), len(own)) if len(own) >= least else _NO_MODEL
    return _mastery(sat, tag, points, share, chance, len(places))


def _own(
    sat: ResponseMatrix, row: int, tag: str, points: _Points, chances: Mapping[tuple[str, str], float]
) -> PointMastery:
    """One pupil: the share with Wilson's interval over the items, which is wide for few items."""
    places = [place for place in points.items[tag] if not np.isnan(sat.marks[row, place])]
    if places:
        share = float(sat.marks[row, places].sum() / sat.full[places].sum())
        figure = estimates.share(share * len(places), len(places))
    else:
        figure = withheld("没有得分记录", "no marks")
    chance = chances.get((sat.pupils[row], tag))
    told = _NO_MODEL if chance is None else Figure(chance, len(places))
    return _mastery(sat, tag, points, figure, told, len(places))


_NO_MODEL = withheld("没有拟合诊断模型", "no diagnosis model was fitted")


def _mastery(
    sat: ResponseMatrix, tag: str, points: _Points, share: Figure, chance: Figure, items: int
) -> PointMastery:
    level: MasteryLevel = "unknown"
    if share.value is not None and items >= FEWEST_ITEMS:
        if share.value >= SECURE:
            level = "secure"
        else:
            level = "developing" if share.value >= DEVELOPING else "insecure"
    name = points.nodes[tag].name if tag in points.nodes else tag
    evidence = tuple(sat.items[place].id for place in points.items[tag])
    return PointMastery(tag, name, share, chance, level, evidence, _LEVELS[level])


def _behind(points: _Points, atlas: Atlas | None) -> dict[str, tuple[str, ...]]:
    """For each tag the tags of this test that are learnt before it."""
    if atlas is None:
        return {}
    by_id = {node.id: tag for tag, node in points.nodes.items()}
    return {
        tag: tuple(
            by_id[each.id]
            for each in atlas.prerequisites(node.id, depth=None)
            if each.id in by_id and by_id[each.id] != tag
        )
        for tag, node in points.nodes.items()
    }


def _weak(
    found: Sequence[PointMastery],
    behind: Mapping[str, tuple[str, ...]],
    points: _Points,
    atlas: Atlas | None,
) -> tuple[WeakPrerequisite, ...]:
    by_tag = {each.point: each for each in found}
    told = list[WeakPrerequisite]()
    for each in found:
        if each.level != "insecure" or atlas is None:
            continue
        before = [by_tag[tag] for tag in behind.get(each.point, ())]
        failing = [one for one in before if one.level in {"insecure", "developing"}]
        if not failing:
            continue
        weakest = min(failing, key=lambda one: one.share.value or 0.0)
        path = atlas.path(points.nodes[weakest.point].id, points.nodes[each.point].id)
        told.append(
            WeakPrerequisite(
                each.point,
                weakest.point,
                tuple(node.name for node in path),
                Words(
                    f"“{each.name}”之前要学的“{weakest.name}”也没有掌握，先补这一点",
                    f"“{weakest.name}”, learnt before “{each.name}”, is weak too: begin there",
                ),
            )
        )
    return tuple(told)


def _next(
    own: PupilMastery, behind: Mapping[str, tuple[str, ...]], points: _Points, atlas: Atlas | None
) -> NextPoint | None:
    """The first point not yet mastered whose measured prerequisites are not failing; once all is mastered,
    the first point that builds on the last."""
    by_tag = {each.point: each for each in own.points}
    for level in ("insecure", "developing"):
        for each in own.points:
            before = (by_tag[tag].level for tag in behind.get(each.point, ()))
            if each.level == level and "insecure" not in before:
                reason = Words(
                    f"“{each.name}”{each.words.zh}，它之前的知识点没有明显问题，可以从这里开始",
                    f"“{each.name}” is {each.words.en}, and nothing before it fails: begin here",
                )
                return NextPoint(own.pupil, each.point, each.name, reason)
    known = [each for each in own.points if each.level == "secure" and each.point in points.nodes]
    if len(known) < len(own.points) or not known or atlas is None:
        return None
    for node, _ in atlas.neighbours(points.nodes[known[-1].point].id, Relation.PREREQUISITE):
        if node.id not in {each.id for each in points.nodes.values()}:
            reason = Words("这次考查的都已掌握，可以往后学", "all points of this test are mastered: go on")
            return NextPoint(own.pupil, node.id, node.name, reason)
    return None
