"""Activity patterns (教学活动模式): what fills a slot of a lesson, by subject, domain, grade and topic.

All of it is in our own words. `slots` says which slots a kind of lesson has; `choose` takes the narrowest
move that fits; `notes` are what we know of a topic beyond the graph.
"""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from corpora.curricula.source import read_model

_FOLDER = Path(__file__).parent

Language = Literal["zh", "en"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _unpacked(value: object) -> object:
    if isinstance(value, list) and len(value) == 4:
        return dict(zip(("level", "text", "expected", "follow_up"), value, strict=True))
    return value


class Ask(_Strict):
    """A question of a move, with its level, the answer to expect and what to ask next."""

    level: Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
    text: str
    expected: str
    follow_up: str = ""


class Move(_Strict):
    """An activity that fills a slot. Texts hold names in braces that the topic fills; `needs` are names
    without which it makes no sense; `evidence` gives, by goal, what shows it and by which criteria. Empty
    `points`, `subjects`, `domains`, `grades`, `kinds` do not narrow."""

    slot: str
    language: Language = "zh"
    points: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tiers: bool = False
    title: str
    teacher: str
    students: str
    intent: str
    questions: tuple[Annotated[Ask, BeforeValidator(_unpacked)], ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    resources: tuple[str, ...] = ()
    tech: str = ""

    @property
    def narrowness(self) -> int:
        """How closely it is cut to a topic."""
        return 8 * bool(self.points) + 4 * bool(self.grades) + 2 * bool(self.domains) + bool(self.subjects)


class Slot(_Strict):
    """A place in a period: its phase and its share of the minutes."""

    name: str
    phase: str
    share: int


class Task(_Strict):
    """An exercise written by us, with its answer."""

    text: str
    answer: str
    tier: Literal["basic", "extended", "inquiry"] = "basic"


class Note(_Strict):
    """What we know of a point beyond the graph. `situation` opens the lesson; for plans in English `gist`,
    `error`, `remedy` stand for the graph's Chinese texts; `model` are example sentences; `safety` are duties
    of this topic's experiments; `periods` what each period after the first is about."""

    points: tuple[str, ...]
    situation: str = ""
    gist: str = ""
    error: str = ""
    remedy: str = ""
    model: str = ""
    tasks: tuple[Task, ...] = ()
    safety: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class _Moves(_Strict):
    moves: tuple[Move, ...]


class _Notes(_Strict):
    notes: tuple[Note, ...]


class _Shapes(_Strict):
    first: Mapping[str, tuple[Slot, ...]]
    later: tuple[Slot, ...]


@cache
def moves() -> tuple[Move, ...]:
    """Every move. Raises `ContentInvalid`."""
    return tuple(
        move for path in sorted(_FOLDER.glob("moves*.yaml")) for move in read_model(_Moves, path).moves
    )


def slots(kind: str, period: int) -> tuple[Slot, ...]:
    """The slots of a period (from 1) of a kind of lesson. Raises `ContentInvalid`."""
    shapes = _shapes()
    return shapes.first.get(kind, shapes.first["new"]) if period == 1 else shapes.later


def choose(
    slot: str,
    *,
    language: Language,
    point: str,
    subject: str,
    domain: str,
    grade: int,
    kind: str,
    known: Collection[str],
) -> list[Move]:
    """The moves that fit a slot, the narrowest first, else in the order of the files."""
    fitting = [
        move
        for move in moves()
        if move.slot == slot
        and move.language == language
        and (not move.points or point in move.points)
        and (not move.subjects or subject in move.subjects)
        and (not move.domains or domain in move.domains)
        and (not move.grades or grade in move.grades)
        and (not move.kinds or kind in move.kinds)
        and all(need in known for need in move.needs)
    ]
    return sorted(fitting, key=lambda move: -move.narrowness)


@cache
def _notes() -> Mapping[str, Note]:
    found: dict[str, Note] = {}
    for path in sorted(_FOLDER.glob("notes*.yaml")):
        for note in read_model(_Notes, path).notes:
            for point in note.points:
                found.setdefault(point, note)
    return found


def note(point: str) -> Note | None:
    """What we know of a point beyond the graph. Raises `ContentInvalid`."""
    return _notes().get(point)


@cache
def _shapes() -> _Shapes:
    return read_model(_Shapes, _FOLDER / "shapes.yaml")
