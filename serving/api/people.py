"""Users of the school, and API keys."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission, Role
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.identity.keys import LONGEST_DAYS, ApiKey
from serving.identity.users import Status, User


class NewUser(BaseModel):
    """A user to create; without a password a random one is made."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    name: str = Field(max_length=64)
    roles: list[Role] = Field(min_length=1)
    display: str = Field("", max_length=80)
    password: str | None = Field(None, max_length=256)


class UserView(BaseModel):
    """An account."""

    id: str
    name: str
    display: str
    roles: list[Role]
    status: Status
    created: str


class UserCreated(BaseModel):
    """A new account and its password, shown this once."""

    user: UserView
    password: str


class NewPassword(BaseModel):
    """A password that was reset, shown this once."""

    password: str


class NewKey(BaseModel):
    """A key to create: a name to tell it by, what it may do, and for how many days."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=80)
    scopes: list[Permission] = Field(min_length=1)
    days: int = Field(90, ge=1, le=LONGEST_DAYS)


class KeyView(BaseModel):
    """A key without the key: `start` is its first characters."""

    id: str
    owner: str
    name: str
    start: str
    scopes: list[Permission]
    created: str
    expires: str
    revoked: str
    last_used: str


class KeyCreated(BaseModel):
    """A new key; `key` is shown this once."""

    key: str
    record: KeyView


def users_router(application: Application) -> APIRouter:
    """Routes under /users, for administrators."""
    routes = guarded_router("/users", "users")
    accounts = application.accounts
    managed = allow(Permission.MANAGE_USERS)
    secret = allow(Permission.MANAGE_USERS, replayable=False)

    @routes.get("", **managed)
    def users(actor: CurrentActor) -> list[UserView]:
        """Accounts of the school."""
        return [_user(user) for user in accounts.users(actor)]

    @routes.post("", status_code=201, **secret)
    def create(actor: CurrentActor, body: NewUser) -> UserCreated:
        """Create an account."""
        user, password = accounts.create_user(
            actor, body.name, body.roles, password=body.password, display=body.display
        )
        return UserCreated(user=_user(user), password=password)

    @routes.post("/{user_id}/disable", **managed)
    def disable(actor: CurrentActor, user_id: str) -> UserView:
        """Close an account; its sessions and keys end at once."""
        return _user(accounts.disable_user(actor, user_id))

    @routes.post("/{user_id}/enable", **managed)
    def enable(actor: CurrentActor, user_id: str) -> UserView:
        """Open a closed account."""
        return _user(accounts.enable_user(actor, user_id))

    @routes.post("/{user_id}/password", **secret)
    def reset(actor: CurrentActor, user_id: str) -> NewPassword:
        """Give a user a new random password."""
        return NewPassword(password=accounts.reset_password(actor, user_id))

    return routes


def keys_router(application: Application) -> APIRouter:
    """Routes under /keys: everyone's own, all of the school's for administrators."""
    routes = guarded_router("/keys", "keys")
    accounts = application.accounts

    @routes.get("", **allow("signed-in"))
    def keys(actor: CurrentActor) -> list[KeyView]:
        """Keys the caller may see."""
        return [_key(key) for key in accounts.keys(actor)]

    @routes.post("", status_code=201, **allow("signed-in", replayable=False))
    def create(actor: CurrentActor, body: NewKey) -> KeyCreated:
        """Create a key for the caller. A key cannot create keys."""
        key, plain = accounts.create_key(actor, body.name, body.scopes, days=body.days)
        return KeyCreated(key=plain, record=_key(key))

    @routes.delete("/{key_id}", status_code=204, **allow("signed-in"))
    def revoke(actor: CurrentActor, key_id: str) -> Response:
        """Revoke a key."""
        accounts.revoke_key(actor, key_id)
        return Response(status_code=204)

    return routes


def _user(user: User) -> UserView:
    return UserView(
        id=user.id,
        name=user.name,
        display=user.display,
        roles=sorted(user.roles),
        status=user.status,
        created=user.created,
    )


def _key(key: ApiKey) -> KeyView:
    return KeyView(
        id=key.id,
        owner=key.owner,
        name=key.name,
        start=key.start,
        scopes=sorted(key.scopes),
        created=key.created,
        expires=key.expires.isoformat(timespec="seconds"),
        revoked=key.revoked,
        last_used=key.last_used,
    )
