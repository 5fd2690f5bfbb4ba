"""A knowledge point (知识点) and the mistakes pupils make with it."""

from dataclasses import dataclass
from typing import Literal

from corpora.knowledge_graphs.model import OWN, Misconception, NodeKind, Provenance

Term = Literal["上", "下", "段"]
"""First (上) or second (下) term of a school year, or a whole stage (段, 学段) that is not divided."""

_NUMERALS = "零一二三四五六七八九"
_STAGES = {1: "一", 3: "二", 5: "三", 7: "四"}


@dataclass(frozen=True, slots=True)
class Confusion:
    """Another point (its id) that pupils mistake a point for: how it shows, and how to tell them apart."""

    other: str
    error: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Point:
    """A knowledge point where the common textbook order (人教版编排) teaches it.

    `codes` are curriculum items of its own stage; `later_codes` items of the next stage, where textbooks
    teach earlier than the standard asks. `prerequisites`, `related` and `assesses` are point ids, `part_of`
    the id of the point it is a part of, or empty. A confusion stands with one of its two points.
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
    confusions: tuple[Confusion, ...] = ()
    kind: NodeKind = NodeKind.CONCEPT
    assesses: tuple[str, ...] = ()
    provenance: Provenance = OWN

    @property
    def when(self) -> str:
        """Grade and term as teachers say them, e.g. 八年级下册, or the stage, e.g. 第二学段."""
        if self.term == "段":
            return f"第{_STAGES[self.grade]}学段"
        return f"{_NUMERALS[self.grade]}年级{self.term}册"

    @property
    def last_grade(self) -> int:
        """The grade, or the last one of its stage."""
        return {1: 2, 3: 4, 5: 6, 7: 9}[self.grade] if self.term == "段" else self.grade

    @property
    def order(self) -> tuple[int, bool]:
        """Sorts by grade and term."""
        return self.grade, self.term == "下"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases, self.english)
