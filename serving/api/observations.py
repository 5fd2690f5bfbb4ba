"""Observed lessons: consent, transcripts, speakers, codes, reports, erasure. /observations."""

from dataclasses import asdict
from pathlib import PurePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from assistant.lesson_observation.records import Consent, Gone, HandCodes, Listed, Observation
from assistant.lesson_observation.schemes import INTERVAL, SchemeName
from assistant.lesson_observation.transcript import MOST_CHARACTERS, Role
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application
from serving.observation import About, Observing


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ConsentGiven(_Body):
    """Whose consent to what until which day; `teacher` is an account id, empty for the caller."""

    teacher: str = Field("", max_length=64)
    who: str = Field(max_length=500)
    what: str = Field(max_length=500)
    until: str = Field(max_length=10, description="YYYY-MM-DD")


class Pasted(_Body):
    """A transcript as text, one turn a line."""

    consent: str = Field(max_length=64)
    text: str = Field(max_length=MOST_CHARACTERS)
    title: str = Field("", max_length=120)
    subject: str = Field("", max_length=40)
    plan: str = Field("", max_length=64, description="id of a kept lesson plan")


class Speakers(_Body):
    """The role of each label of the transcript."""

    roles: dict[str, Literal["teacher", "pupil"]]


class Corrected(_Body):
    """What a sentence is: a code of the improved system, a speech act, or both."""

    sentence: int = Field(ge=1)
    code: str = Field("", max_length=8)
    act: str = Field("", max_length=24)


class ByHand(_Body):
    """A person's own codes of the lesson, one for each `interval` seconds."""

    scheme: SchemeName
    codes: list[str] = Field(max_length=20_000)
    interval: float = Field(INTERVAL, gt=0, le=300)


class Erasing(_Body):
    """Who is erased: a teacher's account id, a pupil's code or name; written twice."""

    person: str = Field(min_length=1, max_length=64)
    confirmation: str = Field(max_length=64)


class TurnView(BaseModel):
    """A turn as it is kept, in codes."""

    speaker: str
    role: Role
    text: str
    start: float | None
    end: float | None


class ObservationView(BaseModel):
    """A kept observation; `unknown` are labels whose role is still to be told."""

    id: str
    title: str
    subject: str
    teacher: str
    consent: str
    form: str
    language: str
    timed: bool
    speakers: list[str]
    unknown: list[str]
    repairs: list[dict[str, Any]]
    turns: list[TurnView]
    created: str


class CodedView(BaseModel):
    """A sentence with its code."""

    sentence: int
    start: float
    end: float
    role: str
    code: str
    by: str
    act: str
    text: str


class AgreementView(BaseModel):
    """Cohen's kappa of two coders with its interval."""

    n: int
    observed: float | None
    kappa: float | None
    interval: tuple[float, float] | None
    differ: list[tuple[str, str, int]]


def router(application: Application) -> APIRouter:
    """Routes under /observations."""
    routes, observing = guarded_router("/observations", "observations"), Observing(application)
    _consents(routes, observing)
    _transcripts(routes, observing)
    _codes(routes, observing)
    _reports(routes, observing)
    return routes


def _consents(routes: APIRouter, observing: Observing) -> None:
    @routes.post("/consents", status_code=201, **allow(Permission.DUTY))
    def given(actor: CurrentActor, body: ConsentGiven) -> Consent:
        """Record a consent; without one nothing of a lesson is read."""
        return observing.consent(actor, body.teacher, body.who, body.what, body.until)

    @routes.get("/consents", **allow(Permission.DUTY))
    def consents(actor: CurrentActor) -> list[Consent]:
        """Consents that the caller recorded or is the teacher of."""
        return list(observing.consents(actor))

    @routes.delete("/consents/{consent}", **allow(Permission.DUTY))
    def withdrawn(actor: CurrentActor, consent: str) -> Gone:
        """Take a consent back; what was kept under it goes at once."""
        return observing.withdraw(actor, consent)


def _transcripts(routes: APIRouter, observing: Observing) -> None:
    @routes.get("", **allow(Permission.DUTY))
    def mine(actor: CurrentActor) -> list[Listed]:
        """Observations the caller made or was observed in."""
        return list(observing.mine(actor))

    @routes.post("", status_code=201, **allow(Permission.DUTY))
    def pasted(actor: CurrentActor, body: Pasted) -> ObservationView:
        """Keep a transcript given as text."""
        about = About(body.title, body.subject, body.plan)
        return _view(observing.paste(actor, body.consent, body.text, about))

    @routes.post("/files", status_code=201, **allow(Permission.DUTY))
    def uploaded(
        actor: CurrentActor,
        file: Annotated[UploadFile, File()],
        consent: Annotated[str, Form(max_length=64)],
        title: Annotated[str, Form(max_length=120)] = "",
        subject: Annotated[str, Form(max_length=40)] = "",
        plan: Annotated[str, Form(max_length=64)] = "",
    ) -> ObservationView:
        """Keep a transcript (txt, srt, vtt, docx, json), or a recording where a speech endpoint is set."""
        name = PurePath(file.filename or "").name[:255]
        return _view(observing.keep(actor, consent, name, file.file.read(), About(title, subject, plan)))

    @routes.get("/{observation}", **allow(Permission.DUTY))
    def one(actor: CurrentActor, observation: str) -> ObservationView:
        """A kept observation."""
        return _view(observing.open(actor, observation))

    @routes.post("/{observation}/speakers", **allow(Permission.DUTY))
    def speakers(actor: CurrentActor, observation: str, body: Speakers) -> ObservationView:
        """Say who is the teacher and who are pupils."""
        return _view(observing.confirm(actor, observation, dict(body.roles)))

    @routes.delete("/{observation}", **allow(Permission.DUTY))
    def deleted(actor: CurrentActor, observation: str) -> Gone:
        """Delete an observation with its reports and corrections."""
        return observing.delete(actor, observation)


def _codes(routes: APIRouter, observing: Observing) -> None:
    @routes.get("/{observation}/codes", **allow(Permission.DUTY))
    def coded(actor: CurrentActor, observation: str) -> list[CodedView]:
        """Every sentence with its code of the improved Flanders system."""
        return [
            CodedView(
                sentence=one.sentence.number, start=one.sentence.start, end=one.sentence.end,
                role=one.sentence.role, code=one.code, by=one.by, act=one.act, text=one.sentence.text,
            )
            for one in observing.coded(actor, observation)
        ]  # fmt: skip

    @routes.post("/{observation}/corrections", status_code=204, **allow(Permission.DUTY))
    def corrected(actor: CurrentActor, observation: str, body: Corrected) -> Response:
        """Correct a sentence; it counts at once and is learned from."""
        observing.correct(actor, observation, body.sentence, body.code, body.act)
        return Response(status_code=204)

    @routes.put("/{observation}/codings", **allow(Permission.DUTY))
    def by_hand(actor: CurrentActor, observation: str, body: ByHand) -> HandCodes:
        """Keep one's own codes of the lesson in place of earlier ones."""
        return observing.code_by_hand(actor, observation, body.scheme, body.codes, body.interval)

    @routes.get("/{observation}/agreement", **allow(Permission.DUTY))
    def agreed(actor: CurrentActor, observation: str, scheme: SchemeName) -> AgreementView:
        """How far two coders agree, or one and the machine."""
        return AgreementView(**asdict(observing.agreement(actor, observation, scheme)))


def _reports(routes: APIRouter, observing: Observing) -> None:
    @routes.post("/{observation}/report", status_code=201, **allow(Permission.DUTY, rate="model"))
    async def report(request: Request, actor: CurrentActor, observation: str) -> dict[str, Any]:
        """A new report, kept as a draft: its files are under /drafts/{id}."""
        made = await observing.report(actor, observation, language_of(request))
        return made.model_dump(mode="json")

    @routes.post("/erasures", **allow(Permission.ERASE, replayable=False))
    def erased(actor: CurrentActor, body: Erasing) -> Gone:
        """Erase a person from transcripts, codes, corrections, consents and reports; cannot be undone."""
        return observing.erase(actor, body.person, body.confirmation)


def _view(held: Observation) -> ObservationView:
    told = held.transcript
    return ObservationView(
        id=held.id, title=held.title, subject=held.subject, teacher=held.teacher, consent=held.consent,
        form=told.form, language=told.language, timed=told.timed, speakers=list(told.speakers),
        unknown=list(told.unknown), repairs=[asdict(each) for each in told.repairs],
        turns=[TurnView(**asdict(turn)) for turn in told.turns], created=held.created,
    )  # fmt: skip
