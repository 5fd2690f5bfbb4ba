"""Teacher training by HTTP: /api/v1/training/… One module a room."""

from fastapi import APIRouter

from serving.api.training import profile, reader
from serving.application import Application


def routers(application: Application) -> list[APIRouter]:
    """The routers of every room."""
    return [profile.router(application), reader.router(application)]
