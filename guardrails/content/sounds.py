"""Risky words written by their sound (拼音、谐音): zhadan, zha dan, 乍弹 for 炸弹.

The table is made by `python -m eval.training.sounds`: characters by reading, an empty line, then the words
whose sound means nothing else in ordinary text.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from guardrails.normalise import Folded

_LATIN = re.compile(r"[a-z]+(?:[ '·-]{1,2}[a-z]+)*", re.IGNORECASE)
_FIRST = 0xE000
_HAN = (0x4E00, 0xA000)
_LEAST_LETTERS = 5
_INSIDE = 9
"""Letters a word must have to be looked for inside a longer Latin word."""


@dataclass(frozen=True, slots=True)
class _Table:
    sound: dict[int, str]
    words: tuple[str, ...]
    by_character: AhoCorasick
    by_letter: AhoCorasick
    spelled: tuple[str, ...]


@cache
def _table() -> _Table:
    text = (files(__name__.rpartition(".")[0]) / "sounds.txt").read_text(encoding="utf-8")
    readings, _, listed = text.partition("\n\n")
    letters: dict[str, str] = {}
    # every Chinese character: `translate` is slow on those it does not find
    sound: dict[int, str] = {point: chr(point) for point in range(*_HAN)}
    for number, line in enumerate(readings.splitlines()):
        reading, _, characters = line.partition(" ")
        for character in characters:
            letters[character] = reading
            sound[ord(character)] = chr(_FIRST + number)
    words = tuple(listed.split())
    spelled = tuple("".join(letters[c] for c in word) for word in words)
    return _Table(
        sound,
        words,
        AhoCorasick([word.translate(sound) for word in words], matchkind=MatchKind.LeftmostLongest),
        AhoCorasick(
            [each if len(each) >= _LEAST_LETTERS else f"\0{each}" for each in spelled],
            matchkind=MatchKind.Standard,
        ),
        spelled,
    )


def sounded(text: Folded) -> Folded | None:
    """The text with such words written as the list writes them; None where there are none."""
    found = sorted([*_misspelt(text.text), *_spelt(text.text)])
    parts: list[str] = []
    positions: list[int] = []
    done = 0
    for start, end, word in found:
        if start < done:
            continue
        run = text.positions[start:end]
        parts += [text.text[done:start], word]
        positions += text.positions[done:start]
        positions += [run[i * (len(run) - 1) // max(1, len(word) - 1)] for i in range(len(word))]
        done = end
    if not parts:
        return None
    return Folded("".join(parts) + text.text[done:], (*positions, *text.positions[done:]))


def _misspelt(text: str) -> list[tuple[int, int, str]]:
    """Chinese characters that sound like a word and are not it; in short words one must be the right one."""
    table = _table()
    heard = text.translate(table.sound)
    found = []
    for number, start, end in table.by_character.find_matches_as_indexes(heard):
        word, written = table.words[number], text[start:end]
        right = sum(a == b for a, b in zip(word, written, strict=True))
        if written != word and right >= (1 if len(word) < 4 else 0):
            found.append((start, end, word))
    return found


def _spelt(text: str) -> list[tuple[int, int, str]]:
    """Words in pinyin, between the ends of Latin words or, where they are long, inside one."""
    table = _table()
    found = []
    for match in _LATIN.finditer(text):
        places = [match.start() + i for i, c in enumerate(match.group()) if c.isalpha()]
        joined = "".join(text[i].lower() for i in places)
        starts = {0, *(k for k in range(1, len(places)) if places[k] - places[k - 1] > 1)}
        ends = {*starts, len(joined)}
        for number, start, end in table.by_letter.find_matches_as_indexes(joined, overlapping=True):
            if (start in starts and end in ends) or end - start >= _INSIDE:
                found.append((places[start], places[end - 1] + 1, table.words[number]))
    return found
