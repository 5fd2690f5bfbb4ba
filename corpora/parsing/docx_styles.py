"""Word styles and automatic numbers: what a paragraph is, and the number that Word prints before it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from corpora.parsing.docx_runs import w

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題|文档标题|公文标题", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*\d|toc heading|contents \d", re.IGNORECASE)
_HAN = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Style:
    """`level` of a heading from 1, 0 for text; `title` and `contents` (目录行) by name; `number` is the
    (numId, level) that the style numbers its paragraphs with."""

    level: int = 0
    title: bool = False
    contents: bool = False
    number: tuple[str, int] | None = None


class Styles:
    """The paragraph styles of a document, their inheritance resolved."""

    def __init__(self, root: Any) -> None:
        self._elements = {style.get(w("styleId")): style for style in root.iter(w("style"))}
        self._resolved = {name: self._resolve(name) for name in self._elements}

    def of(self, paragraph: Any) -> Style:
        """The style of `paragraph`; an outline level of its own makes it a heading."""
        properties = paragraph.find(w("pPr"))
        style = self._resolved.get(_value(properties, "pStyle"), Style())
        level = _outline(properties)
        return (
            style if level is None or style.level else Style(level, style.title, style.contents, style.number)
        )

    def _resolve(self, name: str) -> Style:
        level, number, title, contents = 0, None, False, False
        for element in self._chain(name):
            shown = _value(element, "name")
            match = _HEADING.fullmatch(shown)
            properties = element.find(w("pPr"))
            level = level or (int(match[1]) if match else _outline(properties) or 0)
            number = number or _number(properties)
            title = title or bool(_TITLE.fullmatch(shown))
            contents = contents or bool(_CONTENTS.fullmatch(shown))
        return Style(0 if contents else level, title, contents, number)

    def _chain(self, name: str) -> list[Any]:
        chain: list[Any] = []
        element = self._elements.get(name)
        while element is not None and element not in chain:
            chain.append(element)
            element = self._elements.get(_value(element, "basedOn"))
        return chain


class Numbers:
    """Counters of the automatic numbering (自动编号), advanced paragraph by paragraph."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for abstract in root.iter(w("abstractNum")):
            for level in abstract.iter(w("lvl")):
                key = (abstract.get(w("abstractNumId")), int(level.get(w("ilvl"), "0")))
                start = _value(level, "start")
                self._levels[key] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )
        for instance in root.iter(w("num")):
            self._abstract[instance.get(w("numId"))] = _value(instance, "abstractNumId")

    def label(self, paragraph: Any, style: Style) -> str:
        """The number before `paragraph`, with a space after it where one is needed; empty without one."""
        found = _number(paragraph.find(w("pPr"))) or style.number
        if found is None or found[0] not in self._abstract:
            return ""
        abstract, level = self._abstract[found[0]], found[1]
        if (abstract, level) not in self._levels:
            return ""
        counters = self._counters[abstract]
        counters[level] = counters.get(level, self._levels[abstract, level][2] - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        form, pattern, _ = self._levels[abstract, level]
        if form == "bullet":
            return "• "
        if form == "none":
            return ""
        text = re.sub(r"%([1-9])", lambda place: self._figure(abstract, int(place[1]) - 1), pattern)
        return text if text.endswith(("、", "）", "．")) else f"{text} " if text else ""

    def _figure(self, abstract: str, level: int) -> str:
        form, _, start = self._levels.get((abstract, level), ("decimal", "", 1))
        return _written(self._counters[abstract].get(level, start), form)


def _written(number: int, form: str) -> str:
    lower = form.lower()
    if "chinese" in lower or "japanese" in lower or "ideograph" in lower or "taiwanese" in lower:
        return _han(number)
    if lower in ("upperletter", "lowerletter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if lower == "upperletter" else letter.lower()
    if lower in ("upperroman", "lowerroman"):
        roman = _roman(number)
        return roman if lower == "upperroman" else roman.lower()
    if lower == "decimalenclosedcircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _han(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return ten + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value and len(text) < 30:
            text += letters
            number -= value
    return text


def _value(parent: Any | None, name: str) -> str:
    element = parent.find(w(name)) if parent is not None else None
    return "" if element is None else element.get(w("val"), "")


def _outline(properties: Any | None) -> int | None:
    level = _value(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 9 else None


def _number(properties: Any | None) -> tuple[str, int] | None:
    found = properties.find(w("numPr")) if properties is not None else None
    if found is None or not _value(found, "numId"):
        return None
    level = _value(found, "ilvl")
    return _value(found, "numId"), int(level) if level.isdigit() else 0
