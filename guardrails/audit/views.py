"""What the officer's desk shows of the log: counts that add up, one thing's whole life, odd patterns.

Each view is recorded as `audit.read` before a row is read (A-R5), and stays inside the actor's tenant.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, or_, select

from corpora.problem import Problem
from corpora.storage import reading
from guardrails.actor import Actor
from guardrails.audit.chain import StoredEvent
from guardrails.audit.log import AuditLog, RecordedEvent, recorded
from guardrails.audit.query import AuditQuery, conditions, holds
from guardrails.audit.tables import events

MOST_IN_A_LIFE = 500
INSTANT_MS = 10_000
"""A person who signs sooner than this has hardly read (秒批)."""
NIGHT = range(5)
"""Hours, China time, in which a burst is odd."""
BURST = 20
BURST_MINUTES = 10
REPEATED = 3
MOST_ODD = 200

Part = Literal["request", "sources", "model", "hits", "edits", "approvals", "exports"]
Pattern = Literal["instant", "own_work", "night_burst", "repeated_refusals", "clock_backwards"]


class RecordUnknown(Problem):
    """No event of this school names the id."""

    code = "audit-record-unknown"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events, and the same number split four ways; each split adds up to `total`. `rules` counts
    hits, of which an event may have several: they add up to `hits`."""

    total: int
    hits: int
    outcomes: dict[str, int]
    actions: dict[str, int]
    people: dict[str, int]
    days: dict[str, int]
    rules: dict[str, int]
    decisions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Life:
    """Everything the log holds about one artefact, answer or resource, oldest first, and by part."""

    reference: str
    events: tuple[RecordedEvent, ...]
    parts: dict[Part, tuple[RecordedEvent, ...]]
    complete: bool


@dataclass(frozen=True, slots=True)
class Oddity:
    """A pattern someone should look at, with the events that make it; `facts` say how much."""

    pattern: Pattern
    person: str
    time: str
    sequences: tuple[int, ...]
    facts: dict[str, Any] = field(default_factory=dict)


class Views:
    """The officer's readings of one log."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def counts(self, actor: Actor, query: AuditQuery | None = None) -> Counts:
        """Counts over the matching events. Raises `NotAllowed`, `AuditUnavailable`."""
        query = query or AuditQuery()
        until = self._log.read_by(actor, "counts", query).sequence
        outcomes, actions, people, days = (Counter[str]() for _ in range(4))
        rules, decisions, total = Counter[str](), Counter[str](), 0
        for event in self.walk(actor, query, until):
            total += 1
            outcomes[event.stored.outcome or "expired"] += 1
            actions[event.stored.action or "audit.expired"] += 1
            people[event.stored.owner] += 1
            days[event.time[:10]] += 1
            for hit in event.event.rule_hits:
                rules[hit.rule] += 1
                decisions[hit.decision] += 1
        hits = sum(rules.values())
        return Counts(
            total, hits, _ranked(outcomes), _ranked(actions), _ranked(people),
            dict(sorted(days.items())), _ranked(rules), _ranked(decisions),
        )  # fmt: skip

    def life(self, actor: Actor, reference: str) -> Life:
        """One thing's whole life by its id (of an artefact, answer, resource, or its ProduceID): the events
        that name it, and those of the same requests. Raises `NotAllowed`, `RecordUnknown`."""
        reference = reference.strip()
        self._log.read_by(actor, "life", object_id=reference[:64])
        if not reference:
            raise RecordUnknown
        named = self._some(actor.tenant, holds(json.dumps(reference, ensure_ascii=False)))
        named = [event for event in named if event.stored.action != "audit.read"]
        if not named:
            raise RecordUnknown
        linked = {value for event in named for value in _links(event)}
        same = [holds(json.dumps(value)) for value in sorted(linked)]
        found = {event.sequence: event for event in named}
        if same:
            found |= {event.sequence: event for event in self._some(actor.tenant, or_(*same))}
        ordered = tuple(
            event for _, event in sorted(found.items()) if not event.stored.action.startswith("audit.")
        )
        parts = {part: tuple(e for e in ordered if part in _parts(e)) for part in _PARTS}
        return Life(reference, ordered, parts, len(found) < MOST_IN_A_LIFE)

    def oddities(self, actor: Actor, query: AuditQuery | None = None) -> list[Oddity]:
        """Odd patterns among the matching events, newest first. Raises `NotAllowed`, `AuditUnavailable`."""
        query = query or AuditQuery()
        until = self._log.read_by(actor, "oddities", query).sequence
        watch = _Watch()
        for event in self.walk(actor, query, until):
            watch.see(event)
        return sorted(watch.found(), key=lambda odd: odd.time, reverse=True)[:MOST_ODD]

    def walk(self, actor: Actor, query: AuditQuery, until: int = 0) -> Iterator[RecordedEvent]:
        """The matching events before number `until`, oldest first. For views that recorded it."""
        wanted = select(events).where(events.c.tenant == actor.tenant, *conditions(query))
        if until:
            wanted = wanted.where(events.c.sequence < until)
        with reading(self._log.engine) as connection:
            rows = connection.execute(
                wanted.order_by(events.c.sequence), execution_options={"yield_per": 1_000}
            )
            for row in rows.mappings():
                yield recorded(StoredEvent(**row))

    def _some(self, tenant: str, condition: ColumnElement[bool]) -> list[RecordedEvent]:
        wanted = select(events).where(events.c.tenant == tenant, condition).order_by(events.c.sequence)
        with reading(self._log.engine) as connection:
            rows = connection.execute(wanted.limit(MOST_IN_A_LIFE)).mappings().all()
        return [recorded(StoredEvent(**row)) for row in rows]


_PARTS: tuple[Part, ...] = ("request", "sources", "model", "hits", "edits", "approvals", "exports")
_REQUESTS = ("duty", "input", "answer", "question")


def _parts(event: RecordedEvent) -> set[Part]:
    """Where on the page of a life an event stands; it may stand in several places."""
    told, room, verb = event.event, *event.event.action.split(".", 1)
    found: set[Part] = set()
    if room in _REQUESTS or verb in ("started", "called", "provided"):
        found.add("request")
    if told.sources or room == "sources":
        found.add("sources")
    if room == "model":
        found.add("model")
    if told.rule_hits:
        found.add("hits")
    if "edit" in verb or verb in ("changed", "updated", "corrected") or "edit_ratio" in told.human_decision:
        found.add("edits")
    if told.human_decision or verb in (
        "reviewed",
        "approved",
        "released",
        "published",
        "withdrawn",
        "signed",
    ):
        found.add("approvals")
    if "export" in verb or verb in ("downloaded", "printed", "sent"):
        found.add("exports")
    return found or {"request"}


def _links(event: RecordedEvent) -> Iterator[str]:
    """What ties an event to others of the same request: its trace and its ProduceID."""
    if trace := event.actor.get("trace"):
        yield str(trace)
    if event.event.produce_id:
        yield event.event.produce_id


def _ranked(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


class _Watch:
    """Reads events in order and keeps what is odd."""

    def __init__(self) -> None:
        self._odd: list[Oddity] = []
        self._nights: dict[str, list[RecordedEvent]] = {}
        self._refused: dict[str, list[RecordedEvent]] = {}
        self._makers: dict[str, str] = {}

    def see(self, event: RecordedEvent) -> None:
        """Take one more event into account."""
        if not event.stored.body:
            return
        person, told = event.stored.owner, event.event
        if event.clock_behind_ms:
            self._note("clock_backwards", [event], behind_ms=event.clock_behind_ms)
        dwell = told.human_decision.get("dwell_ms")
        if isinstance(dwell, int | float) and dwell < INSTANT_MS:
            self._note("instant", [event], dwell_ms=round(dwell), object_id=told.object_id)
        self._own_work(event)
        if datetime.fromisoformat(event.time).hour in NIGHT and event.actor.get("human", True):
            self._night(person, event)
        if told.outcome in ("blocked", "denied"):
            self._refused.setdefault(person, []).append(event)
        elif person in self._refused and told.action.startswith(("model.answered", "duty.run", "input.")):
            self._close_refusals(person)

    def found(self) -> list[Oddity]:
        """Everything odd, once all events were seen."""
        for person in list(self._refused):
            self._close_refusals(person)
        for person in list(self._nights):
            self._close_night(person)
        return self._odd

    def _own_work(self, event: RecordedEvent) -> None:
        """Who made a thing may not be who approves it; the maker is the first whose event names it."""
        told = event.event
        if not told.object_id:
            return
        maker = self._makers.setdefault(told.object_id, event.stored.owner)
        verb = told.action.partition(".")[2]
        decided = verb in ("approved", "reviewed", "released", "published")
        artefact = told.object_type not in ("session", "user", "key")
        second = bool(told.human_decision.get("second_person")) or told.action.startswith("approval")
        if (
            decided
            and artefact
            and maker == event.stored.owner
            and (second or verb in ("approved", "reviewed"))
        ):
            self._note("own_work", [event], object_type=told.object_type, object_id=told.object_id)

    def _night(self, person: str, event: RecordedEvent) -> None:
        waiting = self._nights.setdefault(person, [])
        if waiting and _minutes(waiting[-1], event) > BURST_MINUTES:
            self._close_night(person)
        self._nights.setdefault(person, []).append(event)

    def _close_night(self, person: str) -> None:
        burst = self._nights.pop(person, [])
        if len(burst) >= BURST:
            self._note("night_burst", burst, count=len(burst))

    def _close_refusals(self, person: str) -> None:
        refused = self._refused.pop(person, [])
        if len(refused) >= REPEATED:
            rules = sorted({hit.rule for event in refused for hit in event.event.rule_hits})
            self._note("repeated_refusals", refused, count=len(refused), rules=rules)

    def _note(self, pattern: Pattern, made_of: Sequence[RecordedEvent], **facts: Any) -> None:
        last = made_of[-1]
        numbers = tuple(event.sequence for event in made_of)
        self._odd.append(Oddity(pattern, last.stored.owner, last.time, numbers, facts))


def _minutes(first: RecordedEvent, second: RecordedEvent) -> float:
    between = datetime.fromisoformat(second.time) - datetime.fromisoformat(first.time)
    return between.total_seconds() / 60


def instant(found: Iterable[Oddity]) -> list[Oddity]:
    """Those of the instant approvals among odd patterns."""
    return [odd for odd in found if odd.pattern == "instant"]
