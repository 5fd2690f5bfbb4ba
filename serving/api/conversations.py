"""Conversations: the caller's own, with their turns."""

import json
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application


class ConversationView(BaseModel):
    """A conversation without its turns."""

    id: str
    title: str
    created: str
    changed: str


class TurnView(BaseModel):
    """A question, how it was understood, and its answer."""

    sequence: int
    question: str
    resolved: str
    answer: dict[str, Any]
    created: str


def router(application: Application) -> APIRouter:
    """Routes under /conversations."""
    routes = guarded_router("/conversations", "conversations")
    conversations = application.conversations

    @routes.get("", **allow(Permission.ASK))
    def mine(actor: CurrentActor) -> list[ConversationView]:
        """The caller's conversations, the last changed first."""
        return [
            ConversationView(id=each.id, title=each.title, created=each.created, changed=each.changed)
            for each in conversations.latest(actor)
        ]

    @routes.get("/{conversation}", **allow(Permission.ASK))
    def turns(actor: CurrentActor, conversation: str) -> list[TurnView]:
        """The turns of one conversation."""
        return [
            TurnView(
                sequence=turn.sequence,
                question=turn.question,
                resolved=turn.resolved,
                answer=json.loads(turn.answer),
                created=turn.created,
            )
            for turn in conversations.turns(actor, conversation)
        ]

    @routes.delete("/{conversation}", status_code=204, **allow(Permission.ASK))
    def delete(actor: CurrentActor, conversation: str) -> Response:
        """Delete a conversation with its turns."""
        conversations.delete(actor, conversation)
        return Response(status_code=204)

    return routes
