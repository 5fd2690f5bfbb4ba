"""The duties, derived from the registry: what there is, and one route to call any of them."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from assistant import duty as duties
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application


class DutyView(BaseModel):
    """A duty: its title in the caller's language, why it uses data, and the JSON Schemas of what goes in
    and what comes out."""

    name: str
    title: str
    purpose: str
    permission: Permission
    rules: list[str]
    request: dict[str, Any]
    artefact: dict[str, Any]


def router(application: Application) -> APIRouter:
    """Routes under /duties."""
    routes = guarded_router("/duties", "duties")

    @routes.get("", **allow(Permission.DUTY))
    def known(request: Request, actor: CurrentActor) -> list[DutyView]:
        """Duties that the caller may call."""
        language = language_of(request)
        return [_view(duty, language) for duty in duties.registry().values() if actor.can(duty.permission)]

    @routes.get("/{name}", **allow(Permission.DUTY))
    def one(request: Request, name: str) -> DutyView:
        """One duty."""
        return _view(duties.find(name), language_of(request))

    @routes.post("/{name}", **allow(Permission.DUTY, rate="model"))
    async def call(request: Request, actor: CurrentActor, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call a duty; the answer is its artefact, a draft."""
        bench = application.bench(actor.for_purpose(name), language_of(request))
        artefact = await duties.run(name, body, bench)
        return artefact.model_dump(mode="json")

    return routes


def _view(duty: duties.Duty, language: str) -> DutyView:
    return DutyView(
        name=duty.name,
        title=duty.title[language],
        purpose=duty.purpose,
        permission=duty.permission,
        rules=list(duty.rules),
        request=duty.request.model_json_schema(),
        artefact=duty.artefact.model_json_schema(),
    )
