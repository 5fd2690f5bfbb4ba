"""The sheet that pictures are drawn on: one size, one palette, one font, no state shared between threads.

matplotlib's `Figure` is used without pyplot, so two requests never meet. Characters that the bundled font
lacks are taken from an installed Chinese font where there is one.
"""

import io
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.columns import ems
from assistant.learning_analysis.reports.facts import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

BLUE, ORANGE, GREEN, PURPLE, SKY, RED, INK = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#333333",
)
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, RED)
"""Okabe and Ito's palette: told apart with every common colour blindness; shapes differ as well."""
MARKS = ("o", "s", "^", "D", "v", "P")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
GRID = "#D9DEE0"
DPI = 120
_LEGEND = 9
"""Points of a legend's words."""
_LINE = 0.26
"""Inches that the name of an axis takes."""
INSTALLED = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Droid Sans Fallback",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure with one pair of axes, for a reader of `language`; `bar` holds the scale of its colours."""

    figure: "Figure"
    axes: "Axes"
    language: Language
    bar: "Axes | None" = None

    def say(self, zh: str, en: str) -> str:
        """The wording in the reader's language."""
        return zh if self.language == "zh" else en

    def labels(self, x: str, y: str) -> None:
        """Name the axes."""
        self.axes.set_xlabel(x)
        self.axes.set_ylabel(y)

    def legend(self, columns: int = 4) -> None:
        """A legend below the axes, where it covers nothing."""
        handles, names = self.axes.get_legend_handles_labels()
        if handles:
            longest = max(ems(name) for name in names) * _LEGEND + 45
            fitting = int((self.figure.get_figwidth() * 72 - 20) // longest)
            self.figure.legend(
                handles,
                names,
                loc="lower center",
                ncols=max(1, min(columns, len(handles), fitting)),
                frameon=False,
                fontsize=_LEGEND,
                borderaxespad=0.3,
            )


def sheet(
    title: str, language: Language, width: float = 7.2, height: float = 4.4, scale: bool = False
) -> Sheet:
    """An empty sheet, `width` by `height` in inches; with a `scale` of colours at its right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_title(title, fontsize=13, color=INK, pad=10, y=1.0)
    axes.grid(True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return Sheet(figure, axes, language, figure.add_axes((0.9, 0.1, 0.05, 0.8)) if scale else None)


def arrange(made: Sheet) -> None:
    """Give axes, names and legend their places by the length of their words: matplotlib's own layout draws
    every text twice, which took half of the time of a picture."""
    wide, high = (float(each) for each in made.figure.get_size_inches())
    axes, gap = made.axes, 0.11
    names = [_extent(text) for text in axes.get_yticklabels()]
    below = [_extent(text) for text in axes.get_xticklabels()]
    x_name, y_name = _LINE if axes.get_xlabel() else 0.0, _LINE if axes.get_ylabel() else 0.0
    rows = [-(-len(one.legend_handles) // one._ncols) for one in made.figure.legends]  # type: ignore[attr-defined]
    key = sum(rows) * _LEGEND / 72 * 1.55 + (0.1 if rows else 0.0)
    under = max((tall for _, tall in below), default=0.0) + gap
    beside = max((long for long, _ in names), default=0.0) + gap
    last = below[-1][0] / 2 if below and not axes.get_xticklabels()[-1].get_rotation() else 0.0
    left, bottom = beside + y_name + 0.08, under + x_name + key + 0.06
    right = wide - max(0.12, last + 0.05) - (0.85 if made.bar else 0.0)
    top = high - (0.45 if axes.get_title() else 0.12)
    axes.set_position((left / wide, bottom / high, (right - left) / wide, (top - bottom) / high))
    axes.xaxis.set_label_coords(0.5, -(under + x_name * 0.55) / (top - bottom))
    axes.yaxis.set_label_coords(-(beside + y_name * 0.5) / (right - left), 0.5)
    if made.bar is not None:
        made.bar.set_position(
            (
                (right + 0.14) / wide,
                (bottom + 0.1 * (top - bottom)) / high,
                0.16 / wide,
                0.8 * (top - bottom) / high,
            )
        )


def _extent(text: "Text") -> tuple[float, float]:
    """Width and height of a text in inches, as it is turned; Latin letters are taken at their mean."""
    size, turn = float(text.get_fontsize()) / 72, math.radians(text.get_rotation())
    long, tall = ems(text.get_text()) * size, size * 1.2 if text.get_text() else 0.0
    across, up = abs(math.cos(turn)), abs(math.sin(turn))
    return long * across + tall * up, long * up + tall * across


def png(made: Sheet) -> bytes:
    """The sheet as PNG, every text in a font that has its characters."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    canvas = FigureCanvasAgg(made.figure)
    arrange(made)
    for text in made.figure.findobj(Text):
        if not text.get_text():
            continue
        size = text.get_fontsize()
        text.set_fontproperties(_font(text.get_text()))
        text.set_fontsize(size)
    target = io.BytesIO()
    written = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}}
    canvas.print_png(target, **written)  # type: ignore[no-untyped-call]
    return target.getvalue()


def _font(text: str) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    path = _bundled() if all(ord(sign) in _characters() for sign in text if sign.isprintable()) else _other()
    return FontProperties(fname=path)


def _bundled() -> str:
    return str(files("assistant.learning_analysis.pictures") / "xingtan_sans.otf")


@cache
def _characters() -> frozenset[int]:
    """What the bundled font can draw."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(_bundled()).get_charmap())


@cache
def _other() -> str:
    """The file of an installed Chinese font, for rare characters; the bundled one where there is none."""
    from matplotlib.font_manager import fontManager

    held = {each.name: each.fname for each in fontManager.ttflist}
    return next((held[name] for name in INSTALLED if name in held and Path(held[name]).exists()), _bundled())
