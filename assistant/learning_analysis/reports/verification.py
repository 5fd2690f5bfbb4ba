"""Whether a model's wording says exactly what was computed (数字核验): anything else is refused.

A wording must hold every fact of its sentence once, name and figure together and in the sentence's order,
so that no number can be changed, swapped with another or moved to another sentence. What is left after the
facts are taken out may hold no numeral of any kind, no quantity, comparison, rank, denial or forecast, and no
name that the computed sentence does not hold.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from assistant.learning_analysis.reports.facts import Fact, Language, Sentence

Reason = Literal["fact-missing", "fact-order", "number", "quantity", "comparison", "turn", "name", "length"]
_LONGEST = 3.0
"""A wording may be so many times as long as the sentence, and 40 characters more."""
_NUMERALS = frozenset("%‰零〇一二三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟两俩仨半廿卅")
_CODE = re.compile(r"\b[A-Z]\w*\d\w*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a wording is refused, and the piece of it that is at fault."""

    reason: Reason
    piece: str


def verify(
    wording: str, computed: Sentence, facts: Mapping[str, Fact], language: Language
) -> tuple[Fault, ...]:
    """What is wrong with `wording` as another way to say `computed`; nothing where it may stand."""
    text, stated = _plain(wording), [facts[name] for name in computed.facts]
    if not text or len(text) > _LONGEST * len(computed.text) + 40:
        return (Fault("length", wording[:40]),)
    spans: list[tuple[int, int]] = []
    for fact in stated:
        after = [
            one for one in _anchors(fact, text, language) if not any(_overlap(one, held) for held in spans)
        ]
        if not after:
            return (Fault("fact-missing", f"{fact.label} {fact.shown}"),)
        spans.append(after[0])
    if spans != sorted(spans):
        return (Fault("fact-order", ""),)
    rest, known = _without(text, spans), _known(computed, facts, language)
    return (*_numbers(rest, known), *_words(rest, known, language)) or tuple(_names(rest, known))


def _plain(text: str) -> str:
    """Numerals of one sign (②, Ⅱ, ½) as digits, compatibility forms (％, １) unfolded, blanks made one."""
    signs = [
        f" {unicodedata.numeric(sign):g} " if unicodedata.category(sign) in ("Nl", "No") else sign
        for sign in text
    ]
    return " ".join(unicodedata.normalize("NFKC", "".join(signs)).split())


def _anchors(fact: Fact, text: str, language: Language) -> list[tuple[int, int]]:
    """Where the fact stands: its name, little words, its figure, and no further digit after it."""
    names = sorted((fact.label, *fact.known_as), key=len, reverse=True)
    little = "|".join(re.escape(one) for one in _lists()["between"][language])
    figure = re.escape(_plain(fact.shown)).replace(r"\ ", r"\s*")
    name = "|".join(re.escape(_plain(one)) for one in names)
    form = rf"(?:{name})\s*(?:(?:{little})\s*){{0,2}}{figure}(?![\d.%]*\d)(?!\s*%)"
    if fact.shown.endswith("%"):
        form = rf"(?:{name})\s*(?:(?:{little})\s*){{0,2}}{figure}"
    return [found.span() for found in re.finditer(form, text)]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, place = [], 0
    for start, end in spans:
        parts.append(text[place:start])
        place = end
    return "\n".join([*parts, text[place:]])


def _known(computed: Sentence, facts: Mapping[str, Fact], language: Language) -> str:
    """The computed sentence without its facts: what it says besides may be said again."""
    text, spans = _plain(computed.text), list[tuple[int, int]]()
    for name in computed.facts:
        found = [
            one for one in _anchors(facts[name], text, language) if not any(_overlap(one, x) for x in spans)
        ]
        spans += found[:1]
    return _without(text, sorted(spans))


def _numbers(rest: str, known: str) -> list[Fault]:
    """Numerals of any script beyond those that the computed sentence holds outside its facts."""
    allowed = Counter(_numerals(known))
    faults = []
    for each in _numerals(rest):
        allowed[each] -= 1
        if allowed[each] < 0:
            faults.append(Fault("number", each))
    return faults


def _numerals(text: str) -> list[str]:
    lists = _lists()
    for word in lists["plain_words"]:
        text = text.replace(word, "\n")
    found, run = list[str](), ""
    for sign in text + "\n":
        if sign.isdecimal() or sign in _NUMERALS or (run and sign in "./,:"):
            run += sign
        elif run:
            found.append(run.rstrip("./,:"))
            run = ""
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    return found + [
        each for each in words if any(part in lists["number_words"] for part in (each, *each.split("-")))
    ]


def _words(rest: str, known: str, language: Language) -> list[Fault]:
    """Guarded words used more often than the computed sentence uses them."""
    named: tuple[tuple[str, Reason], ...] = (
        ("quantities", "quantity"),
        ("comparisons", "comparison"),
        ("turns", "turn"),
    )
    return [
        Fault(reason, word)
        for group, reason in named
        for word in _lists()[group][language]
        if _count(rest, word, language) > _count(known, word, language)
    ]


def _count(text: str, word: str, language: Language) -> int:
    if language == "zh":
        return text.count(word)
    return len(re.findall(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text.lower()))


def _names(rest: str, known: str) -> list[Fault]:
    """Persons and pupils' codes that the computed sentence does not name."""
    from guardrails.people.recogniser import people

    faults = [Fault("name", each) for each in _CODE.findall(rest) if each not in known]
    for person in people(rest):
        name = rest[person.start : person.end]
        if not person.public and name not in known:
            faults.append(Fault("name", name))
    return faults


@cache
def _lists() -> dict[str, Any]:
    text = (files("assistant.learning_analysis.reports") / "verification.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    loaded["number_words"] = frozenset(loaded["number_words"])
    loaded["plain_words"] = sorted(loaded["plain_words"], key=len, reverse=True)
    return loaded
