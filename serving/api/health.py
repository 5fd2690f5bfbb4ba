"""Whether the process lives, and whether it can serve."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from corpora.storage import reading
from serving.api.access import allow, guarded_router
from serving.application import Application
from serving.database import StoreUnreachable


class Health(BaseModel):
    """`ok`, and whether a chat model is configured."""

    status: str
    chat_model: bool


def router(application: Application) -> APIRouter:
    """Routes under /health, open to everyone; they tell nothing of what is stored."""
    routes = guarded_router("/health", "health")

    @routes.get("", **allow("public"))
    def live() -> Health:
        """The process answers."""
        return Health(status="ok", chat_model=application.gate is not None)

    @routes.get("/ready", **allow("public"))
    def ready() -> Health:
        """The process answers and its store does."""
        try:
            with reading(application.engine) as connection:
                connection.execute(text("select 1"))
        except SQLAlchemyError as error:
            raise StoreUnreachable(reason=type(error).__name__) from None
        return Health(status="ok", chat_model=application.gate is not None)

    return routes
