"""The caller's own profile and what is recommended to them. /training/profile, /training/recommendations.

No route takes a person: there is no way to ask for another's.
"""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import run
from assistant.teacher_training.profile.store import Choices, Contest
from assistant.teacher_training.profile.types import TeacherProfile
from assistant.teacher_training.recommendation.types import Recommendations
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Chosen(_Body):
    """A kind of evidence, `counted` or `recommendations`, `on` or `off`; or `stage` and `area` with a value
    of theirs or nothing."""

    name: str = Field(max_length=32)
    value: str = Field(max_length=16)


class Contested(_Body):
    """What is wrong with a value (`value:` and its code) or a piece of evidence (its id)."""

    target: str = Field(max_length=96)
    words: str = Field(max_length=2_000)


class Settled(_Body):
    """The teacher's own decision."""

    target: str = Field(max_length=96)
    decided: Literal["counts", "left_out"]


class NotForMe(_Body):
    """The key of a recommendation."""

    key: str = Field(min_length=1, max_length=96)


def router(application: Application) -> APIRouter:
    """The routes of profile and recommendation."""
    routes = guarded_router("/training", "training")
    _profile(routes, application)
    _contests(routes, application)
    _recommendations(routes, application)
    return routes


def _profile(routes: APIRouter, application: Application) -> None:
    profiles = application.training.profiles

    @routes.get("/profile", **allow(Permission.DUTY))
    async def profile(request: Request, actor: CurrentActor) -> TeacherProfile:
        """The caller's own profile from the kinds of evidence that they switched on."""
        made = await run("teacher-profile", {}, application.bench(actor, language_of(request)))
        assert isinstance(made, TeacherProfile)
        return made

    @routes.get("/profile/choices", **allow(Permission.DUTY))
    def choices(actor: CurrentActor) -> Choices:
        """What the caller switched on."""
        return profiles.choices(actor)

    @routes.put("/profile/choices", **allow(Permission.SIGN))
    def chosen(actor: CurrentActor, body: Chosen) -> Choices:
        """Switch something on or off; what is off is gone from the profile at once."""
        return profiles.choose(actor, body.name, body.value)

    @routes.delete("/profile", status_code=204, **allow(Permission.SIGN))
    def deleted(actor: CurrentActor) -> Response:
        """Delete the profile: choices, contests and refused recommendations."""
        profiles.delete(actor)
        return Response(status_code=204)


def _contests(routes: APIRouter, application: Application) -> None:
    profiles = application.training.profiles

    @routes.get("/profile/contests", **allow(Permission.DUTY))
    def contests(actor: CurrentActor) -> list[Contest]:
        """What the caller contested."""
        return list(profiles.contests(actor))

    @routes.post("/profile/contests", status_code=201, **allow(Permission.SIGN))
    def contested(actor: CurrentActor, body: Contested) -> Contest:
        """Contest a value or a piece of evidence in words: it stops counting at once."""
        return profiles.contest(actor, body.target, body.words)

    @routes.put("/profile/contests", **allow(Permission.SIGN))
    def settled(actor: CurrentActor, body: Settled) -> Contest:
        """Settle a contest: the caller decides, and nobody else can."""
        return profiles.settle(actor, body.target, body.decided)


def _recommendations(routes: APIRouter, application: Application) -> None:
    profiles = application.training.profiles

    @routes.get("/recommendations", **allow(Permission.DUTY))
    async def recommendations(request: Request, actor: CurrentActor) -> Recommendations:
        """What the caller may learn next, with reasons."""
        made = await run("recommend-learning", {}, application.bench(actor, language_of(request)))
        assert isinstance(made, Recommendations)
        return made

    @routes.post("/recommendations/unwanted", status_code=204, **allow(Permission.SIGN))
    def unwanted(actor: CurrentActor, body: NotForMe) -> Response:
        """Never recommend this again."""
        profiles.turn_down(actor, body.key)
        return Response(status_code=204)

    @routes.delete("/recommendations/unwanted", status_code=204, **allow(Permission.SIGN))
    def wanted_again(actor: CurrentActor) -> Response:
        """Forget everything that was turned down."""
        profiles.take_back(actor)
        return Response(status_code=204)
