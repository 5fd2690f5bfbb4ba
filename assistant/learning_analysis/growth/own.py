"""Two tests of the same pupils: each pupil's own change, and value added by classes (增值评价)."""

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.learning_analysis.classical.estimates import Z95
from assistant.learning_analysis.classical.reliability import reliability
from assistant.learning_analysis.classical.sums import gather
from assistant.learning_analysis.growth.mixed import value_added
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.growth import Growth, OwnGrowth, ValueAdded
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix


@cache
def limits() -> dict[str, Any]:
    """Gates of growth and early notice."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("limits.yaml").read_text("utf-8"))
    return loaded


def growth(before: ResponseMatrix, after: ResponseMatrix) -> Growth:
    """Growth of the pupils (by pseudonym) whose totals are known in both tests. Classes are those of the
    later test."""
    first = dict(zip(before.pupils, before.totals, strict=True))
    rows = [
        row
        for row, pupil in enumerate(after.pupils)
        if not math.isnan(first.get(pupil, math.nan)) and not math.isnan(after.totals[row])
    ]
    pupils = [after.pupils[row] for row in rows]
    pre, post = np.array([first[pupil] for pupil in pupils]), after.totals[rows]
    groups = [after.groups[row] for row in rows]
    either = {*before.pupils, *after.pupils}
    added = value_added(pupils, groups, pre, post, limits()["value_added"])
    return Growth(
        before=before.exam,
        after=after.exam,
        n=len(pupils),
        dropped=len(either) - len(pupils),
        pupils=_own(pupils, pre, post, _error(before), _error(after)),
        value_added=added if isinstance(added, ValueAdded) else None,
        value_added_why=added if isinstance(added, Words) else None,
    )


def _error(matrix: ResponseMatrix) -> float | None:
    """Share of the variance of totals that is measurement error: 1 - alpha."""
    alpha = reliability(gather(matrix)).alpha.value
    return None if alpha is None else min(1.0, max(0.0, 1 - alpha))


def _own(
    pupils: list[str], pre: Floats, post: Floats, error_pre: float | None, error_post: float | None
) -> tuple[OwnGrowth, ...]:
    n, least = len(pupils), limits()["own"]["pupils"]
    if n < least:
        few = withheld(f"两次都有成绩的只有{n}人，至少{least}人", f"{n} pupils in both; {least} needed", n)
        words = few.why or Words("", "")
        return tuple(OwnGrowth(pupil, few, few, few, False, words) for pupil in pupils)
    if pre.std() < 1e-9 or post.std() < 1e-9:
        same = withheld("有一次所有人同分，无法比较", "one test has equal totals; nothing to compare", n)
        words = same.why or Words("", "")
        return tuple(OwnGrowth(pupil, same, same, same, False, words) for pupil in pupils)
    z_pre, z_post = (pre - pre.mean()) / pre.std(ddof=1), (post - post.mean()) / post.std(ddof=1)
    error = None if error_pre is None or error_post is None else math.sqrt(error_pre + error_post)
    return tuple(
        _change(pupil, float(first), float(second), error, n)
        for pupil, first, second in zip(pupils, z_pre, z_post, strict=True)
    )


def _change(pupil: str, before: float, after: float, error: float | None, n: int) -> OwnGrowth:
    moved = after - before
    if error is None:
        words = Words("信度未知，分不清进步还是波动", "the reliability is unknown; this may be chance")
        return OwnGrowth(pupil, Figure(before, n), Figure(after, n), Figure(moved, n), False, words)
    half = Z95 * error
    clear = abs(moved) > half
    if not clear:
        words = Words("变化在测量误差之内", "the change is within measurement error")
    elif moved > 0:
        words = Words("与自己相比有明显进步", "clear progress against the own baseline")
    else:
        words = Words("与自己相比有明显回落，找找原因", "a clear drop against the own baseline: find out why")
    change = Figure(moved, n, moved - half, moved + half)
    return OwnGrowth(pupil, Figure(before, n), Figure(after, n), change, clear, words)
