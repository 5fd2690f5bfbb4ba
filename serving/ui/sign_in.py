"""The sign-in page: a plain form, rendered on the server, that needs no script."""

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from corpora.problem import Problem
from serving.api.limits import Limit
from serving.application import Application
from serving.identity.accounts import FIRST_TENANT
from serving.problems import Explained, explain
from serving.ui.frame import HEADERS
from serving.ui.look import css, mark
from serving.ui.problems import FormStale
from serving.ui.texts import Language, load
from serving.ui.visitor import COOKIE, visitor_or_none

FORM_COOKIE = "xingtan_form"
"""Half of the proof that a form came from this page; the other half stands in the form."""
_HOMES: dict[Language, str] = {"zh": "/", "en": "/en/"}


def sign_in_router(application: Application) -> APIRouter:
    """Routes `/login` and `/logout`."""
    router = APIRouter(include_in_schema=False)
    settings = application.settings
    attempts = Limit(settings.sign_ins_per_minute)

    @router.get("/login")
    def form(request: Request, next: str = "") -> Response:
        language: Language = "en" if next.startswith("/en") else "zh"
        if visitor_or_none(application, request) is not None:
            return RedirectResponse(_HOMES[language], status_code=303)
        return _page(application, language)

    @router.post("/login")
    def sign_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)] = "",
        password: Annotated[str, Form(max_length=256)] = "",
        tenant: Annotated[str, Form(max_length=64)] = FIRST_TENANT,
        language: Annotated[Language, Form()] = "zh",
        proof: Annotated[str, Form(max_length=64)] = "",
    ) -> Response:
        client = request.client.host if request.client else ""
        try:
            expected = request.cookies.get(FORM_COOKIE, "")
            if not expected or not hmac.compare_digest(expected.encode(), proof.encode()):
                raise FormStale
            attempts.take(f"client:{client}")
            opened = application.accounts.authenticate(
                name.strip(), password, tenant=tenant.strip() or FIRST_TENANT, via="ui", client=client
            )
        except Problem as problem:
            words = explain(problem, language)
            return _page(application, language, words, name=name, tenant=tenant)
        response = RedirectResponse(_HOMES[language], status_code=303)
        response.set_cookie(
            COOKIE,
            opened.token,
            max_age=int(settings.session_hours * 3600),
            httponly=True,
            samesite="lax",
            secure=settings.secure_cookies,
        )
        response.delete_cookie(FORM_COOKIE, path="/login")
        return response

    @router.post("/logout")
    def sign_out(request: Request, language: Annotated[Language, Form()] = "zh") -> Response:
        # SameSite=Lax keeps the cookie out of posts from other sites, so nobody else can sign a reader out.
        actor = visitor_or_none(application, request)
        if actor is not None:
            application.accounts.sign_out(actor)
        response = RedirectResponse("/login" if language == "zh" else "/login?next=/en/", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    @router.get("/mark.svg")
    def icon() -> Response:
        return Response(mark(64), media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})

    return router


def _page(
    application: Application,
    language: Language,
    problem: Explained | None = None,
    *,
    name: str = "",
    tenant: str = FIRST_TENANT,
) -> HTMLResponse:
    proof = secrets.token_urlsafe(24)
    template = Environment(
        loader=PackageLoader("serving.ui", "."), autoescape=select_autoescape(["html"])
    ).get_template("sign_in.html")
    body = template.render(
        say=load(language),
        language=language,
        tag="zh-CN" if language == "zh" else "en",
        school=application.settings.school_name,
        mark=Markup(mark(56)),  # noqa: S704  (our own drawing)
        style=Markup(css("sign_in")),  # noqa: S704
        problem=problem,
        name=name,
        tenant=tenant,
        proof=proof,
    )
    status = 200 if problem is None else problem.status
    response = HTMLResponse(body, status_code=status, headers=HEADERS)
    response.set_cookie(
        FORM_COOKIE,
        proof,
        max_age=3600,
        path="/login",
        httponly=True,
        samesite="strict",
        secure=application.settings.secure_cookies,
    )
    return response
