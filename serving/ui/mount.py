"""Puts the pages on the web application: sign-in, the Chinese page at `/`, the English one at `/en/`."""

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from serving.api.limits import Limit
from serving.application import Application
from serving.ui.frame import Frame
from serving.ui.look import css
from serving.ui.quick import load_gradio
from serving.ui.sign_in import sign_in_router
from serving.ui.texts import Language, load
from serving.ui.visitor import visitor_or_none

PAGES: dict[Language, str] = {"en": "/en", "zh": "/"}
"""Where each language's page is mounted; `/` last, for it takes every path that is left."""
_STYLES = ("style", "preparation", "homework", "learning", "observation", "training")


def create_ui(app: FastAPI, application: Application) -> None:
    """Mount the pages on `app`. Call it after every other route of `app` is in place."""
    load_gradio()
    import gradio as gr

    from serving.ui.desk import Desk
    from serving.ui.downloads import downloads_router
    from serving.ui.page import build_page
    from serving.ui.theme import theme

    def user(request: Request) -> str | None:
        actor = visitor_or_none(application, request)
        return None if actor is None else actor.user

    model_calls = Limit(application.settings.model_requests_per_minute)
    app.include_router(sign_in_router(application))
    app.include_router(downloads_router(application))
    app.add_api_route("/en", lambda: RedirectResponse("/en/", status_code=307), include_in_schema=False)
    for language, path in PAGES.items():
        gr.mount_gradio_app(
            app,
            build_page(Desk(application, load(language), model_calls)),
            path,
            auth_dependency=user,
            footer_links=[],
            run_history=False,  # or each question would be kept in the browser
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            max_file_size=application.settings.max_upload_mb * 1_000_000,
            theme=theme(),
            css="".join(map(css, _STYLES)),
        )
    app.add_middleware(
        Frame,
        pages={"/": "zh", "/en/": "en"},
        signed_in=lambda request: visitor_or_none(application, request) is not None,
    )
