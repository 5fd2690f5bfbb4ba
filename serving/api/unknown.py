"""Addresses below the interface that no route has: refused here, before the pages' catch-all answers."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from serving.api.access import allow, guarded_router

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def router(known: Sequence[APIRouter]) -> APIRouter:
    """Catches `/api/…` and `/v1/…`; to be included after `known`."""
    routes = guarded_router("", "unknown", base="")
    public = allow("public", replayable=False)

    @routes.api_route("/api/{path:path}", methods=_METHODS, include_in_schema=False, **public)
    @routes.api_route("/v1/{path:path}", methods=_METHODS, include_in_schema=False, **public)
    def refuse(request: Request) -> None:
        """405 where the address has other methods, 404 where it has none."""
        others = {
            method
            for each in known
            for route in each.routes
            if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL
            for method in route.methods or ()
        }
        if others:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(others))})
        raise HTTPException(404)

    return routes
