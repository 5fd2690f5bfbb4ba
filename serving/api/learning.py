"""Tests, reports on them, and what is kept of pupils: /learning."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.learning_analysis.intake.problems import CorrectionInvalid
from assistant.learning_analysis.intake.sources import MOST_FILES
from assistant.learning_analysis.intake.types import Correction, Corrections, Preview, Role
from assistant.learning_analysis.notices.report import EarlyReport
from assistant.learning_analysis.reports.facts import Language
from assistant.learning_analysis.reports.stored import ExamListed
from assistant.student_evaluation.evidence import Evidence
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.learning import About, Learning, Marks

_DAY = r"^(\d{4}-\d{2}-\d{2})?$"
Uploads = Annotated[list[UploadFile], File(max_length=MOST_FILES)]


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
    """Files as they were understood; nothing is kept. `described` counts items that a sheet tells of."""

    title: str
    pupils: int
    sheets: list[str]
    described: int
    columns: list[ColumnView]
    repairs: list[RepairView]


class Corrected(_Body):
    """What a column is, as the teacher says."""

    sheet: str = Field("", max_length=80)
    place: int = Field(ge=0, le=5_000)
    role: Role | None = None
    item: str = Field("", max_length=40)
    max_points: float | None = Field(None, gt=0, le=1_000)


class FromHomework(_Body):
    """What a test made of homework is called, and the teacher's word on its columns."""

    title: str = Field(min_length=1, max_length=120)
    subject: str = Field("mathematics", max_length=40)
    grade: int = Field(8, ge=1, le=12)
    day: str = Field("", pattern=_DAY)
    corrections: list[Corrected] = Field(default_factory=list, max_length=400)


class Switching(_Body):
    """Whether early notice is off for the school."""

    off: bool


class Switched(BaseModel):
    """How the switch stands, and since which day."""

    off: bool
    since: str


class Ticking(_Body):
    """Whether an observation is chosen for the comment."""

    ticked: bool


class Worded(_Body):
    """A comment in the teacher's words."""

    text: str = Field(max_length=2_000)


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
    _early(routes, learning)
    _evaluation(routes, learning)
    return routes


def _tests(routes: APIRouter, learning: Learning) -> None:
    @routes.post("/previews", **allow(Permission.DUTY, replayable=False))
    def preview(actor: CurrentActor, file: Uploads) -> PreviewView:
        """How the columns of score sheets (xlsx, csv), of OneRoster files (csv) or of a zip of them are
        understood, a sheet about the items beside them; files are read and not kept."""
        return previewed(learning.preview(actor, _marks(file)))

    @routes.post("/exams", status_code=201, **allow(Permission.DUTY, replayable=False))
    def take(
        actor: CurrentActor,
        file: Uploads,
        title: Annotated[str, Form(min_length=1, max_length=120)],
        subject: Annotated[str, Form(max_length=40)] = "mathematics",
        grade: Annotated[int, Form(ge=1, le=12)] = 8,
        day: Annotated[str, Form(pattern=_DAY)] = "",
        corrections: Annotated[str, Form(max_length=60_000, description="JSON list of corrections")] = "[]",
        sheets: Annotated[list[str] | None, Form(description="sheets to use; all without")] = None,
    ) -> ExamListed:
        """Keep a test, pseudonymised; `corrections` say what columns really are."""
        wanted = replace(corrected(corrections), sheets=tuple(sheets or ()))
        return learning.take(actor, _marks(file), About(title, subject, grade, day), wanted)

    @routes.post("/homework/{assignment}/preview", **allow(Permission.SIGN, replayable=False))
    def preview_homework(actor: CurrentActor, assignment: str) -> PreviewView:
        """How released marks of an assignment read as a score sheet; nothing is kept."""
        return previewed(learning.preview(actor, Marks(homework=assignment)))

    @routes.post("/homework/{assignment}/exams", status_code=201, **allow(Permission.SIGN, replayable=False))
    def take_homework(actor: CurrentActor, assignment: str, body: FromHomework) -> ExamListed:
        """Keep released marks as a test, pseudonymised, with what the item bank says of the items."""
        about = About(body.title, body.subject, body.grade, body.day)
        return learning.take(actor, Marks(homework=assignment), about, _corrections(body.corrections))

    @routes.put("/exams/{exam}/items", **allow(Permission.DUTY, replayable=False))
    def describe(
        actor: CurrentActor,
        exam: str,
        file: Uploads,
        replace_tags: Annotated[bool, Form(description="even where points were told before")] = False,
    ) -> ExamListed:
        """Put item texts, keys and knowledge points (双向细目表) into a kept test."""
        return learning.describe(actor, exam, _marks(file), replace_tags=replace_tags)

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


def _early(routes: APIRouter, learning: Learning) -> None:
    @routes.get("/early-notice", **allow("signed-in"))
    def switch(actor: CurrentActor) -> Switched:
        """Whether the school has switched early notice off."""
        found = learning.notices.switch(actor)
        return Switched(off=found.off, since=found.since)

    @routes.put("/early-notice", **allow(Permission.APPROVE))
    def turn(actor: CurrentActor, body: Switching) -> Switched:
        """Switch early notice off or on for the school; off deletes what is kept. A person's act."""
        found = learning.notices.turn(actor, off=body.off)
        return Switched(off=found.off, since=found.since)

    @routes.post("/exams/{exam}/early-notice", status_code=201, **allow(Permission.SIGN))
    def notice(actor: CurrentActor, exam: str, language: Language = "zh") -> EarlyReport:
        """Look for pupils who may need help, with reasons and how far that can be trusted; for the teacher
        only, kept until it expires."""
        return learning.notices.make(actor, exam, language)

    @routes.get("/exams/{exam}/early-notice", **allow(Permission.SIGN))
    def noticed(actor: CurrentActor, exam: str) -> EarlyReport | None:
        """The early notice of a test, while it has not expired."""
        return learning.notices.latest(actor, exam)


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

    @routes.delete("/observations/{observation}", status_code=204, **allow(Permission.DUTY))
    def remove(actor: CurrentActor, observation: str) -> Response:
        """Take back an observation."""
        learning.observations.remove(actor, observation)
        return Response(status_code=204)

    @routes.put("/comments/{draft}/{comment}", status_code=204, **allow(Permission.SIGN))
    def reword(actor: CurrentActor, draft: str, comment: str, body: Worded) -> Response:
        """Put one comment in own words; it is to be confirmed again."""
        learning.reword(actor, draft, comment, body.text)
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
        sheets=[each.name for each in found.sheets],
        described=len(found.notes),
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
    return _corrections(wanted)


def _corrections(wanted: Sequence[Corrected]) -> Corrections:
    return Corrections(
        columns=tuple(
            Correction(each.sheet, each.place, each.role, each.item, each.max_points) for each in wanted
        )
    )


def _marks(files: Sequence[UploadFile]) -> Marks:
    return Marks(tuple((PurePath(each.filename or "").name[:255], each.file.read()) for each in files))
