"""Turns cut into sentences, the unit that is coded, each with its place in time: as the transcript gives it,
or where there are no times, worked out from the number of characters and called so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.lesson_observation.transcript import Role, Transcript, Turn

_END = re.compile(r"(?<=[。！？!?；;])|(?<=[.])\s+(?=[A-Z0-9])")
_SHORT = 2
CHARACTERS_PER_SECOND = {"zh": 4.0, "en": 14.0}
"""Usual speed of speech in class: some 240 Chinese characters or 150 English words a minute."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`number` counts from 1 over the lesson, `turn` is the turn's place from 0. `start` and `end` are
    seconds; what they rest on is the transcript's `timed`."""

    number: int
    turn: int
    role: Role
    speaker: str
    text: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.end - self.start


def sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """Every sentence in order."""
    made: list[Sentence] = []
    for place, (turn, start, end) in enumerate(_spans(transcript)):
        parts = [turn.text] if turn.role == "class" else split(turn.text)
        whole = sum(len(part) for part in parts)
        at = start
        for part in parts:
            until = at + (end - start) * len(part) / whole
            made.append(Sentence(len(made) + 1, place, turn.role, turn.speaker, part, at, until))
            at = until
    return tuple(made)


def split(text: str) -> list[str]:
    """Sentences of a turn; a piece without a word joins the one before it."""
    made: list[str] = []
    for part in _END.split(text):
        plain = part.strip()
        if not plain:
            continue
        if made and len(re.sub(r"\W", "", plain)) < _SHORT and not re.sub(r"\W", "", plain):
            made[-1] += plain
        else:
            made.append(plain)
    return made


def _spans(transcript: Transcript) -> Iterator[tuple[Turn, float, float]]:
    """Each turn with its seconds. Without an end a turn lasts to the next start, but no longer than its words
    take twice over; without times turns follow one another at the usual speed."""
    rate = CHARACTERS_PER_SECOND[transcript.language]
    turns = transcript.turns
    if not transcript.timed:
        at = 0.0
        for turn in turns:
            lasts = 6.0 if turn.role == "class" else max(1.0, len(turn.text) / rate)
            yield turn, at, at + lasts
            at += lasts
        return
    first = turns[0].start or 0.0
    for place, turn in enumerate(turns):
        start = (turn.start or 0.0) - first
        following = (turns[place + 1].start or 0.0) - first if place + 1 < len(turns) else None
        if turn.end is not None:
            end = turn.end - first
        else:
            spoken = max(1.0, len(turn.text) / rate)
            longest = spoken * 2 if turn.role != "class" else float("inf")
            end = start + (spoken if following is None else min(following - start, longest))
        yield turn, start, max(end, start + 0.1)
