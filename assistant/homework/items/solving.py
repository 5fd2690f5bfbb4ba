"""Solve and compare: plain computations and equations of one unknown are worked out, and the key is held
against the result. Whatever is not plainly one of these is `not-computable`, never wrong."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from assistant.homework.items.item import Item, ItemType
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.marking.mathematics.arithmetic import Number, evaluate
from assistant.homework.marking.mathematics.expression import Node, UnreadableError, parse
from assistant.homework.marking.mathematics.shapes import shape
from assistant.homework.marking.mathematics.writing import plain

_BLANK = r"(?:_{2,}|＿+|[（(][ \u3000]*[）)]|[?？])?"
_COMPUTE = re.compile(
    r"(?:用简便方法计算|简便计算|直接写出得数|直接写出结果|口算|计算|脱式计算|列?竖式计算|用竖式计算|笔算|求值|算一算|compute|calculate)?"
    rf"\s*[:：]?\s*(?P<sum>[^\u4e00-\u9fff]+?)\s*(?:[,，]?的?(?:结果|值|得数|和|差|积|商)?(?:是|为|等于)|=|＝)?\s*{_BLANK}\s*[。.]?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[（(](?:结果)?(?:化为|化成|写成|用)[^（）()]{1,20}[）)]")
"""What the result should look like; its value is the same."""

_AT_VALUES = re.compile(
    r"(?:先)?化简[,，]?(?:再)?求值\s*[:：]?\s*(?P<sum>[^\u4e00-\u9fff]+?)\s*[,，]\s*其中\s*(?P<values>[^\u4e00-\u9fff]+?)\s*[。.]?"
)
_GIVEN = re.compile(r"\s*([a-z])\s*=\s*([^,，=]+)\s*")
_FILLED = re.compile(r"[^\u4e00-\u9fff]*(?:_{2,}|＿+|□|[（(] [）)])[^\u4e00-\u9fff]*?[。.]?")
_HOLE = re.compile(r"_{2,}|＿+|□|[（(] [）)]")
_REWRITE = re.compile(
    rf"(?:化简|合并同类项|分解因式|因式分解|去括号|展开|simplify|expand|factorise)\s*[:：]?\s*(?P<one>[^\u4e00-\u9fff]+?)"
    rf"(?:\s*[,，]?的?结果(?:是|为)|\s*=)?\s*{_BLANK}\s*[。.]?"
    rf"|[把将]\s*(?P<two>[^\u4e00-\u9fff]+?)\s*(?:化成|化为|改写成|写成)(?:最简)?(?:整数)?(?:分数|小数|百分数|比)"
    rf"(?:的结果)?(?:是|为)?\s*{_BLANK}\s*[。.]?",
    re.IGNORECASE,
)
"""Another form of the same value: what the key has to equal is the expression itself."""

_EQUATION = re.compile(
    r"(?:解(?:下列|一元[一二]次)?方程|solve)\s*[:：]?\s*(?P<one>[^\u4e00-\u9fff]+?=[^\u4e00-\u9fff=]+?)[。.]?"
    rf"|(?:一元[一二]次)?方程\s*(?P<two>[^\u4e00-\u9fff]+?=[^\u4e00-\u9fff=]+?)\s*的(?:解|根)(?:是|为)?\s*{_BLANK}\s*[。.]?",
    re.IGNORECASE,
)
_OPERATION = re.compile(r"[-+*/^√]|\\frac|\\sqrt")
_AMBIGUOUS = re.compile(r"/\s*[\w.]+\s*\(|/\s*\d+\s*[a-z]")
_LONGEST = 200
_AT = (*(Fraction(at) for at in range(-4, 5)), Fraction(1, 3), Fraction(7, 2))


class Outcome(StrEnum):
    """What the comparison comes to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPUTABLE = "not-computable"


@dataclass(frozen=True, slots=True)
class Solved:
    """`value` is the result in words pupils use, empty where nothing was computed; `fitting` the letters of
    the options that equal it."""

    outcome: Outcome
    value: str = ""
    fitting: str = ""


_UNKNOWN = Solved(Outcome.NOT_COMPUTABLE)


def solve(item: Item) -> Solved:
    """Work the item out where it is a plain computation or equation, and compare. Bounded in time; never
    raises."""
    if item.stimulus or item.pictures or len(item.stem) > _LONGEST:
        return _UNKNOWN
    stem = " ".join(_NOTE.sub("", item.stem.replace("$", " ")).split())
    wanted = _equation(stem) or _computation(stem) or _at_values(stem) or _rewriting(stem)
    if not wanted:
        return _filled_in(item, stem)
    if item.type is ItemType.SINGLE:
        return _among_options(item, wanted)
    if item.type not in {ItemType.BLANK, ItemType.CALCULATION, ItemType.SHORT} or not _simple(item.answer):
        return _UNKNOWN
    return _against(wanted, item.answer, item.tolerance)


def _computation(stem: str) -> str:
    """The value of the stem's expression; empty where it is none."""
    match = _COMPUTE.fullmatch(stem)
    if match is None:
        return ""
    written = plain(match["sum"])
    if not _OPERATION.search(written) or _AMBIGUOUS.search(written):
        return ""
    try:
        node = parse(written)
        if node.names():
            return ""
        value = evaluate(node, {})
    except (UnreadableError, ArithmeticError, ValueError):
        return ""
    return _exact(value) or written


def _rewriting(stem: str) -> str:
    """The expression that is to be written in another form; empty where there is none that can be read."""
    match = _REWRITE.fullmatch(stem)
    written = (match["one"] or match["two"]) if match else ""
    return written if written and "=" not in written and shape(written).understood else ""


def _at_values(stem: str) -> str:
    """`先化简，再求值`: the value of the expression at the values given for all its names."""
    match = _AT_VALUES.fullmatch(stem)
    if match is None:
        return ""
    given = [_GIVEN.fullmatch(part) for part in re.split(r"[,，]", match["values"])]
    try:
        node = parse(plain(match["sum"]))
        values = {each[1]: evaluate(parse(plain(each[2])), {}) for each in given if each}
        if len(values) != len(given) or node.names() != frozenset(values):
            return ""
        return _exact(evaluate(node, values))
    except (UnreadableError, ArithmeticError, ValueError, KeyError):
        return ""


def _filled_in(item: Item, stem: str) -> Solved:
    """`4+____=10`: the key in the place of the only blank makes both sides equal, or it does not."""
    if item.type is not ItemType.BLANK or not _simple(item.answer) or not _FILLED.fullmatch(stem):
        return _UNKNOWN
    sides = stem.rstrip("。.").split("=")
    if len(sides) != 2 or len(_HOLE.findall(stem)) != 1:
        return _UNKNOWN
    try:
        filled = [plain(_HOLE.sub(lambda _: f"({plain(item.answer)})", side)) for side in sides]
        left, right = parse(filled[0]), parse(filled[1])
        if left.names() or right.names() or any(_AMBIGUOUS.search(side) for side in filled):
            return _UNKNOWN
        difference = complex(evaluate(left, {}) - evaluate(right, {}))
    except (UnreadableError, ArithmeticError, ValueError):
        return _UNKNOWN
    return Solved(Outcome.AGREES if abs(difference) < 1e-9 else Outcome.DIFFERS)


def _exact(value: Number) -> str:
    """A fraction as text, also where only the arithmetic was in floating point (√16); empty for others."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, complex):
        return ""
    near = Fraction(value).limit_denominator(1000)
    return str(near) if abs(float(near) - value) < 1e-12 else ""


def _equation(stem: str) -> str:
    """The roots of the stem's equation as an answer; empty where there is none that is plainly solved."""
    match = _EQUATION.fullmatch(stem)
    if match is None:
        return ""
    sides = plain(match["one"] or match["two"]).split("=")
    try:
        left, right = (parse(side) for side in sides)
        names = left.names() | right.names()
        if len(names) != 1 or not (_polynomial(left) and _polynomial(right)):
            return ""
        (name,) = names
        values = [_difference(left, right, name, at) for at in _AT]
    except (UnreadableError, ArithmeticError, ValueError):
        return ""
    exact = [value for value in values if isinstance(value, Fraction)]
    return _roots(exact, name) if len(exact) == len(values) else ""


def _polynomial(node: Node) -> bool:
    """Sums, products and whole powers only, and no unknown below a fraction bar."""
    if node.kind in {"number", "name"}:
        return True
    if node.kind not in {"+", "-", "*", "/", "^"} or (node.kind in "/^" and node.parts[1].names()):
        return False
    return all(_polynomial(part) for part in node.parts)


def _difference(left: Node, right: Node, name: str, at: Fraction) -> Number:
    return evaluate(left, {name: at}) - evaluate(right, {name: at})


def _roots(values: list[Fraction], name: str) -> str:
    """Of the polynomial of degree 1 or 2 through the values at -4 to 4, checked at two more points."""
    by_place = dict(zip(_AT, values, strict=True))
    c = by_place[Fraction(0)]
    a = (by_place[Fraction(1)] + by_place[Fraction(-1)]) / 2 - c
    b = (by_place[Fraction(1)] - by_place[Fraction(-1)]) / 2
    if any(value != a * at * at + b * at + c for at, value in by_place.items()) or (a == 0 and b == 0):
        return ""
    if a == 0:
        return f"{name}={-c / b}"
    inside = b * b - 4 * a * c
    if inside < 0:
        return ""
    if inside == 0:
        return f"{name}={-b / (2 * a)}"
    root = Fraction(isqrt(inside.numerator), isqrt(inside.denominator))
    if root * root == inside:
        return f"{name}={(-b + root) / (2 * a)} 或 {name}={(-b - root) / (2 * a)}"
    return f"{name}=({-b}+√({inside}))/({2 * a}) 或 {name}=({-b}-√({inside}))/({2 * a})"


def _simple(answer: str) -> bool:
    """Whether the answer is one result and no chain of steps or remainder."""
    return (
        0 < len(answer) <= 80
        and not re.search(r"…|余|原式|约|≈", answer)
        and not re.search(r"=[^或,，;；]*=", answer)
    )


def _against(wanted: str, answer: str, tolerance: float) -> Solved:
    verdict = compare(MathKey((wanted,), tolerance=tolerance), answer).verdict
    if verdict is Verdict.UNCLEAR:
        return _UNKNOWN
    return Solved(Outcome.AGREES if verdict is Verdict.RIGHT else Outcome.DIFFERS, wanted)


def _among_options(item: Item, wanted: str) -> Solved:
    verdicts = {each.label: compare(MathKey((wanted,)), each.text).verdict for each in item.options}
    right = "".join(label for label, verdict in verdicts.items() if verdict is Verdict.RIGHT)
    if right == item.answer:
        return Solved(Outcome.AGREES, wanted, right)
    if item.answer in right or (Verdict.UNCLEAR in verdicts.values() and not right):
        return Solved(Outcome.NOT_COMPUTABLE, wanted, right)
    return Solved(Outcome.DIFFERS, wanted, right)
