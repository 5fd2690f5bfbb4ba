"""How the log looks: lists, one event, counts, odd patterns, the verdict of a verification."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from guardrails.audit import AuditQuery, RecordedEvent, Verification
from guardrails.audit.views import Counts, Oddity
from serving.ui.parts import action, article, chip, empty, esc, facts, notice, pretty, table
from serving.ui.problems import DateUnreadable
from serving.ui.texts import Texts

TONES = {"ok": "ok", "blocked": "warn", "denied": "warn", "error": "stop"}
_FAULTS_SHOWN = 20
_MOST_BARS = 12
Names = Mapping[str, str]


def rows(texts: Texts, events: Sequence[RecordedEvent], names: Names) -> str:
    """A list of events; each opens by its action."""
    if not events:
        return empty(texts("audit.nothing"), texts("audit.nothing_next"))
    headers = [texts(f"audit.{name}") for name in ("number", "time", "action", "outcome", "who", "rules")]
    made = [
        (
            str(found.sequence),
            esc(clock(found.time)),
            action(esc(texts.name("action", found.event.action)), "open", look="xt-title", id=found.sequence),
            outcome(texts, found),
            esc(person(found, names)),
            esc(", ".join(hit.rule for hit in found.event.rule_hits)),
        )
        for found in events
    ]
    return table(headers, made, texts("audit.list"))


def outcome(texts: Texts, found: RecordedEvent) -> str:
    """The outcome as a chip; an expired event has none."""
    if not found.stored.body:
        return chip(texts("audit.expired"))
    return chip(texts.name("outcome", found.event.outcome), TONES[found.event.outcome])


def person(found: RecordedEvent, names: Names) -> str:
    """Who did it: a name, or the account where it has none."""
    account = str(found.actor.get("user", ""))
    return names.get(account, account)


def whole(texts: Texts, found: RecordedEvent, names: Names) -> str:
    """One event, all of it."""
    event, who = found.event, found.actor
    roles = texts.listed(texts.name("role", role) for role in who.get("roles", ()))
    hits = "\n".join(
        f"{hit.rule} · {texts.name('decision', hit.decision)} · {texts.name('rule_stage', hit.stage)}"
        for hit in event.rule_hits
    )
    clock_back = texts("audit.clock_behind", seconds=round(found.clock_behind_ms / 1000))
    about = facts(
        [
            (texts("audit.number"), str(found.sequence)),
            (texts("audit.time"), clock(found.time)),
            (texts("audit.clock"), clock_back if found.clock_behind_ms else ""),
            (texts("audit.action"), texts.name("action", event.action)),
            (texts("audit.outcome"), texts.name("outcome", event.outcome) if found.stored.body else ""),
            (texts("audit.who"), person(found, names)),
            (texts("audit.roles"), roles),
            (texts("audit.via"), texts.name("via", str(who.get("via", "")))),
            (texts("audit.object"), f"{event.object_type} {event.object_id}".strip()),
            (texts("audit.rules"), hits),
            (
                texts("audit.sealed"),
                texts("audit.sealed_more", count=len(found.sealed)) if found.sealed else "",
            ),
            (texts("audit.hash"), found.hash),
        ]
    )
    raw = pretty(event.model_dump(mode="json", exclude_defaults=True)) if found.stored.body else ""
    return article(texts.name("action", event.action), about, f"<h3>{esc(texts('audit.raw'))}</h3>{raw}")


def counts(texts: Texts, found: Counts, names: Names) -> str:
    """The dashboard: each split with its bars; the numbers of a split add up to the number above it."""
    splits = [
        ("by_outcomes", "outcome", found.outcomes, found.total),
        ("by_actions", "action", found.actions, found.total),
        ("by_people", "", _merged(texts, found.people, names), found.total),
        ("by_days", "", found.days, found.total),
        ("by_rules", "", found.rules, found.hits),
        ("by_decisions", "decision", found.decisions, found.hits),
    ]
    head = texts("audit.total", total=found.total, hits=found.hits)
    cards = "".join(
        _bars(texts, texts(f"audit.{key}"), {texts.name(section, k): v for k, v in split.items()}, total)
        for key, section, split, total in splits
    )
    return f'<p class="xt-hint" role="status">{esc(head)}</p><div class="xt-cards">{cards}</div>'


def _merged(texts: Texts, counted: Mapping[str, int], names: Names) -> dict[str, int]:
    """Counts by account under people's names; two accounts of one name keep a row each."""
    shown = [names.get(account, account) or texts("audit.expired") for account in counted]
    return {
        name if shown.count(name) == 1 else f"{name} ({account[:6]})": number
        for (account, number), name in zip(counted.items(), shown, strict=True)
    }


def _bars(texts: Texts, title: str, split: Mapping[str, int], total: int) -> str:
    """One split as bars. What does not fit is one bar more, so that the numbers still add up."""
    kept = list(split.items())
    if len(kept) > _MOST_BARS:
        ranked = sorted(kept, key=lambda pair: -pair[1])
        rest = sum(number for _, number in ranked[_MOST_BARS - 1 :])
        kept = [*ranked[: _MOST_BARS - 1], (texts("audit.rest"), rest)]
    lines = "".join(
        f'<li><span>{esc(name)}</span><i style="width:{round(100 * number / max(total, 1))}%"></i>'
        f"<b>{number}</b></li>"
        for name, number in kept
    )
    body = (
        f'<ul class="xt-bars">{lines}</ul>'
        if lines
        else f'<p class="xt-hint">{esc(texts("audit.nothing"))}</p>'
    )
    head = f'<h2 class="xt-sub">{esc(title)} <b>{sum(split.values())}</b></h2>'
    return f'<section class="xt-card">{head}{body}</section>'


def oddities(texts: Texts, found: Sequence[Oddity], names: Names) -> str:
    """Odd patterns, newest first."""
    if not found:
        return empty(texts("audit.nothing_odd"), texts("audit.nothing_odd_next"))
    headers = [texts(f"audit.{name}") for name in ("pattern", "who", "time", "facts", "numbers")]
    made = [
        (
            chip(texts.name("pattern", odd.pattern), "warn"),
            esc(names.get(odd.person, odd.person)),
            esc(clock(odd.time)),
            esc(_facts(texts, odd)),
            esc(_numbers(odd.sequences)),
        )
        for odd in found
    ]
    return table(headers, made, texts("audit.odd_list"))


def _facts(texts: Texts, odd: Oddity) -> str:
    told = odd.facts
    match odd.pattern:
        case "instant":
            return texts(
                "audit.fact_instant", seconds=round(told["dwell_ms"] / 1000, 1), thing=told["object_id"]
            )
        case "own_work":
            return texts("audit.fact_own", thing=told["object_id"])
        case "clock_backwards":
            return texts("audit.clock_behind", seconds=round(told["behind_ms"] / 1000))
    return texts("audit.fact_count", count=told["count"], rules=", ".join(told.get("rules", ())))


def _numbers(sequences: Sequence[int]) -> str:
    few = ", ".join(map(str, sequences[:5]))
    return few if len(sequences) <= 5 else f"{few} … {sequences[-1]}"


def verdict(texts: Texts, found: Verification) -> str:
    """A verification in words, its faults by name and place."""
    if found.intact:
        more = texts("audit.intact_more", checked=found.checked)
        seals = texts("audit.seals_more", count=found.checkpoints, reduced=found.reduced)
        return notice(texts("audit.intact"), f"{more} {seals}", "ok")
    head = texts("audit.broken_more", checked=found.checked, faults=len(found.faults))
    listed = "".join(
        "<li>"
        + esc(
            texts(
                "audit.fault", first=fault.sequence, last=max(fault.last, fault.sequence),
                kind=texts.name("fault", fault.kind),
            )
        )
        + (f' <span class="xt-code">{esc(fault.place)}</span>' if fault.place else "")
        + "</li>"
        for fault in found.faults[:_FAULTS_SHOWN]
    )  # fmt: skip
    return notice(texts("audit.broken"), head, "stop") + f"<ul>{listed}</ul>"


def export_form(texts: Texts, query: AuditQuery) -> str:
    """A button that sends the search as a plain form, so that the file goes to the visitor alone."""
    fields = query.model_dump(mode="json", exclude_defaults=True)
    people = fields.pop("people", None) or []
    pairs = [*fields.items(), *(("people", each) for each in people)]
    hidden = "".join(
        f'<input type="hidden" name="{esc(name)}" value="{esc(value)}">' for name, value in pairs
    )
    return (
        f'<form method="post" action="/audit/export" target="_blank">{hidden}'
        f'<button type="submit" class="xt-button">{esc(texts("audit.export"))}</button></form>'
    )


def clock(iso: str) -> str:
    """A moment to the second, as people read it."""
    return f"{iso[:10]} {iso[11:19]}"


def read_date(text: str, time: str = "") -> datetime | None:
    """A typed date, None for none; `time` completes a date alone. Raises `DateUnreadable`."""
    text = text.strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text + (time if len(text) == len("2026-09-01") else ""))
    except ValueError:
        raise DateUnreadable(text=text[:20]) from None
