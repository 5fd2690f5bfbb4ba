"""A test blueprint (双向细目表): what a paper has to hold, before any item is chosen.

Every wish is an `Amount`: exact (`4`), a range (`"2-4"`), or soft with a cost for each unit it is missed by.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from assistant.homework.items.item import Band, Cognitive, Id, Item, ItemType, Part

_RANGE = re.compile(r"\s*(\d+(?:\.\d+)?)?\s*(?:-|–|—|~|～|至|到)\s*(\d+(?:\.\d+)?)?\s*")


class Amount(Part):
    """From `least` to `most` (None: no limit). `cost` 0 means it must hold; else each unit outside costs so
    much (of means and shares a unit is 0.01), against at most 1 for all that is only preferred."""

    least: float = Field(default=0, ge=0)
    most: float | None = Field(default=None, ge=0)
    cost: float = Field(default=0, ge=0, le=1000)

    @property
    def exact(self) -> bool:
        """One value only."""
        return self.most == self.least


def _amount(value: Any) -> Any:
    """4, 2.5, "4", "2-4", "2至4", "-4"."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return {"least": value, "most": value}
    if isinstance(value, str):
        if found := _RANGE.fullmatch(value):
            return {"least": found[1] or 0, "most": found[2]}
        return {"least": value.strip(), "most": value.strip()}
    return value


Wish = Annotated[Amount, BeforeValidator(_amount)]


class Section(Part):
    """A section of the paper (大题) for items of `types`. With `each` its items earn just that; items whose
    scoring points fix another value are not taken."""

    types: list[ItemType] = Field(min_length=1)
    title: str = Field(default="", max_length=40)
    count: Wish | None = None
    each: float | None = Field(default=None, gt=0, le=200)
    points: Wish | None = None


class Cell(Part):
    """A cell, row or column of the table: items with one of the `knowledge` codes (or a code below it), of
    one of the levels, types and bands; an empty list allows all. `name` says the knowledge in words."""

    name: str = Field(default="", max_length=60)
    knowledge: list[str] = Field(default_factory=list, max_length=60)
    cognitive: list[Cognitive] = Field(default_factory=list)
    types: list[ItemType] = Field(default_factory=list)
    bands: list[Band] = Field(default_factory=list)
    count: Wish | None = None
    points: Wish | None = None

    def holds(self, item: Item) -> bool:
        """Whether the item belongs to this cell."""
        return (
            (about(item, self.knowledge) or not self.knowledge)
            and (not self.cognitive or item.cognitive in self.cognitive)
            and (not self.types or item.type in self.types)
            and (not self.bands or item.band in self.bands)
        )  # fmt: skip


def about(item: Item, codes: list[str]) -> bool:
    """Whether the item has one of the codes or one below it."""
    return any(below(code, codes) for code in item.knowledge)


def below(code: str, wanted: list[str]) -> bool:
    """Whether the code is one of those wanted or lies below one: `a.b` and `a/b` lie below `a`."""
    return any(code == one or code.startswith((one + ".", one + "/")) for one in wanted)


class Ratio(Part):
    """Shares of the points that are easy, medium and hard (7:2:1), each met within `slack`."""

    easy: float = Field(ge=0)
    medium: float = Field(ge=0)
    hard: float = Field(ge=0)
    slack: float = Field(default=0.05, ge=0, le=1)
    cost: float = Field(default=0, ge=0, le=1000)

    @property
    def shares(self) -> dict[Band, float]:
        """Parts of 1."""
        whole = self.easy + self.medium + self.hard
        return {
            Band.EASY: self.easy / whole, Band.MEDIUM: self.medium / whole, Band.HARD: self.hard / whole,
        }  # fmt: skip

    @model_validator(mode="after")
    def _some(self) -> "Ratio":
        if not self.easy + self.medium + self.hard:
            raise ValueError("a ratio needs a part above 0")
        return self


def as_ratio(value: Any) -> Any:
    """7:2:1, 7：2：1."""
    parts = re.split(r"[:：]", value) if isinstance(value, str) else value
    if isinstance(parts, list | tuple) and len(parts) == 3:
        return dict(zip(("easy", "medium", "hard"), parts, strict=True))
    return value


class Evenness(Part):
    """How far parallel forms may lie apart: in mean expected P, in points of each cell, and in information
    (the sum of points × 4P(1-P), as a share of form A's)."""

    expected: float = Field(default=0.03, gt=0, le=1)
    points: float = Field(default=3, ge=0)
    information: float = Field(default=0.15, gt=0, le=10)


class Blueprint(Part):
    """One paper, or `forms` parallel ones that share at most `overlap` items besides the `forced` ones.
    `knowledge` is what the paper is about, `topic` its words: no item without one of these codes is taken.
    `exposure` leaves out items used so often or more; `expected` is the mean P weighted by points."""

    title: str = Field(default="", max_length=80)
    subject: Id
    grade: int = Field(ge=1, le=12)
    topic: str = Field(default="", max_length=120)
    knowledge: list[str] = Field(default_factory=list, max_length=400)
    sections: list[Section] = Field(default_factory=list, max_length=12)
    cells: list[Cell] = Field(default_factory=list, max_length=200)
    points: Wish | None = None
    minutes: Wish | None = None
    count: Wish | None = None
    ratio: Annotated[Ratio, BeforeValidator(as_ratio)] | None = None
    expected: Wish | None = None
    exposure: int | None = Field(default=None, ge=1)
    excluded: list[Id] = Field(default_factory=list)
    forced: list[Id] = Field(default_factory=list)
    enemies: list[list[Id]] = Field(default_factory=list)
    per_stimulus: int | None = Field(default=None, ge=1)
    per_template: int | None = Field(default=None, ge=1)
    forms: int = Field(default=1, ge=1, le=4)
    overlap: int = Field(default=0, ge=0)
    evenness: Evenness = Evenness()
    shuffle: bool = Field(default=True, description="options of forms after A in another order")
    language: Literal["zh", "en"] = "zh"
