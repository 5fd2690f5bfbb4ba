"""Which candidates are names of persons (NAME): a logistic decision over `features`, and what follows
from it.

A name seen several times in a text is judged on all its places together, so that one clear place finds the
others. Nobody needs to have listed the name.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import log
from pathlib import Path
from typing import Any

import yaml

from guardrails.people import foreign
from guardrails.people.candidates import Words, chinese, context, cutting, lexicon, outer
from guardrails.spotter import Spotter

_POOLED = 0.8
"""Log-odds that each doubling of the places adds to a name, in units of the natural logarithm."""
_WORTH_POOLING = -3.0
_DOTTED = 8.0
_LISTED = 6.0
_FOREIGN = 1.0
"""Added to what rules say of a foreign name, so that one threshold serves both."""
_ORDINARY_WORD = -1.5
_HOPELESS = -2.5
"""Below this, no words around a candidate make a name of it; most candidates end here, which keeps it
fast."""
_PERSON_TAGS = ("nr", "x", "e", "o", "y")


@dataclass(frozen=True, slots=True)
class Person:
    """Characters `start:end` name a person with log-odds `score`; `surname` is the length of the
    surname, 0 for a foreign name. `public` says that textbooks know the name: it is nobody's secret."""

    start: int
    end: int
    score: float
    surname: int
    public: bool = False


@dataclass(frozen=True, slots=True)
class _Model:
    """Weights by feature; `made` holds those of the characters of a name by the first letter of the
    feature."""

    bias: int
    scale: int
    threshold: float
    weight: Callable[[str, int], int]
    made: dict[str, Callable[[str, int], int]]


@cache
def _model() -> _Model:
    raw: dict[str, Any] = json.loads(Path(__file__).with_name("names_weights.json").read_text("utf-8"))
    made: dict[str, dict[str, int]] = {letter: {} for letter in "#saAbcgB"}
    for key, weight in raw["weights"].items():
        if key[0] in made:
            made[key[0]][key[1:]] = weight
    return _Model(
        raw["bias"],
        raw["scale"],
        raw["threshold"],
        raw["weights"].get,
        {letter: weights.get for letter, weights in made.items()},
    )


@cache
def public_figures() -> frozenset[str]:
    """Names that every textbook may print, and the characters of stories and exercises."""
    raw: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("public_figures.yaml").read_text("utf-8")
    )
    return frozenset(name for names in raw.values() for name in names) | lexicon().fictional


@cache
def _public_names() -> Spotter[None]:
    return Spotter(dict.fromkeys(name for name in public_figures() - lexicon().not_people if len(name) > 1))


def _public(words: Words) -> Iterator[Person]:
    """Public figures by name, where the name begins and ends with a word."""
    of, starts = words.of, words.starts
    for start, end, _ in _public_names().find(words.text, words.pairs):
        if starts[of[start]] == start and starts[of[end - 1] + 1] == end:
            yield Person(start, end, _LISTED, 0)


def people(text: str, words: Words | None = None) -> list[Person]:
    """Names of persons in a folded text, in order and without overlap, public figures included and marked."""
    words = words or Words(text)
    threshold = _model().threshold
    found = [*scored(words), *_foreign(words), *_public(words)]
    public = public_figures()
    return [
        replace(person, public=text[person.start : person.end] in public)
        for person in best(list(_pooled(found, text)))
        if person.score > threshold
    ]


def scored(words: Words) -> list[Person]:
    """Every Chinese candidate that is worth a look, with its log-odds of being a name."""
    model = _model()
    weight, found = model.weight, list[Person]()
    text, of, starts, tags = words.text, words.of, words.starts, words.tags
    shape, family = model.made["#"], model.made["s"]
    one, pair, second, third, given, head = (model.made[letter] for letter in "aAbcgB")
    hopeless, ordinary = _HOPELESS * model.scale, round(_ORDINARY_WORD * model.scale)
    for start, end, surname in chinese(words):
        middle = start + surname
        first = text[middle]
        score = model.bias + family(text[start:middle], 0)
        if end - middle == 1:
            score += shape(f"1{surname}", 0) + one(first, 0) + pair(text[start:end], 0)
        else:
            score += shape(f"2{surname}", 0) + second(first, 0) + third(text[end - 1], 0)
            score += given(text[middle:end], 0) + head(text[start : middle + 1], 0)
        if score < hopeless:
            continue
        for key in cutting(words, start, end):
            score += weight(key, 0)
        word = of[start]
        if starts[word] == start and starts[word + 1] == end and not tags[word].startswith(_PERSON_TAGS):
            score += ordinary
        if score > hopeless:
            for key in outer(words, start, end, surname):
                score += weight(key, 0)
            found.append(Person(start, end, score / model.scale, surname))
    return found


def best(found: list[Person]) -> list[Person]:
    """The likeliest of overlapping readings, in order of place."""
    taken, kept = bytearray(max((each.end for each in found), default=0)), list[Person]()
    for person in sorted(found, key=lambda each: -each.score):
        if not any(taken[person.start : person.end]):
            taken[person.start : person.end] = b"\1" * (person.end - person.start)
            kept.append(person)
    return sorted(kept, key=lambda each: each.start)


def _foreign(words: Words) -> Iterator[Person]:
    book, model = lexicon(), _model()

    def around(start: int, end: int) -> float:
        total = sum(model.weight(key, 0) for key in context(words, start, end))
        return total / model.scale

    for start, end in foreign.dotted(words, book):
        yield Person(start, end, _DOTTED, 0)
    for start, end, score in (
        *foreign.plain(words, book, around),
        *foreign.latin(words.text, book, around),
    ):
        yield Person(start, end, score + _FOREIGN, 0)


def _pooled(found: list[Person], text: str) -> Iterator[Person]:
    """The candidates with the score of the best place of the same name, raised by the number of its
    places."""
    places: dict[str, list[Person]] = defaultdict(list)
    for person in found:
        if person.score > _WORTH_POOLING:
            places[text[person.start : person.end]].append(person)
    for same in places.values():
        score = max(person.score for person in same) + _POOLED * log(len(same))
        yield from (replace(person, score=max(score - 0.01, person.score)) for person in same)
