"""Whose answers are these? By number, then by the number of the card, then by a name that a person confirmed.

What one pupil claims and another one claims too is given to neither: both wait for a person.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Protocol

from assistant.homework.intake.problems import PupilUnknown, RosterWrong
from assistant.homework.intake.types import Answer, Crop, Held, Intake, IntakeRow, Match, Proposed, Why

_LIKE_FROM = 0.5
_PROPOSALS = 3
_JUDGED_FROM = 3
"""Fewer cards than this do not tell a wrong roster from a wrong number."""


class Pupil(Protocol):
    """A pupil of a class list; `id` is the pseudonym."""

    @property
    def id(self) -> str:
        """The pseudonym."""

    @property
    def number(self) -> str:
        """学号."""

    @property
    def name(self) -> str:
        """As the list writes it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a card or a row says about whose it is. `number` may hold `?` for digits in doubt; `serial` is
    the card's own number, 0 for none; a `typed` name is certain, a read one only proposes."""

    source: str
    pages: tuple[int, ...]
    answers: tuple[Answer, ...]
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    serial: int = 0
    typed: bool = False
    why: tuple[Why, ...] = ()
    face: Crop | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    pupil: str = ""
    match: Match = Match.NUMBER
    why: tuple[Why, ...] = ()
    proposed: tuple[Proposed, ...] = ()


class ClassList:
    """The pupils answers may come from. `cards` says whose card has which serial number, `confirmed` which
    written name a person confirmed for which pupil."""

    def __init__(
        self,
        pupils: Iterable[Pupil],
        cards: Mapping[int, str] | None = None,
        confirmed: Mapping[str, str] | None = None,
    ) -> None:
        listed = list(pupils)
        self.pupils = tuple(each.id for each in listed)
        self._by_number = {plain_number(each.number): each.id for each in listed}
        self._names = {each.id: plain_name(each.name) for each in listed}
        self._counts = Counter(self._names.values())
        self._cards = dict(cards or {})
        self._confirmed = {plain_name(name): pupil for name, pupil in (confirmed or {}).items()}

    def know(self, claim: Claim) -> _Known:
        """The pupil of a claim, or why a person must say."""
        number, name = plain_number(claim.number), plain_name(claim.name)
        by_number = self._numbered(number)
        carded = self._cards.get(claim.serial) if claim.serial else None
        if by_number and carded and by_number != carded:
            return self._held(Why.CARD_NUMBER_DIFFERS, name, by_number, carded)
        if by_number and claim.typed and name and self._differs(name, by_number):
            return self._held(Why.NUMBER_NAME_DIFFER, name, by_number)
        if by_number:
            return _Known(by_number)
        if number and "?" not in number and carded is None:
            return self._held(Why.NUMBER_UNKNOWN, name)
        if carded is not None:
            fits = not number or any(
                _fits(number, own) for own, pupil in self._by_number.items() if pupil == carded
            )
            return _Known(carded, Match.CARD) if fits else self._held(Why.CARD_NUMBER_DIFFERS, name, carded)
        if not number and (pupil := self._confirmed.get(name)):
            return _Known(pupil, Match.NAME)
        if not number and claim.typed and self._counts[name] == 1:
            return _Known(next(each for each, own in self._names.items() if own == name), Match.NAME)
        if number:
            alike = [pupil for own, pupil in self._by_number.items() if _fits(number, own)]
            return self._held(Why.NUMBER_UNSURE, name, *alike[:_PROPOSALS])
        return self._held(Why.NUMBER_BLANK, name)

    def _numbered(self, number: str) -> str | None:
        """By number; a row number such as 01 is 1 where that tells one pupil only."""
        if number in self._by_number or not number.isdigit():
            return self._by_number.get(number)
        short = [pupil for own, pupil in self._by_number.items() if own.lstrip("0") == number.lstrip("0")]
        return short[0] if len(short) == 1 and number.strip("0") else None

    def _differs(self, name: str, pupil: str) -> bool:
        return name != self._names[pupil] and self._confirmed.get(name) != pupil

    def _held(self, why: Why, name: str, *first: str) -> _Known:
        """Held, with the pupils who may be meant: `first`, then those of a like name."""
        reasons = [why]
        likeness = dict.fromkeys(first, 0.5)
        if name:
            for pupil, own in self._names.items():
                alike = SequenceMatcher(None, name, own).ratio()
                if alike >= _LIKE_FROM:
                    likeness[pupil] = max(alike, likeness.get(pupil, 0.0))
        if len(likeness) > len(first):
            reasons.append(Why.NAME_PROPOSED)
        elif name and not first:
            reasons.append(Why.NAME_UNKNOWN)
        best = sorted(likeness.items(), key=lambda each: -each[1])[: max(_PROPOSALS, len(first))]
        return _Known(why=tuple(reasons), proposed=tuple(Proposed(*each) for each in best))


def assign(claims: Sequence[Claim], people: ClassList, *, twice: Why = Why.TWO_CARDS) -> Intake:
    """Rows of the pupils that are known, and what is held. Raises `RosterWrong` where of three or more claims
    with a number or a name most are of nobody in this class."""
    known = [people.know(claim) for claim in claims]
    telling = [each for claim, each in zip(claims, known, strict=True) if _tells(claim)]
    strangers = sum(
        bool({Why.NUMBER_UNKNOWN, Why.NUMBER_NAME_DIFFER, Why.NAME_UNKNOWN} & set(each.why))
        for each in telling
    )
    if len(telling) >= _JUDGED_FROM and strangers * 2 > len(telling):
        raise RosterWrong(unknown=strangers, read=len(telling))
    often = Counter(each.pupil for each in known if each.pupil)
    rows: list[IntakeRow] = []
    held: list[Held] = []
    for at, (claim, each) in enumerate(zip(claims, known, strict=True), start=1):
        why = claim.why + each.why + ((twice,) if often[each.pupil] > 1 and each.pupil else ())
        proposed = each.proposed or ((Proposed(each.pupil, 1.0),) if each.pupil else ())
        if why:
            held.append(_hold(claim, at, why, proposed))
        else:
            rows += rows_of(claim.answers, each.pupil, each.match, claim.source)
    seen = {row.pupil for row in rows} | {each.pupil for kept in held for each in kept.proposed}
    return Intake(tuple(rows), tuple(held), absent=tuple(each for each in people.pupils if each not in seen))


def settle(held: Held, pupil: str, people: ClassList) -> tuple[IntakeRow, ...]:
    """The rows of what was held, once a person has said whose it is. Raises `PupilUnknown`."""
    if pupil not in people.pupils:
        raise PupilUnknown
    return tuple(rows_of(held.answers, pupil, Match.PERSON, held.source))


def rows_of(answers: Iterable[Answer], pupil: str, match: Match, source: str) -> list[IntakeRow]:
    """The answers with their pupil."""
    return [
        IntakeRow(
            pupil, match, each.item, each.handed, each.text, each.mark, each.confidence, each.crops, each.why,
            each.guess, source,
        )
        for each in answers
    ]  # fmt: skip


def plain_number(number: str) -> str:
    """A number without spaces, full-width digits or the .0 of a spreadsheet."""
    return "".join(unicodedata.normalize("NFKC", number).split()).removesuffix(".0")


def plain_name(name: str) -> str:
    """A name without spaces and middle dots, in one case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in plain if not each.isspace() and each not in "·・•.")


def _hold(claim: Claim, at: int, why: tuple[Why, ...], proposed: tuple[Proposed, ...]) -> Held:
    identity = f"{claim.source}#{claim.pages[0] if claim.pages else at}"
    return Held(
        identity, claim.source, claim.pages, tuple(dict.fromkeys(why)), claim.answers, claim.number,
        claim.name, proposed, claim.face,
    )  # fmt: skip


def _tells(claim: Claim) -> bool:
    return bool(claim.name if claim.typed else False) or bool(claim.number and "?" not in claim.number)


def _fits(seen: str, own: str) -> bool:
    return len(seen) == len(own) and all(a in ("?", b) for a, b in zip(seen, own, strict=True))
