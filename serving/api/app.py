"""The application factory behind `create_api`: routers, errors and the outermost layer put together."""

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, FastAPI

from serving.api import (
    ask,
    audit,
    conversations,
    describe,
    drafts,
    duties,
    errors,
    guard,
    health,
    homework,
    learning,
    library,
    masking,
    observations,
    openai,
    people,
    roster,
    session,
    together,
    training,
    unknown,
)
from serving.api.access import Guard
from serving.api.edge import Edge
from serving.application import Application

_DESCRIPTION = """杏坛的编程接口。先用 POST /api/v1/session 登录，或以 Authorization: Bearer 附上密钥。
Xingtan's interface. Sign in with POST /api/v1/session, or send a key as Authorization: Bearer.
Errors are application/problem+json; writes take an Idempotency-Key."""


def build(application: Application) -> FastAPI:
    """The web application with every route of the interface; pages are mounted on it afterwards."""
    settings = application.settings
    app = FastAPI(
        title="Xingtan 杏坛",
        version=_version(),
        description=_DESCRIPTION,
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
    )
    app.state.application = application
    app.state.guard = Guard(application)
    errors.install(app)
    app.add_middleware(
        Edge, max_upload_bytes=settings.max_upload_mb * 1_000_000, secure=settings.secure_cookies
    )
    for routes in routers(application):
        app.include_router(routes)
    return app


def routers(application: Application) -> list[APIRouter]:
    """Every router of the interface; the last one refuses what none of them has."""
    known = [
        session.router(application),
        people.users_router(application),
        people.keys_router(application),
        library.router(application),
        ask.router(application),
        duties.router(application),
        drafts.router(application),
        together.groups_router(application),
        homework.router(application),
        learning.router(application),
        conversations.router(application),
        audit.router(application),
        roster.router(application),
        *guard.routers(application),
        masking.router(application),
        observations.router(application),
        *training.routers(application),
        health.router(application),
        describe.router(),
        openai.router(application),
    ]
    return [*known, unknown.router(known)]


def _version() -> str:
    try:
        return version("xingtan")
    except PackageNotFoundError:
        return "0"
