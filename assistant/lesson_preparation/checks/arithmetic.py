"""Works out a number written by hand or as LaTeX: sums, products, fractions, powers, roots, percentages."""

import math
import re
from fractions import Fraction

Number = float | Fraction

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>\\frac|\\sqrt|\\times|\\cdot|\\div|\\%|%)|(?P<mark>[-+*/×÷(){}^²³]))"
)
_IGNORED = ("\\left", "\\right", "\\,", "\\!", "\\ ")
_BIGGEST_POWER = 12
_LONGEST = 200


class NotArithmeticError(Exception):
    """The text is not a number to work out: it has letters, words or marks of another kind."""


def value(text: str) -> Number:
    """The value of an expression; exact but for roots. Raises `NotArithmeticError`."""
    for ignored in _IGNORED:
        text = text.replace(ignored, "")
    text = text.replace("（", "(").replace("）", ")").strip()
    if not text or len(text) > _LONGEST:
        raise NotArithmeticError(text[:20])
    reader = _Reader(_tokens(text))
    try:
        found = reader.sum()
    except (ZeroDivisionError, OverflowError, RecursionError) as error:
        raise NotArithmeticError(text[:20]) from error
    if reader.left:
        raise NotArithmeticError(text[:20])
    return found


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotArithmeticError(text[at : at + 10])
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    """Recursive descent over tokens: sum of products of signed powers."""

    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens[::-1]

    def _next(self) -> str:
        return self.left[-1] if self.left else ""

    def _take(self, wanted: str = "") -> str:
        if not self.left or (wanted and self.left[-1] != wanted):
            raise NotArithmeticError(wanted)
        return self.left.pop()

    def sum(self) -> Number:
        found = self._product()
        while self._next() in {"+", "-"}:
            found = found + self._product() if self._take() == "+" else found - self._product()
        return found

    def _product(self) -> Number:
        found = self._signed()
        while True:
            sign = self._next()
            if sign in {"*", "×", "\\times", "\\cdot"}:
                self._take()
                found = found * self._signed()
            elif sign in {"/", "÷", "\\div"}:
                self._take()
                found = found / self._signed()
            elif sign in {"(", "\\sqrt", "\\frac"}:
                found = found * self._power()
            else:
                return found

    def _signed(self) -> Number:
        if self._next() in {"-", "+"}:
            return -self._signed() if self._take() == "-" else self._signed()
        return self._power()

    def _power(self) -> Number:
        base = self._atom()
        while self._next() in {"^", "²", "³", "%", "\\%"}:
            sign = self._take()
            if sign in {"%", "\\%"}:
                base = base / 100
                continue
            exponent = {"²": Fraction(2), "³": Fraction(3)}.get(sign) or self._braced()
            if abs(float(exponent)) > _BIGGEST_POWER * 10 or exponent != int(exponent):
                raise NotArithmeticError("power")
            base = base ** int(exponent)
        return base

    def _braced(self) -> Number:
        if self._next() != "{":
            return self._atom()
        self._take("{")
        found = self.sum()
        self._take("}")
        return found

    def _atom(self) -> Number:
        token = self._take()
        if token[0].isdigit():
            return Fraction(token)
        if token == "(":  # noqa: S105
            found = self.sum()
            self._take(")")
            return found
        if token == "\\frac":  # noqa: S105
            return self._braced() / self._braced()
        if token == "\\sqrt":  # noqa: S105
            inside = self._braced()
            if float(inside) < 0:
                raise NotArithmeticError("root")
            exact = math.isqrt(int(inside)) if inside == int(inside) else -1
            return Fraction(exact) if exact >= 0 and exact * exact == inside else math.sqrt(inside)
        raise NotArithmeticError(token)
