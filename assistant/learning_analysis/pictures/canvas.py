"""The sheet that pictures are drawn on: one size, one palette, one font, no state shared between threads.

matplotlib's `Figure` is used without pyplot, so two requests never meet. Characters that the bundled font
lacks are taken from an installed Chinese font where there is one.
"""

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.learning_analysis.reports.facts import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

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
    """A figure with one pair of axes, for a reader of `language`."""

    figure: "Figure"
    axes: "Axes"
    language: Language

    def say(self, zh: str, en: str) -> str:
        """The wording in the reader's language."""
        return zh if self.language == "zh" else en

    def labels(self, x: str, y: str) -> None:
        """Name the axes."""
        self.axes.set_xlabel(x)
        self.axes.set_ylabel(y)

    def legend(self, **options: Any) -> None:
        """A legend below the axes, where it covers nothing."""
        handles, names = self.axes.get_legend_handles_labels()
        if handles:
            columns = options.pop("columns", min(4, len(handles)))
            self.figure.legend(
                handles,
                names,
                loc="outside lower center",
                ncols=columns,
                frameon=False,
                fontsize=9,
                **options,
            )


def sheet(title: str, language: Language, width: float = 7.2, height: float = 4.4) -> Sheet:
    """An empty sheet, `width` by `height` in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=13, color=INK, pad=10)
    axes.grid(True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return Sheet(figure, axes, language)


def png(made: Sheet) -> bytes:
    """The sheet as PNG, every text in a font that has its characters."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    canvas = FigureCanvasAgg(made.figure)
    for text in made.figure.findobj(Text):
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
