"""The dimensions of a result as bars with intervals, the weakest first, where a reader looks first."""

from collections.abc import Sequence

from assistant.learning_analysis.pictures.canvas import BLUE, INK, ORANGE, SKY, png, sheet
from assistant.teacher_training.literacy.report import Language
from assistant.teacher_training.literacy.result import ScoreView


def bars(title: str, scores: Sequence[ScoreView], language: Language) -> bytes:
    """Expected shares as horizontal bars with their 95 % intervals, sorted. PNG."""
    ordered = sorted(scores, key=lambda one: (-one.share, one.code))  # the axis counts from below
    made = sheet(title, language, 7.2, 1.3 + 0.52 * len(ordered))
    places = list(range(len(ordered)))
    shares = [one.share for one in ordered]
    made.axes.barh(places, shares, height=0.56, color=SKY, edgecolor=BLUE, linewidth=0.8)
    made.axes.errorbar(
        shares,
        places,
        xerr=[[one.share - one.low for one in ordered], [one.high - one.share for one in ordered]],
        fmt="o",
        color=INK,
        ecolor=ORANGE,
        elinewidth=2.2,
        capsize=4,
        markersize=4,
    )
    for place, one in zip(places, ordered, strict=True):
        made.axes.text(min(one.high + 1.5, 96), place, f"{one.share}", va="center", fontsize=9, color=INK)
    made.axes.set_yticks(places, [one.name for one in ordered])
    made.axes.set_xlim(0, 100)
    made.axes.grid(False, axis="y")
    made.axes.set_xlabel(
        made.say("预计得分率（%），橙线为 95% 区间", "expected share (%); orange: 95% interval")
    )
    return png(made)
