"""A knowledge point (知识点) and the mistakes pupils make with it."""

from dataclasses import dataclass
from typing import Literal

Term = Literal["上", "下"]
"""First (上) or second (下) term of a school year."""

_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Misconception:
    """A common mistake (常见错误) and a short remedy (纠正办法)."""

    error: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Point:
    """A knowledge point where the common textbook order (人教版编排) teaches it.

    `codes` are curriculum items of its own stage; `later_codes` items of the next stage, where textbooks
    teach earlier than the standard asks. `prerequisites`, `related` and `confused_with` are point ids,
    `part_of` the id of the point it is a part of, or empty.
    """

    id: str
    name: str
    english: str
    aliases: tuple[str, ...]
    grade: int
    term: Term
    unit: str
    domain: str
    definition: str
    misconceptions: tuple[Misconception, ...]
    codes: tuple[str, ...]
    later_codes: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    part_of: str = ""
    related: tuple[str, ...] = ()
    confused_with: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Grade and term as teachers say them, e.g. 八年级下册."""
        return f"{_NUMERALS[self.grade]}年级{self.term}册"

    @property
    def order(self) -> tuple[int, bool]:
        """Sorts by grade and term."""
        return self.grade, self.term == "下"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases, self.english)
