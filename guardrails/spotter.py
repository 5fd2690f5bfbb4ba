"""Finds any of many words in a text in one pass over its pairs of characters."""

from collections import defaultdict
from collections.abc import Mapping
from operator import add
from typing import Generic, TypeVar

V = TypeVar("V")


def pairs_of(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters: what several spotters can share for one text."""
    return frozenset(map(add, text, text[1:]))


class Spotter(Generic[V]):
    """Words of two characters or more, each with a value."""

    def __init__(self, words: Mapping[str, V]) -> None:
        index: dict[str, list[tuple[str, V]]] = defaultdict(list)
        for word, value in words.items():
            index[word[:2]].append((word, value))
        self._index = {
            pair: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for pair, entries in index.items()
        }

    def __contains__(self, word: str) -> bool:
        """Whether `word` is one of the words."""
        return any(word == each for each, _ in self._index.get(word[:2], ()))

    def find(self, text: str, pairs: frozenset[str] | None = None) -> list[tuple[int, int, V]]:
        """Start, end and value of each word, in order, the longest at each place; words may overlap.
        `pairs` are those of the text, where the caller has them."""
        index, found = self._index, list[tuple[int, int, V]]()
        for pair in index.keys() & (pairs_of(text) if pairs is None else pairs):
            place = text.find(pair)
            while place >= 0:
                for word, value in index[pair]:
                    if text.startswith(word, place):
                        found.append((place, place + len(word), value))
                        break
                place = text.find(pair, place + 1)
        found.sort(key=lambda each: each[0])
        return found
