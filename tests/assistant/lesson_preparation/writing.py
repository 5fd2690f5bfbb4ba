"""What the tests of enrichment share: a model with a script by section, and replies made from the draft."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import BaseMessage
from pydantic import Field, PrivateAttr
from sqlalchemy import Engine, select

from assistant.lesson_preparation.enrichment import Limits, Pace, Progress, Writer, wire
from assistant.lesson_preparation.enrichment.progress import Finished
from assistant.lesson_preparation.plan import LessonPlan
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events
from guardrails.gate import ModelGate
from guardrails.roster import Roster
from tests.guardrails.gates import POLICY
from tests.scripted_model import ScriptedModel, Step

ONE_BY_ONE = Limits(parallel=1)
_DRAFT = re.compile(r'<source id="1">\n(.*?)\n</source>', re.DOTALL)


def ECHO(draft: dict[str, Any]) -> str:
    """A reply that is the draft the model was given."""
    return json.dumps(draft, ensure_ascii=False)


class Author(ScriptedModel):
    """Replies by the name of the schema it is asked for (`Goals`, `Step` …), in order of asking: what a
    scripted model takes, or a function of the draft. Each call puts the name into `arrived`."""

    script: dict[str, list[Any]] = Field(default_factory=dict)

    _arrived: asyncio.Queue[str] = PrivateAttr(default_factory=asyncio.Queue)

    @property
    def arrived(self) -> asyncio.Queue[str]:
        """What was asked for, in order."""
        return self._arrived

    def _steps(self, messages: list[BaseMessage], options: dict[str, Any]) -> list[Step]:
        name = options["response_format"]["json_schema"]["name"]
        self._arrived.put_nowait(name)
        left = self.script.get(name) or [f"no reply is scripted for {name}"]
        drafts = [found for each in messages for found in _DRAFT.findall(str(each.content))]
        reply = left.pop(0)
        steps = reply if isinstance(reply, list) else [reply]
        made = [step(json.loads(drafts[0])) if callable(step) else step for step in steps]
        self.replies = [*[""] * len(self.calls), made if isinstance(reply, list) else made[0]]
        return super()._steps(messages, options)


def author(
    engine: Engine, actor: Actor, *, timeout_s: float = 5.0, **script: list[Any]
) -> tuple[Writer, Author]:
    """A writer whose model keeps to the script."""
    model = Author(script=script, piece=40)
    gate = ModelGate(
        model, "scripted-1", AuditLog(engine), Roster(engine, AuditLog(engine)), POLICY, "某学校", timeout_s
    )
    return Writer(gate, actor, Pace()), model


def better(plan: LessonPlan, section: str, **changes: Any) -> str:
    """A reply for a section: its draft with some fields changed; `entry__field` reaches into an entry."""
    made = wire.shown(plan, section)
    for name, value in changes.items():
        *path, last = name.split("__")
        place = made
        for key in path:
            place = place[key]
        place[last] = value
    return json.dumps(made, ensure_ascii=False)


def echoes() -> dict[str, list[Any]]:
    """Enough repetitions of every draft for a plan."""
    return {name: [ECHO] * 9 for name in ("Analysis", "Goals", "Difficulties", "Step", "Board", "Homework")}


async def told(stream: AsyncIterator[Progress]) -> list[Progress]:
    """Everything a run tells."""
    return [event async for event in stream]


def finished(seen: list[Progress]) -> Finished:
    """The last event, which ends every whole run."""
    assert isinstance(seen[-1], Finished)
    return seen[-1]


def recorded(engine: Engine) -> list[str]:
    """The actions in the audit log, oldest first."""
    with engine.connect() as connection:
        bodies = connection.execute(select(events.c.body).order_by(events.c.sequence)).scalars()
        return [json.loads(body)["event"]["action"] for body in bodies]
