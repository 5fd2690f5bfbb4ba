"""Reports that count: models, rules, processing, minors, reviews, labels, content safety, integrity."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from guardrails.audit.log import RecordedEvent
from guardrails.audit.reports.table import Cell, Known, table
from guardrails.audit.retention import category
from guardrails.audit.views import INSTANT_MS

_SAMPLES = 5
_MINORS = {
    "pseudonym.opened": 1, "audit.disclosed": 2, "audit.erased": 3, "consent.given": 4,
    "consent.withdrawn": 4, "input.refused": 5,
}  # fmt: skip


class _Span:
    """How many, and the first and last time."""

    def __init__(self) -> None:
        self.count, self.first, self.last = 0, "", ""

    def add(self, time: str) -> None:
        """One more at `time`."""
        self.count += 1
        self.first, self.last = self.first or time, time


@table(1)
def models(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Models in use and configured: calls, answers, refusals, failures, first and last use."""
    spans, ends = defaultdict[str, _Span](_Span), defaultdict[str, Counter[str]](Counter)
    for event in events:
        if model := event.event.model:
            ends[model][event.event.action] += 1
            if event.event.action == "model.called":
                spans[model].add(event.time)
    for model in sorted({*ends, *known.models}):
        told, span = ends[model], spans[model]
        allowed = "是 / yes" if model in known.models else "否 / no"
        yield (
            model, allowed, span.count, told["model.answered"], told["model.withheld"],
            told["model.failed"] + told["model.abandoned"], span.first, span.last,
        )  # fmt: skip


@table(2)
def rule_packs(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Versions of the rules that were in force, when, and for how many decisions; then the rules in force."""
    spans = defaultdict[str, _Span](_Span)
    for event in events:
        if event.event.policy_version:
            spans[event.event.policy_version].add(event.time)
    for version, span in spans.items():
        current = "是 / yes" if version == known.policy_version else ""
        yield version, "", "", current, span.count, span.first, span.last
    for rule, action, clause in known.rules:
        yield known.policy_version, rule, f"{action} · {clause}".strip(" ·"), "是 / yes", "", "", ""


@table(3)
def hits(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Decisions by rule: how many, how many people, and the numbers of some events."""
    count, people, samples = (
        Counter[tuple[str, str, str]](),
        defaultdict[object, set[str]](set),
        defaultdict[object, list[str]](list),
    )
    for event in events:
        for hit in event.event.rule_hits:
            key: tuple[str, str, str] = (hit.rule, hit.decision, hit.stage)
            count[key] += 1
            people[key].add(event.stored.owner)
            if len(samples[key]) < _SAMPLES:
                samples[key].append(str(event.sequence))
    for found, number in sorted(count.items()):
        yield *found, number, len(people[found]), ", ".join(samples[found])


@table(4)
def processing(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Processing of personal data: purpose, kinds of data and how many, who received the masked text."""
    found = defaultdict[str, Counter[str]](Counter)
    times, models, kept = Counter[str](), defaultdict[str, set[str]](set), dict[str, str]()
    for event in events:
        if event.event.personal_data or event.sealed:
            purpose = str(event.actor.get("purpose") or event.event.action)
            times[purpose] += 1
            found[purpose].update(event.event.personal_data)
            found[purpose].update({"sealed": len(event.sealed)} if event.sealed else {})
            kept[purpose] = category(event.event.action)
            if event.event.model:
                models[purpose].add(event.event.model)
    for purpose in sorted(times):
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(found[purpose].items()))
        months = known.periods.get(kept[purpose], 36)
        yield purpose, kinds, times[purpose], ", ".join(sorted(models[purpose])) or "—", months


@table(7)
def minors(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """The year's handling of minors' data, month by month: re-identifications, copies, erasures, consents,
    refusals, and how many pieces of personal data were masked."""
    months = defaultdict[str, list[int]](lambda: [0] * 6)
    for event in events:
        row = months[event.time[:7]]
        if place := _MINORS.get(event.event.action):
            row[place - 1] += 1
        row[5] += sum(event.event.personal_data.values())
    for month in sorted(months):
        yield month, *months[month]


@table(9)
def reviews(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Human review of what was drafted: by person, how often, how long, how much was changed, how many at
    once (under ten seconds)."""
    dwell, edited = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for event in events:
        decision = event.event.human_decision
        if isinstance(spent := decision.get("dwell_ms"), int | float):
            dwell[event.stored.owner].append(float(spent))
        if isinstance(share := decision.get("edited", decision.get("edit_ratio")), int | float):
            edited[event.stored.owner].append(float(share))
    for person in sorted({*dwell, *edited}):
        spent, changed = dwell[person], edited[person]
        instant = sum(each < INSTANT_MS for each in spent)
        yield (
            known.person(person), max(len(spent), len(changed)), round(_mean(spent) / 1000, 1),
            round(_mean(changed), 3), sum(share > 0 for share in changed), instant,
            "秒批 / instant" if instant else "",
        )  # fmt: skip


@table(10)
def labels(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Generated text and its explicit label, by model and purpose; exports without a label one by one."""
    made, marked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    bare = []
    for event in events:
        told = event.event
        if told.action == "model.answered":
            key = (told.model, str(event.actor.get("purpose", "")))
            made[key] += 1
            marked[key] += told.labelled
        elif "unlabelled" in told.action:
            bare.append((told.object_id, known.person(event.stored.owner), event.time))
    for key, number in sorted(made.items()):
        yield *key, number, marked[key], round(marked[key] / number, 4), ""
    for thing, person, time in bare:
        yield thing, person, 1, 0, 0.0, time


@table(11)
def content_safety(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Risks of GB/T 45654 that were found, by code and stage, and how many requests and replies were held
    back in all."""
    codes, held = Counter[tuple[str, str, str]](), Counter[str]()
    for event in events:
        if event.event.action in ("input.refused", "sources.refused", "model.withheld"):
            held[event.event.action] += 1
        for hit in event.event.rule_hits:
            codes[hit.detail or hit.rule, hit.stage, hit.decision] += 1
    for key, number in sorted(codes.items()):
        yield *key, number
    for action, number in sorted(held.items()):
        yield action, "", "block", number


@table(14)
def integrity(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """What verification found just now, and every seal, retention run and hold of the period."""
    for fact, value in known.integrity:
        yield fact, value, "", ""
    for event in events:
        told = event.event
        if told.action in ("audit.sealed", "audit.reduced", "audit.key_rotated", "audit.verified"):
            number = (
                told.details.get("number") or told.details.get("count") or told.details.get("checked", "")
            )
            yield told.action, number, event.time, known.person(event.stored.owner)


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
