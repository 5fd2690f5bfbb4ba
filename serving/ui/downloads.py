"""Files that leave the house through the page: the audit export, the officer's reports, one person's data,
what a teacher prepared.

They are sent by plain routes to the visitor alone; Gradio would put them where every signed-in visitor who
knows the address can fetch them.
"""

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from assistant.teacher_training.learning.xapi import Version
from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit import AuditQuery
from guardrails.audit.export import export
from guardrails.audit.reports import Bundle, Purpose
from guardrails.audit.reports.table import Language
from serving.api.problems import TooLarge
from serving.application import Application
from serving.exporting import NamedFile
from serving.homework import Homework
from serving.learning import Learning
from serving.learning_record import LearningDesk
from serving.officer import Officer
from serving.practice import Practising
from serving.preparation import Preparation
from serving.problems import explain
from serving.regional import regional_file
from serving.ui.audit_shown import read_date
from serving.ui.parts import esc
from serving.ui.problems import DateUnreadable, PurposeMissing
from serving.ui.visitor import visitor

_IN_MEMORY = 8 * 2**20
_CHUNK = 2**16
Form = dict[str, list[str]]


def downloads_router(application: Application) -> APIRouter:
    """Routes `/audit/export`, `/audit/reports`, `/audit/copy`, `/preparation/export` and those of `_FILES`.
    Posts, so that no other site can start them (SameSite=Lax)."""
    router = APIRouter(include_in_schema=False)
    officer = Officer(application)

    @router.post("/audit/export")
    async def audit_export(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(_refusable, application, lambda: _export(application, request, form))

    @router.post("/audit/reports")
    async def audit_reports(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(
            _refusable, application, lambda: _reports(officer, visitor(application, request), form)
        )

    @router.post("/audit/copy")
    async def audit_copy(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(
            _refusable, application, lambda: _copy(officer, visitor(application, request), form)
        )

    @router.post("/preparation/export")
    async def preparation_export(request: Request) -> Response:
        try:
            template = (await request.form()).get("template")
        except TooLarge as problem:
            return _refused(problem, application.settings.language)
        data = await template.read() if isinstance(template, UploadFile) else b""
        form = await _form(request)
        return await run_in_threadpool(
            _refusable,
            application,
            lambda: _draft(application, visitor(application, request), form, data),
            "en" if _last(form, "language") == "en" else "zh",
        )

    for path, make in _FILES.items():
        router.add_api_route(path, _sender(application, make), methods=["POST"])
    return router


async def _form(request: Request) -> Form:
    """The fields of a posted form with all their values."""
    posted = await request.form()
    return {name: [str(value) for value in posted.getlist(name)] for name in posted}


def _refusable(application: Application, answer: Callable[[], Response], language: str = "") -> Response:
    """The answer, or the refusal in words."""
    try:
        return answer()
    except Problem as problem:
        return _refused(problem, language or application.settings.language)


def _refused(problem: Problem, language: str) -> Response:
    words = explain(problem, language)
    title = esc(words.title)
    why = "" if words.detail == words.title else f"<p>{esc(words.detail)}</p>"
    body = f"<!doctype html><title>{title}</title><h1>{title}</h1>{why}<p>{esc(words.advice)}</p>"
    return HTMLResponse(body, status_code=words.status)


def _reports(officer: Officer, actor: Actor, form: Form) -> Response:
    language: Language = "en" if _last(form, "language") == "en" else "zh"
    numbers = [int(value) for value in form.get("number", []) if value.isdecimal()]
    query = AuditQuery(
        since=read_date(_last(form, "since")), until=read_date(_last(form, "until"), "T23:59:59.999")
    )
    purpose = _purpose(form)
    return _sent(officer.reports.export(actor, numbers, query, officer.known(actor), purpose, language))


def _copy(officer: Officer, actor: Actor, form: Form) -> Response:
    purpose = _purpose(form)
    found = officer.rights.copy(actor, _last(form, "subject"))
    return _sent(officer.reports.copy(actor, found, officer.known(actor), purpose))


def _draft(application: Application, actor: Actor, form: Form, template: bytes) -> Response:
    """The draft as a file, a Word file in the school's own template where one came along."""
    asked = _last(form, "draft"), _last(form, "form")
    return _handed(Preparation(application).export(actor, *asked, template=template or None))


def _report(application: Application, actor: Actor, form: Form) -> NamedFile:
    """A report, with names in the place of codes where the teacher ticked that."""
    named = _last(form, "named") == "yes"
    return Learning(application).export(actor, _last(form, "draft"), _last(form, "form"), named=named)


def _homework(application: Application, actor: Actor, form: Form) -> NamedFile:
    """The card to print, or the feedback sheets."""
    homework, assignment = Homework(application), _last(form, "assignment")
    kind = _last(form, "form")
    if kind in ("card", "blank"):
        return homework.card(actor, assignment, blank=kind == "blank")
    return homework.feedback(actor, assignment, "zip" if kind == "zip" else "docx")


def _learning_record(application: Application, actor: Actor, form: Form) -> NamedFile:
    """A certificate, or the learning record as statements of the common standard."""
    desk, language = LearningDesk(application), "en" if _last(form, "language") == "en" else "zh"
    if _last(form, "what") == "certificate":
        return desk.paper(actor, _last(form, "code"), language)
    version: Version = "2.0.0" if _last(form, "version") == "2.0.0" else "1.0.3"
    return desk.export(actor, version, language, named=_last(form, "named") == "yes")


def _regional(application: Application, actor: Actor, form: Form) -> NamedFile:
    """The report of the region's figures."""
    return regional_file(application, actor, _last(form, "draft"), _last(form, "form"))


def _studio(application: Application, actor: Actor, form: Form) -> NamedFile:
    """Decisions and actions of a meeting."""
    return Practising(application).file(actor, _last(form, "meeting"))


_FILES: dict[str, Callable[[Application, Actor, Form], NamedFile]] = {
    "/learning/export": _report,
    "/homework/file": _homework,
    "/training/studio": _studio,
    "/training/regional/file": _regional,
    "/training/learning/file": _learning_record,
}
"""Routes whose form becomes one file."""


def _sender(
    application: Application, make: Callable[[Application, Actor, Form], NamedFile]
) -> Callable[[Request], Awaitable[Response]]:
    """A route that answers a posted form with a file, or with the refusal in the form's language."""

    async def send(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(
            _refusable,
            application,
            lambda: _handed(make(application, visitor(application, request), form)),
            "en" if _last(form, "language") == "en" else "zh",
        )

    return send


def _handed(made: NamedFile) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
        "cache-control": "no-store",
    }
    return Response(made.data, media_type=made.media_type, headers=headers)


def _purpose(form: Form) -> str:
    try:
        return TypeAdapter(Purpose).validate_python(_last(form, "purpose"))
    except ValidationError:
        raise PurposeMissing from None


def _sent(bundle: Bundle) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{bundle.name}"', "cache-control": "no-store",
    }  # fmt: skip
    return Response(bundle.content, media_type="application/zip", headers=headers)


def _last(form: Form, name: str) -> str:
    return form.get(name, [""])[-1]


def _export(application: Application, request: Request, form: Form) -> Response:
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    try:
        manifest = export(application.audit, visitor(application, request), spool, _query(form))
    except Problem:
        spool.close()
        raise
    spool.seek(0)
    name = f"audit-{manifest.tenant}-{manifest.first_sequence}-{manifest.last_sequence}.jsonl"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(_chunks(spool), media_type="application/x-ndjson", headers=headers)


def _query(form: Form) -> AuditQuery:
    fields: dict[str, object] = {name: values[-1] for name, values in form.items() if name != "people"}
    try:
        return AuditQuery.model_validate({**fields, "people": form.get("people")})
    except ValidationError:
        raise DateUnreadable(text="") from None


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk
