"""Office formulas (OMML) in linear form, close to LaTeX, so that they can be read and searched."""

from typing import Any

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_DEEPEST = 40
"""Nested structures that are followed; deeper ones are read as plain text."""

_NARY = {"∑": "\\sum", "∏": "\\prod", "∫": "\\int"}
_ACCENTS = {"\u20d7": "\\vec", "\u0302": "\\hat", "\u0303": "\\tilde", "\u0305": "\\overline",
            "\u0307": "\\dot", "\u0308": "\\ddot", "\u0311": "\\overset{\\frown}"}  # fmt: skip
_OTHER_ACCENT = "\\overset{*}"
"""An accent that has no command here is shown, never dropped: it may be what the formula is about."""
_FUNCTIONS = frozenset("sin cos tan cot sec csc arcsin arccos arctan ln lg log exp lim max min".split())  # noqa: SIM905
_BRACES = {"{": "\\{", "}": "\\}"}
_MATRIX, _MATRIX_END = "\\begin{matrix}", "\\end{matrix}"
_SAME = str.maketrans({"\u2212": "-", "\u200b": None})
"""The minus sign of typesetting, and what holds the place of an empty operand."""


def linear(element: Any, depth: int = 0) -> str:
    """`element` and what is in it, e.g. `\\frac{-b±\\sqrt{b^{2}-4ac}}{2a}`."""
    if depth > _DEEPEST:
        return "".join(node.text or "" for node in element.iter(_m("t")))
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if name == "t":
        return (element.text or "").translate(_SAME)
    if name.endswith("Pr"):
        return ""

    def part(child: str) -> str:
        found = element.find(_m(child))
        return "" if found is None else linear(found, depth + 1)

    match name:
        case "f":
            return f"\\frac{{{part('num')}}}{{{part('den')}}}"
        case "rad":
            degree = part("deg")
            return f"\\sqrt{f'[{degree}]' if degree else ''}{{{part('e')}}}"
        case "sSup":
            return f"{part('e')}^{{{part('sup')}}}"
        case "sSub":
            return f"{part('e')}_{{{part('sub')}}}"
        case "sSubSup":
            return f"{part('e')}_{{{part('sub')}}}^{{{part('sup')}}}"
        case "nary":
            return f"{_sign(element)}_{{{part('sub')}}}^{{{part('sup')}}}{part('e')}"
        case "func":
            return f"{_function(part('fName'))}{{{part('e')}}}"
        case "limLow":
            return f"{_function(part('e'))}_{{{part('lim')}}}"
        case "acc":
            accent = _ACCENTS.get(_property(element, "chr", "\u0302"))
            return f"{accent or _OTHER_ACCENT}{{{part('e')}}}"
        case "bar":
            side = "over" if _property(element, "pos", "bot") == "top" else "under"
            return f"\\{side}line{{{part('e')}}}"
        case "eqArr":
            rows = [linear(child, depth + 1) for child in element.findall(_m("e"))]
            return _rows("aligned", rows)
        case "m":
            lines = [
                " & ".join(linear(cell, depth + 1) for cell in row.findall(_m("e")))
                for row in element.findall(_m("mr"))
            ]
            return _rows("matrix", lines)
        case "d":
            begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
            inner = ",".join(linear(child, depth + 1) for child in element.findall(_m("e")))
            if begin == "{" and not end and inner.startswith(_MATRIX):
                return (
                    f"\\begin{{cases}}{inner.removeprefix(_MATRIX).removesuffix(_MATRIX_END)}\\end{{cases}}"
                )
            return f"{_BRACES.get(begin, begin)}{inner}{_BRACES.get(end, end)}"
    return "".join(linear(child, depth + 1) for child in element.iterchildren())


def _function(name: str) -> str:
    return f"\\{name}" if name in _FUNCTIONS else name


def _rows(name: str, rows: list[str]) -> str:
    lines = " \\\\ ".join(rows)
    return f"\\begin{{{name}}}{lines}\\end{{{name}}}"


def _m(name: str) -> str:
    return f"{{{M}}}{name}"


def _property(element: Any, name: str, default: str) -> str:
    found = element.find(f"{_m(element.tag.rpartition('}')[2] + 'Pr')}/{_m(name)}")
    return default if found is None else found.get(_m("val"), default)


def _sign(element: Any) -> str:
    character = _property(element, "chr", "∫")
    return _NARY.get(character, character)
