"""The duties of role-play: one turn of a rehearsal, and the debrief that is kept."""

import uuid
from typing import Literal

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.teacher_training.role_play.debrief import Language, RolePlayDebrief, debrief_of
from assistant.teacher_training.role_play.phrasing import phrased
from assistant.teacher_training.role_play.playing import begin, say
from assistant.teacher_training.role_play.problems import RehearsalUnknown
from assistant.teacher_training.role_play.records import By
from assistant.teacher_training.role_play.store import MOST_CHARACTERS
from assistant.workbench import Workbench
from guardrails.label import explicit


class TurnRequest(BaseModel):
    """One turn: a card begins a rehearsal, a rehearsal goes on; words may be left out to begin only."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    card: str = Field("", max_length=64, title="情境卡 · Scenario card", description="begins a rehearsal")
    rehearsal: str = Field("", max_length=64, title="演练编号 · Rehearsal", description="goes on with one")
    words: str = Field("", max_length=MOST_CHARACTERS, title="您说的话 · Your words")


class RolePlayTurn(Artefact):
    """Where a rehearsal stands: the counterpart's last words, and whether the scene is played out."""

    kind: Literal["role-play"] = "role-play"
    title: str
    rehearsal: str
    card: str
    exchange: int
    reply: str
    by: By
    over: bool


class DebriefRequest(BaseModel):
    """Which rehearsal to look back on; it ends with this."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    rehearsal: str = Field(min_length=1, max_length=64, title="演练编号 · Rehearsal")


@duty(
    name="role-play",
    purpose="Let a teacher rehearse a hard talk turn by turn before it is held",
    title={"zh": "情境演练", "en": "Role-play"},
    request=TurnRequest,
    artefact=RolePlayTurn,
    rules=("G-R2", "G-R4", "K-R6", "S-R11", "P-R1", "P-R3"),
)
async def role_play(request: TurnRequest, bench: Workbench) -> RolePlayTurn:
    """One turn. Raises `CardUnknown` and what `say` raises."""
    if request.rehearsal:
        held = await say(bench, request.rehearsal, request.words)
    else:
        held = await begin(bench, request.card)
        if request.words:
            held = await say(bench, held.id, request.words)
    last = held.exchanges[-1] if held.exchanges else None
    by: By = last.by if last else "script"
    language = "en" if bench.language == "en" else "zh"
    return RolePlayTurn(
        id=f"{held.id}-{len(held.exchanges)}",
        title=held.scene.title.said(language),
        rehearsal=held.id,
        card=held.card,
        exchange=len(held.exchanges),
        reply=last.reply if last else held.scene.opening,
        by=by,
        over=held.over,
        label=explicit(language) if by == "model" else "",
    )


@duty(
    name="role-play-debrief",
    purpose="Show a teacher their words of a rehearsal against a rubric, to develop and never to appraise",
    title={"zh": "情境演练复盘", "en": "Role-play debrief"},
    request=DebriefRequest,
    artefact=RolePlayDebrief,
    rules=("G-R2", "G-R4", "P-R1", "P-R6", "M-R5"),
    kept=True,
)
async def role_play_debrief(request: DebriefRequest, bench: Workbench) -> RolePlayDebrief:
    """The debrief; the rehearsal is ended. Raises `RehearsalUnknown`, `NothingSaid`."""
    if bench.training is None:
        raise RehearsalUnknown()
    store = bench.training.rehearsals

    def write() -> RolePlayDebrief:
        held = store.end(bench.actor, request.rehearsal)
        language: Language = "en" if bench.language == "en" else "zh"
        return debrief_of(held, uuid.uuid4().hex, language)

    return await phrased(bench.gate, bench.actor, await to_thread.run_sync(write))
