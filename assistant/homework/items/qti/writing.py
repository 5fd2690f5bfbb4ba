"""An item as QTI XML: declarations, body, rubric for the scorer and response processing, in the schema's
order."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from assistant.documents.formulas.spans import clean
from assistant.homework.items.item import Item, ItemType
from assistant.homework.items.qti.content import BLANKS, write, write_inline
from assistant.homework.items.qti.dialect import XSI, Dialect

TOOL, TOOL_VERSION = "Xingtan", "1"
TRUE, FALSE = "true", "false"
_PARTS = re.compile(r"[；;]")


def identifier(item: str) -> str:
    """The item's id as an XML name; two ids never become one."""
    return item if item[0].isalpha() and not item.startswith("ID_") else f"ID_{item}"


def blanks_of(item: Item) -> list[str]:
    """The keys of its blanks: one each where the answer has as many parts as the stem has blanks."""
    marks = len(BLANKS.findall(re.sub(r"\$[^$]*\$", "", item.stem)))
    parts = [part.strip() for part in _PARTS.split(item.answer)]
    return parts if marks > 1 and len(parts) == marks else [item.answer]


def write_item(item: Item, dialect: Dialect, images: Mapping[str, str]) -> bytes:
    """The XML of one item; `images` gives the path of each picture as seen from the item's file."""
    root = etree.Element(
        dialect.tag("assessmentItem"),
        dialect.attributes(
            {
                f"{{{XSI}}}schemaLocation": f"{dialect.item} {dialect.item_schema}",
                "identifier": identifier(item.id),
                "title": _title(item),
                "adaptive": "false",
                "timeDependent": "false",
                "toolName": TOOL,
                "toolVersion": TOOL_VERSION,
                "{http://www.w3.org/XML/1998/namespace}lang": "en" if item.subject == "english" else "zh-CN",
            }
        ),
        nsmap={None: dialect.item, "xsi": XSI},
    )
    _declare(root, item, dialect)
    _outcomes(root, item, dialect)
    _body(root, item, dialect, images)
    _process(root, item, dialect)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def interaction_of(item: Item) -> str:
    """The name of its interaction."""
    if item.options or item.type is ItemType.TRUE_FALSE:
        return "choiceInteraction"
    return "textEntryInteraction" if item.type is ItemType.BLANK else "extendedTextInteraction"


def _title(item: Item) -> str:
    plain = re.sub(r"[\s$\\{}_]+", " ", clean(item.stem)).strip()
    return plain[:40] or item.id


def _declare(root: Any, item: Item, dialect: Dialect) -> None:
    if item.type is ItemType.BLANK:
        keys = blanks_of(item)
        for number, key in enumerate(keys, 1):
            entry = dialect.add(
                root,
                "responseDeclaration",
                identifier=_response(number, len(keys)),
                cardinality="single",
                baseType="string",
            )
            _correct(entry, [key] if key else [], dialect)
            known = dict.fromkeys(
                each for each in ([key, *item.accepted] if len(keys) == 1 else [key]) if each
            )
            if known:
                share = item.points / len(keys)
                mapping = dialect.add(entry, "mapping", defaultValue="0")
                for each in known:
                    dialect.add(
                        mapping, "mapEntry", mapKey=each, mappedValue=f"{share:g}", caseSensitive="false"
                    )
        return
    if interaction_of(item) == "extendedTextInteraction":
        entry = dialect.add(
            root, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="string"
        )
        _correct(entry, [item.answer] if item.answer else [], dialect)
        return
    several = item.type is ItemType.MULTIPLE
    keys = [TRUE if item.answer == "对" else FALSE] if item.type is ItemType.TRUE_FALSE else list(item.answer)
    entry = dialect.add(
        root, "responseDeclaration", identifier="RESPONSE", cardinality="multiple" if several else "single",
        baseType="identifier",
    )  # fmt: skip
    _correct(entry, keys, dialect)
    if not several or item.partial == "each":
        lost = f"{-item.points:g}" if several else "0"
        mapping = dialect.add(
            entry, "mapping", lowerBound="0", upperBound=f"{item.points:g}", defaultValue=lost
        )
        for key in keys:
            dialect.add(mapping, "mapEntry", mapKey=key, mappedValue=f"{item.points / len(keys):g}")


def _response(number: int, count: int) -> str:
    return "RESPONSE" if count == 1 else f"RESPONSE_{number}"


def _correct(entry: Any, keys: list[str], dialect: Dialect) -> None:
    if keys:
        correct = dialect.add(entry, "correctResponse")
        for key in keys:
            dialect.add(correct, "value").text = clean(key)


def _outcomes(root: Any, item: Item, dialect: Dialect) -> None:
    more = {"externalScored": "human"} if interaction_of(item) == "extendedTextInteraction" else {}
    for name, value, extra in (
        ("SCORE", 0.0, {"normalMaximum": f"{item.points:g}", **more}),
        ("MAXSCORE", item.points, {}),
    ):
        outcome = dialect.add(
            root, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float", **extra
        )
        default = dialect.add(outcome, "defaultValue")
        dialect.add(default, "value").text = f"{value:g}"


def _body(root: Any, item: Item, dialect: Dialect, images: Mapping[str, str]) -> None:
    body = dialect.add(root, "itemBody")
    if item.stimulus:
        write(dialect, dialect.add(body, "div", class_="xt-stimulus"), item.stimulus)
    stem = dialect.add(body, "div", class_="xt-stem")
    kind = interaction_of(item)
    if kind == "textEntryInteraction":
        _with_blanks(stem, item, dialect)
    else:
        write(dialect, stem, item.stem)
    for picture in item.pictures:
        if picture.sha256 in images:
            holder = dialect.add(body, "p")
            dialect.add(holder, "img", src=images[picture.sha256], alt=picture.alt)
    if kind == "choiceInteraction":
        _choices(body, item, dialect)
    elif kind == "extendedTextInteraction":
        lines = "20" if item.type is ItemType.ESSAY else "6"
        dialect.add(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines=lines)
    _rubric(body, item, dialect)


def _with_blanks(stem: Any, item: Item, dialect: Dialect) -> None:
    keys = blanks_of(item)
    marks = len(BLANKS.findall(re.sub(r"\$[^$]*\$", "", item.stem)))

    def entry(parent: Any, number: int) -> None:
        dialect.add(parent, "textEntryInteraction", responseIdentifier=_response(number + 1, len(keys)))

    if marks == len(keys):
        write(dialect, stem, item.stem, entry)
    else:
        write(dialect, stem, item.stem)
        entry(dialect.add(stem, "p", class_="xt-answer"), 0)


def _choices(body: Any, item: Item, dialect: Dialect) -> None:
    several = item.type is ItemType.MULTIPLE
    choice = dialect.add(
        body,
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="false",
        maxChoices="0" if several else "1",
    )
    if item.type is ItemType.TRUE_FALSE:
        for name, word in ((TRUE, "对"), (FALSE, "错")):
            dialect.add(choice, "simpleChoice", identifier=name).text = word
    for option in item.options:
        write_inline(dialect, dialect.add(choice, "simpleChoice", identifier=option.label), option.text)


def _rubric(body: Any, item: Item, dialect: Dialect) -> None:
    """What a scorer reads: scoring points with their marks, then the worked solution."""
    if item.scoring:
        block = dialect.add(body, "rubricBlock", view="scorer", use="scoring", class_="xt-scoring")
        for point in item.scoring:
            texts = "／".join([point.text, *point.accepted])
            write(dialect, block, f"{texts}（{point.points:g}分）")
    if item.solution:
        block = dialect.add(
            body, "rubricBlock", view="scorer tutor", use="ext:solution", class_="xt-solution"
        )
        for step in item.solution:
            write(dialect, block, step)


def _process(root: Any, item: Item, dialect: Dialect) -> None:
    """The template `map_response` where one mapping says it all, rules where it does not, nothing where a
    person scores."""
    kind = interaction_of(item)
    if kind == "extendedTextInteraction":
        return
    count = len(blanks_of(item)) if kind == "textEntryInteraction" else 1
    if count == 1 and (item.type is not ItemType.MULTIPLE or item.partial == "each"):
        dialect.add(root, "responseProcessing", template=f"{dialect.templates}map_response")
        return
    rules = dialect.add(root, "responseProcessing")
    if count > 1:
        total = dialect.add(dialect.add(rules, "setOutcomeValue", identifier="SCORE"), "sum")
        for number in range(1, count + 1):
            dialect.add(total, "mapResponse", identifier=_response(number, count))
        return
    condition = dialect.add(rules, "responseCondition")
    whole = dialect.add(condition, "responseIf")
    match = dialect.add(whole, "match")
    dialect.add(match, "variable", identifier="RESPONSE")
    dialect.add(match, "correct", identifier="RESPONSE")
    _set(whole, item.points, dialect)
    if item.partial == "half":
        some = dialect.add(condition, "responseElseIf")
        both = dialect.add(some, "and")
        dialect.add(dialect.add(dialect.add(both, "not"), "isNull"), "variable", identifier="RESPONSE")
        contains = dialect.add(both, "contains")
        dialect.add(contains, "correct", identifier="RESPONSE")
        dialect.add(contains, "variable", identifier="RESPONSE")
        _set(some, item.points / 2, dialect)


def _set(parent: Any, score: float, dialect: Dialect) -> None:
    outcome = dialect.add(parent, "setOutcomeValue", identifier="SCORE")
    dialect.add(outcome, "baseValue", baseType="float").text = f"{score:g}"
