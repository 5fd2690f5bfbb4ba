"""The regional index: settled figures and their files. /training/regional-index."""

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import run
from assistant.teacher_training.regional.types import RegionalIndex, TermFigures
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application
from serving.regional import regional_file


class Asked(BaseModel):
    """`running` settles the term that is not over yet, for good."""

    model_config = ConfigDict(extra="forbid")
    running: bool = Field(False)


def router(application: Application) -> APIRouter:
    """The routes of the regional index, for administrators."""
    routes = guarded_router("/training/regional-index", "training")

    @routes.get("", **allow(Permission.MANAGE_USERS))
    def terms(actor: CurrentActor) -> list[TermFigures]:
        """The settled terms: groups of ten or more."""
        return list(application.training.regional.terms(actor))

    @routes.post("", status_code=201, **allow(Permission.MANAGE_USERS))
    async def made(request: Request, actor: CurrentActor, body: Asked) -> RegionalIndex:
        """Settle what is due and keep a report; its files are under /drafts/{id} and here."""
        made = await run(
            "regional-index", {"running": body.running}, application.bench(actor, language_of(request))
        )
        assert isinstance(made, RegionalIndex)
        return made

    @routes.get("/{draft}/file", response_class=Response, **allow(Permission.MANAGE_USERS))
    def file(
        actor: CurrentActor, draft: str, form: Literal["csv", "xlsx", "docx", "pdf", "md"] = "csv"
    ) -> Response:
        """The report as a file."""
        made = regional_file(application, actor, draft, form)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"}
        return Response(made.data, media_type=made.media_type, headers=headers)

    return routes
