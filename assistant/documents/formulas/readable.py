"""LaTeX as words with raised and lowered letters, for formats and places that hold no formula object."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.documents.formulas.mathml import FormulaUnreadable, mathml

Level = Literal["line", "up", "down"]
_TALL = frozenset({"mfrac", "mroot", "mtable", "mover", "munder", "munderover", "menclose"})
_SPACED = frozenset("=<>≤≥≠≈≡≅∽∼+−±×÷→⇒⇔⟶∈∉⊂⊆∥⊥⟂")
_ONE_LETTER = 1
_COMBINING = {"→": "\u20d7", "^": "\u0302", "˙": "\u0307", "―": "\u0305", "¯": "\u0305", "~": "\u0303"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look. `italic` is for variables."""

    text: str
    level: Level = "line"
    italic: bool = False


def is_flat(latex: str) -> bool:
    """Whether words show `latex` as a formula would: no fraction, table, accent, no script on a script and
    no root over more than one sign. Raises `FormulaUnreadable`."""
    tree = mathml(latex)
    if any(node.tag in _TALL for node in tree.iter()):
        return False
    if any(len("".join(root.itertext()).strip()) > 1 and not _number(root) for root in tree.iter("msqrt")):
        return False
    scripts = [node for node in tree.iter() if node.tag in {"msup", "msub", "msubsup"}]
    nested = any(each.tag in {"msup", "msub", "msubsup"} for node in scripts for each in node.iterancestors())
    return not nested and not any(node.tag == "msubsup" for node in scripts)


def runs(latex: str) -> tuple[Run, ...]:
    """`latex` as words on one line; a fraction is written with a slash. What cannot be read stays LaTeX."""
    try:
        tree = mathml(latex)
    except FormulaUnreadable:
        return (Run(latex),)
    made: list[Run] = []
    for run in _row(list(tree)):
        last = made[-1] if made else None
        if last is not None and (last.level, last.italic) == (run.level, run.italic):
            made[-1] = replace(last, text=last.text + run.text)
        elif run.text:
            made.append(run)
    return tuple(made)


def plain(latex: str) -> str:
    """`latex` as words without any look: `a^2`, `x_1`, `(a+b)/2`."""
    signs = {"up": "^", "down": "_", "line": ""}
    parts = []
    for run in runs(latex):
        text = run.text
        if run.level == "up" and text in {"2", "3", "∘", "°"}:
            parts.append({"2": "²", "3": "³"}.get(text, "°"))
        else:
            parts.append(signs[run.level] + (f"({text})" if run.level != "line" and len(text) > 1 else text))
    return "".join(parts)


def _number(root: Any) -> bool:
    return all(node.tag in {"msqrt", "mrow", "mn"} for node in root.iter())


def _row(nodes: list[Any]) -> list[Run]:
    made: list[Run] = []
    for place, node in enumerate(nodes):
        text = (node.text or "").strip() if node.tag == "mo" else ""
        if text in _SPACED and 0 < place < len(nodes) - 1 and nodes[place - 1].tag != "mo":
            made.append(Run(f" {text} "))
        else:
            made += _one(node)
    return made


def _one(node: Any) -> list[Run]:
    tag = node.tag
    if tag == "mi":
        text = (node.text or "").strip()
        italic = len(text) == _ONE_LETTER and text.isalpha() and node.get("mathvariant") != "normal"
        return [Run(text, italic=italic and text not in "△∠")]
    if tag in {"mn", "mo", "ms"}:
        return [Run((node.text or "").strip())]
    if tag == "mtext":
        return [Run(node.text or "")]
    if tag == "mspace":
        return [Run(" ")]
    if tag == "mfrac":
        bar = " " if node.get("linethickness") == "0" else "/"
        return [*_grouped(node[0]), Run(bar), *_grouped(node[1])]
    if tag == "msqrt":
        return [Run("√"), *_grouped(node)]
    if tag == "mroot":
        return [*_levelled(node[1], "up"), Run("√"), *_grouped(node[0])]
    if tag in {"msup", "msub"}:
        return [*_one(node[0]), *_levelled(node[1], "up" if tag == "msup" else "down")]
    if tag in {"msubsup", "munderover"}:
        return [*_one(node[0]), *_levelled(node[1], "down"), *_levelled(node[2], "up")]
    if tag == "mfenced":
        return [
            Run(node.get("open", "(")),
            *_row(list(node[0])),
            Run(node.get("close", ")").replace(".", "")),
        ]
    if tag == "mtable":
        return _table(node)
    if tag == "mover":
        return _over(node)
    if tag == "munder":
        return [*_one(node[0]), *_levelled(node[1], "down")]
    return _row(list(node))


def _over(node: Any) -> list[Run]:
    sign, base = "".join(node[1].itertext()).strip(), "".join(node[0].itertext()).strip()
    if sign in _COMBINING:
        return [Run("".join(each + _COMBINING[sign] for each in base), italic=True)]
    if sign == "⌢":
        return [Run("⌒"), *_one(node[0])]
    return [*_one(node[0]), *_levelled(node[1], "up")]


def _levelled(node: Any, level: Level) -> list[Run]:
    text = "".join(run.text for run in _one(node)).replace(" ", "")
    return [Run(text.replace("∘", "°"), "line" if text == "∘" else level)]


def _grouped(node: Any) -> list[Run]:
    """In brackets where it is more than one thing."""
    inside = _row(list(node)) if node.tag in {"mrow", "msqrt"} else _one(node)
    while node.tag in {"mrow", "msqrt"} and len(node) == 1 and node[0].tag in {"mrow", "mi", "mn", "mtext"}:
        node = node[0]
    return inside if node.tag in {"mi", "mn", "mtext"} else [Run("("), *inside, Run(")")]


def _table(node: Any) -> list[Run]:
    made: list[Run] = []
    for row in node:
        if made:
            made.append(Run("；"))
        for place, cell in enumerate(row):
            if place and made:
                made.append(Run(" "))
            made += _row(list(cell))
    return made
