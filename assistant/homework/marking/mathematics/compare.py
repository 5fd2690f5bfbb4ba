"""Whether an answer means what the key means. A value is compared exactly where it is a fraction,
otherwise to twelve places; what has variables is compared at points drawn by a fixed seed (Schwartz 1980,
Zippel 1979)."""

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from assistant.homework.marking.mathematics.arithmetic import Number, evaluate
from assistant.homework.marking.mathematics.expression import Node, UnreadableError, parse
from assistant.homework.marking.mathematics.forms import Form, has_form
from assistant.homework.marking.mathematics.shapes import (
    Equation,
    Part,
    Ratio,
    Shape,
    Span,
    Value,
    Words,
    shape,
)
from assistant.homework.marking.mathematics.units import UNITS

_PLACES = 1e-11
_LARGEST = 1e150
_POINTS = 10
_WHOLE_NAMES = {"n", "k", "m"}
_NOTE = re.compile(r"[（(][^()（）]*[\u4e00-\u9fff][^()（）]*(?:\$[^$]*\$[^()（）]*)?[)）]\s*$")


class Verdict(StrEnum):
    """What the comparison comes to. `UNCLEAR` is for a person: one of the two could not be read."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class MathKey:
    """The key of an item (参考答案). Several texts are alternatives. `unit` is the one the question asks for;
    `form` what the answer must look like; `tolerance` how far, relative to the key, a value may lie off."""

    texts: tuple[str, ...]
    unit: str = ""
    form: Form = Form.ANY
    unit_required: bool = False
    tolerance: float = 0.0
    figures: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, and what a teacher may want to know: `unit-missing`, `unit-ignored`, `unit-wrong`,
    `form-wrong`, `figures-wrong`, `answer-unread`, `key-unread`."""

    verdict: Verdict
    notes: tuple[str, ...] = field(default=())


def compare(key: MathKey, answer: str) -> Comparison:
    """Compare. Bounded in time for any text; never raises."""
    if not answer.strip():
        return Comparison(Verdict.WRONG)
    given = shape(answer)
    found = [_against(key, shape(text), given, answer) for text in alternatives(key.texts)]
    if key.form is Form.ANY and answer.strip() in key.texts:
        return Comparison(Verdict.RIGHT)
    for verdict in (Verdict.RIGHT, Verdict.UNCLEAR):
        for each in found:
            if each.verdict is verdict:
                return each
    return found[0] if found else Comparison(Verdict.UNCLEAR, ("key-unread",))


def alternatives(texts: Sequence[str]) -> list[str]:
    """The answers a key names: it may join them by ##, and add a note in brackets that is not part of
    them."""
    parts = [part for text in texts for part in re.split(r"\$?\s*\\?#\s*\\?#\s*\$?", text)]
    return [_NOTE.sub("", part).strip() or part for part in parts]


def _against(key: MathKey, wanted: Shape, given: Shape, answer: str) -> Comparison:
    if _same_words(wanted, given):
        return Comparison(Verdict.RIGHT)
    if not wanted.understood:
        labels = all(isinstance(part, Words) and part.text.startswith("(") for part in wanted.parts)
        return Comparison(Verdict.WRONG if labels else Verdict.UNCLEAR, () if labels else ("key-unread",))
    if not given.understood:
        return Comparison(Verdict.UNCLEAR, ("answer-unread",))
    notes: list[str] = []
    if len(wanted.parts) != len(given.parts) or not _matched(key, wanted.parts, list(given.parts), notes):
        return Comparison(Verdict.WRONG, tuple(dict.fromkeys(note for note in notes if note == "unit-wrong")))
    if key.unit_required and "unit-missing" in notes:
        return Comparison(Verdict.WRONG, ("unit-missing",))
    if not has_form(key.form, answer):
        return Comparison(Verdict.WRONG, ("form-wrong",))
    if key.figures is not None and _figures(answer) != key.figures:
        return Comparison(Verdict.WRONG, ("figures-wrong",))
    return Comparison(Verdict.RIGHT, tuple(dict.fromkeys(notes)))


def _same_words(wanted: Shape, given: Shape) -> bool:
    def said(found: Shape) -> set[str]:
        return {re.sub(r"\s+", "", part.text) if isinstance(part, Words) else "" for part in found.parts}

    return bool(wanted.parts) and "" not in said(wanted) and said(wanted) == said(given)


def _matched(key: MathKey, wanted: Sequence[Part], given: list[Part], notes: list[str]) -> bool:
    """Whether every wanted part has its own match among the given ones: the part of its name where the key
    names several things (x=3, y=2), in their order where the answer names none."""
    names = {_name(part) for part in wanted}
    if len(names) > 1 and "" not in names:
        if not any(_name(part) for part in given):
            return all(_equal(key, one, two, notes) for one, two in zip(wanted, given, strict=True))
        return all(
            _matched(key, [part for part in wanted if _name(part) == name],
                     [part for part in given if _name(part) == name], notes)
            for name in sorted(names)
        )  # fmt: skip
    for part in wanted:
        at = next((at for at, other in enumerate(given) if _equal(key, part, other, notes)), None)
        if at is None:
            return False
        del given[at]
    return True


def _name(part: Part) -> str:
    """The letter a value is said of; roots of one equation (x_1, x_2) share theirs, and may change places."""
    return part.subject.lstrip("\\").partition("_")[0] if isinstance(part, Value) else ""


def _equal(key: MathKey, wanted: Part, given: Part, notes: list[str]) -> bool:
    match wanted, given:
        case Value(), Value():
            return _equal_values(key, wanted, given, notes)
        case Span(), Span():
            return (
                wanted.brackets == given.brackets
                and len(wanted.parts) == len(given.parts)
                and all(same(one, two) for one, two in zip(wanted.parts, given.parts, strict=True))
            )
        case Equation(), Equation():
            return _proportional(_difference(wanted), _difference(given))
        case Equation(), Value() if given.subject:
            return _proportional(_difference(wanted), _said(given))
        case Value(), Equation() if wanted.subject:
            return _proportional(_said(wanted), _difference(given))
        case Ratio(), Ratio():
            return _same_ratio(wanted, given)
        case Ratio(), Value() if len(wanted.parts) == 2:
            return same(Node("/", wanted.parts), given.node)
        case Value(), Ratio() if len(given.parts) == 2:
            return same(wanted.node, Node("/", given.parts))
        case _:
            return False


def _equal_values(key: MathKey, wanted: Value, given: Value, notes: list[str]) -> bool:
    unit = wanted.unit or key.unit
    if wanted.sense and given.sense and wanted.sense != given.sense:
        return False
    if wanted.subject and not given.subject and wanted.node.names():
        return False
    if wanted.subject and given.subject and wanted.node.names() and wanted.subject != given.subject:
        return _proportional(_said(wanted), _said(given))
    one, two = wanted.node, given.node
    if one.kind == "°" and two.kind != "°" and same(one.parts[0], two, key.tolerance):
        notes.append("unit-missing")
        return True
    if two.kind == "°" and one.kind != "°" and not one.names() and same(one, two.parts[0], key.tolerance):
        return True
    known, said = UNITS.get(unit), UNITS.get(given.unit)
    if known and said and unit != given.unit:
        if known[0] != said[0]:
            notes.append("unit-wrong")
            return False
        return same(_times(one, known[1]), _times(two, said[1]), key.tolerance)
    if not same(one, two, key.tolerance):
        return bool(given.unit and not unit and one.names() and _as_name(one, given))
    if unit and not given.unit:
        notes.append("unit-missing")
    elif given.unit and not unit:
        notes.append("unit-ignored")
    return True


def _as_name(wanted: Node, given: Value) -> bool:
    """A letter taken for a unit was a variable after all: 3m, 2t."""
    try:
        return same(wanted, Node("*", (given.node, parse(given.unit))))
    except UnreadableError:
        return False


def _times(node: Node, factor: Fraction) -> Node:
    return Node("*", (node, Node("number", value=factor)))


def _difference(equation: Equation) -> Node:
    return Node("-", (equation.left, equation.right))


def _said(value: Value) -> Node:
    return Node("-", (parse(value.subject), value.node))


def _same_ratio(one: Ratio, two: Ratio) -> bool:
    if len(one.parts) != len(two.parts):
        return False
    pairs = zip(one.parts, two.parts, strict=True)
    scaled = [Node("/", pair) for pair in pairs]
    return all(same(scaled[0], each) for each in scaled[1:])


def same(one: Node, two: Node, tolerance: float = 0.0) -> bool:
    """Whether both have the same value, wherever they have one."""
    pairs = _values(one, two)
    return bool(pairs) and all(_close(left, right, tolerance) for left, right in pairs)


def _proportional(one: Node, two: Node) -> bool:
    """Whether two equations, each with zero on the right, have the same solutions because one is a constant
    times the other."""
    if one.names() != two.names():
        return False
    factors = [
        complex(left) / complex(right) for left, right in _values(one, two) if abs(complex(right)) > 1e-9
    ]
    return (
        len(factors) >= 3 and abs(factors[0]) > 1e-9 and all(_close(each, factors[0], 0) for each in factors)
    )


def _values(one: Node, two: Node) -> list[tuple[Number, Number]]:
    """Values of both at the points where both have one; real ones alone where there are any."""
    names = sorted(one.names() | two.names())
    chance = random.Random(20)  # noqa: S311 - points to compare at, no secret
    found: list[tuple[Number, Number]] = []
    for at in range(_POINTS if names else 1):
        whole = all(name.split("_")[0] in _WHOLE_NAMES for name in names)
        point: dict[str, Number] = {
            name: Fraction(at + 1 + 3 * place) if whole else chance.uniform(0.2, 2.9) * (1 if at % 3 else -1)
            for place, name in enumerate(names)
        }
        try:
            found.append((_bounded(evaluate(one, point)), _bounded(evaluate(two, point))))
        except (ArithmeticError, ValueError, TypeError):
            continue
    real = [pair for pair in found if not any(isinstance(value, complex) for value in pair)]
    return real if len(real) >= 3 else found


def _bounded(value: Number) -> Number:
    size = abs(complex(value))
    if size > _LARGEST and not math.isinf(size):
        raise OverflowError
    return value


def _close(one: Number, two: Number, tolerance: float) -> bool:
    if isinstance(one, Fraction) and isinstance(two, Fraction) and not tolerance:
        return one == two
    left, right = complex(one), complex(two)
    if math.isinf(abs(left)) or math.isinf(abs(right)):
        return left == right
    return abs(left - right) <= max(tolerance, _PLACES) * max(abs(left), abs(right), 1e-9)


def _figures(answer: str) -> int:
    """Significant figures (有效数字) of the last number written."""
    numbers = re.findall(r"\d+(?:\.\d+)?", answer.split("×")[0].split("\\times")[0])
    if not numbers:
        return 0
    whole, _, after = numbers[-1].partition(".")
    return len((whole + after).lstrip("0"))
