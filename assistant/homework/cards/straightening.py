"""A picture of a card made straight: eight pixels a millimetre, upright, and the shade of the paper taken
out, so that 0 is paper and 1 is black."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.homework.cards.finding import Placement, placements
from assistant.homework.cards.layout import HEIGHT, WIDTH, Box, code_cells
from assistant.homework.cards.page_code import PageCode, decode
from corpora.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 8
"""Pixels a millimetre."""
_SEEN = 1600
"""Longest side of the picture in which marks are looked for."""
_BLOCK = 24
_GRID = (14, 20)
_FAINTEST = 0.22
_TRIED = 3
"""Placements that are looked at closely where none shows a page code at once."""

Darkness = NDArray[np.float32]


class CardNotFound(Problem):
    """No card is in the picture, or too few of its marks are whole."""

    code = "card-not-found"


class CardUnclear(Problem):
    """A card is there, but its page code cannot be read: blurred, too dark, scribbled over."""

    code = "card-unclear"


@dataclass(frozen=True, slots=True)
class Straight:
    """A page: `darkness` by pixel, the picture itself, its code, quarter turns it was rotated by (clockwise
    degrees), how dark black print is, and how far the grey of its code cells stays from the middle (0 to
    1)."""

    darkness: Darkness
    picture: "Image"
    code: PageCode
    turned: int
    ink: float
    clearness: float

    def cut(self, box: Box, inset: float = 0.0) -> Darkness:
        """The darkness inside a box, `inset` millimetres from its edge."""
        left, top = round((box.x + inset) * SCALE), round((box.y + inset) * SCALE)
        right = round((box.x + box.width - inset) * SCALE)
        bottom = round((box.y + box.height - inset) * SCALE)
        return self.darkness[top:bottom, left:right]

    def crop(self, box: Box, margin: float = 0.0) -> "Image":
        """The picture of a box with `margin` millimetres around it."""
        left, top = round((box.x - margin) * SCALE), round((box.y - margin) * SCALE)
        right, bottom = (box.x + box.width + margin) * SCALE, (box.y + box.height + margin) * SCALE
        return self.picture.crop((left, top, round(right), round(bottom)))


def straighten(image: "Image") -> Straight:
    """The page in a picture, whichever way it lies. Raises `CardNotFound` or `CardUnclear`."""
    grey = image.convert("L")
    shrink = max(1.0, max(grey.size) / _SEEN)
    small = grey.resize((round(grey.width / shrink), round(grey.height / shrink)), reducing_gap=2.0)
    ways = placements(np.asarray(small))
    if not ways:
        raise CardNotFound
    pixels = np.asarray(small)
    likely = [way for way in ways if _glimpse(pixels, way)]
    for way in likely or ways[:_TRIED]:
        straight = _read(*_at_scale(grey, small, way))
        if straight is not None:
            return straight
    raise CardUnclear


def _glimpse(pixels: NDArray[np.uint8], way: Placement) -> bool:
    """Whether a valid page code shows at once where this placement has it."""
    height, width = pixels.shape
    for strip in code_cells():
        at = np.rint(way(np.array([cell.centre for cell in strip]))).astype(int)
        if (at < 0).any() or (at[:, 0] >= width).any() or (at[:, 1] >= height).any():
            continue
        values = pixels[at[:, 1], at[:, 0]].astype(float)
        if decode([bool(value < np.percentile(values, [8, 85]).mean()) for value in values]) is not None:
            return True
    return False


def _at_scale(grey: "Image", small: "Image", way: Placement) -> tuple["Image", Placement]:
    """The picture at about the scale of the straight page, and the placement in it."""
    corners = way(np.array([[0.0, 0.0], [WIDTH, 0.0], [0.0, HEIGHT]]))
    across = float(np.linalg.norm(corners[1] - corners[0])) / WIDTH
    wanted = min(1.0, max(small.width / grey.width, SCALE * 1.1 * small.width / (across * grey.width)))
    size = (round(grey.width * wanted), round(grey.height * wanted))
    stretch = np.array([size[0] / small.width, size[1] / small.height])
    matrix = (
        np.diag([*stretch, 1.0])
        @ np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
        @ way.homography
    )
    back = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [0.0, 0.0, 1.0]])
    resized = grey if size == grey.size else grey.resize(size, reducing_gap=2.0)
    return resized, Placement(back @ matrix, way.bend * stretch, way.marks)


def _read(picture: "Image", way: Placement) -> Straight | None:
    """The straight page; None where no valid page code is in it."""
    flat = _flat(picture, way)
    grey = np.asarray(flat)
    darkness = _without_shade(grey)
    for strip in code_cells():
        values = np.array([_middle(darkness, cell) for cell in strip])
        low, high = np.percentile(values, [15, 92])
        threshold = (low + high) / 2
        code = decode([bool(value > threshold) for value in values])
        if code is not None and high - low > _FAINTEST:
            ink = float(np.median(values[values > threshold]))
            clear = float(np.abs(values - threshold).min() / (high - low) * 2)
            return Straight(darkness, flat, code, _turned(way), ink, min(1.0, clear))
    return None


def _flat(picture: "Image", way: Placement) -> "Image":
    """The page cut into a grid of small quadrilaterals, each made a rectangle."""
    from PIL import Image

    columns, rows = _GRID
    xs = np.round(np.linspace(0, WIDTH * SCALE, columns + 1)).astype(int)
    ys = np.round(np.linspace(0, HEIGHT * SCALE, rows + 1)).astype(int)
    grid = np.array([[x, y] for y in ys for x in xs], dtype=float)
    placed = (way(grid / SCALE) + 0.5).reshape(rows + 1, columns + 1, 2)
    mesh = []
    for row in range(rows):
        for column in range(columns):
            box = (int(xs[column]), int(ys[row]), int(xs[column + 1]), int(ys[row + 1]))
            corners = (
                placed[row, column],
                placed[row + 1, column],
                placed[row + 1, column + 1],
                placed[row, column + 1],
            )
            mesh.append((box, tuple(float(value) for corner in corners for value in corner)))
    size = (round(WIDTH * SCALE), round(HEIGHT * SCALE))
    return picture.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=255)


def _without_shade(grey: NDArray[np.uint8]) -> Darkness:
    """1 minus grey by paper, the paper being the light part of every neighbourhood."""
    from PIL import Image
    from scipy import ndimage

    rows, columns = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    blocks = grey[: rows * _BLOCK : 2, : columns * _BLOCK : 2]
    blocks = blocks.reshape(rows, _BLOCK // 2, columns, _BLOCK // 2).swapaxes(1, 2).reshape(rows, columns, -1)
    kept = blocks.shape[2] * 8 // 10
    paper = np.partition(blocks, kept, axis=2)[:, :, kept].astype(np.float32)
    paper = ndimage.grey_closing(paper, size=7, mode="nearest")
    paper = ndimage.gaussian_filter(paper, 1.2, mode="nearest")
    whole = Image.fromarray(paper).resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
    ratio = grey.astype(np.float32) / np.maximum(np.asarray(whole), 8.0)
    darkness: Darkness = np.clip(1.0 - ratio, 0.0, 1.0).astype(np.float32)
    return darkness


def _middle(darkness: Darkness, cell: Box) -> float:
    """How dark the middle of a cell is."""
    left, top = round((cell.x + 0.8) * SCALE), round((cell.y + 0.8) * SCALE)
    size = round((cell.width - 1.6) * SCALE)
    return float(darkness[top : top + size, left : left + size].mean())


def _turned(way: Placement) -> int:
    """By which quarter turn the picture was rotated, clockwise in degrees."""
    ends = way(np.array([[20.0, 14.5], [190.0, 14.5]]))
    angle = np.degrees(np.arctan2(ends[1, 1] - ends[0, 1], ends[1, 0] - ends[0, 0]))
    return round(float(angle) / 90) % 4 * 90
