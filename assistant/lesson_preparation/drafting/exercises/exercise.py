"""An exercise with its answer, and small helpers that write numbers as LaTeX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
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


def fraction(value: Fraction | int) -> str:
    r"""`\frac{1}{2}`, or an integer as it is."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def decimal(value: Fraction | int) -> str:
    """A terminating decimal in full, without trailing zeros."""
    value = Fraction(value)
    text = f"{float(abs(value)):.6f}".rstrip("0").rstrip(".")
    return ("-" if value < 0 else "") + text


def root(square: int) -> str:
    r"""The square root in simplest form: `5`, `\sqrt{5}`, `2\sqrt{5}`."""
    outside = max(k for k in range(1, int(square**0.5) + 2) if square % (k * k) == 0)
    inside = square // (outside * outside)
    if inside == 1:
        return str(outside)
    return (str(outside) if outside > 1 else "") + rf"\sqrt{{{inside}}}"


def signed(number: int | Fraction) -> str:
    """A number as it stands behind another one in a sum of signed numbers: negatives in brackets."""
    text = fraction(number)
    return f"({text})" if number < 0 else text


def polynomial(terms: Sequence[tuple[int, str]]) -> str:
    """A sum of terms, coefficient and letters, as it is written by hand: `x^2-3x+2`."""
    parts: list[str] = []
    for number, letters in terms:
        if number == 0:
            continue
        size = "" if abs(number) == 1 and letters else str(abs(number))
        sign = "-" if number < 0 else ("+" if parts else "")
        parts.append(f"{sign}{size}{letters}")
    return "".join(parts) or "0"
