"""A number with its sample size and interval, or words where it may not be shown."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Chinese and in English, without a final stop."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure computed from `n` cases; `low` and `high` bound its 95% interval where there is one.

    Either `value` is finite, or it is None and `why` says what is missing: below a gate of sample size, or
    undefined for these data. Never NaN. Raises ValueError for anything else."""

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    why: Words | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.why is None):
            raise ValueError("a figure has a value or words, not both")
        if any(one is not None and not math.isfinite(one) for one in (self.value, self.low, self.high)):
            raise ValueError("a figure is finite")

    @property
    def shown(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


def withheld(zh: str, en: str, n: int = 0) -> Figure:
    """No value, and why."""
    return Figure(None, n, why=Words(zh, en))


class TeacherOnly:
    """Marks a result that only teachers may see: no report for pupils or parents can hold it (P-R6)."""

    __slots__ = ()
