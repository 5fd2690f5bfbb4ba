"""The line to a LangChain chat model: pieces of text in, typed problems out."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guardrails.calls import ModelBroken, ModelProblem, ModelTimedOut, ModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk


@dataclass(slots=True)
class Usage:
    """What a call cost: tokens read (`input`) and written (`output`), and whether `max_tokens` cut it off."""

    tokens: dict[str, int] = field(default_factory=dict)
    truncated: bool = False

    def note(self, chunk: "AIMessageChunk") -> None:
        """Take over what a chunk tells; providers repeat running totals, so the largest counts."""
        told = chunk.usage_metadata
        if told:
            for name, count in (("input", told["input_tokens"]), ("output", told["output_tokens"])):
                self.tokens[name] = max(count, self.tokens.get(name, 0))
        self.truncated = self.truncated or chunk.response_metadata.get("finish_reason") == "length"


class ModelLine:
    """One model, out of everyone's reach. `timeout_s` is the longest silence."""

    def __init__(self, model: "BaseChatModel", name: str, timeout_s: float) -> None:
        self.__model = model
        self._name = name
        self._timeout_s = timeout_s

    async def stream(
        self, messages: Sequence[tuple[str, str]], options: Mapping[str, Any], usage: Usage
    ) -> AsyncGenerator[str, None]:
        """The model's text as it comes; `usage` is filled on the way. Raises `ModelProblem`s.

        LangSmith tracing stays off whatever the environment says: it would carry prompts past the gate."""
        from langsmith import tracing_context

        chunks = self.__model.astream(list(messages), **options)
        started = False
        try:
            while True:
                try:
                    with tracing_context(enabled=False):
                        async with asyncio.timeout(self._timeout_s):
                            chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except Exception as error:
                    # whatever a provider's client throws, the model did not deliver
                    raise _problem(error, self._name, started) from error
                usage.note(chunk)
                if text := str(chunk.text):
                    started = True
                    yield text
        finally:
            close = getattr(chunks, "aclose", None)  # typed as an iterator, in fact a generator
            if close:
                await close()


def _problem(error: Exception, model: str, started: bool) -> ModelProblem:
    """The problem that an exception of LangChain, a provider's client or the network amounts to."""
    import httpx
    from langchain_core import exceptions as known

    reason = type(error).__name__
    if isinstance(error, TimeoutError | known.ModelTimeoutError | httpx.TimeoutException):
        return ModelTimedOut(model=model, reason=reason)
    out_of_reach = (
        OSError,
        httpx.TransportError,
        known.ModelConnectionError,
        known.ModelRateLimitError,
        known.ModelAPIError,
        known.ModelAuthenticationError,
        known.ModelPermissionDeniedError,
        known.ModelNotFoundError,
    )
    if not started and isinstance(error, out_of_reach):
        return ModelUnavailable(model=model, reason=reason)
    return ModelBroken(model=model, reason=reason)
