"""LaTeX as OMML, the editable formula of Word (ECMA-376 part 1, 22.1).

Roots carry `degHide`, without which LibreOffice drops the radicand; bars and brackets are delimiters, for
single bars are read there as logical signs.
"""

from typing import Any

from lxml import etree

from assistant.documents.formulas.mathml import mathml

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NARY = frozenset("∑∏∫∬∮⋃⋂")
_STOPS = frozenset("=<>≤≥≠≈+−,，;；→⇒")
_RELATIONS = frozenset("=<>≤≥≠≈≅∽∼⇒⇔→⟶")
_NOTHING = "\u200b"
"""Holds the place of an operand: without one LibreOffice prints an error mark."""
_ACCENTS = {
    "→": "\u20d7", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307", "¨": "\u0308",
    "⌢": "\u0311", "⁀": "\u0311", "´": "\u0301", "ˇ": "\u030c",
}  # fmt: skip
_BARS = frozenset("―¯‾_̅—–-")
_SPACES = {
    "0.167em": "\u2009",
    "0.222em": "\u2005",
    "0.278em": "\u2004",
    "1em": "\u2003",
    "2em": "\u2003\u2003",
}


def omml(latex: str, display: bool = False, fonts: str = "w") -> Any:
    """`m:oMath`, inside `m:oMathPara` where `display`. `fonts` is the dialect of run properties: `w` in Word,
    `a` in PowerPoint. Raises `FormulaUnreadable`."""
    math = etree.Element(f"{{{M}}}oMath", nsmap={"m": M, "w": W} if fonts == "w" else {"m": M, "a": A})
    _row(math, list(mathml(latex)), fonts)
    if not display:
        return math
    paragraph = etree.Element(f"{{{M}}}oMathPara", nsmap={"m": M})
    paragraph.append(math)
    return paragraph


def omml_parts(latex: str) -> list[Any]:
    """`latex` as several `m:oMath`, cut before each relation that stands by itself, so that a narrow column
    can break it. Raises `FormulaUnreadable`."""
    parts: list[list[Any]] = [[]]
    for node in mathml(latex):
        if parts[-1] and node.tag == "mo" and (node.text or "").strip() in _RELATIONS:
            parts.append([])
        parts[-1].append(node)
    made = []
    for nodes in parts:
        math = etree.Element(f"{{{M}}}oMath", nsmap={"m": M, "w": W})
        _row(math, nodes, "w")
        made.append(math)
    return made


def _m(parent: Any, name: str, **values: str) -> Any:
    return etree.SubElement(
        parent, f"{{{M}}}{name}", {f"{{{M}}}{key}": value for key, value in values.items()}
    )


def _property(parent: Any, holder: str, **values: str) -> None:
    """`m:accPr` and its like, with one child a value."""
    properties = _m(parent, holder)
    for name, value in values.items():
        _m(properties, name, val=value)


def _row(parent: Any, nodes: list[Any], fonts: str) -> None:
    """The nodes in order. A sum or limit takes the term that follows it; scripts on nothing go before what
    follows; a relation at either end gets an invisible operand."""
    nodes = [node for node in nodes if node.tag not in _LEAVES or (node.text or "").strip(" ")]
    if not nodes or _is_relation(nodes[0]):
        _text(parent, _NOTHING, fonts, plain=True, words=True)
    place = 0
    while place < len(nodes):
        node = nodes[place]
        if _sum_sign(node) is not None or (node.tag in _SCRIPTS and _is_limit(node[0])):
            end = place + 1
            while end < len(nodes) and not (nodes[end].tag == "mo" and (nodes[end].text or "") in _STOPS):
                end += 1
            (_limit if _sum_sign(node) is None else _sum)(parent, node, nodes[place + 1 : end], fonts)
            place = end
        elif node.tag == "msubsup" and _empty(node[0]) and place + 1 < len(nodes):
            made = _m(parent, "sPre")
            for name, source in (("sub", node[1]), ("sup", node[2]), ("e", nodes[place + 1])):
                _into(_m(made, name), source, fonts)
            place += 2
        else:
            _one(parent, node, fonts)
            place += 1
    if nodes and _is_relation(nodes[-1]):
        _text(parent, _NOTHING, fonts, plain=True, words=True)


def _is_relation(node: Any) -> bool:
    return node.tag == "mo" and (node.text or "").strip() in _RELATIONS


def _limit(parent: Any, node: Any, term: list[Any], fonts: str) -> None:
    """`lim` with what tends where, as a function of the term."""
    made = _m(parent, "func")
    below, _ = _limits(node)
    limit = _m(_m(made, "fName"), "limLow")
    _into(_m(limit, "e"), node[0], fonts)
    _into(_m(limit, "lim"), below if below is not None else node[1], fonts)
    _row(_m(made, "e"), term, fonts)


def _into(parent: Any, node: Any, fonts: str) -> Any:
    """`node` inside `parent`; a row's children without the row."""
    _row(
        parent,
        list(node) if node.tag in {"mrow", "mtd", "mfenced"} and node.tag != "mfenced" else [node],
        fonts,
    )
    return parent


def _one(parent: Any, node: Any, fonts: str) -> None:
    tag = node.tag
    if tag in _LEAVES:
        _run(parent, node, fonts)
    elif tag == "mspace":
        _text(parent, _SPACES.get(node.get("width", ""), " "), fonts, plain=True)
    elif tag == "mfrac":
        made = _m(parent, "f")
        _property(made, "fPr", type="noBar" if node.get("linethickness") == "0" else "bar")
        _into(_m(made, "num"), node[0], fonts)
        _into(_m(made, "den"), node[1], fonts)
    elif tag == "msqrt":
        made = _m(parent, "rad")
        _property(made, "radPr", degHide="1")
        _m(made, "deg")
        _row(_m(made, "e"), [each for child in node for each in _inside(child)], fonts)
    elif tag == "mroot":
        made = _m(parent, "rad")
        _property(made, "radPr", degHide="0")
        _into(_m(made, "deg"), node[1], fonts)
        _into(_m(made, "e"), node[0], fonts)
    elif tag in _SCRIPTS:
        _scripts(parent, node, fonts)
    elif tag == "mfenced":
        _fenced(parent, node, fonts)
    elif tag == "mtable":
        _table(parent, node, fonts)
    elif tag == "menclose":
        made = _m(parent, "borderBox")
        if "strike" in node.get("notation", ""):
            _property(
                made, "borderBoxPr", hideTop="1", hideBot="1", hideLeft="1", hideRight="1", strikeBLTR="1"
            )
        _row(_m(made, "e"), [each for child in node for each in _inside(child)], fonts)
    else:
        _row(parent, list(node), fonts)


_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_SCRIPTS = frozenset({"msup", "msub", "msubsup", "mover", "munder", "munderover"})


def _inside(node: Any) -> list[Any]:
    return list(node) if node.tag == "mrow" else [node]


def _empty(node: Any) -> bool:
    return not "".join(node.itertext()).strip()


def _sum_sign(node: Any) -> str | None:
    """The sign of a sum, product or integral with limits, None for anything else."""
    base = node[0] if node.tag in _SCRIPTS else node
    text = (base.text or "").strip() if base.tag == "mo" else ""
    return text if text in _NARY and text else None


def _limits(node: Any) -> tuple[Any, Any]:
    """What stands below and above a node with scripts."""
    if node.tag in {"msubsup", "munderover"}:
        return node[1], node[2]
    if node.tag in {"msub", "munder"}:
        return node[1], None
    return (None, node[1]) if node.tag in {"msup", "mover"} else (None, None)


def _sum(parent: Any, node: Any, term: list[Any], fonts: str) -> None:
    sign = _sum_sign(node) or ""
    below, above = _limits(node)
    made = _m(parent, "nary")
    place = "subSup" if sign in "∫∬∮" else "undOvr"
    _property(
        made,
        "naryPr",
        chr=sign,
        limLoc=place,
        subHide=str(int(below is None)),
        supHide=str(int(above is None)),
    )
    for name, source in (("sub", below), ("sup", above)):
        holder = _m(made, name)
        if source is not None:
            _into(holder, source, fonts)
    _row(_m(made, "e"), term, fonts)


def _scripts(parent: Any, node: Any, fonts: str) -> None:
    base, (below, above) = node[0], _limits(node)
    if node.tag in {"mover", "munder", "munderover"}:
        _over_and_under(parent, base, below, above, fonts)
        return
    name = {"msup": "sSup", "msub": "sSub"}.get(node.tag, "sSubSup")
    made = _m(parent, name)
    holder = _m(made, "e")
    _into(holder, base, fonts)
    for part, source in (("sub", below), ("sup", above)):
        if source is not None:
            _into(_m(made, part), source, fonts)


def _is_limit(base: Any) -> bool:
    return base.tag in {"mo", "mi"} and (base.text or "").strip() in {"lim", "max", "min", "sup", "inf"}


def _over_and_under(parent: Any, base: Any, below: Any, above: Any, fonts: str) -> None:
    """Accents, bars, braces, and whatever else stands above or below."""
    sign = "".join(above.itertext()).strip() if above is not None else ""
    if below is None and sign in _ACCENTS:
        made = _m(parent, "acc")
        _property(made, "accPr", chr=_ACCENTS[sign])
        _into(_m(made, "e"), base, fonts)
        return
    under = "".join(below.itertext()).strip() if below is not None else ""
    if (below is None and sign in _BARS) or (above is None and under in _BARS):
        made = _m(parent, "bar")
        _property(made, "barPr", pos="top" if below is None else "bot")
        _into(_m(made, "e"), base, fonts)
        return
    if (below is None and sign == "⏞") or (above is None and under == "⏟"):
        made = _m(parent, "groupChr")
        top = below is None
        _property(
            made, "groupChrPr", chr=sign or under, pos="top" if top else "bot", vertJc="bot" if top else "top"
        )
        _into(_m(made, "e"), base, fonts)
        return
    holder = parent
    if above is not None:
        made = _m(parent, "limUpp")
        holder = _m(made, "e")
        _into(_m(made, "lim"), above, fonts)
    if below is not None:
        made = _m(holder, "limLow")
        inner = _m(made, "e")
        _into(_m(made, "lim"), below, fonts)
        holder = inner
    _into(holder, base, fonts)


def _fenced(parent: Any, node: Any, fonts: str) -> None:
    made = _m(parent, "d")
    close = node.get("close", "")
    _property(made, "dPr", begChr=node.get("open", "("), endChr="" if close == "." else close)
    _into(_m(made, "e"), node[0], fonts)


def _table(parent: Any, node: Any, fonts: str) -> None:
    made = _m(parent, "m")
    width = max((len(row) for row in node), default=1)
    first = node[0] if len(node) else []
    aligned = [cell.get("columnalign", "center") for cell in first] + ["center"] * width
    properties = _m(made, "mPr")
    if node.get("columnspacing", "").startswith("0"):
        _m(properties, "cGpRule", val="3")
        _m(properties, "cGp", val="0")
    columns = _m(properties, "mcs")
    for place in range(width):
        column = _m(_m(columns, "mc"), "mcPr")
        _m(column, "count", val="1")
        _m(column, "mcJc", val=aligned[place])
    for row in node:
        line = _m(made, "mr")
        for place in range(width):
            holder = _m(line, "e")
            _row(holder, list(row[place]) if place < len(row) else [], fonts)


def _run(parent: Any, node: Any, fonts: str) -> None:
    text = node.text or ""
    if node.tag != "mtext":
        text = text.strip()
    if text:
        words = node.tag in {"mtext", "ms"}
        upright = words or node.tag != "mi" or node.get("mathvariant") == "normal" or len(text) > 1
        _text(parent, text, fonts, plain=upright, words=words, bold="bold" in node.get("mathvariant", ""))


def _text(
    parent: Any, text: str, fonts: str, *, plain: bool, words: bool = False, bold: bool = False
) -> None:
    run = _m(parent, "r")
    properties = _m(run, "rPr")
    if words:
        _m(properties, "nor")
    elif bold:
        _m(properties, "sty", val="b" if plain else "bi")
    elif plain:
        _m(properties, "sty", val="p")
    if len(properties) == 0:
        run.remove(properties)
    if fonts == "w":
        look = etree.SubElement(run, f"{{{W}}}rPr")
        names = {f"{{{W}}}{key}": "Cambria Math" for key in ("ascii", "hAnsi")}
        etree.SubElement(look, f"{{{W}}}rFonts", {**names, f"{{{W}}}eastAsia": "宋体"})
    else:
        look = etree.SubElement(run, f"{{{A}}}rPr", lang="en-US", i="0" if plain else "1")
        etree.SubElement(look, f"{{{A}}}latin", typeface="Cambria Math")
    _m(run, "t").text = text
