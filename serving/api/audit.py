"""The audit log for the compliance officer: query, verify, export."""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from guardrails.actor import Permission
from guardrails.audit.event import Outcome
from guardrails.audit.export import export
from guardrails.audit import AuditQuery, RecordedEvent
from guardrails.audit.log import MAX_PAGE
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application

_IN_MEMORY = 8 * 2**20
_CHUNK = 64 * 1024


class EventView(BaseModel):
    """One event with its place in the chain."""

    id: str
    sequence: int
    time: str
    hash: str
    actor: dict[str, Any]
    event: dict[str, Any]


class EventPage(BaseModel):
    """Events, newest first; `cursor` leads to the next page, empty at the end."""

    events: list[EventView]
    cursor: str


class VerificationView(BaseModel):
    """Whether the school's chain is whole, and what is wrong where it is not."""

    intact: bool
    checked: int
    faults: list[dict[str, Any]]
    heads: list[dict[str, Any]]


def _query(
    person: str = "",
    action: str = "",
    rule: str = "",
    outcome: Outcome | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
) -> AuditQuery:
    """Filters of the address; an empty one does not filter."""
    return AuditQuery(
        person=person, action=action, rule=rule, outcome=outcome, since=since, until=until, text=text
    )


Asked = Annotated[AuditQuery, Depends(_query)]


def router(application: Application) -> APIRouter:
    """Routes under /audit. Reading and exporting are events too (A-R5)."""
    routes = guarded_router("/audit", "audit")
    log = application.audit

    @routes.get("/events", **allow(Permission.READ_AUDIT))
    def events(
        actor: CurrentActor,
        query: Asked,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
        cursor: Annotated[str, Query(pattern=r"^\d{0,18}$")] = "",
    ) -> EventPage:
        """Events of the school that match."""
        page = log.events(actor, query, limit, cursor)
        return EventPage(events=[_view(event) for event in page.events], cursor=page.cursor)

    @routes.get("/verification", **allow(Permission.READ_AUDIT))
    def verify(actor: CurrentActor) -> VerificationView:
        """Read the school's chain from end to end."""
        result = log.verify(actor.tenant)
        return VerificationView(
            intact=result.intact,
            checked=result.checked,
            faults=[asdict(fault) for fault in result.faults],
            heads=[asdict(head) for head in result.heads],
        )

    @routes.get("/export", response_class=StreamingResponse, **allow(Permission.EXPORT_AUDIT))
    def export_events(actor: CurrentActor, query: Asked) -> StreamingResponse:
        """The matching events as JSON Lines; the last line is the manifest with their hash."""
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (`_chunks` closes it)
        try:
            export(log, actor, spool, query)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
        return StreamingResponse(_chunks(spool), media_type="application/jsonl", headers=headers)

    return routes


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
    )
