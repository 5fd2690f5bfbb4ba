"""Finds any of many words in a text in one pass over its characters."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

V = TypeVar("V")


class Spotter(Generic[V]):
    """Words, each with a value."""

    def __init__(self, words: Mapping[str, V]) -> None:
        self._words = words
        self._values = list(words.values())
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.Standard)

    def __contains__(self, word: str) -> bool:
        """Whether `word` is one of the words."""
        return word in self._words

    def find(self, text: str) -> list[tuple[int, int, V]]:
        """Start, end and value of each word, in order, the longest at each place; words may overlap."""
        longest: dict[int, tuple[int, int]] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start not in longest or longest[start][0] < end:
                longest[start] = (end, number)
        return [(start, end, self._values[number]) for start, (end, number) in sorted(longest.items())]
