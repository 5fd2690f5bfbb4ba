"""Text of items as XHTML with MathML, and back. A formula carries its LaTeX as an annotation, so that it
comes back as it was written."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from assistant.documents.formulas.mathml import FormulaUnreadable, mathml
from assistant.documents.formulas.spans import Span, spans
from assistant.homework.items.qti.dialect import MATH, Dialect, name_of

MARK = "____"
"""A blank in a stem."""
BLANKS = re.compile(r"_{2,}|＿{2,}")

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tr",
     "dl", "prompt", "section", "article", "itemBody", "hr", "caption", "stimulusBody"}
)  # fmt: skip
_ACTIVE = frozenset({"script", "style", "iframe", "embed", "object", "form", "link"})
_MEDIA = frozenset({"audio", "video", "mediaInteraction", "source", "track"})
_SIGNS = {"−": "-", "\u2061": "", "\u2062": "", "\u2063": "", "\u200b": ""}


def write(dialect: Dialect, parent: Any, text: str, blank: Callable[[Any, int], None] | None = None) -> None:
    """`text` as paragraphs in `parent`. `blank` puts what stands for the n-th blank where one is."""
    count = 0
    for line in text.split("\n"):
        paragraph = dialect.add(parent, "p")
        for piece in spans(line):
            if piece.formula or blank is None:
                inline(dialect, paragraph, piece)
                continue
            end = 0
            for mark in BLANKS.finditer(piece.text):
                inline(dialect, paragraph, Span(piece.text[end : mark.start()]))
                blank(paragraph, count)
                count, end = count + 1, mark.end()
            inline(dialect, paragraph, Span(piece.text[end:]))


def write_inline(dialect: Dialect, parent: Any, text: str) -> None:
    """`text` within a line; its line ends become breaks."""
    for number, line in enumerate(text.split("\n")):
        if number:
            dialect.add(parent, "br")
        for piece in spans(line):
            inline(dialect, parent, piece)


def inline(dialect: Dialect, parent: Any, piece: Span) -> None:
    """One piece at the end of `parent`."""
    if not piece.formula:
        _append(parent, piece.text)
        return
    math = etree.SubElement(parent, f"{{{MATH}}}math", nsmap={None: MATH})
    semantics = etree.SubElement(math, f"{{{MATH}}}semantics")
    row = etree.SubElement(semantics, f"{{{MATH}}}mrow")
    try:
        for child in mathml(piece.text):
            row.append(_in_namespace(child))
    except FormulaUnreadable:
        etree.SubElement(row, f"{{{MATH}}}mtext").text = piece.text
    note = etree.SubElement(semantics, f"{{{MATH}}}annotation", encoding="application/x-tex")
    note.text = piece.text


def _in_namespace(node: Any) -> Any:
    for each in node.iter():
        if isinstance(each.tag, str):
            each.tag = f"{{{MATH}}}{each.tag}"
    return node


def _append(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class Flat:
    """XHTML as text. `skip` are elements that belong elsewhere; what is put for an interaction inside a line
    comes from `inline`. `pictures` collects (src, alt), `dropped` what was left out."""

    def __init__(self, skip: frozenset[str], inline: Callable[[Any], str]) -> None:
        self._skip = skip
        self._inline = inline
        self.pictures: list[tuple[str, str]] = []
        self.dropped: set[str] = set()

    def text(self, node: Any) -> str:
        """The text of `node` with a line a block."""
        joined = "".join(self._parts(node))
        lines = [re.sub(r"[ \t]+", " ", line).strip(" ") for line in joined.split("\n")]
        return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()

    def _parts(self, node: Any) -> Iterator[str]:
        name = name_of(node)
        if name in _ACTIVE or name in _MEDIA:
            self.dropped.add(name)
            return
        if not name or name in self._skip:
            return
        if name == "math":
            yield f"${latex(node)}$"
            return
        if name == "br":
            yield "\n"
            return
        if name == "img":
            self.pictures.append((node.get("src", ""), node.get("alt", "")))
            return
        if name.endswith("Interaction"):
            yield self._inline(node)
            return
        block = name in _BLOCKS
        yield "\n" if block else ""
        yield _plain(node.text)
        for child in node:
            yield from self._parts(child)
            yield _plain(child.tail)
            if name == "tr":
                yield " "
        yield "\n" if block else ""


def _plain(text: str | None) -> str:
    """Text between elements: line ends of the file are spaces, a dollar sign is one."""
    if not text:
        return ""
    joined = re.sub(r"\s+", lambda run: " " if "\n" in run[0] else run[0], text)
    return joined.replace("$", "\\$")


def latex(node: Any, depth: int = 0) -> str:
    """MathML as LaTeX: its annotation where it has one, else what its structure says."""
    if depth > 40:
        return "".join(node.itertext())
    name = name_of(node)
    if name == "semantics":
        for child in node:
            if name_of(child) == "annotation" and "tex" in child.get("encoding", "").lower():
                return (child.text or "").strip()
        return latex(node[0], depth + 1) if len(node) else ""
    if name in {"mi", "mn", "mo", "mtext", "ms"}:
        text = "".join(_SIGNS.get(sign, sign) for sign in (node.text or "").strip())
        return f"\\text{{{text}}}" if name == "mtext" and text else text
    parts = [latex(child, depth + 1) for child in node if name_of(child)]
    made = _structure(name, node, parts)
    return "".join(parts) if made is None else made


def _structure(name: str, node: Any, parts: list[str]) -> str | None:
    two = [*parts, "", ""]
    match name:
        case "mfrac":
            return f"\\frac{{{two[0]}}}{{{two[1]}}}"
        case "msqrt":
            return f"\\sqrt{{{''.join(parts)}}}"
        case "mroot":
            return f"\\sqrt[{two[1]}]{{{two[0]}}}"
        case "msup":
            return f"{_held(two[0])}^{{{two[1]}}}"
        case "msub":
            return f"{_held(two[0])}_{{{two[1]}}}"
        case "msubsup":
            return f"{_held(two[0])}_{{{two[1]}}}^{{{two[2]}}}"
        case "mover":
            return {"¯": "\\overline{%s}", "→": "\\vec{%s}", "^": "\\hat{%s}"}.get(
                two[1], "\\overset{" + two[1] + "}{%s}"
            ) % two[0]
        case "mfenced":
            separators = (node.get("separators", ",") or "").strip()[:1]
            return f"{node.get('open', '(')}{separators.join(parts)}{node.get('close', ')')}"
        case "mtr":
            return " & ".join(parts)
        case "mtable":
            rows = " \\\\ ".join(parts)
            return f"\\begin{{matrix}}{rows}\\end{{matrix}}"
    return None


def _held(base: str) -> str:
    return base if len(base) <= 1 or base.startswith("\\") else f"{{{base}}}"
