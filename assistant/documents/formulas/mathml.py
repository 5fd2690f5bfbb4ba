"""LaTeX as MathML in one plain shape that the OMML, picture and word writers share.

Styling wrappers are gone, brackets and bars stand in `mfenced`, Chinese characters in `mtext`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from lxml import etree

from assistant.documents.formulas.chemistry import without_ce
from corpora.problem import Problem

_LONGEST = 2_000
_DEEPEST = 60
_WRAPPERS = frozenset({"mstyle", "mpadded", "semantics", "math"})
_UPRIGHT = re.compile(r"\\mathrm\s*\{([A-Za-z]+)\}")
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|align\*?|gathered|equation\*?)\}")
_DANGEROUS = re.compile(r"\\(?:def|let|input|include|write|read|csname|catcode|newcommand|href|url)\b")
_OPENING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_BARS = frozenset({"|", "‖"})
_SCRIPTS = frozenset({"msup", "msub", "msubsup"})
_OPERATORS = frozenset("+−-=<>≤≥≠≈×÷·±∓,，;；:∈∉⊂⊆⇒⇔→∴∵")


class FormulaUnreadable(Problem):
    """A formula is not LaTeX that can be set: `latex` is its beginning, `reason` length, braces, depth,
    command or syntax."""

    code = "formula-unreadable"


@lru_cache(maxsize=512)
def _serialised(latex: str) -> bytes:
    from latex2mathml.converter import convert
    from latex2mathml.exceptions import NoAvailableTokensError

    shown = latex[:80]
    if len(latex) > _LONGEST:
        raise FormulaUnreadable(latex=shown, reason="length")
    if _unbalanced(latex):
        raise FormulaUnreadable(latex=shown, reason="braces")
    if _DANGEROUS.search(latex):
        raise FormulaUnreadable(latex=shown, reason="command")
    upright = _UPRIGHT.sub(r"\\text{\1}", without_ce(latex))  # a single letter would come back italic
    ready = _ALIGNED.sub(r"\\\1{split}", upright)
    try:
        text = convert(ready)
        tree = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (NoAvailableTokensError, ValueError, IndexError, KeyError, etree.XMLSyntaxError) as error:
        raise FormulaUnreadable(latex=shown, reason="syntax") from error
    except Exception as error:
        if type(error).__module__.startswith("latex2mathml"):  # its errors have no common base
            raise FormulaUnreadable(latex=shown, reason="syntax") from error
        raise
    for node in tree.iter():
        node.tag = etree.QName(node).localname
        if node.text and re.fullmatch(r"\\[A-Za-z]+", node.text.strip()):
            raise FormulaUnreadable(latex=shown, reason="command")
    etree.cleanup_namespaces(tree)
    if max((sum(1 for _ in node.iterancestors()) for node in tree.iter()), default=0) > _DEEPEST:
        raise FormulaUnreadable(latex=shown, reason="depth")
    for node in tree.iter("mfrac", "mroot", "msup", "msub", "mover", "munder"):
        if len(node) != 2:
            raise FormulaUnreadable(latex=shown, reason="syntax")
    made: bytes = etree.tostring(_plain(tree))
    return made


def mathml(latex: str) -> Any:
    """The `math` element of `latex`, a fresh one each time. Raises `FormulaUnreadable`."""
    return etree.fromstring(_serialised(latex.strip()))


def is_readable(latex: str) -> bool:
    """Whether `latex` can be set."""
    try:
        _serialised(latex.strip())
    except FormulaUnreadable:
        return False
    return True


def is_east_asian(text: str) -> bool:
    """Whether `text` holds a Chinese character or a full-width sign."""
    return any(unicodedata.east_asian_width(each) in "WF" for each in text)


def _unbalanced(latex: str) -> bool:
    depth = 0
    for each in re.sub(r"\\.", "", latex, flags=re.DOTALL):
        depth += {"{": 1, "}": -1}.get(each, 0)
        if depth < 0:
            return True
    return depth != 0


def _plain(node: Any) -> Any:
    """A copy in the plain shape."""
    made = etree.Element(node.tag, {k: v for k, v in node.attrib.items() if k in _KEPT})
    if len(node) == 0:
        made.text = node.text or ""
        if node.tag in {"mi", "mo"} and is_east_asian(made.text):
            made.tag = "mtext"
        return made
    for child in node:
        plain = _plain(child)
        if plain.tag in _WRAPPERS or (plain.tag == "mrow" and node.tag in {"mrow", "math", *_WRAPPERS}):
            if node.tag in {"mrow", "math", *_WRAPPERS}:
                made.extend(list(plain))
            elif len(plain) == 1:
                made.append(plain[0])
            else:
                plain.tag = "mrow"
                made.append(plain)
        else:
            made.append(plain)
    if made.tag in {"mrow", "math", "mtd", "msqrt", *_WRAPPERS}:
        _join_text(made)
        _fence(made)
    return made


_KEPT = frozenset(
    {"mathvariant", "linethickness", "notation", "columnalign", "columnspacing", "form", "accent", "width"}
)


def _join_text(row: Any) -> None:
    """Chinese characters that stand side by side are one text, upright letters of a unit one name."""
    for node in list(row)[1:]:
        before = node.getprevious()
        same = (node.tag == before.tag == "mtext") or (
            node.tag == before.tag == "mi"
            and node.get("mathvariant") == before.get("mathvariant") == "normal"
        )
        if same:
            node.text = (before.text or "") + (node.text or "")
            row.remove(before)


def _fence(row: Any) -> None:
    """Each bracket or bar and its partner become one `mfenced` around what they enclose; a script on the
    closing one becomes a script on the whole."""
    stack: list[tuple[str, int]] = []
    place = 0
    while place < len(row):
        node = row[place]
        sign = node[0] if node.tag in _SCRIPTS and len(node) else node
        text = (sign.text or "").strip() if sign.tag == "mo" else None
        form = sign.get("form")
        if text is not None and _closes(text, stack, form, _expects_operand(row, place)):
            opening, start = stack.pop()
            fenced = etree.Element("mfenced", open=opening, close=text)
            inner = etree.SubElement(fenced, "mrow")
            inner.extend(list(row[start + 1 : place]))
            if sign is node:
                row.remove(node)
                row.replace(row[start], fenced)
            else:
                row.remove(row[start])
                node.replace(sign, fenced)
            place = start
        elif sign is node and (text in _BARS or text in _OPENING):
            stack.append((str(text), place))
        place += 1
    for opening, start in reversed(stack):
        if row[start].get("form") == "prefix" and start + 1 < len(row):  # `cases` has no closing brace
            fenced = etree.Element("mfenced", open=opening, close="")
            etree.SubElement(fenced, "mrow").append(row[start + 1])
            row.replace(row[start], fenced)


def _closes(text: str, stack: list[tuple[str, int]], form: str | None, expects: bool) -> bool:
    """Whether `text` closes what was opened last; a bar does not where an operand must follow."""
    if not stack:
        return False
    opening = stack[-1][0]
    if form == "postfix" and text in {"", ".", *_BARS, *_OPENING.values()}:
        return True
    if opening in _BARS:
        return text == opening and not expects
    return text == _OPENING[opening] or (text in {")", "]"} and opening in {"(", "["})


def _expects_operand(row: Any, place: int) -> bool:
    """Whether a bar at `place` opens: nothing stands before it, or an operator does."""
    if place == 0:
        return True
    before = row[place - 1]
    return before.tag == "mo" and (before.text or "").strip() in _OPERATORS | _BARS | set(_OPENING)
