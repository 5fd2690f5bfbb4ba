"""Which candidates are shown: the largest needs first, within a quota, with one place for something else."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.teacher_training.recommendation.types import Gap, Kind, Missed

SHOWN = 6
"""Entries of a list."""
OF_A_KIND = 2
"""At most so many entries of one kind: no kind is more than a third of a full list (M-R9)."""
ON_ONE = 2
"""At most so many entries whose first indicator is the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could be recommended. `fit` from 0 to 1 says how well it fits its indicators; `open` opens it."""

    key: str
    kind: Kind
    title: str
    indicators: tuple[str, ...]
    fit: float = 1.0
    open: str = ""
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate with the gap it answers to, None for the one from outside of the gaps."""

    candidate: Candidate
    gap: Gap | None


def choose(
    gaps: Sequence[Gap],
    candidates: Sequence[Candidate],
    turned_down: Collection[str] = (),
    shown: int = SHOWN,
) -> tuple[Chosen, ...]:
    """The list: deterministic, at most `OF_A_KIND` of a kind and `ON_ONE` on one indicator. The best of each
    kind comes before the second of any; the last place goes to a chapter that touches least of what the
    others are about."""
    by_code = {gap.code: gap for gap in gaps}
    left = [each for each in candidates if each.key not in turned_down]
    ranked = sorted(left, key=lambda one: (-_worth(one, by_code), one.key))
    taken: dict[str, Chosen] = {}
    for of_a_kind in range(1, OF_A_KIND + 1):
        for one in ranked:
            gap = _lead(one, by_code)
            if gap is None or one.key in taken or len(taken) >= shown - 1:
                continue
            kinds = Counter(each.candidate.kind for each in taken.values())
            leads = Counter(each.gap.code for each in taken.values() if each.gap)
            if kinds[one.kind] < of_a_kind and leads[gap.code] < ON_ONE:
                taken[one.key] = Chosen(one, gap)
    made = [taken[one.key] for one in ranked if one.key in taken]
    other = _outside(left, made)
    return (*made, *([Chosen(other, None)] if other else []))


def _worth(one: Candidate, by_code: Mapping[str, Gap]) -> float:
    """What may be gained: the needs it touches, as far as it fits them."""
    return one.fit * sum(by_code[code].need for code in one.indicators if code in by_code)


def _lead(one: Candidate, by_code: Mapping[str, Gap]) -> Gap | None:
    """The largest need it touches."""
    touched = [by_code[code] for code in one.indicators if code in by_code]
    return max(touched, key=lambda gap: (gap.need, gap.code), default=None)


def _outside(left: Sequence[Candidate], made: Sequence[Chosen]) -> Candidate | None:
    taken = {each.candidate.key for each in made}
    about = {code for each in made for code in each.candidate.indicators}
    dimensions = {code[0] for code in about}
    chapters = [one for one in left if one.kind == "chapter" and one.key not in taken]
    return min(
        chapters,
        key=lambda one: (
            len(set(one.indicators) & about),
            sum(code[0] in dimensions for code in one.indicators),
            one.key,
        ),
        default=None,
    )
