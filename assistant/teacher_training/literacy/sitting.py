"""A sitting of the test: a plain value that can be kept anywhere and taken up again.

Which item comes next depends on the value alone, so an abandoned test resumes where it stood. Times are
noted as the caller's clock gives them, and nothing is decided by them: a clock that jumps changes no item and
no score.
"""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.teacher_training.literacy.ability import Ability, estimate, information
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem, bank
from assistant.teacher_training.literacy.problems import (
    AnswerInvalid,
    ItemNotAsked,
    ItemsExhausted,
    SittingEnded,
    SittingUnreadable,
)

STOP_ERROR = 0.35
SHORTEST, LONGEST = 20, 45
_EXPOSED = 5
_ARTEFACT_LIMIT = 200


class Answer(BaseModel):
    """One answer: the letter chosen or the artefact typed, its score 0 to 1, the clock when it came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    given: str = Field(max_length=_ARTEFACT_LIMIT)
    score: float = Field(ge=0, le=1)
    at: str = ""


class Sitting(BaseModel):
    """A test under way. `items` are those of a fixed form, none for an adaptive one; `seen` are not asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["fixed", "adaptive"]
    seed: int
    items: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


def begin_fixed(seed: int, per_indicator: int = 1, seen: Collection[str] = ()) -> Sitting:
    """A fixed form with the same number of items of every indicator, all kinds mixed.

    Equal seeds give equal forms. Raises `ItemsExhausted` where an indicator has too few unseen items, and
    `ValueError` for a number below 1.
    """
    if per_indicator < 1:
        raise ValueError("at least one item of each indicator")
    chance = random.Random(seed)  # noqa: S311 - which items, no secret
    chosen: list[str] = []
    kinds: Counter[str] = Counter()
    for indicator in literacy_framework().indicators:
        left = [item for item in bank() if item.indicator == indicator.code and item.id not in seen]
        if len(left) < per_indicator:
            raise ItemsExhausted(indicator=indicator.code, left=len(left), needed=per_indicator)
        for _ in range(per_indicator):
            chance.shuffle(left)
            left.sort(key=lambda item: kinds[item.kind])
            item = left.pop(0)
            kinds[item.kind] += 1
            chosen.append(item.id)
    return Sitting(form="fixed", seed=seed, items=tuple(chosen), seen=tuple(sorted(seen)))


def begin_adaptive(seed: int, seen: Collection[str] = ()) -> Sitting:
    """An adaptive form: about thirty items, more where answers disagree. Raises `ItemsExhausted`."""
    left = sum(item.id not in seen for item in bank())
    if left < LONGEST:
        raise ItemsExhausted(indicator="*", left=left, needed=LONGEST)
    return Sitting(form="adaptive", seed=seed, seen=tuple(sorted(seen)))


def next_item(sitting: Sitting) -> LiteracyItem | None:
    """What is asked now; None when the test is over."""
    if sitting.form == "fixed":
        at = len(sitting.answers)
        return _items()[sitting.items[at]] if at < len(sitting.items) else None
    ability = ability_so_far(sitting)
    count = len(sitting.answers)
    if count >= LONGEST or (count >= SHORTEST and ability.error <= STOP_ERROR):
        return None
    closed = {answer.item for answer in sitting.answers} | set(sitting.seen)
    open_items = [item for item in bank() if item.id not in closed]
    return _most_informative(open_items, sitting, ability.mean) if open_items else None


def give(sitting: Sitting, item: str, given: str, at: str = "") -> Sitting:
    """The sitting after an answer: a letter, or for a task the artefact as typed.

    Giving the last answer once more changes nothing, so a doubled click is harmless. Raises `SittingEnded`,
    `ItemNotAsked` and `AnswerInvalid`.
    """
    last = sitting.answers[-1] if sitting.answers else None
    if last is not None and (last.item, last.given) == (item, given.strip()):
        return sitting
    asked = next_item(sitting)
    if asked is None:
        raise SittingEnded()
    if asked.id != item:
        raise ItemNotAsked(item=item, asked=asked.id)
    answer = Answer(item=item, given=given.strip()[:_ARTEFACT_LIMIT], score=_score(asked, given), at=at[:40])
    return sitting.model_copy(update={"answers": (*sitting.answers, answer)})


def resume(state: str) -> Sitting:
    """The sitting that `model_dump_json` gave. Scores are taken anew from the answers, never believed.

    Items seen earlier may have left the bank since. Raises `SittingUnreadable` where the text is no sitting,
    asks unknown items or one twice.
    """
    try:
        sitting = Sitting.model_validate_json(state)
    except ValidationError as error:
        raise SittingUnreadable(reason=error.errors(include_url=False)[0]["msg"]) from error
    names = [answer.item for answer in sitting.answers]
    if unknown := {*names, *sitting.items} - _items().keys():
        raise SittingUnreadable(reason=f"no item {min(unknown)}")
    if len(set(names)) < len(names) or set(names) & set(sitting.seen):
        raise SittingUnreadable(reason="an item was asked twice")
    if sitting.form == "fixed" and tuple(names) != sitting.items[: len(names)]:
        raise SittingUnreadable(reason="answers do not follow the form")
    try:
        scored = [(answer, _score(_items()[answer.item], answer.given)) for answer in sitting.answers]
    except AnswerInvalid as error:
        raise SittingUnreadable(reason="an answer is none of the options") from error
    answers = tuple(answer.model_copy(update={"score": score}) for answer, score in scored)
    return sitting.model_copy(update={"answers": answers})


def ability_so_far(sitting: Sitting, places: tuple[str, ...] = ("",)) -> Ability:
    """Ability from the answers so far whose item ids begin with one of `places` (`3.`, `3.1.`, `3.1.4-`)."""
    used = [
        (_items()[answer.item].difficulty, answer.score)
        for answer in sitting.answers
        if answer.item.startswith(places)
    ]
    return estimate([difficulty for difficulty, _ in used], [score for _, score in used])


@cache
def shares() -> Mapping[str, float]:
    """Share of each dimension in an adaptive form: halfway between its share of indicators and equal shares.

    By indicators alone the second dimension (three of 33) would get too few items for an interval of use.
    """
    dimensions = literacy_framework().dimensions
    whole = len(literacy_framework().indicators)
    return {
        dim.code: (sum(len(part.indicators) for part in dim.parts) / whole + 1 / len(dimensions)) / 2
        for dim in dimensions
    }


def _most_informative(items: Sequence[LiteracyItem], sitting: Sitting, ability: float) -> LiteracyItem:
    """Dimension furthest behind its share, its least-asked indicators, then one of the most informative."""
    asked = Counter(answer.item[0] for answer in sitting.answers)
    used = Counter(_items()[answer.item].indicator for answer in sitting.answers)
    open_dimensions = {item.dimension for item in items}
    wanted = max(
        (code for code in shares() if code in open_dimensions),
        key=lambda code: shares()[code] * (len(sitting.answers) + 1) - asked[code],
    )
    inside = [item for item in items if item.dimension == wanted]
    fewest = min(used[item.indicator] for item in inside)
    fresh = [item for item in inside if used[item.indicator] == fewest]
    fresh.sort(key=lambda item: (-information(ability, item.difficulty), item.id))
    chance = random.Random(f"{sitting.seed}/{len(sitting.answers)}")  # noqa: S311 - which item, no secret
    return chance.choice(fresh[:_EXPOSED])


def _score(item: LiteracyItem, given: str) -> float:
    typed = given.strip()
    letter = next((letter for letter in LETTERS if letter == typed.upper()), None)
    if letter is not None:
        return item.score(letter)
    if item.kind != "task" or not typed or len(typed) > _ARTEFACT_LIMIT:
        raise AnswerInvalid(answer=typed[:20])
    return float(item.fits(typed))


@cache
def _items() -> Mapping[str, LiteracyItem]:
    return {item.id: item for item in bank()}
