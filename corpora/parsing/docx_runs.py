"""The visible text of a Word paragraph: runs, breaks and formulas, without what is hidden or deleted."""

from dataclasses import dataclass, field
from typing import Any

from corpora.parsing.formulas import M, linear

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


_SKIPPED = frozenset(
    {w("del"), w("moveFrom"), w("txbxContent"), w("instrText"), w("pPr"), w("drawing"), w("pict")}
)
_BREAKS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})
_MINUTE = 4
"""Half-points: nobody reads two-point type."""

_OFF = frozenset({"0", "false", "off"})


class HiddenStyles:
    """The ids of styles whose text is not shown."""

    def __init__(self, styles: Any) -> None:
        self._hidden = frozenset(
            style.get(w("styleId"))
            for style in styles.iter(w("style"))
            if style.get(w("type")) in ("paragraph", "character") and _is_hidden(style.find(w("rPr")))
        )

    def hide(self, properties: Any, name: str) -> bool:
        """Whether the style that `properties` name in their element `name` hides text."""
        style = properties.find(w(name)) if properties is not None else None
        return style is not None and style.get(w("val")) in self._hidden


@dataclass
class Reading:
    """One pass through a document; `hidden` holds the text that was passed over because no reader sees it."""

    styles: HiddenStyles
    hidden: list[str] = field(default_factory=list)


def paragraph_text(paragraph: Any, reading: Reading) -> str:
    """The text of `paragraph` as a reader sees it. Formulas are written in linear form between $ signs."""
    parts: list[str] = []
    hidden_paragraph = reading.styles.hide(paragraph.find(w("pPr")), "pStyle")
    stack = list(paragraph.iterchildren())[::-1]
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED or not isinstance(element.tag, str):
            continue
        if element.tag == f"{{{M}}}oMath":
            parts.append(f"${linear(element)}$")
        elif element.tag == w("r"):
            text = _run_text(element)
            if text.strip() and (hidden_paragraph or _run_hidden(element, reading.styles)):
                reading.hidden.append(text)
            else:
                parts.append(text)
        else:
            stack.extend(list(element.iterchildren())[::-1])
    return "".join(parts)


def _run_text(run: Any) -> str:
    return "".join(
        (child.text or "") if child.tag == w("t") else _BREAKS.get(child.tag, "")
        for child in run.iterchildren()
    )


def _run_hidden(run: Any, styles: HiddenStyles) -> bool:
    properties = run.find(w("rPr"))
    if properties is None:
        return False
    if styles.hide(properties, "rStyle"):
        return True
    if _is_white(properties) and not _is_vanished(properties):
        return not any(_shaded(up) for up in (run, *run.iterancestors()))
    return _is_hidden(properties)


def _is_hidden(properties: Any) -> bool:
    return properties is not None and (_is_vanished(properties) or _is_minute(properties))


def _is_vanished(properties: Any) -> bool:
    return any(
        element is not None and element.get(w("val"), "1").lower() not in _OFF
        for element in (properties.find(w("vanish")), properties.find(w("webHidden")))
    )


def _is_minute(properties: Any) -> bool:
    size = properties.find(w("sz"))
    value = size.get(w("val"), "") if size is not None else ""
    return value.isdigit() and int(value) <= _MINUTE


def _is_white(properties: Any) -> bool:
    color = properties.find(w("color"))
    return (
        color is not None and color.get(w("val"), "").upper() in _WHITE and color.get(w("themeColor")) is None
    )


def _shaded(element: Any) -> bool:
    """Whether the run, paragraph, cell or table `element` has a background on which white can be read."""
    for name in ("rPr", "pPr", "tcPr", "tblPr"):
        properties = element.find(w(name))
        if properties is None:
            continue
        if properties.find(w("highlight")) is not None:
            return True
        shade = properties.find(w("shd"))
        if shade is not None and shade.get(w("fill"), "auto").upper() not in _WHITE | {"AUTO"}:
            return True
    return False
