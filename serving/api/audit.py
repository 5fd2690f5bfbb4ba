"""The audit log for the compliance officer: query, verify, seal, count, export."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from guardrails.actor import Actor, Permission
from guardrails.audit import AuditQuery, RecordedEvent, Verification
from guardrails.audit.event import Outcome
from guardrails.audit.export import export
from guardrails.audit.log import MAX_PAGE
from guardrails.audit.notary import Statement
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.officer import add_acts
from serving.application import Application
from serving.officer import Officer

_IN_MEMORY = 8 * 2**20
_CHUNK = 64 * 1024


class EventView(BaseModel):
    """One event with its place in the chain; `reduced` where retention has left its hashes only."""

    id: str
    sequence: int
    time: str
    hash: str
    actor: dict[str, Any]
    event: dict[str, Any]
    reduced: bool


class EventPage(BaseModel):
    """Events, newest first; `cursor` leads to the next page, empty at the end."""

    events: list[EventView]
    cursor: str


class VerificationView(BaseModel):
    """Whether the school's chain and its checkpoints are whole, and what is wrong where they are not."""

    intact: bool
    checked: int
    reduced: int
    anomalies: int
    checkpoints: int
    faults: list[dict[str, Any]]
    heads: list[dict[str, Any]]


class CheckpointView(BaseModel):
    """A signed checkpoint: `body` is signed byte by byte, `statement` is what it says."""

    statement: Statement | None
    body: str
    signature: str


class CountsView(BaseModel):
    """Counts over the matching events; each split adds up to `total`, rules and decisions to `hits`."""

    total: int
    hits: int
    outcomes: dict[str, int]
    actions: dict[str, int]
    people: dict[str, int]
    days: dict[str, int]
    rules: dict[str, int]
    decisions: dict[str, int]


class LifeView(BaseModel):
    """Everything about one thing, and the numbers of its events by part of its life."""

    reference: str
    complete: bool
    events: list[EventView]
    parts: dict[str, list[int]]


class OddityView(BaseModel):
    """A pattern to look at and the events that make it."""

    pattern: str
    person: str
    name: str
    time: str
    sequences: list[int]
    facts: dict[str, Any]


def _query(
    person: str = "",
    action: str = "",
    duty: str = "",
    rule: str = "",
    risk: str = "",
    decision: str = "",
    outcome: Outcome | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
) -> AuditQuery:
    """Filters of the address; an empty one does not filter. `person` is a name or an account id."""
    return AuditQuery(
        person=person, action=action, duty=duty, rule=rule, risk=risk, decision=decision, outcome=outcome,
        since=since, until=until, text=text,
    )  # fmt: skip


Asked = Annotated[AuditQuery, Depends(_query)]


def router(application: Application) -> APIRouter:
    """Routes under /audit. Reading and exporting are events too (A-R5)."""
    routes = guarded_router("/audit", "audit")
    officer = Officer(application)
    _log(routes, officer)
    _views(routes, officer)
    add_acts(routes, officer)
    return routes


def _named(officer: Officer) -> Callable[[Actor, AuditQuery], AuditQuery]:
    def named(actor: CurrentActor, query: Asked) -> AuditQuery:
        """The query with the person's name turned into account ids."""
        return query.model_copy(update={"person": "", "people": officer.people(actor, query.person)})

    return named


def _log(routes: APIRouter, officer: Officer) -> None:
    """The events themselves, and the proof that they are whole."""
    log = officer.log
    Named = Annotated[AuditQuery, Depends(_named(officer))]  # noqa: N806  (a type)

    @routes.get("/events", **allow(Permission.READ_AUDIT))
    def events(
        actor: CurrentActor,
        query: Named,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
        cursor: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "",
    ) -> EventPage:
        """Events of the school that match."""
        page = log.events(actor, query, limit, cursor)
        return EventPage(events=[_view(event) for event in page.events], cursor=page.cursor)

    @routes.get("/verification", **allow(Permission.READ_AUDIT))
    def verify(actor: CurrentActor) -> VerificationView:
        """Read the school's chain from end to end and compare it with its checkpoints."""
        return verification_view(officer.verify(actor))

    @routes.post("/checkpoints", **allow(Permission.READ_AUDIT))
    def seal(actor: CurrentActor) -> CheckpointView:
        """Sign the log as it is now; what was signed last, where nothing came since."""
        made = officer.seal(actor)
        if made is None:
            return CheckpointView(statement=None, body="", signature="")
        return CheckpointView(statement=made.statement, body=made.body, signature=made.signature)

    @routes.get("/export", response_class=StreamingResponse, **allow(Permission.EXPORT_AUDIT))
    def export_events(actor: CurrentActor, query: Asked) -> StreamingResponse:
        """The matching events as JSON Lines; the last line is the manifest with their hash."""
        # Not through `named`: a key may export without being allowed to read names.
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (`_chunks` closes it)
        try:
            export(log, actor, spool, query)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
        return StreamingResponse(_chunks(spool), media_type="application/jsonl", headers=headers)


def _views(routes: APIRouter, officer: Officer) -> None:
    """What the events add up to."""
    Named = Annotated[AuditQuery, Depends(_named(officer))]  # noqa: N806  (a type)

    @routes.get("/counts", **allow(Permission.READ_AUDIT))
    def counts(actor: CurrentActor, query: Named) -> CountsView:
        """How many events of each kind, person, day and rule."""
        return CountsView(**asdict(officer.views.counts(actor, query)))

    @routes.get("/life/{reference}", **allow(Permission.READ_AUDIT))
    def life(actor: CurrentActor, reference: str) -> LifeView:
        """One artefact's or answer's whole life, by its id or ProduceID."""
        found = officer.views.life(actor, reference)
        parts = {str(part): [event.sequence for event in made_of] for part, made_of in found.parts.items()}
        events = [_view(event) for event in found.events]
        return LifeView(reference=found.reference, complete=found.complete, events=events, parts=parts)

    @routes.get("/oddities", **allow(Permission.READ_AUDIT))
    def oddities(actor: CurrentActor, query: Named) -> list[OddityView]:
        """Instant approvals, own work approved, bursts at night, repeated refusals, clocks set back."""
        names = officer.names(actor)
        found = officer.views.oddities(actor, query)
        return [
            OddityView(**{**asdict(odd), "name": names.get(odd.person, ""), "sequences": list(odd.sequences)})
            for odd in found
        ]


def verification_view(result: Verification) -> VerificationView:
    """A verification as faces send it."""
    return VerificationView(
        intact=result.intact,
        checked=result.checked,
        reduced=result.reduced,
        anomalies=result.anomalies,
        checkpoints=result.checkpoints,
        faults=[asdict(fault) for fault in result.faults],
        heads=[asdict(head) for head in result.heads],
    )


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk


def _view(event: RecordedEvent) -> EventView:
    return EventView(
        id=event.id,
        sequence=event.sequence,
        time=event.time,
        hash=event.hash,
        actor=event.actor,
        event=event.event.model_dump(mode="json"),
        reduced=not event.stored.body,
    )
