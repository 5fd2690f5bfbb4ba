"""A LangChain chat model that says what a test told it to, remembers what it was asked, and can die.

    model = ScriptedModel(replies=["第一句。第二句。", '{"title": "…"}'])

Each reply answers one call: a string (cut into pieces of `piece` characters), a list of pieces, or an
exception to raise before the first piece; an exception inside a list is raised in mid-stream, and a number
there is a pause in seconds. A call more than scripted fails the test with the call's last message.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

Step = str | float | Exception


class ScriptedModel(BaseChatModel):
    """`calls` holds, per call, the messages as (role, text); `options` the call's keyword arguments."""

    replies: Sequence[Any] = Field(default_factory=list, description="str, list of steps, or an exception")
    piece: int = 3
    finish_reason: str = "stop"
    _calls: list[list[tuple[str, str]]] = PrivateAttr(default_factory=list)
    _began: asyncio.Event = PrivateAttr(default_factory=asyncio.Event)
    _options: list[dict[str, Any]] = PrivateAttr(default_factory=list)

    @property
    def calls(self) -> list[list[tuple[str, str]]]:
        """What the model was asked."""
        return self._calls

    @property
    def options(self) -> list[dict[str, Any]]:
        """How it was asked: `max_tokens`, `temperature`, `response_format`."""
        return self._options

    @property
    def began(self) -> asyncio.Event:
        """Set when the first call arrives."""
        return self._began

    @property
    def asked(self) -> str:
        """Everything that ever reached the model, in one string."""
        return "\n".join(text for call in self._calls for _, text in call)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _steps(self, messages: list[BaseMessage], options: dict[str, Any]) -> list[Step]:
        roles = {"human": "user", "ai": "assistant"}
        self._calls.append([(roles.get(each.type, each.type), str(each.content)) for each in messages])
        self._options.append(options)
        self._began.set()
        number = len(self._calls)
        if number > len(self.replies):
            pytest.fail(
                f"the model was called {number} times but the script holds {len(self.replies)} replies; "
                f"the last call ends with: {messages[-1].content!r}"
            )
        reply = self.replies[number - 1]
        if isinstance(reply, str):
            return [reply[start : start + self.piece] for start in range(0, len(reply), self.piece)]
        return [reply] if isinstance(reply, Exception) else list(reply)

    def _last(self) -> ChatGenerationChunk:
        usage = {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}
        message = AIMessageChunk(content="", usage_metadata=usage)
        return ChatGenerationChunk(message=message, generation_info={"finish_reason": self.finish_reason})

    async def _astream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **options: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        for step in self._steps(messages, options):
            if isinstance(step, Exception):
                raise step
            if isinstance(step, float | int):
                await asyncio.sleep(step)
            else:
                yield ChatGenerationChunk(message=AIMessageChunk(content=step))
        yield self._last()

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **options: Any
    ) -> Iterator[ChatGenerationChunk]:
        for step in self._steps(messages, options):
            if isinstance(step, Exception):
                raise step
            if isinstance(step, str):
                yield ChatGenerationChunk(message=AIMessageChunk(content=step))
        yield self._last()

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **options: Any
    ) -> ChatResult:
        text = "".join(
            str(chunk.message.content) for chunk in self._stream(messages, stop, run_manager, **options)
        )
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])
