"""A model at work on a draft, as server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.lesson_preparation.enrichment import Estimate
from assistant.lesson_preparation.request import LONGEST_PREVIOUS
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow
from serving.api.errors import language_of
from serving.api.sse import begun, event, streamed
from serving.enriching import Wish
from serving.preparation import Preparation

if TYPE_CHECKING:
    from assistant.lesson_preparation.enrichment import Progress

Name = Annotated[str, Field(max_length=160)]


class Enriching(BaseModel):
    """Sections to improve; without any, all that a model may write."""

    model_config = ConfigDict(extra="forbid")
    sections: list[Name] | None = Field(None, max_length=100)


class Revising(Enriching):
    """What is to change, in the teacher's words, and the text of last year's plan, if there is one."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    changes: str = Field(max_length=2_000)
    previous: str = Field("", max_length=LONGEST_PREVIOUS)


class Regenerating(BaseModel):
    """One section to write anew. `variant` counts the versions asked for; `overwrite` gives up what people
    wrote there."""

    model_config = ConfigDict(extra="forbid")
    section: Name
    variant: int = Field(1, ge=1, le=100)
    overwrite: bool = False


def add_enriching(routes: APIRouter, preparation: Preparation) -> None:
    """Add enrichment to the routes of /drafts."""
    streams = {"response_class": StreamingResponse, **allow(Permission.DUTY, rate="model", replayable=False)}

    @routes.post("/{draft}/estimate", **allow(Permission.DUTY))
    def estimate(request: Request, actor: CurrentActor, draft: str, body: Enriching) -> Estimate:
        """Tokens and time that improving the sections takes, to be confirmed before it starts."""
        return preparation.estimate(actor, draft, body.sections, language_of(request))

    @routes.post("/{draft}/enrich", **streams)
    async def enrich(request: Request, actor: CurrentActor, draft: str, body: Enriching) -> StreamingResponse:
        """Server-sent events: `started`, `partial`, `repairing`, `done`, `kept` or `skipped` for a section,
        then `finished`; `problem` where it breaks. What is done is kept; closing the connection cancels."""
        return await _stream(request, preparation.enrich(actor, draft, body.sections))

    @routes.post("/{draft}/revise", **streams)
    async def revise(request: Request, actor: CurrentActor, draft: str, body: Revising) -> StreamingResponse:
        """Suggest what the changes mean, section by section and with reasons; events as for `enrich`, with
        `suggested` for `done`. The plan stays; each suggestion is a remark that a person accepts or not."""
        wish = Wish(body.changes, body.previous)
        return await _stream(request, preparation.revise(actor, draft, wish, body.sections))

    @routes.post("/{draft}/regenerate", **streams)
    async def regenerate(
        request: Request, actor: CurrentActor, draft: str, body: Regenerating
    ) -> StreamingResponse:
        """Write one section anew, with a model or without; events as for `enrich`. What is locked and, unless
        `overwrite`, what people wrote is `skipped`."""
        run = preparation.regenerate(actor, draft, body.section, body.variant, overwrite=body.overwrite)
        return await _stream(request, run)


async def _stream(request: Request, run: "AsyncGenerator[Progress, None]") -> StreamingResponse:
    return streamed(request, _chunks(await begun(run)), "problem")


async def _chunks(events: "AsyncIterator[Progress]") -> AsyncIterator[bytes]:
    async for each in events:
        yield event(each.model_dump(mode="json"), each.event)
