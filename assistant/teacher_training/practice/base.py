"""What artefacts of practice and research share: sources, what they show, and questions to the teacher."""

from typing import Literal

from pydantic import Field, model_validator

from assistant.artefact import Artefact
from assistant.lesson_preparation.artefacts.base import Part, Request, new_id
from assistant.lesson_preparation.artefacts.meeting import Chinese

__all__ = ["LONG", "Chinese", "Part", "Practised", "Prompt", "Request", "Shown", "Source", "new_id"]

LONG = 6_000
"""Characters of one text that a teacher writes."""


class Source(Part):
    """A kept artefact that something rests on. `model` says that a model wrote some of it."""

    id: str
    kind: str
    title: str
    draft: str
    version: int = 0
    model: bool = False


class Shown(Part):
    """One thing that a source shows, as a sentence with its figure. `place` leads to it within the source,
    `figure` is the number as it stands there, `quote` words that stand there verbatim."""

    id: str
    source: str
    place: str
    text: str = Field(min_length=1)
    figure: str = ""
    quote: str = ""


class Prompt(Part):
    """A question that only the teacher can answer; `about` are ids of what is shown. `answer` stays empty
    until the teacher writes it."""

    id: str
    question: str = Field(min_length=1)
    about: list[str] = Field(default_factory=list)
    answer: str = Field(default="", max_length=LONG)


class Practised(Artefact):
    """An artefact of this room. `thin` says where evidence is missing."""

    title: str = Field(min_length=1, max_length=160)
    language: Literal["zh"] = "zh"
    sources: list[Source] = Field(default_factory=list)
    shown: list[Shown] = Field(default_factory=list)
    thin: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_what_it_is(self) -> "Practised":
        if not self.notice:
            self.notice = (
                "本文由系统按规则从您已保存的材料中整理，未使用模型；数字均注明出处，留空处须由您本人填写，"
                "系统不代写。仅供教师改进教学，不用于考核与排名。"
            )
        return self
