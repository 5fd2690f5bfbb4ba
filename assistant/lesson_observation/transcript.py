"""What a transcript (课堂实录) is: turns with speaker, words and, where known, times; and its mends."""

from dataclasses import dataclass, field, replace
from typing import Literal

Role = Literal["teacher", "pupil", "class", "unknown"]
"""Who speaks. `class` is what happens without one speaker: silence, group work, noise as the transcript notes
it."""

MOST_TURNS = 30_000
MOST_CHARACTERS = 800_000
"""Six hours of fast speech are some 130,000 characters; more than this is no lesson."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. `start` and `end` are seconds from the beginning of the lesson, None where unknown; `speaker`
    is the label as the transcript has it (masked), empty where there is none."""

    speaker: str
    role: Role
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was wrong in the file and what was done: `kind` is a code, `turn` counts from 1."""

    kind: str
    turn: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns in order. `language` is `zh` or `en`."""

    turns: tuple[Turn, ...]
    form: str
    language: str = "zh"
    repairs: tuple[Repair, ...] = field(default=())

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels in order of appearance; an empty one stands for turns without a speaker."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.role != "class"))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Labels of whom nobody knows yet whether they are teacher or pupil."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.role == "unknown"))

    @property
    def timed(self) -> bool:
        """Whether every turn has a start."""
        return bool(self.turns) and all(turn.start is not None for turn in self.turns)

    @property
    def closed(self) -> bool:
        """Whether every turn has a start and an end, so that pauses can be measured."""
        return self.timed and all(turn.end is not None for turn in self.turns)

    @property
    def seconds(self) -> float | None:
        """Length from the first start to the last known moment, None without times."""
        if not self.timed:
            return None
        first = self.turns[0].start or 0.0
        return max(max(turn.end or 0.0, turn.start or 0.0) for turn in self.turns) - first

    def with_roles(self, roles: dict[str, Role]) -> "Transcript":
        """The same with the role of each label in `roles` set."""
        turns = tuple(
            replace(turn, role=roles[turn.speaker])
            if turn.role != "class" and turn.speaker in roles
            else turn
            for turn in self.turns
        )
        return replace(self, turns=turns)


def clock(seconds: float | None) -> str:
    """`3725.4` as `1:02:05`, `65` as `01:05`; empty without a time."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
