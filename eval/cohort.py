"""A simulated cohort of teachers who learn (no data of anyone): the generator of `eval recommendation`.

Each teacher has a level on every indicator of JY/T 0646-2022, in logits: the sum of one of their own
(SD 0.6), one of the dimension (SD 0.5) and one of the indicator (SD 0.7), all normal. A test is a fixed form
of the real bank, one item an indicator, answered by the Rasch model with the bank's difficulties. A chapter
read moves each of its indicators by `RATE` of what lies between the level and `CEILING`, by nothing above it;
none is read twice. Popularity counts what a cohort of equal size chose by itself: each chapter has an appeal
(SD 1) that has nothing to do with what it helps, each teacher a taste (SD 1). Nothing was fitted to teachers.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem, bank
from assistant.teacher_training.literacy.sitting import Answer, begin_fixed
from assistant.teacher_training.profile.types import Evidence
from assistant.teacher_training.profile.values import Told, dimensions
from assistant.teacher_training.recommendation.choosing import Candidate, choose
from assistant.teacher_training.recommendation.gaps import gaps

Floats = NDArray[np.float64]
OWN, DIMENSION, INDICATOR = 0.6, 0.5, 0.7
RATE, CEILING = 0.35, 1.5
CODES = tuple(each.code for each in literacy_framework().indicators)
_PLACE = {code: place for place, code in enumerate(CODES)}
_FORMS = 8


@dataclass(slots=True)
class Teacher:
    """One simulated teacher: levels by indicator, tests so far, chapters read."""

    levels: Floats
    told: tuple[Told, ...] = ()
    read: frozenset[str] = frozenset()


def cohort(count: int, seed: int) -> list[Teacher]:
    """Teachers drawn by the seed."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        own = chance.normal(0, OWN)
        by_dimension = {code: chance.normal(0, DIMENSION) for code in "12345"}
        levels = [own + by_dimension[code[0]] + chance.normal(0, INDICATOR) for code in CODES]
        made.append(Teacher(np.array(levels)))
    return made


def tested(teacher: Teacher, number: int, chance: random.Random) -> Teacher:
    """The teacher after their test `number`, which counts as evidence."""
    answers = tuple(_answer(item, teacher.levels, chance) for item in _form(chance.randrange(_FORMS)))
    evidence = Evidence(
        id=f"test-{number}", kind="assessment", verb="completed", activity=f"test-{number}", source="",
        title="", time=f"2026-{number:02d}", score=None, indicators=CODES,
        answers=len(answers),
    )  # fmt: skip
    return Teacher(teacher.levels, (*teacher.told, Told(evidence, answers)), teacher.read)


def read(teacher: Teacher, chapters: Sequence[Candidate], number: int) -> Teacher:
    """The teacher after reading chapters, which their record tells too."""
    levels, told = teacher.levels.copy(), list(teacher.told)
    for chapter in chapters:
        places = [_PLACE[code] for code in chapter.indicators]
        levels[places] += RATE * np.maximum(0.0, CEILING - levels[places])
        evidence = Evidence(
            id=f"{chapter.key}/{number}", kind="chapter", verb="completed", activity=chapter.open, source="",
            title="", time=f"2026-{number:02d}-15", score=None, indicators=chapter.indicators,
        )  # fmt: skip
        told.append(Told(evidence))
    return Teacher(levels, tuple(told), teacher.read | {one.key for one in chapters})


def share(levels: Floats) -> float:
    """Mean expected share of right answers over all indicators, each on items of mean difficulty: the true
    value, in percent."""
    return float(100 * (1 / (1 + np.exp(-levels))).mean())


# --- ways to choose


def by_gaps(teacher: Teacher, left: Sequence[Candidate]) -> list[Candidate]:
    """What the product recommends, from the tests and the record alone; it never sees a level. Its quota
    allows two chapters for gaps and one from another direction."""
    return [one.candidate for one in choose(gaps(teacher.told, dimensions(teacher.told, {})), left)]


def by_truth(teacher: Teacher, left: Sequence[Candidate], count: int) -> list[Candidate]:
    """What someone would choose who knew every level: a bound for any list."""
    gain = {one.key: _gain(teacher.levels, one) for one in left}
    return sorted(left, key=lambda one: (-gain[one.key], one.key))[:count]


def by_order(left: Sequence[Candidate], order: Mapping[str, float], count: int) -> list[Candidate]:
    """The same for everybody: what stands highest in `order`."""
    return sorted(left, key=lambda one: (-order[one.key], one.key))[:count]


def by_chance(left: Sequence[Candidate], chance: random.Random, count: int) -> list[Candidate]:
    """Any."""
    return chance.sample(list(left), min(count, len(left)))


def popularity(chapters: Sequence[Candidate], readers: int, each: int, seed: int) -> dict[str, float]:
    """How many of the readers read each chapter, where all choose `each` by appeal and taste."""
    chance = np.random.default_rng(seed)
    liking = chance.normal(0, 1, len(chapters)) + chance.normal(0, 1, (readers, len(chapters)))
    chosen = np.argsort(-liking, axis=1)[:, :each]
    counts = np.bincount(chosen.ravel(), minlength=len(chapters))
    return {one.key: float(count) for one, count in zip(chapters, counts, strict=True)}


def best_for_all(teachers: Sequence[Teacher], chapters: Sequence[Candidate]) -> dict[str, float]:
    """The true mean gain of each chapter over all teachers: the best that one list for everybody can know."""
    return {one.key: float(np.mean([_gain(each.levels, one) for each in teachers])) for one in chapters}


def _gain(levels: Floats, chapter: Candidate) -> float:
    places = [_PLACE[code] for code in chapter.indicators]
    after = levels.copy()
    after[places] += RATE * np.maximum(0.0, CEILING - levels[places])
    return share(after) - share(levels)


@cache
def _form(number: int) -> tuple[LiteracyItem, ...]:
    items = {item.id: item for item in bank()}
    return tuple(items[name] for name in begin_fixed(number).items)


def _answer(item: LiteracyItem, levels: Floats, chance: random.Random) -> Answer:
    right = chance.random() < 1 / (1 + np.exp(item.difficulty - levels[_PLACE[item.indicator]]))
    letter = item.key if right else min(LETTERS, key=item.score)
    return Answer(item=item.id, given=letter, score=item.score(letter))
