"""Text into atoms for the second look (重排): one number for a Chinese character, a Latin word or a number.

Vectorised, because fifty passages are taken apart for every query. An atom below 0x10000 that is no private
character is that character in one width and simplified; a Latin word is a private character: one that says
which of the query's words it equals or shares its beginning with, or what kind of stranger it is.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.segmentation import is_han, simplified

Array = NDArray[Any]

SEPARATOR = "\x1e"
"""Stands between texts."""
OTHER, NUMBER, YEAR, NAME = 0xE000, 0xE001, 0xE002, 0xE003
"""Latin words that the query has not: any, a number, one of four digits, one with a capital."""
EXACT, SOFT, END = 0xE010, 0xE800, 0xEFF0
"""Where the numbers begin of words that the query has, and of words that only begin like one of its."""
PREFIX = 5
"""Letters by which two longer words are held to be related."""

HAN, LATIN, DIGIT, UPPER, BREAK, OPERATOR, SPACE = (1 << bit for bit in range(7))
"""What a character is."""

_LAST = 0xFFFF
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SIGNS = {
    r"\times": "×", r"\div": "÷", r"\cdot": "·", r"\leqslant": "≤", r"\geqslant": "≥", r"\leq": "≤",
    r"\geq": "≥", r"\neq": "≠", r"\angle": "∠", r"\triangle": "△", r"\circ": "°", r"\pi": "π", r"\%": "%",
}  # fmt: skip
_SIGN = re.compile("(?:" + "|".join(re.escape(name) for name in _SIGNS) + ")(?![a-z])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)|[${}]")
_MULTIPLIER = 0x9E3779B97F4A7C15
_LONGEST = 64
_STEPS = np.array([pow(_MULTIPLIER, n + 1, 1 << 64) for n in range(_LONGEST)], dtype=np.uint64)


def formula(text: str) -> str:
    """`text` with its LaTeX written plainly: `$\\frac{1}{2}x^{2}$` → `1/2x^2`."""
    if "$" not in text and "\\" not in text:
        return text
    plain = _FRACTION.sub(r"\1/\2", text)
    plain = _SIGN.sub(lambda found: _SIGNS[found[0]], plain)
    return _COMMAND.sub("", plain)


@dataclass(frozen=True, slots=True)
class Runs:
    """Latin words of a text: keys of the whole word and of its beginning (0 where it is short), and the
    place of each in the atoms."""

    whole: Array
    start: Array
    places: Array


@dataclass(frozen=True, slots=True)
class Atoms:
    """Atoms of several texts in one row with what they are, the text each belongs to, and the Latin words.
    Spaces are left out. `lengths` counts the atoms of the texts that are characters or words."""

    codes: Array
    kinds: Array
    text: Array
    runs: Runs
    lengths: Array

    def known(self, words: Mapping[int, int], beginnings: Mapping[int, int]) -> Array:
        """The codes, with the words that the query has as its numbers for them."""
        runs = self.runs
        if not words or not len(runs.places):
            return self.codes
        numbers = np.where((found := _lookup(runs.whole, words)) > 0, found, _lookup(runs.start, beginnings))
        codes = self.codes.copy()
        hit = numbers > 0
        codes[runs.places[hit]] = numbers[hit]
        return codes


def atoms(texts: Sequence[str]) -> Atoms:
    """The atoms of `texts`."""
    joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    raw = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    raw = np.minimum(raw, _LAST).astype(np.intp)
    codes, kinds = _codes()[raw].astype(np.intp), _kinds()[raw]
    latin = (kinds & LATIN) > 0
    before, after = _shifted(kinds, 1), _shifted(kinds, -1)
    latin |= (raw == ord(".")) & (before & after & DIGIT > 0)
    starts = latin & ~_shifted(latin, 1)
    keep = np.flatnonzero(starts | ~(latin | (kinds & SPACE > 0)))
    heads = np.flatnonzero(starts)
    whole, beginning, kind_of = _words(codes, kinds, latin, heads)
    row, row_kinds = codes[keep], kinds[keep]
    places = np.flatnonzero(starts[keep])
    row[places] = kind_of
    row_kinds[places] = LATIN
    text = np.cumsum(raw[keep] == ord(SEPARATOR))
    counted = (row_kinds & (HAN | LATIN)) > 0
    lengths = np.bincount(text[counted], minlength=len(texts)).astype(np.float64)
    return Atoms(row, row_kinds, text, Runs(whole, beginning, places), lengths)


def _words(codes: Array, kinds: Array, latin: Array, heads: Array) -> tuple[Array, Array, Array]:
    """Keys of the words that begin at `heads`, of their beginnings, and what they are to a query that has
    not got them. Keys are of the word without its plural ending, as in the index."""
    if not len(heads):
        return heads.astype(np.uint64), heads.astype(np.uint64), heads
    member = np.flatnonzero(latin)
    first = np.searchsorted(member, heads)
    lengths = np.diff(np.append(first, len(member)))
    inside = np.minimum(np.arange(len(member)) - np.repeat(first, lengths), _LONGEST - 1)
    letters = codes[member].astype(np.uint64)
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(letters * _STEPS[inside])])
    last = first + lengths - 1
    l1, l2, l3 = (letters[np.maximum(last - back, first)] for back in range(3))
    s, e, i = (np.uint64(ord(one)) for one in "sei")
    fourth = letters[np.maximum(last - 3, first)]
    ends = l1 == s
    ies = ends & (l2 == e) & (l3 == i) & (lengths > 4) & ~_among(fourth, "ae")
    es = ends & (l2 == e) & (lengths > 3) & ~_among(l3, "aeo")
    bare = ends & ~ies & ~es & (lengths > 3) & ~_among(l2, "us")
    size = lengths - np.where(ies, 3, np.where(es | bare, 1, 0))
    whole = total[first + size] - total[first]
    y_at = np.minimum(size, _LONGEST - 1)
    whole += np.where(ies, np.uint64(ord("y")) * _STEPS[y_at], np.uint64(0))
    long = size > PREFIX
    beginning = np.where(long, total[first + np.minimum(PREFIX, lengths)] - total[first], np.uint64(0))
    head = kinds[heads]
    year = (lengths == 4) & _among(letters[first], "12")
    number = (head & DIGIT) > 0
    kind_of = np.where(number, np.where(year, YEAR, NUMBER), np.where((head & UPPER) > 0, NAME, OTHER))
    return whole, beginning, kind_of


def key(word: str) -> int:
    """The key of a stemmed word, as in `Runs`."""
    letters = np.array([ord(one) for one in word[:_LONGEST]], dtype=np.uint64)
    return int((letters * _STEPS[: len(letters)]).sum(dtype=np.uint64))


def _lookup(keys: Array, numbers: Mapping[int, int]) -> Array:
    if not numbers:
        return np.zeros(len(keys), dtype=np.intp)
    known = np.array(sorted(numbers), dtype=np.uint64)
    values = np.array([numbers[int(one)] for one in known], dtype=np.intp)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], 0)


def _among(values: Array, letters: str) -> Array:
    return np.isin(values, np.array([ord(letter) for letter in letters], dtype=np.uint64))


def _shifted(values: Array, by: int) -> Array:
    """`values` moved by one place to the right (1) or left (-1), with nothing moving in."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[1:] = values[:-1]
    else:
        moved[:-1] = values[1:]
    return moved


@cache
def _codes() -> Array:
    """What each character is folded to: one width, lower case, simplified."""
    characters = []
    for code in range(_LAST + 1):
        folded = unicodedata.normalize("NFKC", chr(code)).casefold() if not 0xD800 <= code < 0xF900 else ""
        characters.append(folded if len(folded) == 1 else chr(code))
    han = [code for code, one in enumerate(characters) if is_han(one)]
    simple = simplified("\n".join(characters[code] for code in han)).split("\n")
    for code, one in zip(han, simple, strict=True):
        if len(one) == 1 and ord(one) <= _LAST:
            characters[code] = one
    return np.array([ord(one) for one in characters], dtype=np.uint32)


@cache
def _kinds() -> Array:
    """What each character is, as a sum of `HAN` and the others."""
    kinds = np.zeros(_LAST + 1, dtype=np.uint8)
    for code, folded in enumerate(_codes().tolist()):
        one = chr(folded)
        if 0xD800 <= code < 0xF900:
            continue
        if one in "。！？!?；;\n." + SEPARATOR:
            kinds[code] = BREAK
        elif one in "-+=^×÷<>≤≥≠/*%°∠△⊥√π":
            kinds[code] = OPERATOR
        elif one.isspace():
            kinds[code] = SPACE
        elif is_han(one):
            kinds[code] = HAN
        elif one.isdigit():
            kinds[code] = LATIN | DIGIT
        elif one.isalnum():
            kinds[code] = LATIN | (UPPER if chr(code).isupper() else 0)
    return kinds
