"""Finds the knowledge points that a sentence names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_IGNORED = re.compile(r"[的、·]|(?<![a-z0-9])\s+|\s+(?![a-z0-9])")
"""Spaces stay where they part two Latin words."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text: its normal form, and the ids it belongs to, the first given first."""

    name: str
    ids: tuple[str, ...]


class Names:
    """Every name of every point. Matching is by the longest name, from left to right, and takes no notice
    of case, width, 、, 的 and spaces within Chinese, so that 分数的加减法 is 分数加减法.

    A name of one character (圆, 角, 比) counts only where it is a word of its own, as the segmenter sees
    it; a Latin name only where no letter or digit touches it.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        found: dict[str, tuple[str, ...]] = {}
        for name, point_id in names:
            key = normalise(name)
            if key and point_id not in found.get(key, ()):
                found[key] = (*found.get(key, ()), point_id)
        self._ids: Mapping[str, tuple[str, ...]] = MappingProxyType(found)
        lengths: dict[str, set[int]] = {}
        for key in found:
            lengths.setdefault(key[:2], set()).add(len(key))
        self._lengths = {start: tuple(sorted(these, reverse=True)) for start, these in lengths.items()}

    def find(self, text: str) -> list[str]:
        """Ids of the points named in `text`, in its order, each once; of points that share a name, the
        first."""
        return list(dict.fromkeys(named.ids[0] for named in self.matches(text)))

    def matches(self, text: str) -> Iterator[Named]:
        """Every name in `text`, in its order, as often as it stands there."""
        plain = normalise(text)
        words: set[str] | None = None
        start = 0
        while start < len(plain):
            end = self._match(plain, start)
            if end == start + 1:
                words = _words(text) if words is None else words
                if plain[start] not in words:
                    end = start
            if end > start:
                yield Named(plain[start:end], self._ids[plain[start:end]])
            start = max(end, start + 1)

    def _match(self, plain: str, start: int) -> int:
        """Where the longest name that begins at `start` ends; `start` if none does."""
        for length in (*self._lengths.get(plain[start : start + 2], ()), 1):
            end = start + length
            if plain[start:end] in self._ids and not _inside_word(plain, start, end):
                return end
        return start


def normalise(text: str) -> str:
    """What is compared: NFKC (x² becomes x2), lower case, without 、, 的 and spaces around Chinese. Both
    ways of writing a graph are one: 图像 is 图象."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("图像", "图象")


def _inside_word(plain: str, start: int, end: int) -> bool:
    return (start > 0 and _latin(plain[start]) and _latin(plain[start - 1])) or (
        end < len(plain) and _latin(plain[end - 1]) and _latin(plain[end])
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _words(text: str) -> set[str]:
    import rjieba

    return set(rjieba.cut(text))
