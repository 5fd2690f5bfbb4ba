"""The learning record by HTTP: /training/learning, /training/credits, /training/certificates."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.teacher_training.learning import xapi
from assistant.teacher_training.learning.certificate import NOTICE, Certificate
from assistant.teacher_training.learning.credits import Judged
from assistant.teacher_training.learning.rules import Rules
from assistant.teacher_training.learning.wording import conditions, step, why
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application
from serving.exporting import NamedFile
from serving.learning_record import LearningDesk, Offer

Code = Annotated[str, Path(max_length=40)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class RowView(BaseModel):
    """A row of the ledger with what it earned. `reason` is coded, `why` says it in words."""

    sequence: int
    id: str
    verb: str
    kind: str
    activity: str
    title: str
    source: str
    score: float | None
    seconds: float | None
    time: str
    told: str
    rules: str
    origin: str
    term: str
    credits: float
    hours: float
    reason: str
    why: str


class SumView(BaseModel):
    """Credits and hours of several rows, and how many counted."""

    credits: float
    hours: float
    counted: int


class EarningView(BaseModel):
    """What one verb with one kind earns, and on which conditions."""

    verb: str
    kind: str
    credits: float
    hours: float
    conditions: str


class CreditsView(BaseModel):
    """A term's account with the rules in force now."""

    term: str
    terms: list[str]
    sum: SumView
    kinds: dict[str, SumView]
    rules: str
    source: str
    cap_day: float
    cap_term: float
    earns: list[EarningView]


class FaultView(BaseModel):
    """One thing wrong with the ledger."""

    kind: str
    sequence: int


class CheckView(BaseModel):
    """Whether the ledger is what was written."""

    intact: bool
    faults: list[FaultView]


class Importing(_Body):
    """An xAPI file as text: an array of statements, one statement, or one a line."""

    text: str = Field(max_length=xapi.MOST_CHARACTERS)


class RefusedView(BaseModel):
    """A statement that was not taken: its number from 1, and why."""

    number: int
    why: str


class ImportView(BaseModel):
    """What an import came to; `known` were there before."""

    added: int
    known: int
    refused: list[RefusedView]


class OfferView(BaseModel):
    """A certificate of the rules: what it asks for, how far the caller is, the code of the one held."""

    name: str
    title: str
    what: str
    period: str
    steps: list[str]
    ready: bool
    code: str


class Claim(_Body):
    """Which certificate; `term` only for one that is about a term."""

    name: str = Field(max_length=48)
    term: str = Field("", max_length=16)


class CertificateView(BaseModel):
    """What a certificate certifies: no more than stands on the paper, and not the name, which is compared
    by `check`. `genuine` is whether hash and signature fit; `notice` says what it is not."""

    code: str
    title: str
    what: str
    period: str
    credits: float
    hours: float
    rules: str
    issued: str
    sha256: str
    genuine: bool
    notice: str


class Paper(_Body):
    """What a paper says; empty fields but the name are not compared."""

    name: str = Field(min_length=1, max_length=120)
    title: str = Field("", max_length=200)
    date: str = Field("", max_length=40)


class MatchView(BaseModel):
    """Whether the paper says what was issued, and which fields do not."""

    matches: bool
    differs: list[Literal["name", "title", "date"]]
    genuine: bool


def router(application: Application) -> APIRouter:
    """The routes of the learning record."""
    routes = guarded_router("/training", "training")
    desk = LearningDesk(application)
    _ledger(routes, desk, application)
    _certificates(routes, desk, application)
    return routes


def _ledger(routes: APIRouter, desk: LearningDesk, application: Application) -> None:
    @routes.get("/learning", **allow(Permission.DUTY))
    def learning(request: Request, actor: CurrentActor) -> list[RowView]:
        """The caller's ledger, the newest first, each row with what it earned or why it did not."""
        language = language_of(request)
        return [_row(each, language) for each in reversed(desk.account(actor).judged)]

    @routes.get("/learning/check", **allow(Permission.DUTY))
    def checked(actor: CurrentActor) -> CheckView:
        """Whether every row of the caller's ledger is what was written, and none is missing."""
        found = application.training.learning.faults(actor)
        return CheckView(intact=not found, faults=[FaultView(**asdict(each)) for each in found])

    @routes.get("/learning/export", **allow(Permission.DUTY))
    def export(
        request: Request, actor: CurrentActor, version: xapi.Version = "1.0.3", named: bool = False
    ) -> Response:
        """The ledger as xAPI statements; the actor is a pseudonym unless `named`."""
        return _sent(desk.export(actor, version, language_of(request), named=named))

    @routes.post("/learning/import", **allow(Permission.DUTY))
    def take(actor: CurrentActor, body: Importing) -> ImportView:
        """Add statements of another system, marked as imported; sent again, nothing is added twice."""
        found = desk.take(actor, body.text)
        refused = [RefusedView(number=each.number, why=each.why) for each in found.refused]
        return ImportView(added=found.added, known=found.known, refused=refused)

    @routes.get("/credits", **allow(Permission.DUTY))
    def credits(request: Request, actor: CurrentActor, term: str = "") -> CreditsView:
        """A term's credits by kind, with the rules in force; the present term where none is named."""
        told, language = desk.account(actor, term), language_of(request)
        return CreditsView(
            term=told.term,
            terms=list(told.terms),
            sum=SumView(**asdict(told.sum)),
            kinds={kind: SumView(**asdict(each)) for kind, each in told.kinds.items()},
            **_rules(told.rules, language),
        )


def _certificates(routes: APIRouter, desk: LearningDesk, application: Application) -> None:
    store = application.training.certificates

    @routes.get("/certificates", **allow(Permission.DUTY))
    def offers(request: Request, actor: CurrentActor) -> list[OfferView]:
        """What can be earned, how far the caller is, and what they hold."""
        language = language_of(request)
        return [_offer(each, language) for each in desk.offers(actor)]

    @routes.post("/certificates", status_code=201, **allow(Permission.DUTY))
    def claim(request: Request, actor: CurrentActor, body: Claim) -> CertificateView:
        """Claim a certificate; claimed again, the same one is given."""
        return _certificate(store.claim(actor, body.name, body.term), language_of(request))

    @routes.get("/certificates/{code}", **allow(Permission.DUTY))
    def one(request: Request, actor: CurrentActor, code: Code) -> CertificateView:
        """What the certificate of this code certifies."""
        return _certificate(store.find(actor, code), language_of(request))

    @routes.post("/certificates/{code}/check", **allow(Permission.DUTY))
    def check(actor: CurrentActor, code: Code, body: Paper) -> MatchView:
        """Whether a paper with this code says what was issued."""
        told = store.check(actor, code, body.name, body.title, body.date)
        return MatchView(matches=told.matches, differs=list(told.differs), genuine=told.genuine)

    @routes.get("/certificates/{code}/file", **allow(Permission.DUTY))
    def paper(request: Request, actor: CurrentActor, code: Code) -> Response:
        """The caller's own certificate as PDF."""
        return _sent(desk.paper(actor, code, language_of(request)))


def _row(judged: Judged, language: str) -> RowView:
    entry, said = judged.entry, judged.entry.statement
    return RowView(
        **said.model_dump(exclude={"indicators"}),
        sequence=entry.sequence,
        told=entry.told,
        rules=entry.rules,
        origin=entry.origin,
        term=judged.term,
        credits=float(judged.credits),
        hours=float(judged.hours),
        reason=judged.reason,
        why=why(judged, language),
    )


def _rules(rules: Rules, language: str) -> dict[str, Any]:
    return {
        "rules": rules.version,
        "source": rules.source.zh if language == "zh" else rules.source.en,
        "cap_day": rules.caps.day,
        "cap_term": rules.caps.term,
        "earns": [
            EarningView(
                verb=each.verb,
                kind=each.kind,
                credits=float(each.credits),
                hours=float(each.hours),
                conditions=conditions(each, language),
            )
            for each in rules.earns
        ],
    }


def _offer(offer: Offer, language: str) -> OfferView:
    rule, zh = offer.rule, language == "zh"
    return OfferView(
        name=rule.key,
        title=rule.title.zh if zh else rule.title.en,
        what=rule.what.zh if zh else rule.what.en,
        period=rule.period,
        steps=[step(each, language) for each in offer.steps],
        ready=offer.ready,
        code=offer.held.said.code if offer.held else "",
    )


def _certificate(held: Certificate, language: str) -> CertificateView:
    said, zh = held.said, language == "zh"
    return CertificateView(
        code=said.code,
        title=said.title.zh if zh else said.title.en,
        what=said.what.zh if zh else said.what.en,
        period=said.period,
        credits=float(said.credits),
        hours=float(said.hours),
        rules=said.rules,
        issued=said.day,
        sha256=held.sha256,
        genuine=held.genuine,
        notice=NOTICE.zh if zh else NOTICE.en,
    )


def _sent(made: NamedFile) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
        "cache-control": "no-store",
    }
    return Response(made.data, media_type=made.media_type, headers=headers)
