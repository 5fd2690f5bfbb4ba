"""What people decide about the rules: appeals (申诉), exemptions (豁免) and conduct (违规处置)."""

from dataclasses import asdict
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from guardrails.actor import Permission
from guardrails.approvals import Approval
from guardrails.violations import Step
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application
from serving.guarding import Guarding


class Appealing(BaseModel):
    """`event` is the number of the refusal: the `event` of the problem, the `refusal` of the answer."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    event: str = Field(min_length=1, max_length=64)
    reason: str = Field(max_length=2_000)


class Deciding(BaseModel):
    """Yes or no, and why."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    approve: bool
    note: str = Field(max_length=2_000)


class Revoking(BaseModel):
    """Why it ends before its day."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    note: str = Field(max_length=2_000)


class Exempting(BaseModel):
    """Which rule is to be lifted, until when and why; at least one of `duty`, `school_stage` and `person`
    says where."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    rule: str = Field(min_length=1, max_length=32)
    ends: datetime
    reason: str = Field(max_length=2_000)
    duty: str = Field("", max_length=64)
    school_stage: str = Field("", max_length=32)
    person: str = Field("", max_length=64)


class Lifting(BaseModel):
    """What the review of a person's conduct found."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: str = Field(max_length=2_000)


class ApprovalView(BaseModel):
    """Something that was asked for and what became of it. `subject` is the refusal or the rule."""

    id: str
    owner: str
    subject: str
    scope: dict[str, str]
    reason: str
    state: str
    requested: str
    ends: str
    decided_by: str
    decided: str
    note: str


class StandingView(BaseModel):
    """What is held against a person."""

    user: str
    step: Step
    in_a_row: int
    today: int
    since: str


def routers(application: Application) -> list[APIRouter]:
    """Routes under /appeals, /exemptions and /conduct."""
    guarding = Guarding(application)
    return [_appeals(guarding), _exemptions(guarding), _conduct(guarding)]


def _appeals(guarding: Guarding) -> APIRouter:
    routes, appeals = guarded_router("/appeals", "appeals"), guarding.appeals

    @routes.get("", **allow("signed-in"))
    def listed(actor: CurrentActor) -> list[ApprovalView]:
        """The caller's own appeals; all of the school for who decides."""
        return [view(each) for each in appeals.listed(actor)]

    @routes.post("", status_code=201, **allow("signed-in"))
    def appeal(actor: CurrentActor, body: Appealing) -> ApprovalView:
        """Appeal against a refusal of the caller's own request."""
        return view(appeals.appeal(actor, body.event, body.reason))

    @routes.post("/{appeal}/decision", **allow(Permission.APPROVE))
    def decide(actor: CurrentActor, appeal: str, body: Deciding) -> ApprovalView:
        """Grant or dismiss another person's appeal; granting clears what was counted against them."""
        return view(appeals.decide(actor, appeal, body.approve, body.note))

    return routes


def _exemptions(guarding: Guarding) -> APIRouter:
    routes, exemptions = guarded_router("/exemptions", "exemptions"), guarding.exemptions

    @routes.get("", **allow("signed-in"))
    def listed(actor: CurrentActor) -> list[ApprovalView]:
        """The caller's own requests; all of the school for who decides."""
        return [view(each) for each in exemptions.listed(actor)]

    @routes.post("", status_code=201, **allow("signed-in"))
    def ask(actor: CurrentActor, body: Exempting) -> ApprovalView:
        """Ask that a rule be lifted within a scope until a day."""
        scope = {"duty": body.duty, "school_stage": body.school_stage, "person": body.person}
        return view(exemptions.request(actor, body.rule, scope, body.ends, body.reason))

    @routes.post("/{exemption}/decision", **allow(Permission.APPROVE))
    def decide(actor: CurrentActor, exemption: str, body: Deciding) -> ApprovalView:
        """Approve or refuse what another person asked for."""
        return view(exemptions.decide(actor, exemption, body.approve, body.note))

    @routes.post("/{exemption}/revocation", **allow(Permission.APPROVE))
    def revoke(actor: CurrentActor, exemption: str, body: Revoking) -> ApprovalView:
        """End an exemption before its day."""
        return view(exemptions.revoke(actor, exemption, body.note))

    return routes


def _conduct(guarding: Guarding) -> APIRouter:
    routes, conduct = guarded_router("/conduct", "conduct"), guarding.conduct

    @routes.get("", **allow(Permission.MANAGE_USERS))
    def standings(actor: CurrentActor) -> list[StandingView]:
        """Everyone in the school who was warned, slowed down or suspended."""
        return [StandingView(**asdict(each)) for each in conduct.listed(actor)]

    @routes.post("/{user}/review", status_code=204, **allow(Permission.MANAGE_USERS))
    def lift(actor: CurrentActor, user: str, body: Lifting) -> None:
        """Review a person's conduct and let them begin anew."""
        conduct.lift(actor, user, body.reason)

    return routes


def view(made: Approval) -> ApprovalView:
    """A request as faces send it."""
    fields = {name: getattr(made, name) for name in ApprovalView.model_fields}
    return ApprovalView.model_validate({**fields, "scope": dict(made.scope)})
