"""Sign in, sign out, who am I, and the own password."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission, Role
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.identity.accounts import FIRST_TENANT


class SignIn(BaseModel):
    """Name and password; `tenant` is the school's id."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    name: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)
    tenant: str = Field(FIRST_TENANT, min_length=1, max_length=64)


class PasswordChange(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    old: str = Field(max_length=256)
    new: str = Field(max_length=256)


class Me(BaseModel):
    """Who is signed in, and what that allows."""

    tenant: str
    user: str
    name: str
    roles: list[Role]
    permissions: list[Permission]
    human: bool


class SessionOpened(BaseModel):
    """A session token for `Authorization: Bearer …`, valid until `expires`."""

    token: str
    expires: str
    me: Me


def router(application: Application) -> APIRouter:
    """Routes under /session."""
    routes = guarded_router("/session", "session")
    accounts = application.accounts

    @routes.post("", status_code=201, **allow("public", rate="sign-in", replayable=False))
    def sign_in(request: Request, body: SignIn) -> SessionOpened:
        """Sign in with a name and a password."""
        opened = accounts.authenticate(
            body.name,
            body.password,
            tenant=body.tenant,
            via="api",
            client=request.client.host if request.client else "",
            trace=request.state.trace,
        )
        expires = opened.expires.isoformat(timespec="seconds")
        return SessionOpened(token=opened.token, expires=expires, me=_me(opened.actor))

    @routes.get("", **allow("signed-in"))
    def me(actor: CurrentActor) -> Me:
        """Who the credentials stand for."""
        return _me(actor)

    @routes.delete("", status_code=204, **allow("signed-in"))
    def sign_out(actor: CurrentActor) -> Response:
        """End this session."""
        accounts.sign_out(actor)
        return Response(status_code=204)

    @routes.put("/password", status_code=204, **allow("signed-in", replayable=False))
    def change_password(actor: CurrentActor, body: PasswordChange) -> Response:
        """Change the own password; other sessions end."""
        accounts.change_password(actor, body.old, body.new)
        return Response(status_code=204)

    return routes


def _me(actor: CurrentActor) -> Me:
    return Me(
        tenant=actor.tenant,
        user=actor.user,
        name=actor.name,
        roles=sorted(actor.roles),
        permissions=sorted(actor.permissions),
        human=actor.human,
    )
