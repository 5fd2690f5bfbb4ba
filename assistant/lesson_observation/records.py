"""What stands in the tables of lesson observation, as values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, or_

from assistant.lesson_observation.schemes import SchemeName
from assistant.lesson_observation.tables import observations
from assistant.lesson_observation.transcript import Repair, Transcript, Turn
from guardrails.actor import Actor


@dataclass(frozen=True, slots=True)
class Consent:
    """Whose consent (`who`) to what (`what`) holds until which day; `teacher` is the observed teacher's
    account."""

    id: str
    owner: str
    teacher: str
    who: str
    what: str
    until: str
    created: str
    withdrawn: str

    def holds(self, today: date) -> bool:
        """Whether it holds on that day."""
        return not self.withdrawn and self.until >= today.isoformat()


@dataclass(frozen=True, slots=True)
class Observation:
    """A kept transcript."""

    id: str
    owner: str
    consent: str
    teacher: str
    title: str
    subject: str
    plan: str
    transcript: Transcript
    sha256: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An observation in a list."""

    id: str
    title: str
    subject: str
    teacher: str
    created: str


@dataclass(frozen=True, slots=True)
class HandCodes:
    """Codes a person set: one for each `interval` seconds."""

    scheme: SchemeName
    coder: str
    interval: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A sentence that a person coded anew; what the classifier learns from."""

    observation: str
    sentence: int
    role: str
    text: str
    before: str
    code: str
    act: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What a deletion took away: how many rows of each table, and the drafts made from it, as (owner,
    draft); `blotted` transcripts lost one person's words and keep the others'."""

    observations: int
    corrections: int
    codings: int
    consents: int
    drafts: tuple[tuple[str, str], ...]
    blotted: int = 0

    @property
    def anything(self) -> bool:
        """Whether there was anything to take away."""
        return bool(self.observations or self.corrections or self.codings or self.consents or self.blotted)


NOTHING = Gone(0, 0, 0, 0, ())
PLAIN = ("id", "owner", "consent", "teacher", "title", "subject", "plan", "sha256", "created", "changed")
ERASED = "〔已删除〕"


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Observations that the actor made or was observed in."""
    mine = or_(observations.c.owner == actor.user, observations.c.teacher == actor.user)
    return and_(observations.c.tenant == actor.tenant, mine)


def blotted(turn: Turn, codes: Sequence[str]) -> Turn:
    """A turn without a person: their own words go whole, their code elsewhere."""
    if turn.speaker in codes:
        return replace(turn, speaker=ERASED, text=ERASED)
    text = turn.text
    for code in codes:
        text = text.replace(code, ERASED)
    return replace(turn, text=text)


def consent_of(row: Row[tuple[object, ...]]) -> Consent:
    """The consent in a row."""
    names = ("id", "owner", "teacher", "who", "what", "until", "created", "withdrawn")
    return Consent(*(getattr(row, name) for name in names))


def observation_of(row: Row[tuple[object, ...]]) -> Observation:
    """The observation in a row."""
    values = {name: getattr(row, name) for name in PLAIN}
    turns = tuple(Turn(*each) for each in json.loads(row.turns))
    repairs = tuple(Repair(**each) for each in json.loads(row.repairs))
    return Observation(**values, transcript=Transcript(turns, row.form, row.language, repairs))


def turns_text(transcript: Transcript) -> str:
    """The turns as the column holds them."""
    rows = [[turn.speaker, turn.role, turn.text, turn.start, turn.end] for turn in transcript.turns]
    return json.dumps(rows, ensure_ascii=False)
