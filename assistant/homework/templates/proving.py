"""Proof of keys by computer algebra (SymPy): the words in which a task is said once more, and the comparison
of what follows from them with the key. Only texts of our own are read here, never a pupil's."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.marking.mathematics.shapes import shape


def value(text: object) -> Any:
    """The exact value of an expression; decimals are read as fractions, letters as real numbers."""
    from sympy import Symbol, sympify

    names = {name: Symbol(name, real=True) for name in "abcdhkmnprstuvwxyz"}
    return sympify(str(text).replace("^", "**"), locals=names, rational=True)


def equation(text: str) -> Any:
    """`left=right` as an equation."""
    from sympy import Eq

    left, right = text.split("=")
    return Eq(value(left), value(right), evaluate=False)


def solved(text: str, unknown: str = "x") -> Any:
    """The real solution of an equation, or the set of them where there are several or none."""
    from sympy import S, solveset

    found = sorted(solveset(equation(text), value(unknown), domain=S.Reals))
    return found[0] if len(found) == 1 else frozenset(found)


def positive(text: str, unknown: str = "x") -> object:
    """The one positive solution of an equation."""
    found = solved(text, unknown)
    kept = [each for each in (found if isinstance(found, frozenset) else [found]) if each > 0]
    return kept[0] if len(kept) == 1 else frozenset(kept)


def system(*equations: str) -> dict[str, object]:
    """The solution of a linear system, by the names of its unknowns."""
    from sympy import linsolve

    read = [equation(each) for each in equations]
    names = sorted({name for each in read for name in each.free_symbols}, key=str)
    (found,) = linsolve(read, *names)
    return {str(name): each for name, each in zip(names, found, strict=True)}


def interval(*inequalities: str) -> Any:
    """The real numbers that satisfy all the inequalities in x."""
    from sympy import Interval, oo

    found = Interval(-oo, oo)
    for each in inequalities:
        found = found.intersect(value(each).as_set())
    return found


def whole_numbers(lowest: int, highest: int, *conditions: str, unknown: str = "x") -> list[int]:
    """The whole numbers between the two (both included) for which every condition holds."""
    read = [value(each) for each in conditions]
    return [at for at in range(lowest, highest + 1) if all(each.subs(value(unknown), at) for each in read)]


def holds(text: str) -> bool:
    """Whether a statement about numbers is true; `==` for equality of values."""
    from sympy import simplify

    if "==" in text:
        left, right = text.split("==")
        return bool(simplify(value(left) - value(right)) == 0)
    return bool(value(text))


def judged(**statements: str | bool) -> str:
    """The letters whose statements are true, as the key of a choice."""
    return "".join(
        label
        for label, said in sorted(statements.items())
        if (said if isinstance(said, bool) else holds(said))
    )


def proved(answer: str, unit: str, result: object) -> bool:
    """Whether the key of a task is what follows from its numbers. A mapping names the unknowns, a set holds
    solutions in any order, a pair is a point of the plane, True and False are 对 and 错."""
    if isinstance(result, Mapping):
        parts = {getattr(part, "subject", ""): part for part in shape(answer).parts}
        pieces = answer.replace("$", "").split("，")
        return len(parts) == len(result) and all(
            any(piece.strip().startswith(f"{name}=") and _same(piece, "", each) for piece in pieces)
            for name, each in result.items()
        )
    return _same(answer, unit, result)


def _same(answer: str, unit: str, result: object) -> bool:
    said = as_text(result)
    return answer == said or compare(MathKey((answer,), unit), said).verdict is Verdict.RIGHT


def as_text(result: object) -> str:
    """What was derived, as an answer is written."""
    from sympy import Interval, latex

    if isinstance(result, bool):
        return "对" if result else "错"
    if isinstance(result, str):
        return result
    if isinstance(result, Fraction):
        return f"{result.numerator}/{result.denominator}"
    if isinstance(result, Interval):
        left, right = "(" if result.left_open else "[", ")" if result.right_open else "]"
        return f"{left}{_end(result.start)},{_end(result.end)}{right}"
    if isinstance(result, tuple):
        return f"({','.join(map(as_text, result))})"
    if isinstance(result, Iterable):
        return "或".join(map(as_text, result))
    return str(latex(result))


def _end(bound: Any) -> str:
    from sympy import latex

    return {"oo": "+∞", "-oo": "-∞"}.get(str(bound)) or str(latex(bound))
