"""Evaluates a tree by plain arithmetic: exact fractions while they last, complex floating point after.
Powers and sizes are limited, so the time is too."""

import cmath
import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from assistant.homework.marking.mathematics.expression import Node

Number = Fraction | float | complex
_LARGEST_POWER = 400
_LARGEST_BITS = 4000


def evaluate(node: Node, names: Mapping[str, Number]) -> Number:
    """Its value where every name has one. Raises `ArithmeticError` or `ValueError` where it has none."""
    if node.kind == "number":
        return node.value
    if node.kind == "name":
        return names[node.name]
    if node.kind in _CONSTANTS:
        return _CONSTANTS[node.kind]
    values = [evaluate(part, names) for part in node.parts]
    if node.kind == "^":
        return _power(values[0], values[1])
    if node.kind in _SIGNS:
        return _checked(_SIGNS[node.kind](values[0], values[1]))
    return _FUNCTIONS[node.kind](*values)


def _checked(value: Number) -> Number:
    if (
        isinstance(value, Fraction)
        and value.numerator.bit_length() + value.denominator.bit_length() > _LARGEST_BITS
    ):
        return float(value)
    return value


def _power(base: Number, power: Number) -> Number:
    if isinstance(base, Fraction) and isinstance(power, Fraction) and power.denominator == 1:
        whole = power.numerator
        bits = (base.numerator.bit_length() + base.denominator.bit_length()) * abs(whole)
        if abs(whole) <= _LARGEST_POWER and bits <= _LARGEST_BITS:
            return base**whole
    return _tidy(_floating(base) ** _floating(power))


def _floating(value: Number) -> complex:
    return complex(float(value)) if isinstance(value, Fraction) else complex(value)


def _tidy(value: complex) -> Number:
    if cmath.isnan(value) or cmath.isinf(value):
        raise OverflowError
    return value.real if abs(value.imag) <= 1e-13 * max(1.0, abs(value)) else value


def _root(value: Number, degree: Number) -> Number:
    if isinstance(value, Fraction) and isinstance(degree, Fraction) and value >= 0 and degree == 2:
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above * above == value.numerator and below * below == value.denominator:
            return Fraction(above, below)
    amount = _floating(value)
    if amount.imag == 0 and amount.real < 0 and degree == 3:
        return -_tidy((-amount) ** (1 / 3)).real
    return _tidy(amount ** (1 / _floating(degree)))


def _factorial(value: Number) -> Number:
    if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= 60:
        raise ValueError("factorial")
    return Fraction(math.factorial(value.numerator))


def _logarithm(value: Number, base: Number = Fraction(10)) -> Number:
    return _tidy(cmath.log(_floating(value)) / cmath.log(_floating(base)))


def _of(function: Callable[[complex], complex]) -> Callable[[Number], Number]:
    return lambda value: _tidy(function(_floating(value)))


_CONSTANTS: Mapping[str, Number] = {"π": math.pi, "e": math.e, "i": 1j, "∞": math.inf}
_SIGNS: Mapping[str, Callable[..., Number]] = {
    "+": lambda one, two: one + two,
    "-": lambda one, two: one - two,
    "*": lambda one, two: one * two,
    "/": lambda one, two: one / two,
}
_FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "root": _root,
    "!": _factorial,
    "log": _logarithm,
    "lg": _logarithm,
    "ln": _of(cmath.log),
    "exp": _of(cmath.exp),
    "sin": _of(cmath.sin),
    "cos": _of(cmath.cos),
    "tan": _of(cmath.tan),
    "cot": lambda value: 1 / _of(cmath.tan)(value),
    "arcsin": _of(cmath.asin),
    "arccos": _of(cmath.acos),
    "arctan": _of(cmath.atan),
    "abs": abs,
    "°": lambda value: float(value) * math.pi / 180,
    "%": lambda value: value / 100,
}
