"""The candidates whose characters alone could make a name (初筛), for a whole text at once.

Most candidates end here: their characters rule a name out whatever stands around them. Weights of single
characters lie in tables by code point, weights of pairs in sorted arrays, so a text costs a few passes of
numpy instead of a loop over its candidates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guardrails.people.candidates import Lexicon, compounds

Weights = NDArray[np.int32]
_POINTS = 0x10000
_HAN = slice(0x4E00, 0xA000)
_Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Weights of pairs of characters, by `first * 65536 + second`, sorted."""

    keys: NDArray[np.int64]
    weights: Weights

    def of(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> Weights:
        wanted = first * _POINTS + second
        places = np.searchsorted(self.keys, wanted)
        found: Weights = np.where(self.keys[places] == wanted, self.weights[places], 0)
        return found


class Shortlist:
    """Weights of `names_weights.json` that look at the characters of a name, laid out for whole texts."""

    def __init__(self, bias: int, weights: Mapping[str, int], book: Lexicon) -> None:
        self._bias, self._weight, self._book = bias, dict(weights), book
        self._surname, self._given = _marked(book.surnames), np.zeros(_POINTS, dtype=np.bool_)
        self._given[_HAN] = True
        self._given &= ~_marked("".join(book.never_given))
        titles = [title for title in book.titles if len(title) <= 2]
        self._title = _marked("".join(title for title in titles if len(title) == 1))
        self._titles = _pairs({title: 1 for title in titles if len(title) == 2})
        self._family, self._only, self._second, self._third = (
            _table(weights, letter) for letter in ("s", "a", "b", "c")
        )
        self._whole, self._both, self._head = (
            _pairs({key[1:]: value for key, value in weights.items() if key[0] == letter and len(key) == 3})
            for letter in "AgB"
        )

    def over(self, text: str, bar: float) -> Iterator[tuple[int, int, int, int]]:
        """Start, end, length of the surname and weight of every candidate whose characters reach `bar`, in
        order of place, compound surnames last."""
        points = np.frombuffer(f"{text}\0\0".encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
        points[points >= _POINTS] = 0
        given = self._given[points]
        at = np.flatnonzero(self._surname[points[:-2]] & given[1:-1])
        first, second, third = points[at], points[at + 1], points[at + 2]
        family = self._family[first] + self._bias
        short = family + self._weight.get("#11", 0) + self._only[second] + self._whole.of(first, second)
        long = family + self._weight.get("#21", 0) + self._second[second] + self._third[third]
        long += self._both.of(second, third) + self._head.of(first, second)
        wanted = (short >= bar) & ~self._title[second], (long >= bar) & given[at + 2]
        wanted[1][self._titles.of(second, third) > 0] = False
        rows = [(*row, 2) for row in zip(at[wanted[0]].tolist(), short[wanted[0]].tolist(), strict=True)]
        rows += [(*row, 3) for row in zip(at[wanted[1]].tolist(), long[wanted[1]].tolist(), strict=True)]
        rows.sort(key=lambda row: (row[0], row[2]))
        yield from ((start, start + size, 1, weight) for start, weight, size in rows)
        for start, end, surname in compounds(text, self._book):
            weight = self._compound(text, start, end, start + surname)
            if weight >= bar:
                yield start, end, surname, weight

    def _compound(self, text: str, start: int, end: int, middle: int) -> int:
        weight, size = self._weight.get, end - middle
        total = self._bias + weight("s" + text[start:middle], 0) + weight(f"#{size}{middle - start}", 0)
        if size == 1:
            return total + weight("a" + text[middle], 0) + weight("A" + text[start:end], 0)
        total += weight("b" + text[middle], 0) + weight("c" + text[end - 1], 0)
        return total + weight("g" + text[middle:end], 0) + weight("B" + text[start : middle + 1], 0)


def _marked(characters: str) -> _Marks:
    marks = np.zeros(_POINTS, dtype=np.bool_)
    marks[[ord(character) for character in characters]] = True
    return marks


def _table(weights: Mapping[str, int], letter: str) -> Weights:
    table = np.zeros(_POINTS, dtype=np.int32)
    for key, value in weights.items():
        if key[0] == letter and len(key) == 2:
            table[ord(key[1])] = value
    return table


def _pairs(weights: Mapping[str, int]) -> _Pairs:
    numbered = sorted((ord(pair[0]) * _POINTS + ord(pair[1]), value) for pair, value in weights.items())
    keys = [key for key, _ in numbered]
    # a last key that no pair of characters has keeps every look-up inside the array
    return _Pairs(
        np.array([*keys, _POINTS * _POINTS], dtype=np.int64),
        np.array([*(value for _, value in numbered), 0], dtype=np.int32),
    )
