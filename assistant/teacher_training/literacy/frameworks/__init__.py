"""Competency frameworks as data: JY/T 0646-2022 and UNESCO's AI competency framework for teachers.

The structure 5-13-33 of JY/T 0646-2022 and the names of its dimensions and sub-dimensions were checked
against public copies; the exact wording of the 33 indicators was not, and `unchecked` says so.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpora.curricula.source import ContentInvalid

FrameworkName = Literal["jyt0646", "unesco_ai"]
F = TypeVar("F", bound=BaseModel)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Frozen):
    """A name in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Indicator(_Frozen):
    """A third-level indicator; `about` is our own one-line description."""

    code: str = Field(pattern=r"^\d\.\d\.\d$")
    zh: str = Field(min_length=4)
    about: str = Field(min_length=6)


class Part(_Frozen):
    """A sub-dimension (二级维度)."""

    code: str = Field(pattern=r"^\d\.\d$")
    zh: str = Field(min_length=2)
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class Dimension(_Frozen):
    """A dimension (一级维度)."""

    code: str = Field(pattern=r"^\d$")
    zh: str = Field(min_length=2)
    en: str = Field(min_length=2)
    parts: tuple[Part, ...] = Field(min_length=1)


class LiteracyFramework(_Frozen):
    """Dimensions, sub-dimensions and indicators. `unchecked` names what was not compared with the source."""

    name: str
    title: Words
    source: str
    unchecked: tuple[Literal["indicators"], ...] = ()
    dimensions: tuple[Dimension, ...] = Field(min_length=1)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(found for dim in self.dimensions for part in dim.parts for found in part.indicators)

    @model_validator(mode="after")
    def _sound(self) -> "LiteracyFramework":
        _unique(found.code for found in self.indicators)
        _unique(found.zh for found in self.indicators)
        for dimension in self.dimensions:
            for part in dimension.parts:
                _under(dimension.code, part.code)
                for indicator in part.indicators:
                    _under(part.code, indicator.code)
        return self


class Level(_Frozen):
    """A level of UNESCO's framework."""

    code: Literal["A", "D", "C"]
    zh: str
    en: str


class Block(_Frozen):
    """One of the fifteen blocks; `near` are indicators of JY/T 0646-2022 by our own judgement."""

    level: Literal["A", "D", "C"]
    en: str
    zh: str
    about: str = Field(min_length=6)
    near: tuple[str, ...] = Field(min_length=1)


class Aspect(_Frozen):
    """An aspect with its block at each level."""

    code: str = Field(pattern=r"^\d$")
    zh: str
    en: str
    blocks: tuple[Block, Block, Block]

    @model_validator(mode="after")
    def _each_level_once(self) -> "Aspect":
        if tuple(block.level for block in self.blocks) != ("A", "D", "C"):
            raise ValueError(f"aspect {self.code}: blocks are not Acquire, Deepen, Create")
        return self


class AIFramework(_Frozen):
    """UNESCO's five aspects by three levels."""

    name: str
    title: Words
    source: str
    levels: tuple[Level, Level, Level]
    aspects: tuple[Aspect, ...] = Field(min_length=5, max_length=5)

    @model_validator(mode="after")
    def _sound(self) -> "AIFramework":
        _unique(aspect.code for aspect in self.aspects)
        return self


@cache
def literacy_framework() -> LiteracyFramework:
    """JY/T 0646-2022: 5 dimensions, 13 sub-dimensions, 33 indicators. Raises `ContentInvalid`."""
    return _read("jyt0646", LiteracyFramework)


@cache
def ai_framework() -> AIFramework:
    """UNESCO's AI competency framework for teachers. Raises `ContentInvalid`."""
    framework = _read("unesco_ai", AIFramework)
    known = {indicator.code for indicator in literacy_framework().indicators}
    for aspect in framework.aspects:
        for block in aspect.blocks:
            if missing := sorted(set(block.near) - known):
                raise ContentInvalid(file="unesco_ai.yaml", line=0, place=block.en, reason=f"no {missing}")
    return framework


def _read(name: FrameworkName, kind: type[F]) -> F:
    text = (files(__package__) / f"{name}.yaml").read_text(encoding="utf-8")
    try:
        return kind.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ContentInvalid(file=f"{name}.yaml", line=0, place=place, reason=first["msg"]) from error


def _unique(values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{value} is there twice")
        seen.add(value)


def _under(parent: str, child: str) -> None:
    if not child.startswith(parent + "."):
        raise ValueError(f"{child} does not stand under {parent}")
