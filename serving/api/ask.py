"""Ask the library: the whole answer at once, or as it is written."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from assistant.answering import Answer, AnswerEvent, Done, Question, answer, stream_answer
from assistant.workbench import Workbench
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.api.sse import begun, event, streamed
from serving.application import Application


def router(application: Application) -> APIRouter:
    """Routes under /ask."""
    routes = guarded_router("/ask", "ask")

    def prepared(request: Request, actor: CurrentActor, body: Question) -> tuple[Question, Workbench]:
        if "language" not in body.model_fields_set:
            body = body.model_copy(update={"language": language_of(request)})
        return body, application.bench(actor.for_purpose("ask"), body.language)

    @routes.post("", **allow(Permission.ASK, rate="model"))
    async def ask(request: Request, actor: CurrentActor, body: Question) -> Answer:
        """The answer with its citations. `supported` is false where the library does not answer."""
        return await answer(*prepared(request, actor, body))

    @routes.post(
        "/stream", response_class=StreamingResponse, **allow(Permission.ASK, rate="model", replayable=False)
    )
    async def ask_streaming(request: Request, actor: CurrentActor, body: Question) -> StreamingResponse:
        """Server-sent events: `piece` with a stretch of text, last `answer` with the whole answer, which
        replaces the pieces; `problem` where it breaks in between."""
        events = await begun(stream_answer(*prepared(request, actor, body)))
        return streamed(request, _chunks(events), "problem")

    return routes


async def _chunks(events: AsyncIterator[AnswerEvent]) -> AsyncIterator[bytes]:
    async for each in events:
        if isinstance(each, Done):
            yield event(each.answer.model_dump(mode="json"), "answer")
        else:
            yield event({"text": each.text}, "piece")
