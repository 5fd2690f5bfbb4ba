"""Office formulas (OMML) in linear form, close to LaTeX, so that they can be read and searched."""

from typing import Any

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_DEEPEST = 40
"""Nested structures that are followed; deeper ones are read as plain text."""

_NARY = {"∑": "\\sum", "∏": "\\prod", "∫": "\\int"}


def linear(element: Any, depth: int = 0) -> str:
    """`element` and what is in it, e.g. `\\frac{-b±\\sqrt{b^{2}-4ac}}{2a}`."""
    if depth > _DEEPEST:
        return "".join(node.text or "" for node in element.iter(_m("t")))
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
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
        case "d":
            begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
            inner = ",".join(linear(child, depth + 1) for child in element.findall(_m("e")))
            return f"{begin}{inner}{end}"
    return "".join(linear(child, depth + 1) for child in element.iterchildren())


def _m(name: str) -> str:
    return f"{{{M}}}{name}"


def _property(element: Any, name: str, default: str) -> str:
    found = element.find(f"{_m(element.tag.rpartition('}')[2] + 'Pr')}/{_m(name)}")
    return default if found is None else found.get(_m("val"), default)


def _sign(element: Any) -> str:
    character = _property(element, "chr", "∫")
    return _NARY.get(character, character)
