"""What a teacher's words do on their face (言语迹象): patterns that anyone can read and contest.

The signs steer the script and find the sentences that a debrief quotes. They hold no judgement of a person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from assistant.teacher_training.role_play.cards import Words

Tone = Literal["helps", "strains"]
Off = Literal["", "silent", "nonsense", "outside"]

LECTURE = 220
"""Characters in one turn of a talk beyond which the other no longer gets a word in."""
SHORT = 15
"""Characters below which an answer shows nothing yet."""
_LONGEST_QUOTE = 90
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
_NEGATED = re.compile(r"[不没别无未非][^，,。、；;]{0,4}$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign. A `negatable` one does not count right after a word of negation, none counts in a
    sentence that shows the sign `unless`; `rule` is the rule that it touches, `why` how."""

    id: str
    tone: Tone
    name: Words
    pattern: re.Pattern[str] | None
    negatable: bool
    unless: str
    rule: str
    why: Words | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign in a text, with the sentence it stands in, word for word."""

    sign: str
    sentence: str


@cache
def signs() -> Mapping[str, Sign]:
    """Every sign by id."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(
        (files(__package__) / "signs.yaml").read_text(encoding="utf-8")
    )
    return {name: _sign(name, told) for name, told in raw.items() if name != "outside"}


def known() -> frozenset[str]:
    """Ids of all signs."""
    return frozenset(signs())


def seen(text: str) -> tuple[Seen, ...]:
    """The signs in a text in order, each once a sentence."""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    found = [
        Seen(sign.id, _quote(sentence, match))
        for sentence in sentences
        for sign in signs().values()
        if sign.pattern is not None and (match := _match(sign, sentence))
    ]
    plain = len(_HAN.findall(text))
    if plain > LECTURE:
        found.append(Seen("lecture", sentences[0][:_LONGEST_QUOTE]))
    helped = any(signs()[each.sign].tone == "helps" for each in found)
    if sentences and plain < SHORT and not helped:
        found.append(Seen("brief", text.strip()[:_LONGEST_QUOTE]))
    return tuple(found)


def off(text: str) -> Off:
    """Whether the words leave the scene: silence, no language, or talk to the program behind it."""
    plain = text.strip()
    if not re.sub(r"[\W_]+", "", plain):
        return "silent"
    if _outside().search(plain):
        return "outside"
    han = _HAN.findall(plain)
    letters = re.sub(r"[\W_\d]+", "", plain)
    if not han or len(han) < 0.3 * len(letters):
        return "nonsense"
    if len(han) >= 4 and len(set(han)) <= max(1, len(han) // 4):
        return "nonsense"
    return ""


@cache
def _outside() -> re.Pattern[str]:
    raw = yaml.safe_load((files(__package__) / "signs.yaml").read_text(encoding="utf-8"))
    return re.compile(raw["outside"]["pattern"], re.IGNORECASE)


def _sign(name: str, told: dict[str, Any]) -> Sign:
    pattern = re.compile(told["pattern"], re.IGNORECASE) if told.get("pattern") else None
    why = Words.model_validate(told["why"]) if "why" in told else None
    words = Words.model_validate(told["name"])
    return Sign(
        name,
        told["tone"],
        words,
        pattern,
        told.get("negatable", False),
        told.get("unless", ""),
        told.get("rule", ""),
        why,
    )


def _match(sign: Sign, sentence: str) -> re.Match[str] | None:
    assert sign.pattern is not None
    if sign.unless and _match(signs()[sign.unless], sentence):
        return None
    for match in sign.pattern.finditer(sentence):
        if not (sign.negatable and _NEGATED.search(sentence[: match.start()])):
            return match
    return None


def _quote(sentence: str, match: re.Match[str]) -> str:
    """The sentence, or where it is long the stretch of it around what was found."""
    if len(sentence) <= _LONGEST_QUOTE:
        return sentence
    start = max(0, min(match.start() - 20, len(sentence) - _LONGEST_QUOTE))
    return sentence[start : start + _LONGEST_QUOTE]
