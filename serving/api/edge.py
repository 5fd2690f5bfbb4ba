"""The outermost layer: a trace id for every request, security headers, and an end to every body."""

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.api.problems import TooLarge

TRACE_HEADER = "X-Trace-Id"
API_PATHS = ("/api/", "/v1/")
UPLOADS = re.compile(
    r"/api/v1/(?:library/uploads|drafts/previous|drafts/[^/]+/files/docx)|/preparation/export"
)
LARGEST_JSON = 2_000_000
"""Bytes of a body that is no upload."""

_TRACE = re.compile(r"[0-9A-Za-z-]{8,64}")
_MULTIPART_ROOM = 100_000
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_API_ONLY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Edge:
    """ASGI middleware. The page's own paths get the headers that every page can bear."""

    def __init__(self, app: ASGIApp, max_upload_bytes: int, secure: bool) -> None:
        self._app = app
        self._max_upload_bytes = max_upload_bytes
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        headers = Headers(scope=scope)
        trace = headers.get(TRACE_HEADER, "")
        if not _TRACE.fullmatch(trace):
            trace = uuid4().hex
        scope.setdefault("state", {})["trace"] = trace
        is_api = path.startswith(API_PATHS)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), trace, is_api)
            await send(message)

        limits = is_api or UPLOADS.fullmatch(path)
        limited = self._limited(receive, self._limit(path), headers) if limits else receive
        await self._app(scope, limited, send_with_headers)

    def _limit(self, path: str) -> int:
        return self._max_upload_bytes + _MULTIPART_ROOM if UPLOADS.fullmatch(path) else LARGEST_JSON

    def _add_headers(self, headers: MutableHeaders, trace: str, is_api: bool) -> None:
        headers[TRACE_HEADER] = trace
        for name, value in (_EVERYWHERE | _API_ONLY if is_api else _EVERYWHERE).items():
            headers.setdefault(name, value)
        if self._secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    @staticmethod
    def _limited(receive: Receive, limit: int, headers: Headers) -> Receive:
        """`receive` that raises `TooLarge` as soon as the body, announced or sent, passes `limit`."""
        announced = headers.get("content-length", "")
        too_large = TooLarge(limit_mb=limit // 1_000_000)
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            if announced.isdecimal() and int(announced) > limit:
                raise too_large
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise too_large
            return message

        return limited
