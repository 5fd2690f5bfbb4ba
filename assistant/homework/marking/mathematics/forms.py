"""Whether a right value is also written as the question asks (最简分数, 小数, 百分数, 带分数, 最简根式)."""

import re
from enum import StrEnum
from math import gcd, isqrt

from assistant.homework.marking.mathematics.writing import plain


class Form(StrEnum):
    """What an answer must look like."""

    ANY = "any"
    LOWEST_TERMS = "lowest-terms"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MIXED = "mixed"
    SIMPLE_ROOT = "simple-root"


_FRACTIONS = re.compile(r"\\frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}|\(?(\d+)\s*/\s*(\d+)\)?")


def has_form(form: Form, answer: str) -> bool:
    """Whether the answer is written in that form."""
    written = plain(answer)
    match form:
        case Form.LOWEST_TERMS:
            pairs = [(int(one[0] or one[2]), int(one[1] or one[3])) for one in _FRACTIONS.findall(written)]
            return "." not in written and all(below > 1 and gcd(above, below) == 1 for above, below in pairs)
        case Form.DECIMAL:
            return re.search(r"[/%]|\\frac|√", written) is None
        case Form.PERCENT:
            return "%" in written
        case Form.MIXED:
            return re.search(r"\d+\s*\\frac|\(\d+\+\(?\d+/\d+", written) is not None
        case Form.SIMPLE_ROOT:
            return _simple_roots(written)
        case _:
            return True


def _simple_roots(written: str) -> bool:
    """No square is left under a root, and no root below a line."""
    for text in re.findall(r"(?:\\sqrt|√)\s*[{(]?\s*(\d+)", written):
        number = int(text[:9])
        if any(number % (side * side) == 0 for side in range(2, min(isqrt(number), 1000) + 1)):
            return False
    return (
        re.search(
            r"/\s*\(?\s*\d*\s*(?:\\sqrt|√)|\\frac\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}\{[^{}]*(?:\\sqrt|√)", written
        )
        is None
    )
