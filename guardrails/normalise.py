"""Text as the detectors see it: what the eye takes for the same character becomes the same character.

Every character of a folded text knows where it stood, so a finding names characters of the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_TAGS = range(0xE0020, 0xE007F)
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_GAP_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[ \t]+(?={_HAN})")
_KEPT = 8
_MOST_CHARACTERS = 32_768
_FILLER_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[ \t*_.·•|/\\~^-]+(?={_HAN})")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `positions[i]` is where its character `i` stood in the original."""

    text: str
    positions: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of the characters `start:end`, which must not be empty."""
        first, last = self.positions[start], self.positions[end - 1]
        return min(first, last), max(first, last) + 1

    def without(self, pattern: re.Pattern[str]) -> "Folded":
        """The same text without what `pattern` matches."""
        parts: list[str] = []
        positions: list[int] = []
        end = 0
        for match in pattern.finditer(self.text):
            parts.append(self.text[end : match.start()])
            positions += self.positions[end : match.start()]
            end = match.end()
        if not end:
            return self
        return Folded("".join(parts) + self.text[end:], (*positions, *self.positions[end:]))


@lru_cache(maxsize=_KEPT)
def fold(text: str, join_han: bool = False) -> Folded:
    """Full-width and styled characters made plain, invisible ones removed, invisible tag letters shown.

    `join_han` also removes spaces between two Chinese characters, as in names laid out to one width. The last
    results are kept: rules and masking look at the same text one after the other."""
    plain = _plain()
    uneven = [character for character in set(text) if len(plain[ord(character)]) != 1]
    folded = Folded(text.translate(plain), _positions(text, uneven))
    return folded.without(_GAP_BETWEEN_HAN) if join_han else folded


def _positions(text: str, uneven: list[str]) -> tuple[int, ...]:
    """Where each character of the folded text stood; `uneven` are the characters that become none or
    several."""
    if not uneven:
        return tuple(range(len(text)))
    positions, done = list[int](), 0
    for match in re.finditer(f"[{re.escape(''.join(uneven))}]", text):
        positions += range(done, match.start())
        positions += [match.start()] * len(_plain()[ord(match[0])])
        done = match.end()
    return (*positions, *range(done, len(text)))


def compact(text: str) -> Folded:
    """`fold` for rules on wording: also lower case, simplified characters, no filler between characters."""
    return compacted(fold(text))


def compacted(folded: Folded) -> Folded:
    """`compact` of a text that is folded already; positions stay those of the original."""
    folded = folded.without(_FILLER_BETWEEN_HAN)
    lowered = lower(folded.text)
    return Folded(lowered if lowered.isascii() else _simplified(lowered), folded.positions)


def lower(text: str) -> str:
    """Lower case, one character for one."""
    whole = text.lower()
    return (
        whole if len(whole) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)
    )


class _Plain(dict[int, str]):
    """What each character met so far becomes, also where it stays: `translate` is slow on what it does not
    find."""

    def __missing__(self, point: int) -> str:
        plain = _fold_character(point)
        if len(self) < _MOST_CHARACTERS:
            self[point] = plain
        return plain


@cache
def _plain() -> _Plain:
    return _Plain()


def _fold_character(point: int) -> str:
    character = chr(point)
    if point in _TAGS:
        return chr(point - 0xE0000)
    if unicodedata.category(character) == "Cf" or any(point in each for each in _VARIATION_SELECTORS):
        return ""
    return unicodedata.normalize("NFKC", character)


def _simplified(text: str) -> str:
    """Simplified characters, one for one: a phrase that changes its length is taken apart."""
    simple: str = _converter().convert(text)
    if len(simple) == len(text):
        return simple
    return "".join(one if len(one := _converter().convert(c)) == 1 else c for c in text)


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
