"""What the tests of the gate share: making one, asking it, and reading what it recorded."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select

from guardrails.actor import Actor
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events
from guardrails.calls import SOURCES_SLOT, ModelCall, Piece, Reply, Source
from guardrails.gate import ModelGate
from guardrails.policy import Policy
from guardrails.roster import Roster
from tests.scripted_model import ScriptedModel

POLICY = Policy.load()


def gate(engine: Engine, replies: Sequence[Any], **options: Any) -> tuple[ModelGate, ScriptedModel]:
    """A gate before a model that says `replies`."""
    timeout = options.pop("timeout_s", 5.0)
    model = ScriptedModel(replies=replies, **options)
    return ModelGate(
        model, "scripted-1", AuditLog(engine), Roster(engine, AuditLog(engine)), POLICY, "某学校", timeout
    ), model


def ask(text: str, *sources: str, **more: Any) -> ModelCall:
    """A call with a system message, a question and passages p1, p2…"""
    passages = tuple(
        Source(resource=f"r{number}", passage=f"p{number}", sha256="0" * 64, text=passage)
        for number, passage in enumerate(sources, start=1)
    )
    system = "你是教师的助手。" + (f"\n{SOURCES_SLOT}" if sources else "")
    messages = (("system", system), ("user", text))
    return ModelCall(purpose="ask", messages=more.pop("messages", messages), sources=passages, **more)


async def drain(made: ModelGate, actor: Actor, call: ModelCall) -> tuple[list[str], Reply]:
    """The pieces and the reply of a stream."""
    parts = [part async for part in made.stream(actor, call)]
    assert isinstance(parts[-1], Reply)
    pieces = parts[:-1]
    assert all(isinstance(piece, Piece) for piece in pieces)
    return [piece.text for piece in pieces if isinstance(piece, Piece)], parts[-1]


async def watch(made: ModelGate, actor: Actor, shown: list[str]) -> None:
    """Ask anything and note in `shown` what a reader sees before the stream ends or breaks."""
    async for part in made.stream(actor, ask("你好")):
        shown.append(part.text)  # noqa: PERF401  (what came before an error counts)


def recorded(engine: Engine, actor: Actor) -> list[AuditEvent]:
    """Events of the actor's school, oldest first."""
    wanted = select(events.c.body).where(events.c.tenant == actor.tenant).order_by(events.c.sequence)
    with engine.connect() as connection:
        return [AuditEvent(**json.loads(body)["event"]) for body in connection.execute(wanted).scalars()]


def bodies(engine: Engine) -> str:
    """Everything the audit log holds, in one string."""
    with engine.connect() as connection:
        return "\n".join(connection.execute(select(events.c.body)).scalars())
