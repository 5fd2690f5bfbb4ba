"""Working on a draft together (集体备课): shares, subject groups, and agreeing on a final version."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.drafts import Agreement, Group, Share, ShareRole
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.preparation import Colleague, Preparation

Id = Annotated[str, Field(max_length=64)]


class Sharing(BaseModel):
    """A colleague or a group, and what they may do; the other id stays empty."""

    model_config = ConfigDict(extra="forbid")
    role: ShareRole
    user: Id = ""
    group: Id = ""


class Agreeing(BaseModel):
    """The version that the caller has read and agrees to."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1, le=2**31 - 1)


class AgreementView(BaseModel):
    """Who agreed to `version` and when; `final` once nobody is missing."""

    version: int
    agreed: dict[str, str]
    missing: list[str]
    final: bool


class Grouping(BaseModel):
    """A group's name and its members by account id; the caller is always one."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=80)
    members: list[Id] = Field(default_factory=list, max_length=200)


def add_sharing(routes: APIRouter, preparation: Preparation) -> None:
    """Add shares and agreements to the routes of /drafts."""
    sharing = preparation.drafts.sharing

    @routes.put("/{draft}/shares", **allow(Permission.DUTY))
    def share(actor: CurrentActor, draft: str, body: Sharing) -> list[Share]:
        """Let a colleague or a group in, or change their role; the owner may. The answer is every share."""
        return list(preparation.share(actor, draft, body.role, user=body.user, group=body.group))

    @routes.delete("/{draft}/shares", **allow(Permission.DUTY))
    def unshare(
        actor: CurrentActor,
        draft: str,
        user: Annotated[str, Query(max_length=64)] = "",
        group: Annotated[str, Query(max_length=64)] = "",
    ) -> list[Share]:
        """Take a share back; a colleague leaves the same way. The answer is every share that is left."""
        return list(sharing.unshare(actor, draft, user=user, group=group))

    @routes.get("/{draft}/agreement", **allow(Permission.DUTY))
    def agreement(actor: CurrentActor, draft: str) -> AgreementView:
        """Who has agreed to the newest version, and who has not yet."""
        return _agreement(sharing.agreement(actor, draft))

    @routes.post("/{draft}/agreement", **allow(Permission.SIGN))
    def agree(actor: CurrentActor, draft: str, body: Agreeing) -> AgreementView:
        """Agree to the newest version as the final one. No key can."""
        return _agreement(sharing.agree(actor, draft, body.version))


def groups_router(application: Application) -> APIRouter:
    """Routes under /groups."""
    routes = guarded_router("/groups", "drafts")
    preparation = Preparation(application)
    groups = preparation.drafts.sharing.groups

    @routes.get("", **allow(Permission.DUTY))
    def mine(actor: CurrentActor) -> list[Group]:
        """Groups that the caller made or belongs to."""
        return list(groups.mine(actor))

    @routes.get("/colleagues", **allow(Permission.DUTY))
    def colleagues(actor: CurrentActor) -> list[Colleague]:
        """Everybody else of the school, by name, to share with."""
        return list(preparation.colleagues(actor))

    @routes.post("", status_code=201, **allow(Permission.DUTY))
    def create(actor: CurrentActor, body: Grouping) -> Group:
        """Make a group."""
        return preparation.group(actor, body.name, tuple(body.members))

    @routes.put("/{group}", **allow(Permission.DUTY))
    def change(actor: CurrentActor, group: str, body: Grouping) -> Group:
        """Give a group another name and other members; its maker may."""
        return preparation.group(actor, body.name, tuple(body.members), group)

    @routes.delete("/{group}", status_code=204, **allow(Permission.DUTY))
    def delete(actor: CurrentActor, group: str) -> Response:
        """Remove a group; what was shared with it is shared no more."""
        groups.delete(actor, group)
        return Response(status_code=204)

    return routes


def _agreement(found: Agreement) -> AgreementView:
    return AgreementView(
        version=found.version, agreed=dict(found.agreed), missing=list(found.missing), final=found.final
    )
