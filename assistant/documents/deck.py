"""What courseware (课件) says, before it is a pptx: slides in order, each with role, words and notes."""

from dataclasses import dataclass
from typing import Literal

from assistant.documents.paper import Picture, Table

Role = Literal["cover", "goal", "hook", "concept", "example", "check", "practice", "summary", "homework"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: one value a category for each series."""

    kind: Literal["bar", "line", "pie"]
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `bullets` are at most five and at most 60 characters each, with inline `$latex$`;
    `formulas` stand alone; `answer` appears after the pupils have thought (a click, or the notes where the
    format has none); `notes` are what the teacher says; `step` is the lesson step it serves; `minutes` is
    how long it stands."""

    role: Role
    title: str
    bullets: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    picture: Picture | None = None
    answer: str = ""
    notes: str = ""
    step: str = ""
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Deck:
    """A whole presentation; `subtitle` stands on the cover, `footer` on each slide."""

    title: str
    slides: tuple[Slide, ...]
    subtitle: str = ""
    footer: str = ""
    language: str = "zh"
    sources: tuple[str, ...] = ()
