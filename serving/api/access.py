"""Access by registration: a route without a rule cannot be registered, and a rule is checked before the
body is read.

Order: credentials, cross-site check, permission, rate limit, Idempotency-Key, then the route itself.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from guardrails.actor import Actor, Permission
from serving.api.limits import Limit
from serving.api.problems import CrossSite
from serving.api.replays import Replays
from serving.application import Application
from serving.identity.problems import KeyExpired, KeyInvalid, NotSignedIn, SessionExpired
from serving.ui.visitor import COOKIE

Rate = Literal["plain", "model", "sign-in"]
Public = Literal["public", "signed-in"]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a route (a permission, anyone signed in, or everyone), which rate limit counts the
    call, and whether its answer may be stored for an Idempotency-Key (never where it shows a secret)."""

    access: Permission | Public
    rate: Rate = "plain"
    replayable: bool = True
    keys_only: bool = False


def allow(
    access: Permission | Public, *, rate: Rate = "plain", replayable: bool = True, keys_only: bool = False
) -> dict[str, Any]:
    """Keyword arguments that register a route's rule: `@router.get("/x", **allow(Permission.ASK))`.

    The rule stands in the OpenAPI document too, as `x-access`.
    """
    rule = {"x-access": str(access), "x-rate": rate, "x-replayable": replayable, "x-keys-only": keys_only}
    return {"openapi_extra": rule}


class RuleMissingError(RuntimeError):
    """A route was registered without `allow(…)`: a programming error, raised at start."""


class GuardedRoute(APIRoute):
    """A route that admits nobody before its rule is checked."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        stated = options.get("openapi_extra") or {}
        if "x-access" not in stated:
            raise RuleMissingError(f"{path} has no access rule")
        access = stated["x-access"]
        self.rule = Rule(
            access if access in ("public", "signed-in") else Permission(access),
            stated["x-rate"],
            stated["x-replayable"],
            stated["x-keys-only"],
        )
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler behind the guard."""
        handle = super().get_route_handler()
        rule = self.rule

        async def guarded(request: Request) -> Response:
            guard: Guard = request.app.state.guard
            actor = await run_in_threadpool(guard.admit, request, rule)
            request.state.actor = actor
            return await guard.replays.answer(request, actor, rule.replayable, handle)

        return guarded


def guarded_router(path: str, tag: str, base: str = "/api/v1") -> APIRouter:
    """A router below `base` whose routes all need a rule."""
    return APIRouter(prefix=base + path, tags=[tag], route_class=GuardedRoute)


def current_actor(request: Request) -> Actor:
    """The admitted actor. Raises `NotSignedIn` on a public route without credentials."""
    actor: Actor | None = request.state.actor
    if actor is None:
        raise NotSignedIn
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


class Guard:
    """Checks rules with the application's accounts, limits and audit log."""

    def __init__(self, application: Application) -> None:
        settings = application.settings
        self._application = application
        self._limits: dict[Rate, Limit] = {
            "plain": Limit(settings.requests_per_minute),
            "model": Limit(settings.model_requests_per_minute),
            "sign-in": Limit(settings.sign_ins_per_minute),
        }
        self._failures = Limit(settings.sign_ins_per_minute)
        self.replays = Replays(application.engine)

    def admit(self, request: Request, rule: Rule) -> Actor | None:
        """The actor that the request's credentials name, once its rule is satisfied; None where a public
        route needs nobody.

        Raises `NotSignedIn`, `SessionExpired`, `KeyInvalid`, `KeyExpired`, `CrossSite`, `NotAllowed`,
        `TooManyRequests`.
        """
        client = request.client.host if request.client else ""
        if rule.access == "public":
            self._limits[rule.rate].take(f"client:{client}")
            return None
        actor = self._identify(request, rule, client)
        if isinstance(rule.access, Permission):
            self._application.audit.require(actor, rule.access, "access.denied")
        caller = f"{actor.tenant}:{actor.user}" if actor.human else f"key:{actor.session}"
        self._limits["plain"].take(caller)
        if rule.rate == "model":
            self._limits["model"].take(caller)
        return actor

    def _identify(self, request: Request, rule: Rule, client: str) -> Actor:
        """The actor of the credentials. Failures of one address beyond its share are refused without a
        record each, so that nobody can flood the audit log; valid credentials still pass, for a whole
        school may stand behind one address."""
        address = f"client:{client}"
        try:
            return self._actor(request, rule, client, record=self._failures.left(address))
        except (NotSignedIn, SessionExpired, KeyInvalid, KeyExpired):
            self._failures.take(address)
            raise

    def _actor(self, request: Request, rule: Rule, client: str, *, record: bool) -> Actor:
        accounts, trace = self._application.accounts, request.state.trace
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme:
            if scheme.lower() != "bearer" or not token:
                raise NotSignedIn
            if rule.keys_only or token.startswith("xt_"):
                return accounts.actor_from_key(token, client=client, trace=trace, record=record)
            return accounts.actor_from_session(token, via="api", client=client, trace=trace)
        token = request.cookies.get(COOKIE, "")
        if rule.keys_only or not token:
            raise NotSignedIn
        if request.method not in _SAFE:
            _same_site(request)
        return accounts.actor_from_session(token, via="ui", client=client, trace=trace)


def _same_site(request: Request) -> None:
    """Raise `CrossSite` for a write that a page of another origin sent with the reader's cookie."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise CrossSite
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise CrossSite
    if site is None and origin is None:
        raise CrossSite
