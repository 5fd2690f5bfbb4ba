"""Learning credits (学习积分), reckoned from a ledger under the rules that held when each row was told.

A pure function of the rows. They are judged in the order in which they were told, each by what came before
it, so that a later row, a later version of the rules or a second look never changes what was granted.
"""

import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Literal, NamedTuple

from assistant.teacher_training.learning.entry import Entry
from assistant.teacher_training.learning.rules import Earning, Rules, versions
from corpora.moments import CHINA, moment

Reason = Literal[
    "", "no-rule", "rules-missing", "altered", "imported", "no-time", "future", "late", "clock-back",
    "unmeasured", "too-fast", "low-score", "repeat", "same-title", "burst", "times-day", "times-term",
    "cap-day", "cap-term",
]  # fmt: skip
"""Why a row earned nothing, or (caps) less than its rule gives; empty where it earned all."""
NOTHING = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the ledger and what it earned. `counts` is whether it was learning under its rules: a cap
    takes credits from it, not that. `day` is China's, empty where its time cannot be read; `told` fills the
    words of the reason."""

    entry: Entry
    credits: Decimal = NOTHING
    hours: Decimal = NOTHING
    reason: Reason = ""
    counts: bool = False
    day: str = ""
    term: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sum:
    """Credits and hours of several rows, and how many of them counted."""

    credits: Decimal
    hours: Decimal
    counted: int


def reckon(entries: Iterable[Entry], known: Mapping[str, Rules] | None = None) -> tuple[Judged, ...]:
    """Every row of one ledger judged, in the order of their numbers; a row given twice is judged once.
    `known` are the versions of the rules."""
    ledger = {each.sequence: each for each in entries}
    seen = _Seen()
    judge = _Judge(known if known is not None else versions(), seen)
    return tuple(judge.judged(ledger[number]) for number in sorted(ledger))


def total(judged: Iterable[Judged], term: str = "") -> Sum:
    """The sum of one term, or of all."""
    held = [each for each in judged if not term or each.term == term]
    return Sum(
        sum((each.credits for each in held), NOTHING),
        sum((each.hours for each in held), NOTHING),
        sum(each.counts for each in held),
    )


def by_kind(judged: Sequence[Judged], term: str = "") -> Mapping[str, Sum]:
    """The sums of a term by kind of activity, in alphabetical order."""
    held = [each for each in judged if not term or each.term == term]
    kinds = sorted({each.entry.statement.kind for each in held})
    return {kind: total(each for each in held if each.entry.statement.kind == kind) for kind in kinds}


def plain_title(title: str) -> str:
    """A title as it is compared: without case, width, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LN")


class _Seen:
    """What counted so far."""

    def __init__(self) -> None:
        self.done: set[tuple[str, ...]] = set()
        self.titles: dict[tuple[str, str, str], str] = {}
        self.moments: list[datetime] = []
        self.times: dict[tuple[str, ...], int] = defaultdict(int)
        self.granted: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        self.told: datetime | None = None


_Check = Callable[[Entry, Earning, Rules, datetime], tuple[Reason, dict[str, str]] | None]


class _Place(NamedTuple):
    """The day and the term of a row."""

    day: str
    term: str


class _Judge:
    """Judges one row after the other."""

    def __init__(self, known: Mapping[str, Rules], seen: _Seen) -> None:
        self._known, self._seen = known, seen
        self._checks: tuple[_Check, ...] = (
            self._clock, self._effort, self._once, self._burst, self._times,
        )  # fmt: skip

    def judged(self, entry: Entry) -> Judged:
        """The row with what it earned, remembered for the rows after it."""
        rules = self._known.get(entry.rules)
        done = _read(entry.statement.time)
        before, self._seen.told = self._seen.told, _read(entry.told)
        if rules is None:
            return Judged(entry, reason="rules-missing", told={"version": entry.rules})
        if done is None:
            return Judged(entry, reason="no-time")
        day = done.astimezone(CHINA).date()
        place = _Place(day.isoformat(), rules.term(day))
        refusal = self._refusal(entry, rules, done, before)
        if refusal is not None:
            reason, told = refusal
            if reason == "imported" and rules.imported_credits:
                return self._granted(entry, rules, rules.imported_credits, NOTHING, place)
            return Judged(entry, reason=reason, told=told, day=place.day, term=place.term)
        earning = rules.earning(entry.statement.verb, entry.statement.kind)
        assert earning is not None
        self._remember(entry, earning, done, place)
        return self._granted(entry, rules, earning.credits, earning.hours, place)

    def _refusal(
        self, entry: Entry, rules: Rules, done: datetime, before: datetime | None
    ) -> tuple[Reason, dict[str, str]] | None:
        if not entry.sound:
            return "altered", {}
        told = self._seen.told
        back = timedelta(minutes=rules.clocks.back_minutes)
        if told is None or (before is not None and before - told > back):
            return "clock-back", {}
        if entry.origin == "imported":
            return "imported", {}
        earning = rules.earning(entry.statement.verb, entry.statement.kind)
        if earning is None:
            return "no-rule", {}
        for check in self._checks:
            found = check(entry, earning, rules, done)
            if found is not None:
                return found
        return None

    def _clock(
        self, entry: Entry, earning: Earning, rules: Rules, done: datetime
    ) -> tuple[Reason, dict[str, str]] | None:
        assert self._seen.told is not None
        if done - self._seen.told > timedelta(minutes=rules.clocks.ahead_minutes):
            return "future", {}
        if self._seen.told - done > timedelta(days=rules.clocks.late_days):
            return "late", {"days": str(rules.clocks.late_days)}
        return None

    def _effort(
        self, entry: Entry, earning: Earning, rules: Rules, done: datetime
    ) -> tuple[Reason, dict[str, str]] | None:
        said = entry.statement
        if earning.seconds:
            least = {"least": str(earning.seconds)}
            if said.seconds is None:
                return "unmeasured", least
            if said.seconds < earning.seconds:
                return "too-fast", least | {"seconds": f"{said.seconds:.0f}"}
        if earning.score and (said.score is None or said.score < earning.score):
            return "low-score", {"least": f"{earning.score:.0%}"}
        return None

    def _once(
        self, entry: Entry, earning: Earning, rules: Rules, done: datetime
    ) -> tuple[Reason, dict[str, str]] | None:
        said = entry.statement
        if _thing(entry, earning) in self._seen.done:
            return "repeat", {}
        held = self._seen.titles.get((said.verb, said.kind, plain_title(said.title)))
        if earning.distinct_title and held is not None and held != said.activity:
            return "same-title", {}
        return None

    def _burst(
        self, entry: Entry, earning: Earning, rules: Rules, done: datetime
    ) -> tuple[Reason, dict[str, str]] | None:
        window = timedelta(minutes=rules.burst.minutes)
        held = self._seen.moments
        near = bisect_left(held, done + window) - bisect_right(held, done - window)
        if near < rules.burst.most:
            return None
        return "burst", {"minutes": str(rules.burst.minutes), "most": str(rules.burst.most)}

    def _times(
        self, entry: Entry, earning: Earning, rules: Rules, done: datetime
    ) -> tuple[Reason, dict[str, str]] | None:
        day = done.astimezone(CHINA).date()
        kind = (entry.statement.verb, entry.statement.kind)
        limits: tuple[tuple[Reason, int | None, str], ...] = (
            ("times-day", earning.times_a_day, day.isoformat()),
            ("times-term", earning.times_a_term, rules.term(day)),
        )
        for reason, limit, period in limits:
            if limit is not None and self._seen.times[(*kind, period)] >= limit:
                return reason, {"most": str(limit)}
        return None

    def _remember(self, entry: Entry, earning: Earning, done: datetime, place: "_Place") -> None:
        said, seen = entry.statement, self._seen
        seen.done.add(_thing(entry, earning))
        seen.titles.setdefault((said.verb, said.kind, plain_title(said.title)), said.activity)
        insort(seen.moments, done)
        for period in place:
            seen.times[(said.verb, said.kind, period)] += 1

    def _granted(
        self, entry: Entry, rules: Rules, credits: Decimal, hours: Decimal, place: "_Place"
    ) -> Judged:
        granted, seen = credits, self._seen.granted
        reason: Reason = ""
        told: dict[str, str] = {}
        caps: tuple[tuple[Reason, Decimal, str], ...] = (
            ("cap-day", rules.caps.day, place.day), ("cap-term", rules.caps.term, place.term),
        )  # fmt: skip
        for name, cap, period in caps:
            left = max(cap - seen[period], NOTHING)
            if left < granted:
                granted, reason, told = left, name, {"most": f"{cap.normalize():f}"}
        for _, _, period in caps:
            seen[period] += granted
        share = granted / credits if credits else NOTHING
        spent = (hours * share).quantize(_CENT, ROUND_DOWN)
        return Judged(entry, granted, spent, reason, True, place.day, place.term, told)


def _thing(entry: Entry, earning: Earning) -> tuple[str, ...]:
    said = entry.statement
    own = (said.activity,) if earning.once == "activity" else (said.activity, said.source)
    return (said.verb, said.kind, *own)


def _read(text: str) -> datetime | None:
    """The moment a text names; None for one that names none, or none of a known zone."""
    try:
        found = moment(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
