"""OpenAI's chat dialect (`/v1/chat/completions`, `/v1/models`) over grounded answering.

The answer, its checks and its audit are those of `/api/v1/ask`. The last user message is the question;
earlier ones make a follow-up whole. System messages and sampling parameters change nothing: what is said
stands in the library. `citations`, `supported`, `notice` and `aigc` come along as extra fields.
"""

import time
import uuid
from collections.abc import AsyncIterator
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from assistant.answering import Answer, AnswerEvent, Done, Question, answer, stream_answer
from assistant.answering.followups import Earlier, resolve
from corpora.problem import Problem
from guardrails.actor import Permission
from prompts import tokens
from retrieval.passage import Filters
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.api.sse import begun, event, streamed
from serving.application import Application

MODEL = "xingtan"
"""The one model that is offered; which chat model writes behind it is the school's setting."""
_MOST_MESSAGES = 200


class ModelUnknown(Problem):
    """Another model than `xingtan` was asked for."""

    code = "model-unknown"


class NotOffered(Problem):
    """The request asks for something that grounded answering does not do: tools, images, several choices."""

    code = "not-offered"


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")
    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation so far."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """The message's text. Raises `NotOffered` for parts that are no text."""
        if isinstance(self.content, list):
            if any(part.type != "text" for part in self.content):
                raise NotOffered(what="image, audio, file")
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """Whether a last chunk tells the usage."""

    model_config = ConfigDict(extra="ignore")
    include_usage: bool = False


class ChatRequest(BaseModel):
    """A request as OpenAI's clients send it, with two fields of our own: `conversation` (the id of one to
    go on with) and `filters` (what to search)."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)
    model: str
    messages: list[Message] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    conversation: str = Field("", max_length=64)
    filters: Filters = Field(default_factory=Filters)

    @model_validator(mode="after")
    def _offered(self) -> "ChatRequest":
        if self.model != MODEL:
            raise ModelUnknown(model=self.model, known=MODEL)
        asked = self.model_extra or {}
        plain = {"n": (None, 1), "response_format": (None, {"type": "text"}), "logprobs": (None, False)}
        for name in ("tools", "functions", "modalities", "audio", "n", "response_format", "logprobs"):
            if asked.get(name) not in plain.get(name, (None, [])):
                raise NotOffered(what=name)
        return self

    def question(self, language: str) -> Question:
        """The last user message, made whole by those before it. Raises `NotOffered` without one."""
        if self.messages[-1].role != "user":
            raise NotOffered(what="messages[-1].role != user")
        asked = [message.text for message in self.messages if message.role == "user"]
        text, earlier = asked[-1], None
        if not self.conversation:
            for each in asked:
                text = resolve(each, earlier).text
                earlier = Earlier(text)
        return Question(
            question=text,
            conversation=self.conversation,
            filters=self.filters,
            language=_language(language),
            confirmation="",  # the callers are keys, and no machine confirms
        )


def router(application: Application) -> APIRouter:
    """Routes under /v1, for API keys only."""
    routes = guarded_router("/v1", "openai", base="")
    settings = application.settings
    tokenizer = str(settings.tokenizer or "")

    @routes.get("/models", **allow(Permission.ASK, keys_only=True))
    def models() -> dict[str, Any]:
        """The one model that is offered."""
        listed = {"id": MODEL, "object": "model", "created": 1_767_225_600, "owned_by": settings.producer}
        return {"object": "list", "data": [listed]}

    @routes.post(
        "/chat/completions",
        response_model=None,
        **allow(Permission.ASK, rate="model", replayable=False, keys_only=True),
    )
    async def complete(request: Request, actor: CurrentActor, body: ChatRequest) -> Response:
        """Answer the last user message from the library."""
        question = body.question(language_of(request))
        bench = application.bench(actor.for_purpose("ask"), question.language)
        counted = await run_in_threadpool(tokens.encoder, tokenizer)  # the first time, a second of imports
        reply = Reply(sum(len(counted(message.text)) for message in body.messages))
        if not body.stream:
            made = await answer(question, bench)
            return JSONResponse(reply.whole(made, len(counted(told(made)))))
        events = await begun(stream_answer(question, bench))
        usage = body.stream_options is not None and body.stream_options.include_usage
        return streamed(request, _chunks(reply, events, counted if usage else None))

    return routes


class Reply:
    """Builds the objects of one reply: they share an id and a time."""

    def __init__(self, prompt_tokens: int) -> None:
        self._base = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
        self._prompt_tokens = prompt_tokens

    def whole(self, made: Answer, completion_tokens: int) -> dict[str, Any]:
        """A `chat.completion`."""
        message = {"role": "assistant", "content": told(made), "refusal": None, **extras(made)}
        choice = {"index": 0, "message": message, "finish_reason": finish(made), "logprobs": None}
        usage = self._usage(completion_tokens)
        return {**self._base, "object": "chat.completion", "choices": [choice], "usage": usage}

    def chunk(self, delta: dict[str, Any], reason: str | None = None, **more: Any) -> dict[str, Any]:
        """A `chat.completion.chunk`; `more` are extra fields of its choice."""
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None, **more}
        return {**self._base, "object": "chat.completion.chunk", "choices": [choice]}

    def usage_chunk(self, completion_tokens: int) -> dict[str, Any]:
        """The chunk after the last that tells the usage."""
        usage = self._usage(completion_tokens)
        return {**self._base, "object": "chat.completion.chunk", "choices": [], "usage": usage}

    def _usage(self, completion_tokens: int) -> dict[str, int]:
        return {
            "prompt_tokens": self._prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self._prompt_tokens + completion_tokens,
        }


def told(made: Answer) -> str:
    """What a client shows that knows only `content`: the answer, its notice and its label, which has to
    stand in the text itself (L-R2)."""
    return "\n\n".join(filter(None, (made.answer, made.notice, made.label)))


def extras(made: Answer) -> dict[str, Any]:
    """The fields that OpenAI's format has no place for."""
    names = {"id", "citations", "supported", "notice", "aigc", "label", "conversation", "rule"}
    return made.model_dump(mode="json", include=names)


def finish(made: Answer) -> str:
    """`content_filter` where a rule refused the question, else `stop`."""
    return "content_filter" if made.rule else "stop"


async def _chunks(
    reply: Reply, events: AsyncIterator[AnswerEvent], counted: tokens.Encode | None
) -> AsyncIterator[bytes]:
    """The pieces, then what the whole answer adds. Pieces cannot be taken back, so where the answer is
    another than the pieces (a model failed half-way), it follows them whole under a line."""
    yield event(reply.chunk({"role": "assistant", "content": ""}))
    shown = ""
    async for each in events:
        if not isinstance(each, Done):
            shown += each.text
            yield event(reply.chunk({"content": each.text}))
            continue
        made = each.answer
        rest = told(made)[len(shown) :] if told(made).startswith(shown) else f"\n\n———\n\n{told(made)}"
        shown += rest
        yield event(reply.chunk({"content": rest, **extras(made)}, finish(made)))
    if counted is not None:
        yield event(reply.usage_chunk(len(counted(shown))))
    yield event("[DONE]")


def _language(language: str) -> Literal["zh", "en"]:
    return "en" if language == "en" else "zh"
