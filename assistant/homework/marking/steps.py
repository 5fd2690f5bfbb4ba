"""Calculations step by step, with error propagation (后续正确不重复扣分): a step that follows rightly
from a wrong earlier result keeps its points, and every lost point has a cause on three levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.marking.mathematics.arithmetic import evaluate
from assistant.homework.marking.mathematics.expression import UnreadableError, parse
from assistant.homework.marking.mathematics.shapes import Value, shape


class Cause(StrEnum):
    """First level of an error's cause (错因)."""

    MISSING = "missing"
    CARRIED = "carried"
    CALCULATION = "calculation"
    METHOD = "method"
    UNIT = "unit"
    FORM = "form"
    UNREAD = "unread"


CAUSES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.MISSING: ("表达", "步骤缺失", "没有写出这一步的结果"),
    Cause.CARRIED: ("承前", "前一步有误", "用前面的结果继续计算，这一步本身正确，不重复扣分"),
    Cause.CALCULATION: ("计算", "运算失误", "列式正确，结果算错"),
    Cause.METHOD: ("概念", "方法不当", "结果与本步要求不符，列式或方法需要核对"),
    Cause.UNIT: ("表达", "单位有误", "数值正确，单位不对或缺少"),
    Cause.FORM: ("表达", "形式不合要求", "数值正确，没有写成题目要求的形式"),
    Cause.UNREAD: ("书写", "无法辨认", "这一步没有读懂，请老师看原卷"),
}
"""Three levels in teachers' words: field, kind, and what happened."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the key. `result` is its right value; `rule` says how it follows from earlier steps, in
    their names: `s1 / 2 + 3`. Without a rule nothing is carried into it."""

    name: str
    result: MathKey
    points: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StepMark:
    """What a step earns, and why not more."""

    step: Step
    earned: float
    cause: Cause | None
    said: str


def mark_steps(steps: Sequence[Step], said: Mapping[str, str]) -> tuple[StepMark, ...]:
    """Mark each step of `steps` from what the pupil wrote for it (step name → text)."""
    own: dict[str, Fraction | float] = {}
    found = []
    for step in steps:
        text = said.get(step.name, "").strip()
        found.append(_marked(step, text, own))
        value = _number(text)
        if value is not None:
            own[step.name] = value
    return tuple(found)


def _marked(step: Step, text: str, own: Mapping[str, Fraction | float]) -> StepMark:
    if not text:
        return StepMark(step, 0.0, Cause.MISSING, text)
    result = compare(step.result, text)
    if result.verdict is Verdict.RIGHT:
        return StepMark(step, step.points, None, text)
    if result.verdict is Verdict.UNCLEAR:
        return StepMark(step, 0.0, Cause.UNREAD, text)
    value = _number(text)
    if value is not None and _follows(step.rule, own, value):
        return StepMark(step, step.points, Cause.CARRIED, text)
    if {"unit-wrong", "unit-missing"} & set(result.notes):
        return StepMark(step, 0.0, Cause.UNIT, text)
    if "form-wrong" in result.notes or "figures-wrong" in result.notes:
        return StepMark(step, 0.0, Cause.FORM, text)
    return StepMark(step, 0.0, Cause.CALCULATION if _set_up_right(step, text) else Cause.METHOD, text)


def _follows(rule: str, own: Mapping[str, Fraction | float], value: Fraction | float) -> bool:
    """Whether the pupil's own earlier results lead to this one."""
    if not rule:
        return False
    written = rule
    for name in sorted(own, key=len, reverse=True):
        written = written.replace(name, f"({_decimal(own[name])})")
    try:
        expected = evaluate(parse(written), {})
    except (UnreadableError, ArithmeticError, ValueError, KeyError):
        return False
    return abs(complex(expected) - complex(value)) <= 1e-9 * max(1.0, abs(complex(value)))


def _decimal(value: Fraction | float) -> str:
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else f"{value:.12f}"


def _set_up_right(step: Step, text: str) -> bool:
    """Whether the expression before the last = sign has the right value, so that only the sum was done
    wrongly."""
    before, equals, _ = text.rpartition("=")
    return bool(equals) and compare(step.result, before.rpartition("=")[2]).verdict is Verdict.RIGHT


def _number(text: str) -> Fraction | float | None:
    parts = shape(text).parts
    if len(parts) != 1 or not isinstance(parts[0], Value) or parts[0].node.names():
        return None
    try:
        value = evaluate(parts[0].node, {})
    except (ArithmeticError, ValueError):
        return None
    return None if isinstance(value, complex) else value
