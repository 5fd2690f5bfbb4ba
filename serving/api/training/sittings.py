"""The digital-literacy test by HTTP: begin, answer, leave, end, result. /training/sittings."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.teacher_training.literacy.items import Kind
from assistant.teacher_training.literacy.problems import SittingUnfinished
from assistant.teacher_training.literacy.records import Kept, Listed
from assistant.teacher_training.literacy.report import Language
from assistant.teacher_training.literacy.result import LiteracyResult, result_of
from assistant.teacher_training.literacy.sitting import next_item
from assistant.teacher_training.literacy.store import Form
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.application import Application


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Begun(_Body):
    """Which form; `again` allows items of all but the last test to come again."""

    form: Form = "adaptive"
    again: bool = False


class Given(_Body):
    """The answer to the item that is asked: a letter, or for a task what was asked for."""

    item: str = Field(max_length=16)
    answer: str = Field(max_length=200)


class AskedView(BaseModel):
    """The item that is asked; its key stays here. `written`: it asks for a figure, an order or a formula, and
    may be answered by choosing too."""

    id: str
    kind: Kind
    stem: str
    options: tuple[str, ...]
    written: bool


class SittingView(BaseModel):
    """A test as it stands; `asked` is null once it is over."""

    listed: Listed
    asked: AskedView | None


def router(application: Application) -> APIRouter:
    """The routes of the test."""
    routes, sittings = guarded_router("/training/sittings", "training"), application.training.sittings

    @routes.get("", **allow(Permission.DUTY))
    def mine(actor: CurrentActor) -> list[Listed]:
        """The caller's own tests, the newest first."""
        return list(sittings.mine(actor))

    @routes.post("", status_code=201, **allow(Permission.DUTY))
    def begun(actor: CurrentActor, body: Begun) -> SittingView:
        """Begin a test whose items the caller has not met; one at a time."""
        return _view(sittings.begin(actor, body.form, again=body.again))

    @routes.get("/{sitting}", **allow(Permission.DUTY))
    def one(actor: CurrentActor, sitting: str) -> SittingView:
        """A test as it stands, to go on with."""
        return _view(sittings.open(actor, sitting))

    @routes.post("/{sitting}/answers", **allow(Permission.DUTY))
    def answered(actor: CurrentActor, sitting: str, body: Given) -> SittingView:
        """Answer the item that is asked; the same answer once more changes nothing. The last one ends the
        test."""
        return _view(sittings.give(actor, sitting, body.item, body.answer))

    @routes.post("/{sitting}/end", **allow(Permission.DUTY))
    def ended(actor: CurrentActor, sitting: str) -> SittingView:
        """End a test early; it feeds no profile."""
        return _view(sittings.end(actor, sitting))

    @routes.get("/{sitting}/result", **allow(Permission.DUTY))
    def result(request: Request, actor: CurrentActor, sitting: str) -> LiteracyResult:
        """What a test that is over says, and what it does not say; the duty `literacy-report` keeps it."""
        kept = sittings.open(actor, sitting)
        if not kept.listed.ended:
            raise SittingUnfinished()
        language: Language = "en" if language_of(request) == "en" else "zh"
        return result_of(kept, sittings.before(actor, sitting), language)

    @routes.delete("/{sitting}", status_code=204, **allow(Permission.DUTY))
    def deleted(actor: CurrentActor, sitting: str) -> Response:
        """Delete a test for good."""
        sittings.delete(actor, sitting)
        return Response(status_code=204)

    return routes


def _view(kept: Kept) -> SittingView:
    item = None if kept.listed.ended else next_item(kept.sitting)
    if item is None:
        return SittingView(listed=kept.listed, asked=None)
    asked = AskedView(id=item.id, kind=item.kind, stem=item.stem, options=item.options, written=item.written)
    return SittingView(listed=kept.listed, asked=asked)
