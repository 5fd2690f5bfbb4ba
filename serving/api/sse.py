"""Answers as server-sent events, shared by both dialects."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse

from corpora.problem import Problem
from serving.api.errors import problem_body

EventT = TypeVar("EventT")
_HEADERS = {"X-Accel-Buffering": "no"}


def event(data: dict[str, Any] | str, name: str = "") -> bytes:
    """One event on the wire; `data` as JSON unless it is text already."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"event: {name}\ndata: {text}\n\n".encode() if name else f"data: {text}\n\n".encode()


async def begun(events: AsyncGenerator[EventT, None]) -> AsyncIterator[EventT]:
    """`events` with the first one already there, so that a refusal is still an ordinary response and not
    an event of a stream that began well. Raises what the first event raises."""
    first = await anext(events)

    async def all_events() -> AsyncIterator[EventT]:
        async with aclosing(events):
            yield first
            async for each in events:
                yield each

    return all_events()


def streamed(request: Request, chunks: AsyncIterator[bytes], error_name: str = "") -> StreamingResponse:
    """A response of server-sent events. An error in mid-stream is told as a last event."""

    async def told() -> AsyncIterator[bytes]:
        try:
            async for chunk in chunks:
                yield chunk
        except Problem as problem:
            yield event(problem_body(request, problem)[1], error_name)
        except Exception:
            # The status line is sent: the stream can only say that it broke. The server logs the rest.
            yield event(problem_body(request, Problem())[1], error_name)
            raise

    return StreamingResponse(told(), media_type="text/event-stream", headers=_HEADERS)
