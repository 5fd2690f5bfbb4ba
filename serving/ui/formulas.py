"""Formulas in the page: inline LaTeX between dollar signs becomes MathML, which every browser draws itself.

No script, no font and no picture is needed, and a screen reader can read it.
"""

from functools import lru_cache
from typing import Any

from lxml import etree

from assistant.documents.formulas.mathml import FormulaUnreadable, mathml
from assistant.documents.formulas.spans import spans
from serving.ui.parts import esc, lines

_ELEMENTS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "msup",
        "msub",
        "msubsup",
        "mfrac",
        "msqrt",
        "mroot",
        "mover",
        "munder",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mphantom",
        "menclose",
    ]
)

_TALL = ("mfrac", "mtable", "msqrt", "mroot", "munderover", "munder", "mover")
"""What brackets grow around; around a line of text they keep its height."""


def formatted(text: str) -> str:
    """`text` as HTML whose line breaks stay and whose formulas are drawn; `\\$` is a dollar sign."""
    return "".join(formula(one.text) if one.formula else lines(one.text) for one in spans(text))


@lru_cache(maxsize=4096)
def formula(latex: str, block: bool = False) -> str:
    """One formula as MathML, on a line of its own where `block`; as it was written where it cannot be
    read or holds anything that is not a formula."""
    try:
        drawn = mathml(latex)
    except FormulaUnreadable:
        return f"<code>{esc(latex)}</code>"
    for fenced in list(drawn.iter("mfenced")):
        _bracketed(fenced)
    if any(node.tag not in _ELEMENTS for node in drawn.iter()):
        return f"<code>{esc(latex)}</code>"
    if block:
        drawn.set("display", "block")
    made: str = etree.tostring(drawn, encoding="unicode")
    return made


def _bracketed(fenced: Any) -> None:
    """An `mfenced`, which browsers no longer draw, as a row between brackets."""
    fenced.tag = "mrow"
    tall = next(fenced.iter(*_TALL), None) is not None
    opening, closing = (etree.Element("mo", stretchy=str(tall).lower()) for _ in range(2))
    opening.text, closing.text = fenced.attrib.pop("open", "("), fenced.attrib.pop("close", ")")
    fenced.insert(0, opening)
    fenced.append(closing)
