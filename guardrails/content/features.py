"""What a linear model reads of a text: hashed character n-grams, words of Latin script, and marks left by the
word list. Any window of the text is scored from running sums, so a long text costs one pass.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BITS = 17
_SIZES = (1, 2, 3, 4)
_WORD = re.compile(r"[a-z][a-z'’]*|\d+")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Features:
    """Feature numbers of a text by place: `numbers[i]` starts at `starts[i]` and ends before `ends[i]`."""

    length: int
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def features(text: str, marks: Iterable[tuple[str, int, int]] = ()) -> Features:
    """Features of a text that went through `guardrails.normalise.compact`; `marks` are named spans that count
    as features of their own."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    numbers, starts, ends = [], [], []
    for size in _SIZES:
        count = len(points) - size + 1
        if count <= 0:
            break
        hashed = np.full(count, size, dtype=np.uint64)
        for offset in range(size):
            hashed = (hashed ^ points[offset : offset + count]) * _ODD
            hashed ^= hashed >> np.uint64(29)
        places = np.arange(count, dtype=np.int64)
        numbers.append(_bucket(hashed))
        starts.append(places)
        ends.append(places + size)
    named = [*_words(text), *marks]
    if named:
        numbers.append(np.array([bucket_of(name) for name, _, _ in named], dtype=np.int64))
        starts.append(np.array([start for _, start, _ in named], dtype=np.int64))
        ends.append(np.array([end for _, _, end in named], dtype=np.int64))
    if not numbers:
        nothing = np.zeros(0, dtype=np.int64)
        return Features(len(text), nothing, nothing, nothing)
    return Features(len(text), np.concatenate(numbers), np.concatenate(starts), np.concatenate(ends))


@lru_cache(maxsize=16_384)
def bucket_of(name: str) -> int:
    """The feature number of a named mark; stable across processes."""
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = ((hashed ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return int(_bucket(np.array([hashed], dtype=np.uint64))[0])


def _bucket(hashed: NDArray[np.uint64]) -> NDArray[np.int64]:
    return ((hashed * _MIX) >> np.uint64(64 - BITS)).astype(np.int64)


def _words(text: str) -> Iterable[tuple[str, int, int]]:
    before = ("", 0, 0)
    for match in _WORD.finditer(text):
        word = match.group()
        yield f"w:{word}", match.start(), match.end()
        if before[0] and match.start() - before[2] <= 2:
            yield f"w:{before[0]} {word}", before[1], match.end()
        before = (word, match.start(), match.end())
