"""LaTeX as a PNG: laid out by ziamath with the mathematical font it brings, painted with Pillow.

Chinese inside a formula needs a font that is not here; such a formula has no picture (`drawable`).
"""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from assistant.documents.formulas.mathml import is_east_asian, is_readable, mathml

if TYPE_CHECKING:
    from PIL.Image import Image

_OVERSAMPLED = 3
_LAID_OUT_AT = 32.0
_WIDEST, _HIGHEST = 3_000.0, 1_200.0
"""In points at that size: about three lines' width and a page; a larger picture would cost memory only."""
_STEPS = 8
_OPERATION = re.compile(r"([MLQCZ])([^MLQCZ]*)")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FormulaPicture:
    """The picture and its size in points; `depth` is how far it reaches below the baseline."""

    png: bytes
    width: float
    height: float
    depth: float


def drawable(latex: str) -> bool:
    """Whether a picture can be made: LaTeX that can be set and laid out, no Chinese inside, not beyond a
    page."""
    if not is_readable(latex) or any(is_east_asian(text) for text in mathml(latex).itertext()):
        return False
    try:
        _, _, width, height = _view(_laid_out(latex))
    except ValueError:
        return False
    return width <= _WIDEST and height <= _HIGHEST


@dataclass(frozen=True, slots=True)
class Box:
    """Size in points of a formula; `depth` is how far it reaches below the baseline."""

    width: float
    height: float
    depth: float


def box(latex: str, size: float) -> Box:
    """The room that `latex` takes at `size` points. Raises what `picture` raises."""
    _, top, width, height = _view(_laid_out(latex))
    scale = size / _LAID_OUT_AT
    return Box(width * scale, height * scale, (height + top) * scale)


@lru_cache(maxsize=128)
def picture(
    latex: str, size: float, colour: str = "#000000", pixels_per_point: float = 4.0
) -> FormulaPicture:
    """`latex` at `size` points on a transparent ground. Raises `FormulaUnreadable`, ValueError where a part
    cannot be laid out."""
    svg = _laid_out(latex)
    left, top, width, height = _view(svg)
    room = box(latex, size)
    scale = pixels_per_point * _OVERSAMPLED * size / _LAID_OUT_AT
    mask = _mask(svg, (left, top), (round(width * scale) + 1, round(height * scale) + 1), scale)
    return FormulaPicture(_png(mask, colour), room.width, room.height, room.depth)


def _view(svg: Any) -> tuple[float, float, float, float]:
    left, top, width, height = map(float, svg.get("viewBox").split())
    return left, top, width, height


@lru_cache(maxsize=256)
def _laid_out(latex: str) -> Any:
    """The SVG of `latex` at `_LAID_OUT_AT` points, paths and rectangles only. Not to be changed."""
    import ziafont
    import ziamath

    tree = mathml(latex)
    tree.set("display", "block")
    ziafont.config.svg2 = False  # glyphs as paths where they stand; left so, for threads share this setting
    try:
        text = ziamath.Math(etree.tostring(tree, encoding="unicode"), size=_LAID_OUT_AT).svg()
    except (AssertionError, IndexError, KeyError, TypeError) as error:
        raise ValueError("the formula cannot be laid out") from error
    return etree.fromstring(text.encode())


def _mask(svg: Any, origin: Point, size: tuple[int, int], scale: float) -> "Image":
    """White where there is ink."""
    from PIL import Image

    whole = Image.new("L", size)
    for shape in svg.iter():
        name = etree.QName(shape).localname
        stroke = float(shape.get("stroke-width", 0)) * scale
        if name == "rect":
            contours = [_rectangle(shape)]
        elif name == "path":
            contours = list(_contours(shape.get("d", "")))
        else:
            continue
        scaled = [[((x - origin[0]) * scale, (y - origin[1]) * scale) for x, y in each] for each in contours]
        _paint(whole, scaled, stroke)
    return whole


def _paint(whole: "Image", contours: list[list[Point]], stroke: float) -> None:
    """One shape onto the mask. Its contours are combined by exclusive or, so that holes stay."""
    from PIL import Image, ImageChops, ImageDraw

    every = [point for contour in contours for point in contour]
    if not every:
        return
    left, top = (math.floor(min(point[axis] for point in every) - stroke) for axis in (0, 1))
    right, bottom = (math.ceil(max(point[axis] for point in every) + stroke) + 1 for axis in (0, 1))
    box = (right - left, bottom - top)
    layer = Image.new("1", box)
    for contour in contours:
        ink = Image.new("1", box)
        pen = ImageDraw.Draw(ink)
        points = [(x - left, y - top) for x, y in contour]
        if stroke:
            pen.line(points, fill=1, width=max(1, round(stroke)))
        elif len(points) > 1:
            pen.polygon(points, fill=1)
        layer = ImageChops.logical_xor(layer, ink)
    whole.paste(255, (left, top), layer)


def _rectangle(shape: Any) -> list[Point]:
    x, y, w, h = (float(shape.get(name, 0)) for name in ("x", "y", "width", "height"))
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]


def _contours(path: str) -> Iterator[list[Point]]:
    """The contours of a path as polygons, curves in short lines."""
    current: list[Point] = []
    for operation, rest in _OPERATION.findall(path):
        numbers = [float(each) for each in rest.replace(",", " ").split()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if operation == "M":
            if current:
                yield current
            current = points
        elif operation == "L":
            current += points
        elif operation == "Q":
            current += [
                _quadratic(current[-1], points[0], points[1], n / _STEPS) for n in range(1, _STEPS + 1)
            ]
        elif operation == "C":
            first = current[-1]
            current += [_cubic(first, points, n / _STEPS) for n in range(1, _STEPS + 1)]
    if current:
        yield current


def _quadratic(a: Point, b: Point, c: Point, t: float) -> Point:
    u = 1 - t
    return (u * u * a[0] + 2 * u * t * b[0] + t * t * c[0], u * u * a[1] + 2 * u * t * b[1] + t * t * c[1])


def _cubic(a: Point, rest: list[Point], t: float) -> Point:
    b, c, d = rest
    u = 1 - t
    return (
        u**3 * a[0] + 3 * u * u * t * b[0] + 3 * u * t * t * c[0] + t**3 * d[0],
        u**3 * a[1] + 3 * u * u * t * b[1] + 3 * u * t * t * c[1] + t**3 * d[1],
    )


def _png(mask: "Image", colour: str) -> bytes:
    from PIL import Image

    size = (max(1, mask.width // _OVERSAMPLED), max(1, mask.height // _OVERSAMPLED))
    ink = mask.resize(size, Image.Resampling.BOX)
    painted = Image.new("RGB", size, colour)
    painted.putalpha(ink)
    target = io.BytesIO()
    painted.save(target, "PNG")
    return target.getvalue()
