"""The HTTP interface: `/api/v1` for everything, `/v1` for clients that speak OpenAI's dialect."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from serving.application import Application


def create_api(application: "Application") -> "FastAPI":
    """The web application with every route of the interface; pages are mounted on it afterwards."""
    # Imported here so that the tables of this room can be read without the web framework.
    from serving.api.app import build

    return build(application)
