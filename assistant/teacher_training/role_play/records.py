"""A rehearsal as it is kept: the card, the exchanges in order, and where the talk stands."""

from dataclasses import dataclass
from typing import Literal

from assistant.teacher_training.role_play.cards import Card, card_of
from assistant.teacher_training.role_play.script import Place, start
from assistant.teacher_training.role_play.signs import off

By = Literal["script", "model", "instead"]
"""Who made a reply: the script, a model, or the script in place of a model that could not."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the teacher said (masked; `masked` finds were taken out) and what came back."""

    number: int
    words: str
    masked: int
    place: Place
    reply: str
    by: By
    time: str

    @property
    def in_scene(self) -> bool:
        """Whether the words belong to the talk."""
        return not off(self.words)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal; `ended` is empty while it goes on."""

    id: str
    card: str
    created: str
    changed: str
    ended: str
    exchanges: tuple[Exchange, ...] = ()

    @property
    def scene(self) -> Card:
        """Its card. Raises `CardUnknown` where a later release no longer has it."""
        return card_of(self.card)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.exchanges[-1].place if self.exchanges else start(self.scene)

    @property
    def over(self) -> bool:
        """Whether the script has said its last line."""
        return self.place.beat >= len(self.scene.beats)
