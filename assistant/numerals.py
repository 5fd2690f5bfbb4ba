"""Numbers as LaTeX, as they are written by hand in a class."""

from collections.abc import Sequence
from fractions import Fraction


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
