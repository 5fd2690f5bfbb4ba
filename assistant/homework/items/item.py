"""An item (试题): what a pupil reads, what earns its points, and what is known about it.

Text may hold inline formulas as LaTeX between dollar signs. The fields follow product practice for Chinese
item banks; the names follow QTI 3.0 where it has one.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class ItemType(StrEnum):
    """题型. The first four are marked by rules alone."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    BLANK = "blank"
    SHORT = "short"
    CALCULATION = "calculation"
    PROOF = "proof"
    EXPERIMENT = "experiment"
    MATERIAL = "material"
    ESSAY = "essay"
    ORAL = "oral"
    PRACTICAL = "practical"


CHOICES = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE})
OPEN = frozenset({ItemType.ESSAY, ItemType.ORAL, ItemType.PRACTICAL})
"""Official marks of these are given one by one by a person (G-R6)."""


class Cognitive(StrEnum):
    """认知水平: revised Bloom (Anderson and Krathwohl 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Band(StrEnum):
    """难度档 易/中/难: expected share of points from 0.75, from 0.45, below."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Part(BaseModel):
    """Frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Part):
    """An option of a choice; `misconception` says what a pupil thinks who takes it."""

    label: Annotated[str, StringConstraints(pattern=r"^[A-H]$")]
    text: Text
    misconception: str = ""


class ScoringPoint(Part):
    """采分点: what earns `points`; `accepted` are other wordings that earn them as well."""

    id: Id
    text: Text
    points: float = Field(gt=0)
    accepted: list[Text] = Field(default_factory=list)


class Picture(Part):
    """A picture of the stem: a file of the bank by its SHA-256, with words for who cannot see it."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    alt: str = ""


class Item(Part):
    """One item. `answer` is the key in words pupils use: letters without separator for choices (`AC`), 对 or
    错, the value or sentence elsewhere; `accepted` are further full answers. `expected` is the share of
    points a class of that grade is expected to earn (预估难度 P, 0 to 1)."""

    id: Id
    type: ItemType
    subject: Id
    grade: int = Field(ge=1, le=12)
    stem: Text
    options: list[Option] = Field(default_factory=list, max_length=8)
    answer: str = ""
    accepted: list[Text] = Field(default_factory=list)
    unit: str = ""
    tolerance: float = Field(default=0.0, ge=0)
    partial: Literal["none", "half", "each"] = "none"
    scoring: list[ScoringPoint] = Field(default_factory=list)
    solution: list[Text] = Field(default_factory=list, description="worked steps")
    pictures: list[Picture] = Field(default_factory=list)
    stimulus: str = Field(default="", description="material several items share; equal text is one stimulus")
    knowledge: list[str] = Field(default_factory=list, description="codes of the knowledge graph")
    literacy: list[str] = Field(default_factory=list)
    cognitive: Cognitive = Cognitive.APPLY
    context: Literal["life", "subject", "technology", "culture", "none"] = "none"
    expected: float = Field(default=0.7, ge=0, le=1)
    minutes: float = Field(default=2.0, gt=0, le=120)
    points: float = Field(default=3.0, gt=0, le=200)
    step: float = Field(default=1.0, gt=0, description="marks go from 0 to points by this")
    enemies: list[Id] = Field(default_factory=list, description="never with these in one paper")
    origin: Literal["original", "adapted", "imported", "template"] = "imported"
    source: str = ""
    licence: str = ""
    template: str = Field(default="", description="parametric template and seed it came from: NAME@SEED")

    @property
    def band(self) -> Band:
        """The difficulty band of `expected`."""
        return Band.EASY if self.expected >= 0.75 else Band.MEDIUM if self.expected >= 0.45 else Band.HARD

    @model_validator(mode="after")
    def _whole(self) -> "Item":
        labels = [option.label for option in self.options]
        if len(set(labels)) != len(labels):
            raise ValueError("option labels repeat")
        if self.type in {ItemType.SINGLE, ItemType.MULTIPLE}:
            if len(labels) < 2:
                raise ValueError("a choice needs two options at least")
            if not self.answer or not set(self.answer) <= set(labels):
                raise ValueError("the key names options that are not there")
            if self.type is ItemType.SINGLE and len(self.answer) != 1:
                raise ValueError("a single choice has one right option")
        elif self.options:
            raise ValueError("only choices have options")
        if self.type is ItemType.TRUE_FALSE and self.answer not in {"对", "错"}:
            raise ValueError("a true-or-false item has the key 对 or 错")
        if self.scoring and abs(sum(point.points for point in self.scoring) - self.points) > 1e-6:
            raise ValueError("the scoring points do not add up to the points")
        return self
