"""Reports that list events one by one: consents, assessments, access, incidents, appeals."""

from collections.abc import Callable, Iterable, Iterator

from guardrails.audit.event import AuditEvent
from guardrails.audit.log import RecordedEvent
from guardrails.audit.reports.table import Cell, Known, table

Chosen = Callable[[AuditEvent], bool]
_INCIDENTS = ("incident.", "key.refused", "session.refused", "conduct.", "access.denied")


def _lines(events: Iterable[RecordedEvent], known: Known, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    """Number, time, what, who, about what, outcome, and the decision's fields; no text of a person's."""
    for event in events:
        told = event.event
        if chosen(told):
            facts = {**told.human_decision, **told.details}
            said = "; ".join(f"{name}={value}" for name, value in sorted(facts.items()) if _short(value))
            about = f"{told.object_type} {told.object_id}".strip()
            person = known.person(event.stored.owner)
            yield event.sequence, event.time, told.action, person, about, told.outcome, said


def _short(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and 0 < len(value) <= 64)


def _rooms(*rooms: str) -> Chosen:
    return lambda told: told.action.partition(".")[0] in rooms


def _kind(kind: str) -> Chosen:
    """Approvals of one kind."""
    return lambda told: told.action.startswith("approval.") and kind in (
        told.object_type, told.details.get("kind"), told.human_decision.get("kind"),
    )  # fmt: skip


@table(5)
def consents(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Consents of pupils and guardians, given and withdrawn, and notices delivered."""
    return _lines(events, known, _rooms("consent", "notice"))


@table(6)
def assessments(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Impact assessments that were filed and approved."""
    return _lines(events, known, _rooms("assessment", "pia"))


@table(8)
def access(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Staff who saw whom a pseudonym stands for, copies handed out, and the approvals before."""
    opened = ("pseudonym.opened", "audit.disclosed", "audit.erased")
    asked = _kind("reidentification")
    return _lines(events, known, lambda told: told.action in opened or asked(told))


@table(12)
def incidents(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Security incidents and how they were handled: refused sign-ins and keys, access denied, sanctions."""
    return _lines(events, known, lambda told: told.action.startswith(_INCIDENTS) or told.outcome == "denied")


@table(13)
def appeals(events: Iterable[RecordedEvent], known: Known) -> Iterator[tuple[Cell, ...]]:
    """Complaints and appeals against refusals, and what became of them."""
    asked, appeal = _kind("appeal"), _rooms("appeal", "complaint")
    return _lines(events, known, lambda told: appeal(told) or asked(told))
