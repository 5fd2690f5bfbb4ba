"""The server process: API and page on one port."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from corpora.problem import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

    from serving.application import Application


class AddressInUse(Problem):
    """The address cannot be listened on."""

    code = "address-in-use"


def create(application: "Application") -> "FastAPI":
    """The web application: `/api/v1`, `/v1` and the page."""
    from serving.api import create_api
    from serving.ui import create_ui

    web = create_api(application)
    create_ui(web, application)
    return web


def run(application: "Application", announce: Callable[[str, str | None], None]) -> None:
    """Listen until stopped. `announce` is told the address and, once in a store's life, the first
    administrator's password. Raises `AddressInUse`."""
    import socket

    import uvicorn

    from serving.officer import Officer
    from serving.sealing import Sealer

    settings = application.settings
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise AddressInUse(host=settings.host, port=settings.port, reason=error.strerror or "") from None
    port = listener.getsockname()[1]
    web = create(application)
    password = application.accounts.first_password()
    config = uvicorn.Config(web, log_level=settings.log_level, access_log=False, timeout_graceful_shutdown=10)
    sealer = Sealer(Officer(application).notary, settings.checkpoint_folder)
    application.worker.start()
    sealer.start()
    announce(f"http://{settings.host}:{port}", password)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        sealer.stop()
