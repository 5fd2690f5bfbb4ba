"""The studio of a subject group by HTTP: minutes, decisions, actions. /training/studios; and what counts as
written. /training/writings."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.teacher_training.practice.minutes import LONGEST
from assistant.teacher_training.practice.store import Item, Meeting
from guardrails.actor import Actor, Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.practice import Practising


class StudioView(BaseModel):
    """A subject group whose studio the caller shares."""

    group: str
    name: str
    members: list[str]


class Minutes(BaseModel):
    """Minutes of one meeting as text; `held` is its day, today where none is given."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field("", max_length=120)
    held: date | None = None
    text: str = Field(min_length=1, max_length=LONGEST)


class MeetingView(BaseModel):
    """A meeting; names of colleagues stand where the store has codes."""

    id: str
    owner: str
    group: str
    title: str
    held: str
    text: str
    items: list[Item]


class Tick(BaseModel):
    """Whether the action is done."""

    model_config = ConfigDict(extra="forbid")
    done: bool


class Told(BaseModel):
    """Whether the ledger learned something new."""

    told: bool


def router(application: Application) -> APIRouter:
    """Routes under /training/studios and /training/writings."""
    routes = guarded_router("/training", "training")
    practising = Practising(application)

    def view(actor: Actor, held: Meeting) -> MeetingView:
        def say(text: str) -> str:
            return practising.shown(actor, held, text)

        items = [
            replace(one, text=say(one.text), quote=say(one.quote), who=say(one.who)) for one in held.items
        ]
        return MeetingView(
            id=held.id, owner=held.owner, group=held.group, title=say(held.title), held=held.held,
            text=say(held.text), items=items,
        )  # fmt: skip

    @routes.get("/studios", **allow(Permission.DUTY))
    def studios(actor: CurrentActor) -> list[StudioView]:
        """The caller's subject groups."""
        return [
            StudioView(group=one.id, name=one.name, members=list(one.members))
            for one in practising.studios(actor)
        ]

    @routes.get("/studios/{group}/meetings", **allow(Permission.DUTY))
    def meetings(actor: CurrentActor, group: str) -> list[MeetingView]:
        """Meetings of one group, the newest first."""
        return [view(actor, one) for one in practising.studio.of_group(actor, group)]

    @routes.post("/studios/{group}/meetings", status_code=201, **allow(Permission.DUTY))
    def keep(actor: CurrentActor, group: str, body: Minutes) -> MeetingView:
        """Keep minutes; people become codes, decisions and actions are read from them."""
        return view(actor, practising.keep(actor, group, body.title, body.held, body.text))

    @routes.get("/studios/meetings/{meeting}", **allow(Permission.DUTY))
    def one(actor: CurrentActor, meeting: str) -> MeetingView:
        """One meeting."""
        return view(actor, practising.studio.open(actor, meeting))

    @routes.delete("/studios/meetings/{meeting}", status_code=204, **allow(Permission.DUTY))
    def delete(actor: CurrentActor, meeting: str) -> None:
        """Delete a meeting that the caller kept."""
        practising.studio.delete(actor, meeting)

    @routes.put("/studios/meetings/{meeting}/items/{item}", **allow(Permission.DUTY))
    def tick(actor: CurrentActor, meeting: str, item: str, body: Tick) -> MeetingView:
        """Say that an action is done, or open again."""
        return view(actor, practising.studio.tick(actor, meeting, item, done=body.done))

    @routes.get(
        "/studios/meetings/{meeting}/file", response_class=Response,
        **allow(Permission.DUTY, replayable=False),
    )  # fmt: skip
    def file(actor: CurrentActor, meeting: str) -> Response:
        """Decisions and actions as a docx."""
        made = practising.file(actor, meeting)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"}
        return Response(made.data, media_type=made.media_type, headers=headers)

    @routes.post("/writings/{draft}/finish", **allow(Permission.DUTY))
    def finish(actor: CurrentActor, draft: str) -> Told:
        """Tell the ledger that a reflection, case or outline is written in the caller's own words."""
        return Told(told=practising.finish(actor, draft))

    return routes
