"""What the smaller artefacts of lesson preparation share."""

import uuid
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.artefact import Artefact

Language = Literal["zh", "en"]


class Request(BaseModel):
    """What a duty is asked for; an unknown field is a mistake, not a wish."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Part(BaseModel):
    """A part of an artefact."""

    model_config = ConfigDict(extra="forbid")


class Prepared(Artefact):
    """An artefact of lesson preparation. `basis` says, in words, what the content rests on; `thin` where
    evidence is missing and a teacher must add or look."""

    title: str = Field(min_length=1)
    language: Language = "zh"
    basis: list[str] = Field(default_factory=list)
    thin: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_what_it_is(self) -> "Prepared":
        """Without another notice it is said that this is a draft made by rule, for a teacher to review."""
        if not self.notice:
            self.notice = say(
                self.language,
                "本文由系统按规则起草，未使用模型；请教师审阅后使用。",
                "Drafted by rule, without a model. A teacher reviews it before use.",
            )
        return self


def new_id() -> str:
    """An id for an artefact."""
    return uuid.uuid4().hex


def say(language: str, zh: str, en: str) -> str:
    """The wording in the artefact's language."""
    return zh if language == "zh" else en


@cache
def content(name: str) -> Mapping[str, Any]:
    """A content file of this folder, such as `letters` for `letters.yaml`."""
    text = (files("assistant.lesson_preparation.artefacts") / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
