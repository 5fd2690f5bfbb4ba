"""What a sitting says, dimension by dimension, and what it does not say.

Figures are provisional as long as difficulties are guesses, and the report says so in its first limit.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.teacher_training.literacy.ability import Ability, expected_share
from assistant.teacher_training.literacy.frameworks import Words, ai_framework, literacy_framework
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.sitting import Sitting, ability_so_far, next_item

ENOUGH = 4
"""Answers in a dimension below which no level is told."""

Language = Literal["zh", "en"]


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


class _Level(Words):
    code: str
    below: float = float("inf")


class _Levels(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: tuple[_Level, ...]
    descriptors: dict[str, dict[str, Words]]
    limits: tuple[Words, ...]
    notice: Words
    unfinished: Words
    unchecked: Words
    mapping: Words
    progress: dict[str, Words]


@dataclass(frozen=True)
class Score:
    """A dimension (or the whole, code `*`): `share` is the percentage expected on all its items, with ends.

    `levels` are the names of every level the interval touches; empty where answers are too few.
    """

    code: str
    name: str
    answered: int
    ability: Ability
    share: int
    share_low: int
    share_high: int
    levels: tuple[str, ...]
    descriptor: str


@dataclass(frozen=True)
class LiteracyReport:
    """The result of a sitting. `finished` is false for a test that was left."""

    finished: bool
    overall: Score
    dimensions: tuple[Score, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """Change between two sittings in logits; `clear` where its 95 % interval leaves out zero."""

    change: float
    error: float
    clear: bool
    sentence: str


def report(sitting: Sitting, language: Language = "zh") -> LiteracyReport:
    """Scores of a sitting, whether finished or left."""
    limits = tuple(in_language(limit, language) for limit in _levels().limits)
    finished = next_item(sitting) is None
    if not finished:
        limits = (in_language(_levels().unfinished, language).format(answered=len(sitting.answers)), *limits)
    dimensions = tuple(
        _score(sitting, dim.code, in_language(dim, language), (f"{dim.code}.",), language)
        for dim in literacy_framework().dimensions
    )
    whole = "总体" if language == "zh" else "Overall"
    return LiteracyReport(finished, _score(sitting, "*", whole, ("",), language), dimensions, limits)


def aspects(sitting: Sitting, language: Language = "zh") -> tuple[Score, ...]:
    """The same answers by the five aspects of UNESCO's framework, through indicators that lie near a block.

    The mapping is ours, an item may count in two aspects, and no descriptor is told. Codes are `U1` to `U5`.
    """
    return tuple(
        _score(
            sitting,
            f"U{aspect.code}",
            in_language(aspect, language),
            tuple(sorted({f"{near}-" for block in aspect.blocks for near in block.near})),
            language,
        )
        for aspect in ai_framework().aspects
    )


def progress(before: Sitting, after: Sitting, language: Language = "zh") -> Progress:
    """What changed from one sitting to a later one, with the errors of both."""
    old, new = ability_so_far(before), ability_so_far(after)
    change = new.mean - old.mean
    error = float((old.error**2 + new.error**2) ** 0.5)
    clear = abs(change) > 1.96 * error
    found = "same" if not clear else "up" if change > 0 else "down"
    return Progress(change, error, clear, in_language(_levels().progress[found], language))


def unchecked(language: Language = "zh") -> str:
    """What of JY/T 0646-2022 was not compared with its source; empty once all is."""
    return in_language(_levels().unchecked, language) if literacy_framework().unchecked else ""


def notice(language: Language = "zh") -> str:
    """Whom the result is for, and what it must not be used for."""
    return in_language(_levels().notice, language)


def mapping(language: Language = "zh") -> str:
    """Whose judgement it is which items count for UNESCO's aspects."""
    return in_language(_levels().mapping, language)


def in_language(words: Named, language: Language) -> str:
    """A name or sentence in the reader's language."""
    return words.zh if language == "zh" else words.en


def _score(sitting: Sitting, code: str, name: str, places: tuple[str, ...], language: Language) -> Score:
    ability = ability_so_far(sitting, places)
    answered = sum(answer.item.startswith(places) for answer in sitting.answers)
    difficulties = [item.difficulty for item in bank() if item.id.startswith(places)]
    share, low, high = (
        round(100 * expected_share(at, difficulties)) for at in (ability.mean, ability.low, ability.high)
    )
    enough = answered >= ENOUGH
    touched = tuple(in_language(level, language) for level in _touched(ability)) if enough else ()
    described = _levels().descriptors.get(code, {}).get(_level(ability.mean).code) if enough else None
    descriptor = in_language(described, language) if described else ""
    return Score(code, name, answered, ability, share, low, high, touched, descriptor)


def _touched(ability: Ability) -> tuple[_Level, ...]:
    first, last = (_levels().levels.index(_level(at)) for at in (ability.low, ability.high))
    return _levels().levels[first : last + 1]


def _level(ability: float) -> _Level:
    return next(level for level in _levels().levels if ability < level.below)


@cache
def _levels() -> _Levels:
    text = (files(__package__) / "levels.yaml").read_text(encoding="utf-8")
    return _Levels.model_validate(yaml.safe_load(text))
