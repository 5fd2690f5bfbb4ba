"""Position marks in a picture, and what they say about where every millimetre of the card lies.

A mark is a black frame around a black square with one centre: that is told from print and from scribbles by
its shape alone, turned and seen aslant. Any four of the six with two on either side are enough; where all
six are seen, the two in the middle also straighten a page that bends from top to bottom.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assistant.homework.cards.layout import MARK_SIZE, position_marks

Points = NDArray[np.float64]
"""Rows of x and y."""

MODEL: Points = np.array([mark.centre for mark in position_marks()])
_SUBSETS = ((0, 1, 2, 3), (0, 1, 2, 5), (0, 1, 4, 3), (0, 1, 4, 5), (0, 4, 2, 3), (0, 4, 2, 5), (5, 1, 2, 3),
            (5, 1, 4, 3), (5, 4, 2, 3))  # fmt: skip
"""Four marks, two on either side, clockwise from the upper left."""
_MOST, _MOST_FRAMES = 12, 500
_NEAR = 0.36
"""How far a mark may lie from where the others say, in sides of a mark."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Millimetres of the card to pixels of the picture: `homography` and how far the middle of the left and
    of the right edge are off it, in pixels. `marks` counts those that agree."""

    homography: Points
    bend: Points
    marks: int

    def __call__(self, points: Points) -> Points:
        """Where points of the card (n by 2) lie in the picture."""
        top, bottom = MODEL[0, 1], MODEL[3, 1]
        middle = MODEL[4, 1]
        height = (points[:, 1] - top) * (points[:, 1] - bottom) / ((middle - top) * (middle - bottom))
        across = (points[:, 0] - MODEL[0, 0]) / (MODEL[1, 0] - MODEL[0, 0])
        bent = (1 - across)[:, None] * self.bend[0] + across[:, None] * self.bend[1]
        placed: Points = project(self.homography, points) + np.clip(height, -0.3, 1.3)[:, None] * bent
        return placed


def project(homography: Points, points: Points) -> Points:
    """Points (n by 2) through a 3 by 3 homography."""
    whole: Points = np.column_stack([points, np.ones(len(points))]) @ homography.T
    placed: Points = whole[:, :2] / whole[:, 2:]
    return placed


def placements(grey: NDArray[np.uint8]) -> list[Placement]:
    """Every way the card may lie in a picture of at most about 1,800 pixels a side, the likeliest first.
    Empty where no four marks make a page."""
    found: list[Placement] = []
    for share in (0.8, 0.9, 0.65):
        seen = _marks(grey, share)
        if len(seen) >= 4:
            found += _arranged(seen)
        if found and found[0].marks >= 5:
            break
    return sorted(found, key=lambda each: -each.marks)[:12]


def _marks(grey: NDArray[np.uint8], share: float) -> Points:
    """Centre and side of everything that looks like a mark: n by 3."""
    from scipy import ndimage

    light = grey.astype(np.float32)
    window = max(31, max(grey.shape) // 16 | 1)
    black = light < share * ndimage.uniform_filter(light, window, mode="nearest")
    labels, count = ndimage.label(black)
    if not count:
        return np.empty((0, 3))
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    boxes = np.array(
        [(y.start, y.stop, x.start, x.stop) for y, x in ndimage.find_objects(labels)], dtype=float
    )
    height, width = boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]
    middle = np.column_stack([boxes[:, 2] + width / 2 - 0.5, boxes[:, 0] + height / 2 - 0.5])
    square = (np.minimum(height, width) > 0.5 * np.maximum(height, width)) & (areas >= 6)
    fill = areas / (height * width)
    side = np.maximum(height, width)
    inner = np.flatnonzero(square & (fill > 0.42) & (side >= 3) & (side < 90))
    frames = np.flatnonzero(square & (fill > 0.16) & (fill < 0.8) & (side >= 9) & (side < 260))
    found = []
    for frame in frames[np.argsort(-areas[frames])][:_MOST_FRAMES]:
        near = inner[
            (np.abs(middle[inner] - middle[frame]).max(axis=1) < 0.13 * side[frame])
            & (side[inner] > 0.17 * side[frame])
            & (side[inner] < 0.55 * side[frame])
        ]
        near = near[(areas[frame] > 2.0 * areas[near]) & (areas[frame] < 14 * areas[near])]
        if len(near) == 1:
            ink = areas[frame] + areas[near[0]]
            centre = (middle[frame] + middle[near[0]]) / 2
            found.append((*centre, float(np.sqrt(ink * 1.5))))
    found.sort(key=lambda each: -each[2])
    return np.array(found[:_MOST]).reshape(-1, 3)


def _arranged(seen: Points) -> list[Placement]:
    """Placements that four marks agree on, each orientation apart."""
    corners = [_clockwise(seen[list(four)]) for four in combinations(range(len(seen)), 4)]
    corners = [four for four in corners if _convex(four[:, :2])]
    if not corners:
        return []
    sources, targets = [], []
    for four in corners:
        for subset in _SUBSETS:
            for turn in range(4):
                sources.append(MODEL[list(subset)])
                targets.append(np.roll(four[:, :2], turn, axis=0))
    solved = _homographies(np.array(sources), np.array(targets))
    solved = solved[np.isfinite(solved).all(axis=(1, 2))]
    agreed, error = _agreement(solved, seen)
    kept: list[Placement] = []
    ways: list[Points] = []
    for at in np.lexsort((error, -agreed)):
        if agreed[at] < 4 or len(kept) == 8:
            break
        placed = project(solved[at], MODEL)
        if all(np.abs(placed - other).max() > 12 for other in ways):
            ways.append(placed)
            kept.append(_refined(placed, seen, int(agreed[at])))
    return kept


def _agreement(homographies: Points, seen: Points) -> tuple[NDArray[np.int64], Points]:
    """How many marks lie where, and are as large as, each placement says, and how far off they are."""
    placed, aside, below = (
        _project_all(homographies, MODEL + np.array(step))
        for step in ((0.0, 0.0), (MARK_SIZE, 0.0), (0.0, MARK_SIZE))
    )
    first, second = aside - placed, below - placed
    turned = first[:, :, 0] * second[:, :, 1] - first[:, :, 1] * second[:, :, 0]
    size = np.sqrt(np.maximum(turned, 1e-6))
    away = np.linalg.norm(placed[:, :, None] - seen[None, None, :, :2], axis=3)
    nearest = away.argmin(axis=2)
    distance, ratio = away.min(axis=2) / size, seen[nearest, 2] / size
    facing = (turned > 1).all(axis=1).reshape(-1, 1)
    good = (distance < _NEAR) & (ratio > 0.6) & (ratio < 1.6) & facing
    return good.sum(axis=1), np.where(good, distance, 0.0).sum(axis=1)


def _project_all(homographies: Points, points: Points) -> Points:
    """Points (k by 2) through n homographies: n by k by 2."""
    whole = np.column_stack([points, np.ones(len(points))]) @ homographies.transpose(0, 2, 1)
    depth = whole[:, :, 2:]
    placed: Points = whole[:, :, :2] / np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    return placed


def _refined(placed: Points, seen: Points, agreed: int) -> Placement:
    """The homography through the corners as they were seen, and the bend of the edges between them."""
    away = np.linalg.norm(placed[:, None] - seen[None, :, :2], axis=2)
    size = np.linalg.norm(placed[1] - placed[0]) * MARK_SIZE / (MODEL[1, 0] - MODEL[0, 0])
    points = np.where((away.min(axis=1) < 0.6 * size)[:, None], seen[away.argmin(axis=1), :2], placed)
    homography = _homographies(MODEL[None, :4], points[None, :4])[0]
    bend = points[[5, 4]] - project(homography, MODEL[[5, 4]])
    return Placement(homography, bend, agreed)


def _clockwise(four: Points) -> Points:
    """The four around their middle, clockwise as pictures are seen."""
    middle = four[:, :2].mean(axis=0)
    return four[np.argsort(np.arctan2(four[:, 1] - middle[1], four[:, 0] - middle[0]))]


def _convex(four: Points) -> bool:
    edges = np.roll(four, -1, axis=0) - four
    following = np.roll(edges, -1, axis=0)
    cross = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool((cross > 100).all())


def _homographies(sources: Points, targets: Points) -> Points:
    """Homographies (n by 3 by 3) that take four source points each to their targets; not finite where the
    points do not allow one."""
    count = len(sources)
    x, y = sources[:, :, 0], sources[:, :, 1]
    u, v = targets[:, :, 0], targets[:, :, 1]
    zero, one = np.zeros_like(x), np.ones_like(x)
    upper = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=2)
    lower = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=2)
    system = np.concatenate([upper, lower], axis=1)
    right = np.concatenate([u, v], axis=1)
    sound = np.abs(np.linalg.det(system)) > 1e-6
    solved = np.full((count, 9), np.nan)
    solved[sound, :8] = np.linalg.solve(system[sound], right[sound][:, :, None])[:, :, 0]
    solved[sound, 8] = 1.0
    return solved.reshape(count, 3, 3)
