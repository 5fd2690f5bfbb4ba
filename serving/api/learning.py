"""Tests, reports on them, and what is kept of pupils: /learning."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.learning_analysis.intake.problems import CorrectionInvalid
from assistant.learning_analysis.intake.types import Correction, Corrections, Preview, Role
from assistant.learning_analysis.reports.stored import ExamListed
from assistant.student_evaluation.evidence import Evidence
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.learning import About, Learning


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ColumnView(BaseModel):
    """A column as it was understood; samples never show persons."""

    sheet: str
    place: int
    header: str
    role: Role
    item: str
    max_points: float | None
    reason_zh: str
    reason_en: str
    confidence: float
    samples: list[str]


class RepairView(BaseModel):
    """What was repaired or left out, where, in words."""

    kind: str
    where: str
    zh: str
    en: str


class PreviewView(BaseModel):
    """A file as it was understood; nothing is kept."""

    title: str
    pupils: int
    columns: list[ColumnView]
    repairs: list[RepairView]


class Corrected(_Body):
    """What a column is, as the teacher says."""

    sheet: str = Field("", max_length=80)
    place: int = Field(ge=0, le=5_000)
    role: Role | None = None
    item: str = Field("", max_length=40)
    max_points: float | None = Field(None, gt=0, le=1_000)


class Ticking(_Body):
    """Whether an observation is chosen for the comment."""

    ticked: bool


class Erasing(_Body):
    """The pupil's name or code."""

    pupil: str = Field(min_length=1, max_length=80)


class Erased(BaseModel):
    """In how many tests and observations the pupil was."""

    count: int


def router(application: Application) -> APIRouter:
    """Routes under /learning."""
    routes, learning = guarded_router("/learning", "learning"), Learning(application)
    _tests(routes, learning)
    _reports(routes, learning)
    _evaluation(routes, learning)
    return routes


def _tests(routes: APIRouter, learning: Learning) -> None:
    @routes.post("/previews", **allow(Permission.DUTY, replayable=False))
    def preview(actor: CurrentActor, file: Annotated[UploadFile, File()]) -> PreviewView:
        """How the columns of a score sheet (xlsx, csv) are understood; the file is read and not kept."""
        return previewed(learning.preview(actor, _name(file), file.file.read()))

    @routes.post("/exams", status_code=201, **allow(Permission.DUTY, replayable=False))
    def take(
        actor: CurrentActor,
        file: Annotated[UploadFile, File()],
        title: Annotated[str, Form(min_length=1, max_length=120)],
        subject: Annotated[str, Form(max_length=40)] = "mathematics",
        grade: Annotated[int, Form(ge=1, le=12)] = 8,
        corrections: Annotated[str, Form(max_length=60_000, description="JSON list of corrections")] = "[]",
    ) -> ExamListed:
        """Keep a test, pseudonymised; `corrections` say what columns really are."""
        return learning.take(
            actor, _name(file), file.file.read(), About(title, subject, grade), corrected(corrections)
        )

    @routes.get("/exams", **allow(Permission.DUTY))
    def listed(actor: CurrentActor) -> list[ExamListed]:
        """The caller's tests, the newest first."""
        return list(learning.exams.mine(actor))

    @routes.get("/exams/{exam}/pupils", **allow(Permission.DUTY))
    def pupils(actor: CurrentActor, exam: str) -> list[str]:
        """The codes of the pupils of a test."""
        return list(learning.exams.open(actor, exam).matrix.pupils)

    @routes.get("/exams/{exam}/names", **allow(Permission.DUTY))
    def names(actor: CurrentActor, exam: str) -> dict[str, str]:
        """Who is behind each code; each look is an event."""
        return learning.exams.people(actor, exam)

    @routes.delete("/exams/{exam}", status_code=204, **allow(Permission.DUTY))
    def delete(actor: CurrentActor, exam: str) -> Response:
        """Delete a test with the names behind its codes."""
        learning.exams.delete(actor, exam)
        return Response(status_code=204)


def _reports(routes: APIRouter, learning: Learning) -> None:
    @routes.get("/reports/{draft}/files/{form}", response_class=Response, **allow(Permission.DUTY))
    def file(actor: CurrentActor, draft: str, form: str, named: bool = False) -> Response:
        """A report as docx, pdf, xlsx, png, md or zip; `named` puts names in the place of codes."""
        made = learning.export(actor, draft, form, named=named)
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
            "cache-control": "no-store",
        }
        return Response(made.data, media_type=made.media_type, headers=headers)

    @routes.get("/reports/{draft}/lesson", **allow(Permission.DUTY))
    def lesson(actor: CurrentActor, draft: str) -> dict[str, Any]:
        """What to send to the duty `lesson-plan` after a commentary lesson."""
        return learning.lesson(actor, draft)


def _evaluation(routes: APIRouter, learning: Learning) -> None:
    @routes.post("/observations", status_code=201, **allow(Permission.DUTY))
    def observe(
        actor: CurrentActor, body: Annotated[list[Evidence], Field(max_length=500)]
    ) -> list[Evidence]:
        """Keep what was seen of pupils, under their codes."""
        return list(learning.observations.add(actor, body))

    @routes.get("/observations", **allow(Permission.DUTY))
    def seen(actor: CurrentActor, pupil: str = "") -> list[Evidence]:
        """The caller's observations."""
        return list(learning.observations.mine(actor, pupil))

    @routes.put("/observations/{observation}/tick", status_code=204, **allow(Permission.SIGN))
    def tick(actor: CurrentActor, observation: str, body: Ticking) -> Response:
        """Choose an observation for the comment, or not; a person's act."""
        learning.observations.tick(actor, observation, body.ticked)
        return Response(status_code=204)

    @routes.post("/comments/{draft}/{comment}/confirm", status_code=204, **allow(Permission.SIGN))
    def confirm(actor: CurrentActor, draft: str, comment: str) -> Response:
        """Confirm one comment as it stands; a person's act."""
        learning.confirm(actor, draft, comment)
        return Response(status_code=204)

    @routes.post("/erasures", **allow(Permission.ERASE))
    def erase(actor: CurrentActor, body: Erasing) -> Erased:
        """Erase a pupil from every test and observation of the school."""
        return Erased(count=learning.erase(actor, body.pupil))


def previewed(found: Preview) -> PreviewView:
    """A preview as faces send it."""
    return PreviewView(
        title=found.title,
        pupils=found.pupils,
        columns=[
            ColumnView(
                sheet=each.sheet,
                place=each.place,
                header=each.header,
                role=each.role,
                item=each.item,
                max_points=each.max_points,
                reason_zh=each.reason.zh,
                reason_en=each.reason.en,
                confidence=each.confidence,
                samples=list(each.samples),
            )
            for each in found.columns
        ],
        repairs=[
            RepairView(kind=one.kind, where=one.where, zh=one.words.zh, en=one.words.en)
            for one in found.repairs
        ],
    )


def corrected(text: str) -> Corrections:
    """Corrections from JSON text. Raises `CorrectionInvalid`."""
    try:
        wanted: Sequence[Corrected] = TypeAdapter(list[Corrected]).validate_json(text or "[]")
    except ValidationError:
        raise CorrectionInvalid(place=", ".join(get_args(Role))) from None
    return Corrections(
        columns=tuple(
            Correction(each.sheet, each.place, each.role, each.item, each.max_points) for each in wanted
        )
    )


def _name(file: UploadFile) -> str:
    return PurePath(file.filename or "").name[:255]
