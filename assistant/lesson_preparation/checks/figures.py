"""Every figure is computed: each chain of equal or unequal numbers in the text is worked out again."""

import re
from collections.abc import Iterator

from assistant.lesson_preparation.checks.arithmetic import NotArithmeticError, Number, value
from assistant.lesson_preparation.checks.finding import Finding, texts
from assistant.lesson_preparation.plan import LessonPlan

_FORMULA = re.compile(r"\$([^$]+)\$")
_PLAIN = re.compile(
    r"(?<![\w.$\\{}^=+\-×÷*/<>√:：∶|（(¹²³])\d[\d.\s+\-×÷*/()（）²³]*(?:[=＝][\d.\s+\-×÷*/()（）²³]+)+(?![\w\\^{√:：∶%°])"
)
_CHAIN = re.compile(r"(\\neq|\\leq|\\geq|\\approx|=|<|>)")
_NEAR = 1e-9


def figures(plan: LessonPlan) -> Iterator[Finding]:
    """What stands on both sides of an equals sign is equal, wherever both sides are numbers."""
    for section, text in texts(plan):
        for formula in claims(text):
            if wrong(formula):
                yield Finding(
                    "figures", "hard", section,
                    f"算式不成立：{formula}", f"This does not hold: {formula}",
                )  # fmt: skip


def claims(text: str) -> list[str]:
    """Formulas in a text that may say something about numbers."""
    outside = _FORMULA.sub(" ", text)
    return [*_FORMULA.findall(text), *(match.group() for match in _PLAIN.finditer(outside))]


def wrong(formula: str) -> bool:
    """Whether two neighbouring sides are both numbers and the sign between them does not hold."""
    parts = _CHAIN.split(formula.replace("＝", "="))
    sides, signs = parts[::2], parts[1::2]
    known: list[Number | None] = []
    for side in sides:
        try:
            known.append(value(side))
        except NotArithmeticError:
            known.append(None)
    return any(
        left is not None and right is not None and not _holds(left, sign, right)
        for left, sign, right in zip(known, signs, known[1:], strict=False)
    )


def _holds(left: Number, sign: str, right: Number) -> bool:
    gap, size = float(left - right), abs(float(left))
    same = abs(gap) <= _NEAR * max(1.0, size)
    return {
        "=": same,
        "\\neq": not same,
        "<": gap < 0,
        ">": gap > 0,
        "\\leq": same or gap < 0,
        "\\geq": same or gap > 0,
        "\\approx": abs(gap) <= size / 20 + _NEAR,
    }[sign]
