"""The roster (花名册): names that are masked before any model sees a text."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission
from guardrails.roster import RosterName
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application

MOST_NAMES = 5_000


class NamesToAdd(BaseModel):
    """Names to add."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    names: list[RosterName] = Field(min_length=1, max_length=MOST_NAMES)


class NamesToRemove(BaseModel):
    """Names to remove; only those the caller added are."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    names: list[str] = Field(min_length=1, max_length=MOST_NAMES)


class Changed(BaseModel):
    """How many names were added or removed."""

    changed: int


def router(application: Application) -> APIRouter:
    """Routes under /roster. The names themselves are never sent back."""
    routes = guarded_router("/roster", "roster")
    roster = application.roster

    @routes.post("/add", **allow(Permission.DUTY))
    def add(actor: CurrentActor, body: NamesToAdd) -> Changed:
        """Add names that stand for people."""
        return Changed(changed=roster.add(actor, body.names))

    @routes.post("/remove", **allow(Permission.DUTY))
    def remove(actor: CurrentActor, body: NamesToRemove) -> Changed:
        """Remove names; what the caller keeps of these pupils in homework, tests and observations goes
        with them."""
        return Changed(changed=roster.remove(actor, body.names))

    return routes
