"""Bars with intervals, thresholds and comparisons, as inline SVG: no script, no font, fit for printing."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_LABEL, _WIDTH, _RIGHT, _ROW = 210, 430, 90, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure between 0 and 1. What is not known is None."""

    label: str
    value: float
    interval: tuple[float, float] | None = None
    threshold: float | None = None
    met: bool | None = None
    compared: float | None = None


def bars(rows: Sequence[Bar], title: str) -> str:
    """The chart. A bar is the figure, the line over it its 95% interval, the upright stroke the threshold,
    the ring what it is compared with."""
    height = _ROW * len(rows) + 30
    full = _LABEL + _WIDTH + _RIGHT
    parts = [f'<svg viewBox="0 0 {full} {height}" role="img" aria-label="{escape(title)}" class="chart">']
    for tick in range(0, 11, 2):
        x = _x(tick / 10)
        parts.append(f'<line x1="{x}" y1="4" x2="{x}" y2="{height - 22}" class="grid"/>')
        parts.append(f'<text x="{x}" y="{height - 6}" class="tick">{tick / 10:g}</text>')
    for place, row in enumerate(rows):
        parts += _bar(row, 8 + place * _ROW)
    return "".join([*parts, "</svg>"])


def _bar(row: Bar, top: int) -> list[str]:
    state = "" if row.met is None else " met" if row.met else " missed"
    middle = top + 10
    parts = [
        f'<text x="{_LABEL - 10}" y="{middle + 4}" class="name">{escape(row.label)}</text>',
        f'<rect x="{_LABEL}" y="{top}" width="{_x(row.value) - _LABEL:.1f}" height="20" class="bar{state}"/>',
        f'<text x="{_LABEL + _WIDTH + 8}" y="{middle + 4}" class="value">{row.value:.3f}</text>',
    ]
    if row.interval is not None:
        low, high = (_x(end) for end in row.interval)
        parts.append(f'<line x1="{low}" y1="{middle}" x2="{high}" y2="{middle}" class="whisker"/>')
        parts += [
            f'<line x1="{x}" y1="{middle - 4}" x2="{x}" y2="{middle + 4}" class="whisker"/>'
            for x in (low, high)
        ]
    if row.compared is not None:
        parts.append(f'<circle cx="{_x(row.compared)}" cy="{middle}" r="5" class="other"/>')
    if row.threshold is not None:
        x = _x(row.threshold)
        parts.append(f'<line x1="{x}" y1="{top - 4}" x2="{x}" y2="{top + 24}" class="bound"/>')
    return parts


def _x(value: float) -> float:
    return round(_LABEL + _WIDTH * min(1.0, max(0.0, value)), 1)
