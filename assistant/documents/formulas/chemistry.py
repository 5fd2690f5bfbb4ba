r"""Chemical formulas (`\ce{2H2 + O2 ->[点燃] 2H2O}`) as plain LaTeX: the part of mhchem that schools use."""

import re

_CE = re.compile(r"\\ce\s*\{")
_TOKEN = re.compile(
    r"(?P<arrow><=>|->|<-)(?:\[(?P<over>[^\]]*)\])?"
    r"|(?P<equals>={1,3})(?:\[(?P<above>[^\]]*)\])?"
    r"|\^(?P<charge>\{[^}]*\}|[0-9]*[+-]|[0-9]+)"
    r"|_(?P<below>\{[^}]*\}|[0-9]+)"
    r"|(?P<gas>(?<=\s)\^(?=\s|$)|↑)|(?P<solid>(?<=\s)v(?=\s|$)|↓)"
    r"|(?P<name>[A-Z][a-z]?|[a-z]+)|(?P<number>[0-9]+)|(?P<space>\s+)|(?P<other>.)"
)
_ARROWS = {"->": r"\longrightarrow", "<-": r"\longleftarrow", "<=>": r"\rightleftharpoons"}


def without_ce(latex: str) -> str:
    r"""`latex` with each `\ce{…}` written out; an unclosed one stays as it is."""
    while found := _CE.search(latex):
        end = _closing(latex, found.end())
        if end < 0:
            return latex
        latex = latex[: found.start()] + "{" + _written(latex[found.end() : end]) + "}" + latex[end + 1 :]
    return latex


def _closing(latex: str, start: int) -> int:
    """Where the group that is open at `start` closes, or -1."""
    depth = 1
    for place in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[place], 0)
        if depth == 0:
            return place
    return -1


def _written(body: str) -> str:
    made: list[str] = []
    bound = False  # whether a number here counts the atoms of what stands before it
    for token in _TOKEN.finditer(body.strip()):
        kind, text = token.lastgroup, token[0]
        if token["arrow"]:
            made.append(_above(_ARROWS[token["arrow"]], token["over"]))
        elif token["equals"]:
            made.append(_above("=", token["above"]))
        elif token["charge"]:
            made.append("^{" + token["charge"].strip("{}") + "}")
        elif token["below"]:
            made.append("_{" + token["below"].strip("{}") + "}")
        elif kind == "gas":
            made.append(r"\uparrow ")
        elif kind == "solid":
            made.append(r"\downarrow ")
        elif kind == "name":
            made.append(r"\text{" + text + "}")
        elif kind == "number":
            made.append("_{" + text + "}" if bound else text)
        elif kind == "other":
            made.append(text)
        bound = kind == "name" or text in ")]"
    return "".join(made)


def _above(sign: str, words: str | None) -> str:
    return rf"\stackrel{{\text{{{words}}}}}{{{sign}}}" if words else sign + " "
