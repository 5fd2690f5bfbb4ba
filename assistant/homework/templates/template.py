"""A parametric template (参数化模板): a plain function that draws numbers and says one task about them."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from assistant.homework.items.item import Cognitive, ItemType
from assistant.numerals import fraction

Value = int | Fraction | str
"""A number, or a text as it is read: LaTeX between dollar signs where it is a formula."""

Context = Literal["life", "subject", "technology", "culture", "none"]


@dataclass(frozen=True, slots=True)
class Made:
    """One task with its numbers in place. `answer` is the key; `wrong` are values that a pupil reaches by the
    thought beside them; `proof` derives the answer once more, by computer algebra and from the numbers drawn,
    not from the key. `unit` stands behind the answer and every wrong value."""

    stem: str
    answer: Value
    steps: tuple[str, ...]
    proof: Callable[[], object]
    wrong: tuple[tuple[Value, str], ...] = ()
    unit: str = ""
    accepted: tuple[str, ...] = ()


Make = Callable[[Random], Made | None]
"""None where the numbers drawn do not make a good task: they are drawn anew."""


@dataclass(frozen=True, slots=True)
class Template:
    """What is known of every task of one function. `weights` are the points of its steps where steps are
    marked; together they are `points`."""

    name: str
    title: str
    make: Make
    grade: int
    knowledge: tuple[str, ...]
    type: ItemType
    cognitive: Cognitive
    context: Context
    expected: float
    minutes: float
    weights: tuple[int, ...]
    points: float


def template(
    title: str,
    grade: int,
    *knowledge: str,
    type: ItemType = ItemType.SINGLE,
    cognitive: Cognitive = Cognitive.APPLY,
    context: Context = "none",
    p: float = 0.7,
    minutes: float = 2,
    points: float = 3,
    weights: tuple[int, ...] = (),
) -> Callable[[Make], Template]:
    """Makes a template of the function below it, named after it. Where `weights` are given, each step of the
    solution earns its own points and `points` is their sum."""

    def made(make: Make) -> Template:
        name = make.__name__.replace("_", "-")
        total = float(sum(weights)) if weights else points
        return Template(
            name, title, make, grade, knowledge, type, cognitive, context, p, minutes, weights, total
        )

    return made


def written(value: Value, unit: str = "") -> str:
    """A value as a pupil reads it: `7`, `7 厘米`, `$\\frac{3}{4}$`."""
    if isinstance(value, str):
        text = value
    elif Fraction(value).denominator == 1 and value >= 0:
        text = str(value)
    else:
        text = f"${fraction(value)}$"
    return f"{text} {unit}" if unit else text
