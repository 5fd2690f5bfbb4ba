"""Files that leave the house through the page: the audit export.

They are sent by plain routes to the visitor alone; Gradio would put them where every signed-in visitor who
knows the address can fetch them.
"""

import tempfile
from collections.abc import Iterator
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from corpora.problem import Problem
from guardrails.audit import AuditQuery
from guardrails.audit.export import export
from serving.application import Application
from serving.problems import explain
from serving.ui.parts import esc
from serving.ui.problems import DateUnreadable
from serving.ui.visitor import visitor

_IN_MEMORY = 8 * 2**20
_CHUNK = 2**16


def downloads_router(application: Application) -> APIRouter:
    """Route `/audit/export`. A post, so that no other site can start it (SameSite=Lax)."""
    router = APIRouter(include_in_schema=False)

    @router.post("/audit/export")
    async def audit_export(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        return await run_in_threadpool(_export, application, request, form)

    return router


def _export(application: Application, request: Request, form: dict[str, str]) -> Response:
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    try:
        manifest = export(application.audit, visitor(application, request), spool, _query(form))
    except Problem as problem:
        spool.close()
        words = explain(problem, application.settings.language)
        title = esc(words.title)
        body = f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{esc(words.advice)}</p>"
        return HTMLResponse(body, status_code=words.status)
    spool.seek(0)
    name = f"audit-{manifest.tenant}-{manifest.first_sequence}-{manifest.last_sequence}.jsonl"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(_chunks(spool), media_type="application/x-ndjson", headers=headers)


def _query(form: dict[str, str]) -> AuditQuery:
    try:
        return AuditQuery.model_validate(form)
    except ValidationError:
        raise DateUnreadable(text="") from None


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk
