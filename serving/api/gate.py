"""The human gate over HTTP: hand in, review, release, withdraw; and what is done with a draft on the way."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission
from guardrails.release import ReviewForm
from serving.api.access import CurrentActor, allow
from serving.api.errors import language_of
from serving.checking import Found
from serving.exporting import DraftFile
from serving.preparation import Preparation, Standing

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="without one, the newest")]


class Signing(BaseModel):
    """Which version the caller has looked at."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1, le=2**31 - 1)


class Reviewing(Signing):
    """The three-part form (三审) about that version."""

    form: ReviewForm


class Withdrawing(BaseModel):
    """Why, and which version; without one the version that is out."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: str = Field(max_length=2_000)
    version: int | None = Field(None, ge=1, le=2**31 - 1)


def add_gate(routes: APIRouter, preparation: Preparation) -> None:
    """Add the steps of the gate to the routes of /drafts. All but handing in need a person: no key can."""

    @routes.get("/{draft}/standing", **allow(Permission.DUTY))
    def standing(actor: CurrentActor, draft: str) -> Standing:
        """Where the newest version stands, and which version is out."""
        return preparation.standing(actor, draft)

    @routes.get("/{draft}/checks", **allow(Permission.DUTY))
    def checks(request: Request, actor: CurrentActor, draft: str) -> list[Found]:
        """What the checks find in the newest version, hard findings first."""
        return list(preparation.checks(actor, draft, language_of(request)))

    @routes.post("/{draft}/submit", **allow(Permission.DUTY))
    def submit(actor: CurrentActor, draft: str) -> Standing:
        """Hand the newest version in for review."""
        return preparation.submit(actor, draft)

    @routes.post("/{draft}/review/open", **allow(Permission.SIGN))
    def open_review(actor: CurrentActor, draft: str) -> Standing:
        """Begin to review; from now on the time counts."""
        return preparation.open_review(actor, draft)

    @routes.post("/{draft}/review", **allow(Permission.SIGN))
    def review(actor: CurrentActor, draft: str, body: Reviewing) -> Standing:
        """Sign the version with the form: fact, value and fitness, each with a verdict and a note."""
        return preparation.review(actor, draft, body.version, body.form)

    @routes.post("/{draft}/release", **allow(Permission.SIGN))
    def release(actor: CurrentActor, draft: str, body: Signing) -> Standing:
        """Release the version that was reviewed, and no other."""
        return preparation.release(actor, draft, body.version)

    @routes.post("/{draft}/withdraw", **allow(Permission.SIGN))
    def withdraw(actor: CurrentActor, draft: str, body: Withdrawing) -> Standing:
        """Take a version back."""
        return preparation.withdraw(actor, draft, body.reason, body.version)


def add_files(routes: APIRouter, preparation: Preparation) -> None:
    """Add the files of a draft to the routes of /drafts."""

    @routes.get("/{draft}/files", **allow(Permission.DUTY))
    def formats(actor: CurrentActor, draft: str) -> list[str]:
        """Formats that the draft can be exported as."""
        return list(preparation.formats(actor, draft))

    @routes.get("/{draft}/files/{form}", response_class=Response, **allow(Permission.DUTY))
    def file(actor: CurrentActor, draft: str, form: str, version: Version = None) -> Response:
        """The draft as docx, pptx, pdf, xlsx, md or a zip of all. What is not released says so in it."""
        return _sent(preparation.export(actor, draft, form, version))

    @routes.post("/{draft}/files/docx", response_class=Response, **allow(Permission.DUTY, replayable=False))
    def filled(
        actor: CurrentActor, draft: str, template: Annotated[UploadFile, File()], version: Version = None
    ) -> Response:
        """The draft in a school's own docx template."""
        return _sent(preparation.export(actor, draft, "docx", version, template.file.read()))


def _sent(made: DraftFile) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
        "Cache-Control": "no-store",
        "X-Content-SHA256": made.sha256,
        "X-Release-Status": made.status.value,
    }
    return Response(made.data, media_type=made.media_type, headers=headers)
