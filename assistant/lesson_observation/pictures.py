"""Pictures of a lesson: the ribbon of codes over time, the S-T line, the Rt–Ch chart, Flanders' matrix as a
heat map.

Each has its table beside it in the report. Colours are told apart with the common kinds of colour blindness,
and the rows of the ribbon carry their names.
"""

from collections.abc import Sequence

import numpy as np

from assistant.learning_analysis.pictures.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, RED, SKY, png, sheet
from assistant.lesson_observation.figures import Figures
from assistant.lesson_observation.report import Language, Segment
from assistant.lesson_observation.schemes import FIAS, IFIAS, TO_ST
from assistant.lesson_observation.words import called

_ROWS: tuple[tuple[str, frozenset[str], str, tuple[str, str]], ...] = (
    ("ask", frozenset({"4.1", "4.2"}), BLUE, ("教师提问", "Teacher asks")),
    ("tell", frozenset({"5", "6", "7", "13"}), ORANGE, ("讲授与指令", "Lectures, directs")),
    ("take", frozenset({"1", "2", "3"}), GREEN, ("回应学生", "Responds")),
    ("answer", frozenset({"8", "9.1", "9.2"}), PURPLE, ("学生发言", "Pupils speak")),
    ("peer", frozenset({"10", "14"}), SKY, ("讨论与操作", "Discuss, do")),
    ("quiet", frozenset({"11", "12"}), "#999999", ("沉寂", "Silence")),
)


def timeline(segments: Sequence[Segment], figures: Figures, language: Language) -> bytes:
    """Who does what when, a row a kind of act."""
    made = sheet(_say(language, "课堂时间线", "The lesson over time"), language, 7.2, 3.2)
    for row, (_, codes, colour, _) in enumerate(reversed(_ROWS)):
        bars = [(one.start / 60, max(one.end - one.start, 1.0) / 60) for one in segments if one.code in codes]
        made.axes.broken_barh(bars, (row - 0.38, 0.76), facecolors=colour)
    made.axes.set_yticks(range(len(_ROWS)), [_say(language, *words) for _, _, _, words in reversed(_ROWS)])
    made.axes.set_xlim(0, max(figures.seconds / 60, 0.5))
    note = called("basis", figures.basis, language)
    made.axes.set_xlabel(_say(language, f"分钟（{note}）", f"minutes ({note})"))
    return png(made)


def st_line(segments: Sequence[Segment], language: Language) -> bytes:
    """The S-T line: T to the right, S upwards, one step a sample of three seconds, in minutes."""
    made = sheet(_say(language, "S-T 图", "S-T line"), language, 4.6, 4.4)
    right, up = [0.0], [0.0]
    for one in segments:
        step = max(3.0, one.end - one.start) / 60
        teacher = TO_ST.get(one.code, "S") == "T"
        right.append(right[-1] + (step if teacher else 0.0))
        up.append(up[-1] + (0.0 if teacher else step))
    made.axes.plot(right, up, color=BLUE, linewidth=1.6)
    limit = max(right[-1], up[-1], 0.5)
    made.axes.plot([0, limit], [0, limit], color=INK, linewidth=0.7, linestyle=":")
    made.labels(
        _say(language, "教师行为 T（分钟）", "Teacher T (min)"),
        _say(language, "学生行为 S（分钟）", "Students S (min)"),
    )
    return png(made)


def rt_ch(rt: float, ch: float, language: Language) -> bytes:
    """The lesson in the Rt–Ch chart with the borders of the four patterns."""
    made = sheet(_say(language, "Rt–Ch 图", "Rt–Ch chart"), language, 4.6, 4.4)
    edge = np.linspace(0, 1, 51)
    made.axes.plot(edge, 2 * np.minimum(edge, 1 - edge), color=INK, linewidth=0.9)
    made.axes.plot([0.2, 0.8], [0.4, 0.4], color=INK, linewidth=0.9, linestyle="--")
    for border in (0.3, 0.7):
        made.axes.plot([border, border], [0, 0.4], color=INK, linewidth=0.9, linestyle="--")
    for x, y, name in (
        (0.15, 0.1, "practice"),
        (0.85, 0.1, "lecture"),
        (0.5, 0.55, "dialogue"),
        (0.5, 0.18, "mixed"),
    ):
        made.axes.text(x, y, called("pattern", name, language), ha="center", fontsize=10, color=INK)
    made.axes.plot([rt], [ch], marker="o", markersize=10, color=RED)
    made.axes.set_xlim(0, 1)
    made.axes.set_ylim(0, 1)
    made.labels(
        _say(language, "教师行为占有率 Rt", "Teacher share Rt"),
        _say(language, "师生行为转换率 Ch", "Changes Ch"),
    )
    return png(made)


def heat_map(scheme: str, rows: Sequence[Sequence[int]], language: Language) -> bytes:
    """A matrix of transitions: row to column, darker for more, the number in each cell that is not empty."""
    title = _say(language, "弗兰德斯迁移矩阵", "Flanders' matrix")
    if scheme == "ifias":
        title = _say(language, "改进弗兰德斯迁移矩阵", "Matrix of the improved system")
    made = sheet(title, language, 6.4, 5.6)
    values = np.asarray(rows, dtype=float)
    made.axes.grid(False)
    made.axes.imshow(np.sqrt(values), cmap="Blues", aspect="equal")
    names = list(FIAS if scheme == "fias" else IFIAS)
    made.axes.set_xticks(range(len(names)), names, fontsize=8)
    made.axes.set_yticks(range(len(names)), names, fontsize=8)
    top = float(np.sqrt(values).max() or 1.0)
    for row, column in zip(*np.nonzero(values), strict=True):
        dark = float(np.sqrt(values[row, column])) > top * 0.6
        made.axes.text(
            column, row, str(int(values[row, column])), ha="center", va="center", fontsize=7,
            color="white" if dark else INK,
        )  # fmt: skip
    made.labels(_say(language, "后一个编码", "next code"), _say(language, "前一个编码", "code"))
    return png(made)


def _say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en
