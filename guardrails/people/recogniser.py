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
from guardrails.people.candidates import EDGE, Words, cutting, laid, lexicon
from guardrails.people.shortlist import Shortlist
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
    """Weights by feature, and those of the characters of a name laid out for whole texts; `most` is what the
    words that lie over a candidate can add at most."""

    scale: int
    threshold: float
    weight: Callable[[str, int], int]
    most: int
    shortlist: Shortlist
    around: "_Around"


class _Around:
    """The weights of `candidates.context`, by the first letter of the feature: no key is put together."""

    def __init__(self, weights: dict[str, int]) -> None:
        by_letter: dict[str, dict[str, int]] = {letter: {} for letter in "lLrRpf<>="}
        for key, weight in weights.items():
            if key[0] in by_letter:
                by_letter[key[0]][key[1:]] = weight
        self._left, self._before, self._right, self._after, self._previous, self._following = (
            by_letter[letter].get for letter in "lLrRpf"
        )
        self._marks = {
            (role, verb): by_letter["<"].get(role, 0)
            + by_letter[">"].get(verb, 0)
            + by_letter["="].get(role + verb, 0)
            for role in "01"
            for verb in "01"
        }
        self._roles, self._verbs = lexicon().roles, lexicon().verbs

    def weigh(self, words: Words, start: int, end: int) -> int:
        """The sum of the weights of `candidates.context`."""
        text, of, starts = words.text, words.of, words.starts
        first, last = of[start], of[end - 1]
        left = text[start - 1] if start else EDGE
        right = text[end] if end < len(text) else EDGE
        before = text[start - 2 : start] if start > 1 else EDGE + left
        after = text[end : end + 2] if end + 1 < len(text) else right + EDGE
        previous = following = EDGE
        if starts[first] != start:
            previous = "<"
        elif first:
            previous = words.words[first - 1]
        if starts[last + 1] != end:
            following = ">"
        elif last + 2 < len(starts):
            following = words.words[last + 1]
        role = "1" if previous in self._roles or text[start - 2 : start] in self._roles else "0"
        verb = "1" if following in self._verbs or after in self._verbs else "0"
        return (
            self._left(left, 0)
            + self._before(before, 0)
            + self._right(right, 0)
            + self._after(after, 0)
            + self._previous(previous, 0)
            + self._following(following, 0)
            + self._marks[role, verb]
        )


@cache
def _model() -> _Model:
    raw: dict[str, Any] = json.loads(Path(__file__).with_name("names_weights.json").read_text("utf-8"))
    weights = raw["weights"]
    most = sum(max(value for key, value in weights.items() if key[0] == letter) for letter in "CTPF")
    shortlist = Shortlist(raw["bias"], weights, lexicon())
    return _Model(raw["scale"], raw["threshold"], weights.get, most, shortlist, _Around(weights))


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
    for start, end, _ in _public_names().find(words.text):
        if starts[of[start]] == start and starts[of[end - 1] + 1] == end:
            yield Person(start, end, _LISTED, 0)


def people(text: str, words: Words | None = None) -> list[Person]:
    """Names of persons in a folded text, in order and without overlap, public figures included and marked."""
    words = words or Words(text)
    threshold = _model().threshold
    found = [*scored(words), *_foreign(words), *_public(words)]
    public = public_figures()
    # the likelier reading takes its place first, so what is below the threshold never pushes anything out
    likely = [person for person in _pooled(found, text) if person.score > threshold]
    return [replace(person, public=text[person.start : person.end] in public) for person in best(likely)]


def scored(words: Words) -> list[Person]:
    """Every Chinese candidate that is worth pooling, with its log-odds of being a name."""
    model = _model()
    around = model.around.weigh
    most, worth = model.most, _WORTH_POOLING * model.scale
    weight, found = model.weight, list[Person]()
    of, starts, tags = words.of, words.starts, words.tags
    hopeless, ordinary = _HOPELESS * model.scale, round(_ORDINARY_WORD * model.scale)
    for start, end, surname, score in model.shortlist.over(words.text, hopeless):
        for key in cutting(words, start, end):
            score += weight(key, 0)
        word = of[start]
        if starts[word] == start and starts[word + 1] == end and not tags[word].startswith(_PERSON_TAGS):
            score += ordinary
        if score <= hopeless:
            continue
        score += around(words, start, end)
        if score + most >= worth:
            for key in laid(words, start, end, surname):
                score += weight(key, 0)
            if score > worth:
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
        return model.around.weigh(words, start, end) / model.scale

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
        if len(same) == 1:
            yield same[0]
            continue
        score = max(person.score for person in same) + _POOLED * log(len(same))
        yield from (replace(person, score=max(score - 0.01, person.score)) for person in same)
