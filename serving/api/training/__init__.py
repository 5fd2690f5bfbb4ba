"""Teacher training by HTTP: /api/v1/training/… One module a room."""

from fastapi import APIRouter

from serving.api.training import learning, profile, reader, regional, rehearsals, sittings, studios
from serving.application import Application


def routers(application: Application) -> list[APIRouter]:
    """The routers of every room."""
    return [
        learning.router(application),
        profile.router(application),
        reader.router(application),
        regional.router(application),
        rehearsals.router(application),
        sittings.router(application),
        studios.router(application),
    ]
