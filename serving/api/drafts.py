"""Kept artefacts: read, edit, lock, compare, restore, delete, and what colleagues say about them.

Where they stand at the human gate is in `gate`, with whom they are shared in `together`.
"""

from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from assistant.drafts import Change, Difference, Kept, Listed, Remark, Role, Share
from assistant.stewardship import Upload
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.enriching import add_enriching
from serving.api.gate import add_files, add_gate
from serving.api.together import add_sharing
from serving.application import Application
from serving.preparation import Preparation
from serving.previous import Previous, read_previous

Section = Annotated[str, Field(max_length=160, description="a field of the artefact, or `field/id`")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class KeptView(BaseModel):
    """A draft in one of its versions; `newest` is the base for the next edit, `role` what the caller may do,
    `artefact` what the duty made, as people have changed it since."""

    id: str
    owner: str
    duty: str
    kind: str
    title: str
    version: int
    newest: int
    role: Role
    locked: list[str]
    shared_with: list[Share]
    created: str
    changed: str
    artefact: dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Editing(_Body):
    """A new value for one section, written on top of `base_version`."""

    section: Section
    value: Any
    base_version: Version


class Locking(_Body):
    """Which section."""

    section: Section


class Restoring(_Body):
    """Which version becomes the newest again; `base_version` is the newest one the caller has seen."""

    version: Version
    base_version: Version | None = None


class Commenting(_Body):
    """What is said about a section."""

    section: Section
    text: str = Field(min_length=1, max_length=2_000)


class Suggesting(_Body):
    """Another value for a section, and why."""

    section: Section
    value: Any
    text: str = Field("", max_length=2_000)


def router(application: Application) -> APIRouter:
    """Routes under /drafts."""
    routes = guarded_router("/drafts", "drafts")
    preparation = Preparation(application)
    _reading(routes, preparation)
    _writing(routes, preparation)
    _remarks(routes, preparation)
    add_sharing(routes, preparation)
    add_gate(routes, preparation)
    add_files(routes, preparation)
    add_enriching(routes, preparation)
    _previous(routes, application)
    return routes


def _previous(routes: APIRouter, application: Application) -> None:
    @routes.post("/previous", **allow(Permission.DUTY, replayable=False))
    def previous(actor: CurrentActor, file: Annotated[UploadFile, File()]) -> Previous:
        """The text of last year's plan (docx, pdf, pptx, md, txt), to be sent as `previous` to the duty
        `lesson-plan` or to `revise`. The file is read and not kept."""
        name = PurePath(file.filename or "").name[:255]
        return read_previous(application, actor, Upload(name, file.file.read()))


def _reading(routes: APIRouter, preparation: Preparation) -> None:
    drafts = preparation.drafts

    @routes.get("", **allow(Permission.DUTY))
    def mine(actor: CurrentActor) -> list[Listed]:
        """The caller's drafts and those shared with them, the last changed first."""
        return list(drafts.mine(actor))

    @routes.get("/{draft}", **allow(Permission.DUTY))
    def one(
        actor: CurrentActor, draft: str, version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None
    ) -> KeptView:
        """A draft as it is now, or as it was in `version`."""
        return _view(drafts.open(actor, draft, version))

    @routes.get("/{draft}/history", **allow(Permission.DUTY))
    def history(actor: CurrentActor, draft: str) -> list[Change]:
        """Who changed which sections, when and how, oldest first."""
        return list(drafts.history(actor, draft))

    @routes.get("/{draft}/differences", **allow(Permission.DUTY))
    def differences(
        actor: CurrentActor,
        draft: str,
        before: Annotated[int, Query(ge=1, le=2**31 - 1)],
        after: Annotated[int, Query(ge=1, le=2**31 - 1)],
    ) -> list[Difference]:
        """What differs between two versions, section by section."""
        return list(drafts.compare(actor, draft, before, after))

    @routes.get("/{draft}/remarks", **allow(Permission.DUTY))
    def remarks(actor: CurrentActor, draft: str) -> list[Remark]:
        """Comments and suggestions, oldest first."""
        return list(drafts.remarks.on(actor, draft))


def _writing(routes: APIRouter, preparation: Preparation) -> None:
    drafts = preparation.drafts

    @routes.patch("/{draft}", **allow(Permission.DUTY))
    def edit(actor: CurrentActor, draft: str, body: Editing) -> KeptView:
        """Change one section. Edits of different sections are merged; where another has changed the same
        one since `base_version`, nothing is stored and the answer is 409 `draft-moved`."""
        return _view(drafts.edit(actor, draft, body.section, body.value, body.base_version))

    @routes.post("/{draft}/lock", **allow(Permission.DUTY))
    def lock(actor: CurrentActor, draft: str, body: Locking) -> KeptView:
        """Keep a section as it is until it is unlocked."""
        return _view(drafts.lock(actor, draft, body.section))

    @routes.post("/{draft}/unlock", **allow(Permission.DUTY))
    def unlock(actor: CurrentActor, draft: str, body: Locking) -> KeptView:
        """Open a locked section; the owner may, and who locked it."""
        return _view(drafts.unlock(actor, draft, body.section))

    @routes.post("/{draft}/restore", **allow(Permission.DUTY))
    def restore(actor: CurrentActor, draft: str, body: Restoring) -> KeptView:
        """Make an old version the newest one; what came between stays in the history."""
        return _view(drafts.restore(actor, draft, body.version, body.base_version))

    @routes.delete("/{draft}", status_code=204, **allow(Permission.DUTY))
    def delete(actor: CurrentActor, draft: str) -> Response:
        """Erase a draft with its versions and remarks. A released one is withdrawn first."""
        preparation.delete(actor, draft)
        return Response(status_code=204)


def _remarks(routes: APIRouter, preparation: Preparation) -> None:
    remarks = preparation.drafts.remarks

    @routes.post("/{draft}/comments", status_code=201, **allow(Permission.DUTY))
    def comment(actor: CurrentActor, draft: str, body: Commenting) -> Remark:
        """Say something about a section."""
        return remarks.comment(actor, draft, body.section, body.text)

    @routes.post("/{draft}/suggestions", status_code=201, **allow(Permission.DUTY))
    def suggest(actor: CurrentActor, draft: str, body: Suggesting) -> Remark:
        """Propose another value for a section."""
        return remarks.suggest(actor, draft, body.section, body.value, body.text)

    @routes.post("/{draft}/remarks/{remark}/resolve", **allow(Permission.DUTY))
    def resolve(actor: CurrentActor, draft: str, remark: str) -> Remark:
        """Close a comment."""
        return remarks.resolve(actor, draft, remark)

    @routes.post("/{draft}/remarks/{remark}/accept", **allow(Permission.DUTY))
    def accept(actor: CurrentActor, draft: str, remark: str) -> Remark:
        """Put a suggestion into the draft as a new version."""
        return remarks.accept(actor, draft, remark)

    @routes.post("/{draft}/remarks/{remark}/decline", **allow(Permission.DUTY))
    def decline(actor: CurrentActor, draft: str, remark: str) -> Remark:
        """Say no to a suggestion, or take the own one back."""
        return remarks.decline(actor, draft, remark)


def _view(kept: Kept) -> KeptView:
    names = set(KeptView.model_fields) - {"artefact", "locked", "shared_with"}
    return KeptView(
        **{name: getattr(kept, name) for name in names},
        locked=list(kept.locked),
        shared_with=list(kept.shared_with),
        artefact=kept.artefact.model_dump(mode="json"),
    )
