"""The frame around the Gradio pages: who may load them, in which language, and what they may reach.

Gradio's own page names English as its language, takes its built-in words from the browser's language, and
names outside hosts in its metadata. The frame corrects the page on its way out.
"""

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.ui.texts import Language

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio compiles its templates in the page
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}

_TAGS = {"zh": "zh-CN", "en": "en"}
_OUTSIDE = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_SCRIPT = """<link rel="icon" href="/mark.svg" type="image/svg+xml"><script>
for (const name of ['language', 'languages'])
  Object.defineProperty(navigator, name, {get: () => name === 'language' ? '%(tag)s' : ['%(tag)s']});
const passOn = window.fetch;
window.fetch = async (...call) => {
  const answer = await passOn(...call);
  if (answer.status === 401) location.assign('/login?next=' + encodeURIComponent(location.pathname));
  return answer;
};
</script>"""


class Frame:
    """ASGI middleware: pages of `pages` (path → language) need a visitor; other paths pass untouched."""

    def __init__(
        self, app: ASGIApp, pages: dict[str, Language], signed_in: Callable[[Request], bool]
    ) -> None:
        self._app = app
        self._pages = pages
        self._signed_in = signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect strangers to the sign-in page; frame what visitors get."""
        language = self._pages.get(scope.get("path", "")) if scope["type"] == "http" else None
        if language is None or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        if not self._signed_in(Request(scope)):
            query = "" if language == "zh" else "?next=/en/"
            await RedirectResponse(f"/login{query}", status_code=303)(scope, receive, send)
            return
        # Asked for plain, because what comes back is changed.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, _Framed(send, language))


class _Framed:
    """A `send` that holds a page back until it is whole, then sends it changed."""

    def __init__(self, send: Send, language: Language) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            html = Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
            if html and message["status"] == 200:
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = framed(self._body, self._language)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        headers["content-length"] = str(len(body))
        headers.update(HEADERS)
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def framed(page: bytes, language: Language) -> bytes:
    """The page in its language, without metadata that names other hosts."""
    tag = _TAGS[language]
    page = _OUTSIDE.sub(b"", page)
    page = page.replace(b'lang="en"', f'lang="{tag}"'.encode(), 1)
    return page.replace(b"<head>", b"<head>" + (_SCRIPT % {"tag": tag}).encode(), 1)
