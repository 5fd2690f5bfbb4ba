"""An exercise with its answer, and how one is made."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from assistant.lesson_preparation.words import Tier
from corpora.knowledge_graphs import Point


@dataclass(frozen=True, slots=True)
class Exercise:
    """A task, its answer, the steps of the way there, and the minutes an average pupil needs. Every figure
    is computed by the function that made it."""

    text: str
    answer: str
    tier: Tier = Tier.BASIC
    minutes: int = 3
    steps: tuple[str, ...] = ()


Family = Callable[[Random, Point], list[Exercise]]
"""Makes exercises on one kind of content, basic ones first; the same draw gives the same exercises."""


def basic(text: str, answer: object, *steps: str) -> Exercise:
    """A task for all."""
    return Exercise(text, str(answer), Tier.BASIC, 2, steps)


def extended(text: str, answer: object, *steps: str) -> Exercise:
    """A task for those who are ready for more."""
    return Exercise(text, str(answer), Tier.EXTENDED, 4, steps)


def inquiry(text: str, answer: object, *steps: str) -> Exercise:
    """A task that has more than one way or more than one answer."""
    return Exercise(text, str(answer), Tier.INQUIRY, 6, steps)
