"""Role-play by HTTP: cards, talks turn by turn, debriefs. /training/rehearsals."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from assistant.teacher_training.role_play.cards import Card, cards
from assistant.teacher_training.role_play.records import Rehearsal
from assistant.teacher_training.role_play.store import MOST_CHARACTERS
from guardrails.actor import Permission
from guardrails.label import explicit
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application
from serving.role_play import Rehearsing


class CardView(BaseModel):
    """A scenario card without its script."""

    id: str
    scene: str
    title: str
    stage: str
    subject: str
    counterpart: str
    goal: str
    background: str
    mood: str
    rules: list[str]
    rubric: list[str]


class Begun(BaseModel):
    """Which card to begin."""

    model_config = ConfigDict(extra="forbid")
    card: str = Field(max_length=64)


class Said(BaseModel):
    """What the teacher says; silence is allowed."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    words: str = Field("", max_length=4 * MOST_CHARACTERS)


class ExchangeView(BaseModel):
    """An exchange as it is kept: real people are masked. `by`: script, model, or instead of a model."""

    number: int
    words: str
    reply: str
    by: str
    label: str = Field("", description="says that a model made the reply")


class RehearsalView(BaseModel):
    """A rehearsal; `over`: the scene is played out. The list leaves the exchanges out."""

    id: str
    card: str
    title: str
    opening: str
    created: str
    changed: str
    ended: str
    over: bool = False
    exchanges: list[ExchangeView] = Field(default_factory=list)


def router(application: Application) -> APIRouter:
    """The routes of role-play."""
    routes, rehearsing = guarded_router("/training/rehearsals", "training"), Rehearsing(application)
    _talks(routes, rehearsing)
    _turns(routes, rehearsing)
    return routes


def _talks(routes: APIRouter, rehearsing: Rehearsing) -> None:
    @routes.get("/cards", **allow(Permission.DUTY))
    def listed(request: Request, actor: CurrentActor) -> list[CardView]:
        """The scenario cards."""
        return [_card(each, language_of(request)) for each in cards().values()]

    @routes.get("", **allow(Permission.DUTY))
    def mine(request: Request, actor: CurrentActor) -> list[RehearsalView]:
        """The caller's rehearsals, the newest first."""
        return [_view(each, language_of(request)) for each in rehearsing.kept.mine(actor)]

    @routes.post("", status_code=201, **allow(Permission.DUTY))
    def begun(request: Request, actor: CurrentActor, body: Begun) -> RehearsalView:
        """Begin a talk; the counterpart speaks first."""
        return _view(rehearsing.kept.begin(actor, body.card), language_of(request))

    @routes.get("/{rehearsal}", **allow(Permission.DUTY))
    def one(request: Request, actor: CurrentActor, rehearsal: str) -> RehearsalView:
        """A rehearsal with all that was said, to go on with or to read."""
        return _view(rehearsing.kept.open(actor, rehearsal), language_of(request))

    @routes.delete("/{rehearsal}", status_code=204, **allow(Permission.DUTY))
    def deleted(actor: CurrentActor, rehearsal: str) -> Response:
        """Delete a rehearsal and the debriefs that quote it."""
        rehearsing.delete(actor, rehearsal)
        return Response(status_code=204)


def _turns(routes: APIRouter, rehearsing: Rehearsing) -> None:
    @routes.post("/{rehearsal}/turns", status_code=201, **allow(Permission.DUTY, rate="model"))
    async def said(request: Request, actor: CurrentActor, rehearsal: str, body: Said) -> RehearsalView:
        """Say something and hear the answer; real people in it are masked before it is kept."""
        return _view(await rehearsing.say(actor, rehearsal, body.words), language_of(request))

    @routes.delete("/{rehearsal}/turns/last", **allow(Permission.DUTY))
    def undone(request: Request, actor: CurrentActor, rehearsal: str) -> RehearsalView:
        """Take the last exchange back."""
        return _view(rehearsing.kept.undo(actor, rehearsal), language_of(request))

    @routes.post("/{rehearsal}/end", **allow(Permission.DUTY))
    async def ended(request: Request, actor: CurrentActor, rehearsal: str) -> RehearsalView:
        """End the talk without looking back."""
        held = await run_in_threadpool(rehearsing.kept.end, actor, rehearsal)
        return _view(held, language_of(request))

    @routes.post("/{rehearsal}/debrief", status_code=201, **allow(Permission.DUTY, rate="model"))
    async def debriefed(request: Request, actor: CurrentActor, rehearsal: str) -> dict[str, Any]:
        """End the talk and look back; kept as a draft: its files are under /drafts/{id}."""
        made = await rehearsing.debrief(actor, rehearsal, language_of(request))
        return made.model_dump(mode="json")


def _card(card: Card, language: str) -> CardView:
    plain = ("id", "scene", "stage", "subject", "counterpart", "goal", "background", "mood")
    return CardView(
        **{name: getattr(card, name) for name in plain},
        title=card.title.said(language),
        rules=list(card.rules),
        rubric=[each.name.said(language) for each in card.rubric],
    )


def _view(held: Rehearsal, language: str) -> RehearsalView:
    said = [
        ExchangeView(
            number=each.number, words=each.words, reply=each.reply, by=each.by,
            label=explicit(language) if each.by == "model" else "",
        )
        for each in held.exchanges
    ]  # fmt: skip
    return RehearsalView(
        id=held.id, card=held.card, title=held.scene.title.said(language), opening=held.scene.opening,
        created=held.created, changed=held.changed, ended=held.ended, over=held.over, exchanges=said,
    )  # fmt: skip
