"""What a sitting says, dimension by dimension, and what it does not say.

Figures are provisional as long as difficulties are guesses, and the report says so in its first limit.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.teacher_training.literacy.ability import Ability, expected_share
from assistant.teacher_training.literacy.frameworks import ai_framework, literacy_framework
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.sitting import Sitting, ability_so_far, next_item

ENOUGH = 4
"""Answers in a dimension below which no level is told."""

LIMITS: tuple[str, ...] = (
    "题目难度目前是编写者的估计，未经大规模作答校准，分数与等级只供自己参考，不宜与他人比较。",
    "测的是在题目情境中的知识与判断，不是课堂上的实际表现，更不代表师德与教学水平。",
    "区间表示同一个人再测时分数可能落在的范围；区间跨过等级界线时，两个等级都说得通。",
    "结果只给本人，不用于考核、排名、职称与评优；任何影响个人的决定都须由人依据多方面证据作出（P-R6、M-R5）。",
    "四个选项有猜中的可能，计分没有扣除；情境题按部分得分计，误差是近似值。",
)


class _Level(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    zh: str
    en: str
    below: float = float("inf")


class _Levels(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: tuple[_Level, ...]
    descriptors: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Score:
    """A dimension (or the whole, code `*`): `share` is the percentage expected on all its items, with ends.

    `levels` are the Chinese names of every level the interval touches; empty where answers are too few.
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
    limits: tuple[str, ...] = LIMITS


@dataclass(frozen=True)
class Progress:
    """Change between two sittings in logits; `clear` where its 95 % interval leaves out zero."""

    change: float
    error: float
    clear: bool
    sentence: str


def report(sitting: Sitting) -> LiteracyReport:
    """Scores of a sitting, whether finished or left."""
    limits = LIMITS
    finished = next_item(sitting) is None
    if not finished:
        limits = (f"测试尚未做完，目前只有 {len(sitting.answers)} 题，可随时接着做。", *LIMITS)
    dimensions = tuple(
        _score(sitting, dim.code, dim.zh, (f"{dim.code}.",)) for dim in literacy_framework().dimensions
    )
    return LiteracyReport(finished, _score(sitting, "*", "总体", ("",)), dimensions, limits)


def aspects(sitting: Sitting) -> tuple[Score, ...]:
    """The same answers by the five aspects of UNESCO's framework, through indicators that lie near a block.

    The mapping is ours, an item may count in two aspects, and no descriptor is told. Codes are `U1` to `U5`.
    """
    return tuple(
        _score(
            sitting,
            f"U{aspect.code}",
            aspect.zh,
            tuple(sorted({f"{near}-" for block in aspect.blocks for near in block.near})),
        )
        for aspect in ai_framework().aspects
    )


def progress(before: Sitting, after: Sitting) -> Progress:
    """What changed from one sitting to a later one, with the errors of both."""
    old, new = ability_so_far(before), ability_so_far(after)
    change = new.mean - old.mean
    error = float((old.error**2 + new.error**2) ** 0.5)
    clear = abs(change) > 1.96 * error
    if not clear:
        sentence = "两次的差别在误差之内，看不出变化；这不等于没有学到东西。"
    else:
        sentence = (
            "比上次高，超出了误差。" if change > 0 else "比上次低，超出了误差；题目、状态和环境都可能有影响。"
        )
    return Progress(change, error, clear, sentence)


def _score(sitting: Sitting, code: str, name: str, places: tuple[str, ...]) -> Score:
    ability = ability_so_far(sitting, places)
    answered = sum(answer.item.startswith(places) for answer in sitting.answers)
    difficulties = [item.difficulty for item in bank() if item.id.startswith(places)]
    share, low, high = (
        round(100 * expected_share(at, difficulties)) for at in (ability.mean, ability.low, ability.high)
    )
    enough = answered >= ENOUGH
    touched = _touched(ability) if enough else ()
    texts = _levels().descriptors.get(code, {}) if enough else {}
    return Score(
        code, name, answered, ability, share, low, high, touched, texts.get(_level(ability.mean).code, "")
    )


def _touched(ability: Ability) -> tuple[str, ...]:
    names = [level.zh for level in _levels().levels]
    first, last = names.index(_level(ability.low).zh), names.index(_level(ability.high).zh)
    return tuple(names[first : last + 1])


def _level(ability: float) -> _Level:
    return next(level for level in _levels().levels if ability < level.below)


@cache
def _levels() -> _Levels:
    text = (files(__package__) / "levels.yaml").read_text(encoding="utf-8")
    return _Levels.model_validate(yaml.safe_load(text))
