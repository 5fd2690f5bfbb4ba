"""The officer's acts: reports, copies and erasures for one person, retention and legal holds."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission
from guardrails.audit import AuditQuery
from guardrails.audit.reports import Bundle, Filled, Purpose, report
from guardrails.audit.reports.table import NUMBERS, Cell
from guardrails.audit.retention import FLOORS, Category, HoldKind
from serving.api.access import CurrentActor, allow
from serving.officer import Officer

Number = Annotated[int, Path(ge=NUMBERS.start, lt=NUMBERS.stop)]
Subject = Annotated[str, Field(min_length=1, max_length=200)]


class ReportListed(BaseModel):
    """One of the fourteen reports."""

    number: int
    title: dict[str, str]
    note: dict[str, str]


class ReportView(ReportListed):
    """A report with its rows; `columns` name the cells in both languages."""

    columns: dict[str, list[str]]
    rows: list[list[Cell]]


class Copying(BaseModel):
    """Whose data, and what the copy is for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    subject: Subject
    purpose: Purpose


class Erasing(BaseModel):
    """Whose data; `confirmation` repeats it, for nothing brings it back."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    subject: Subject
    confirmation: str = Field(max_length=200)


class ErasedView(BaseModel):
    """How many events became unreadable, and whether the key's bytes have left the database's files."""

    events: int
    settled: bool


class Period(BaseModel):
    """How many months a category of events is kept."""

    model_config = ConfigDict(extra="forbid")
    months: int


class PeriodView(BaseModel):
    """A category's period and the shortest the law allows."""

    category: Category
    months: int
    shortest: int


class Holding(BaseModel):
    """What to hold: a person, an object or a period, and why."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    kind: HoldKind
    reason: str = Field(min_length=1, max_length=400)
    value: str = Field(default="", max_length=200)
    since: datetime | None = None
    until: datetime | None = None


class HoldView(BaseModel):
    """A legal hold; `released` is empty while it is in force."""

    id: str
    kind: HoldKind
    value: str
    since: str
    until: str
    reason: str
    owner: str
    placed: str
    released: str


class Reduced(BaseModel):
    """How many expired events were reduced to their hashes."""

    reduced: int


def add_acts(routes: APIRouter, officer: Officer) -> None:
    """Routes under /audit that act or hand something out; each is an event."""
    _reports(routes, officer)
    _rights(routes, officer)
    _retention(routes, officer)


def _reports(routes: APIRouter, officer: Officer) -> None:
    @routes.get("/reports", **allow(Permission.READ_AUDIT))
    def reports(actor: CurrentActor) -> list[ReportListed]:
        """The fourteen reports by number."""
        return [ReportListed(**_listed(number)) for number in NUMBERS]

    @routes.get("/reports/{number}", **allow(Permission.READ_AUDIT))
    def one(
        actor: CurrentActor, number: Number, since: datetime | None = None, until: datetime | None = None
    ) -> ReportView:
        """One report with its rows."""
        known = officer.known(actor)
        return _filled(officer.reports.fill(actor, number, AuditQuery(since=since, until=until), known))

    @routes.post(
        "/reports/archive", response_class=Response, **allow(Permission.EXPORT_AUDIT, replayable=False)
    )
    def archive(
        actor: CurrentActor,
        purpose: Annotated[Purpose, Query()],
        number: Annotated[list[int] | None, Query()] = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Response:
        """Reports as xlsx, csv, JSON Lines and a PDF summary, with a manifest of hashes, in one archive."""
        query = AuditQuery(since=since, until=until)
        return _sent(
            officer.reports.export(actor, number or list(NUMBERS), query, officer.known(actor), purpose)
        )


def _rights(routes: APIRouter, officer: Officer) -> None:
    @routes.post("/subjects/copy", response_class=Response, **allow(Permission.ERASE, replayable=False))
    def copy(actor: CurrentActor, body: Copying) -> Response:
        """Everything the log holds about one person, in plain, for that person."""
        found = officer.rights.copy(actor, body.subject)
        return _sent(officer.reports.copy(actor, found, officer.known(actor), body.purpose))

    @routes.post("/subjects/erase", **allow(Permission.ERASE))
    def erase(actor: CurrentActor, body: Erasing) -> ErasedView:
        """Destroy the key of one person: what was encrypted under it cannot be read again."""
        done = officer.erase(actor, body.subject, body.confirmation)
        return ErasedView(events=done.events, settled=done.settled)


def _retention(routes: APIRouter, officer: Officer) -> None:
    @routes.get("/retention", **allow(Permission.READ_AUDIT))
    def periods(actor: CurrentActor) -> list[PeriodView]:
        """How long each category is kept."""
        kept = officer.retention.periods(actor)
        return [PeriodView(category=each, months=kept[each], shortest=FLOORS[each]) for each in kept]

    @routes.put("/retention/{category}", **allow(Permission.RETAIN_AUDIT))
    def keep(actor: CurrentActor, category: Category, body: Period) -> PeriodView:
        """Keep a category for so many months."""
        officer.retention.keep(actor, category, body.months)
        return PeriodView(category=category, months=body.months, shortest=FLOORS[category])

    @routes.post("/retention/run", **allow(Permission.RETAIN_AUDIT))
    def run(actor: CurrentActor) -> Reduced:
        """Reduce what has expired and is not held to its hashes."""
        return Reduced(reduced=officer.retention.reduce(actor))

    @routes.get("/holds", **allow(Permission.READ_AUDIT))
    def holds(actor: CurrentActor) -> list[HoldView]:
        """Every legal hold of the school."""
        return [HoldView(**asdict(hold)) for hold in officer.retention.holds(actor)]

    @routes.post("/holds", status_code=201, **allow(Permission.RETAIN_AUDIT))
    def hold(actor: CurrentActor, body: Holding) -> HoldView:
        """Place a legal hold."""
        made = officer.retention.hold(actor, body.kind, body.reason, body.value, body.since, body.until)
        return HoldView(**asdict(made))

    @routes.post("/holds/{hold}/release", status_code=204, **allow(Permission.RETAIN_AUDIT))
    def release(actor: CurrentActor, hold: str) -> None:
        """End a legal hold."""
        officer.retention.release(actor, hold)


def _listed(number: int) -> dict[str, Any]:
    found = report(number)
    return {
        "number": number,
        "title": {"zh": found.title("zh"), "en": found.title("en")},
        "note": {"zh": found.note("zh"), "en": found.note("en")},
    }


def _filled(filled: Filled) -> ReportView:
    made = filled.report
    columns = {"zh": list(made.columns("zh")), "en": list(made.columns("en"))}
    return ReportView(**_listed(made.number), columns=columns, rows=[list(row) for row in filled.rows])


def _sent(bundle: Bundle) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{bundle.name}"',
        "Cache-Control": "no-store",
    }
    return Response(bundle.content, media_type="application/zip", headers=headers)
