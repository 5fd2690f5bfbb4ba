"""What is recommended, and why."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact

Language = Literal["zh", "en"]
Kind = Literal["assessment", "chapter", "exercise", "resource", "case"]


class Part(BaseModel):
    """A frozen piece."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Gap(Part):
    """What may be gained on an indicator: `need` from 0 (nothing) to 1, of `answered` answers with mean
    `score`, where the dimension's expected share is `dimension` (percent; None with too little evidence).
    `learned` counts chapters and quizzes since the newest answer; each halves the need."""

    code: str
    name: str
    need: float = Field(ge=0, le=1)
    answered: int
    score: float | None = None
    dimension: int | None = None
    learned: int = 0


class Missed(Part):
    """An item that the teacher answered short of the key, with the key and why."""

    id: str
    stem: str
    options: tuple[str, str, str, str]
    key: str
    rationale: str


class Recommendation(Part):
    """One entry. `key` names it for good (`chapter:5`), `open` is what opens it: a chapter's number or a
    passage's id. `outside` is the place kept for what lies beside the gaps."""

    key: str
    kind: Kind
    title: str
    reason: str
    indicators: tuple[str, ...] = ()
    open: str = ""
    outside: bool = False
    missed: tuple[Missed, ...] = ()


class Recommendations(Artefact):
    """The list (学习推荐). `off` where the teacher switched recommendations off; then it is empty. `how` says
    in words how it came about."""

    kind: Literal["recommendations"] = "recommendations"
    title: str
    language: Language = "zh"
    off: bool = False
    gaps: tuple[Gap, ...] = ()
    items: tuple[Recommendation, ...] = ()
    how: tuple[str, ...] = ()
