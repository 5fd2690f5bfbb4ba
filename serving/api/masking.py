"""Masked copies of office files, and opening a code with a second person's leave."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.guard import ApprovalView, Deciding, view
from serving.application import Application
from serving.masking import Masking


class Opening(BaseModel):
    """Whose code is to be opened, why, and for how many hours."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    pseudonym: str = Field(min_length=2, max_length=64)
    reason: str = Field(max_length=2_000)
    hours: int = 24


class Opened(BaseModel):
    """The name behind a code."""

    name: str


def router(application: Application) -> APIRouter:
    """Routes under /masking."""
    routes, masking = guarded_router("/masking", "masking"), Masking(application)

    @routes.post("/files", response_class=Response, **allow(Permission.DUTY, replayable=False))
    def masked(actor: CurrentActor, file: Annotated[UploadFile, File()]) -> Response:
        """A copy of a docx or xlsx with codes for people and gaps for their data, comments, hidden parts and
        properties included."""
        name = file.filename or ""
        made = masking.masked(actor, name, file.file.read())
        ending = name.rpartition(".")[2].lower()
        headers = {
            "Content-Disposition": f'attachment; filename="masked.{ending}"',
            "Cache-Control": "no-store",
        }
        return Response(made.data, media_type="application/octet-stream", headers=headers)

    @routes.post("/openings", status_code=201, **allow(Permission.DUTY))
    def ask(actor: CurrentActor, body: Opening) -> ApprovalView:
        """Ask to learn whose code it is."""
        return view(masking.opening.request(actor, body.pseudonym, body.reason, body.hours))

    @routes.get("/openings", **allow("signed-in"))
    def listed(actor: CurrentActor) -> list[ApprovalView]:
        """The caller's own requests; all of the school for who decides."""
        return [view(each) for each in masking.opening.listed(actor)]

    @routes.post("/openings/{opening}/decision", **allow(Permission.APPROVE))
    def decide(actor: CurrentActor, opening: str, body: Deciding) -> ApprovalView:
        """Approve or refuse what another person asked for."""
        return view(masking.opening.decide(actor, opening, body.approve, body.note))

    @routes.post("/names/{code}", **allow(Permission.DUTY, replayable=False))
    def name(actor: CurrentActor, code: str) -> Opened:
        """Whose code it is, for who was allowed to know."""
        return Opened(name=masking.opened(actor, code))

    return routes
