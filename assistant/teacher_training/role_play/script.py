"""The branching script: what the counterpart says next, from where the talk stands and what was said.

A teacher's words choose the branch by their signs. Words that leave the scene are answered in the scene; the
third time in a row the talk goes on by itself, so that nobody is ever stuck.
"""

from dataclasses import dataclass

from assistant.teacher_training.role_play.cards import Card
from assistant.teacher_training.role_play.signs import Off, off, seen

_PATIENCE = 2
"""Times in a row that the counterpart waits for words in the scene."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a talk stands: the last beat said (0: only the opening), the mood from -1 (put off) to 1 (eased),
    and how often in a row the words left the scene."""

    beat: int
    mood: int
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: the place, the counterpart's line, the signs it rests on and whether the words left
    the scene. `over`: the script has said its last."""

    place: Place
    line: str
    signs: tuple[str, ...]
    off: Off
    over: bool


def start(card: Card) -> Place:
    """Where a talk begins."""
    return Place(0, card.start)


def step(card: Card, place: Place, words: str) -> Step:
    """The next line for words of the teacher, whatever they are."""
    away = off(words)
    if place.beat >= len(card.beats):
        return Step(place, card.asides.after, (), away, over=True)
    if away and place.waited < _PATIENCE:
        line: str = getattr(card.asides, away)
        return Step(Place(place.beat, place.mood, place.waited + 1), line, (), away, over=False)
    found = () if away else tuple(dict.fromkeys(each.sign for each in seen(words)))
    mood = min(0, place.mood) if away else _moved(card, place.mood, found)
    beat = place.beat + 1
    reaction = next((card.reacts[sign] for sign in found if sign in card.reacts), "")
    line = reaction + card.beats[beat - 1].line(mood)
    return Step(Place(beat, mood), line, found, away, over=beat == len(card.beats))


def _moved(card: Card, mood: int, found: tuple[str, ...]) -> int:
    """One thing that worsens outweighs all that eases: that is how it is between people."""
    if any(sign in card.worsens or sign in card.reacts for sign in found):
        return max(-1, mood - 1)
    if any(sign in card.eases for sign in found):
        return min(1, mood + 1)
    return mood
