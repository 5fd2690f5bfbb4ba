"""From chosen evidence to values: newest sittings first until there is enough, never an average over years.

Ability is estimated as in the test itself (`literacy.ability`); nothing is inferred from anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.teacher_training.literacy.ability import estimate, expected_share
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.report import ENOUGH
from assistant.teacher_training.literacy.sitting import Answer
from assistant.teacher_training.profile.types import DimensionValue, Done, Evidence, Measured, State, Value

Contests = Mapping[str, tuple[State, str]]
"""State and words by target: an evidence's id, or `value:` and a code."""
VALUE = "value:"


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of evidence with the answers behind it, where there are any."""

    evidence: Evidence
    answers: tuple[Answer, ...] = ()


def dimensions(told: Sequence[Told], contests: Contests) -> tuple[DimensionValue, ...]:
    """The five dimensions with their indicators. Evidence that is contested or left out says nothing."""
    counting = [each for each in told if each.evidence.state == "counts"]
    made = []
    for dimension in literacy_framework().dimensions:
        inside = tuple(
            _value(counting, one.code, one.zh, contests).model_copy(update={"about": one.about})
            for part in dimension.parts
            for one in part.indicators
        )
        whole = _value(counting, dimension.code, dimension.zh, contests)
        made.append(DimensionValue(**whole.model_dump(), indicators=inside))
    return tuple(made)


def measured(told: Sequence[Told], code: str) -> tuple[Measured | None, int]:
    """The measured value of a dimension or indicator, None with too few answers; and how many there are."""
    place = f"{code}." if "." not in code else f"{code}-"
    used: list[Answer] = []
    sources: list[str] = []
    for each in sorted(told, key=lambda one: (one.evidence.time, one.evidence.id), reverse=True):
        found = [answer for answer in each.answers if answer.item.startswith(place)]
        if found:
            used += found
            sources.append(each.evidence.id)
        if len(used) >= ENOUGH:
            break
    if len(used) < ENOUGH:
        return None, len(used)
    hard = {item.id: item.difficulty for item in bank() if item.id.startswith(place)}
    ability = estimate([hard[one.item] for one in used], [one.score for one in used])
    share, low, high = (
        round(100 * expected_share(at, list(hard.values())))
        for at in (ability.mean, ability.low, ability.high)
    )
    return Measured(share=share, low=low, high=high, answers=len(used), sources=tuple(sources)), len(used)


def _value(told: Sequence[Told], code: str, name: str, contests: Contests) -> Value:
    state, words = contests.get(VALUE + code, ("counts", ""))
    if state != "counts":
        return Value(code=code, name=name, state=state, words=words)
    found, answers = measured(told, code)
    return Value(code=code, name=name, measured=found, answers=answers, done=_done(told, code), words=words)


def _done(told: Sequence[Told], code: str) -> tuple[Done, ...]:
    """What was done besides the test, by kind."""
    by_kind: dict[str, list[str]] = {}
    for each in told:
        concerned = any(one == code or one.startswith(f"{code}.") for one in each.evidence.indicators)
        if concerned and each.evidence.kind != "assessment":
            by_kind.setdefault(each.evidence.kind, []).append(each.evidence.id)
    return tuple(
        Done.model_validate({"kind": kind, "times": len(ids), "sources": ids})
        for kind, ids in sorted(by_kind.items())
    )
