"""Who is looking at the page: the session cookie, and the actor behind it."""

from typing import Protocol

from guardrails.actor import Actor
from serving.application import Application
from serving.identity.problems import NotSignedIn, SessionExpired

COOKIE = "xingtan_session"
"""Name of the session cookie: HttpOnly, SameSite=Lax, and Secure where the settings say so."""


class Asked(Protocol):
    """A request as Starlette and Gradio both show it."""

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies by name."""


def visitor(application: Application, request: Asked) -> Actor:
    """The actor behind the request's session cookie, looked up anew each time.

    Raises `NotSignedIn`, `SessionExpired`.
    """
    token = dict(request.cookies).get(COOKIE, "")
    return application.accounts.actor_from_session(
        token, via="ui", client=_client(request), trace=_trace(request)
    )


def visitor_or_none(application: Application, request: Asked) -> Actor | None:
    """The actor, or None where nobody is signed in."""
    try:
        return visitor(application, request)
    except (NotSignedIn, SessionExpired):
        return None


def _client(request: Asked) -> str:
    client = getattr(request, "client", None)
    return str(getattr(client, "host", "") or "")


def _trace(request: Asked) -> str:
    return str(getattr(getattr(request, "state", None), "trace", "") or "")
