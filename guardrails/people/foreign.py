"""Foreign names in Chinese text: transliterated with or without a dot, and in Latin letters.

The words around them are weighed by the model that reads Chinese names; how they are made is told by
rules."""

import re
from collections.abc import Callable, Iterator

from guardrails.people.candidates import Lexicon, Words

Around = Callable[[int, int], float]
"""Log-odds that the words around `start:end` surround a person."""
_DOTS = "·•‧・∙"
_HAN = r"\u4e00-\u9fff"
_DOT = re.compile(f"[{_DOTS}]")
_LONGEST_PART = 10
_DOTTED = re.compile(rf"[{_HAN}]{{1,{_LONGEST_PART}}}(?:[{_DOTS}][{_HAN}A-Z]{{1,{_LONGEST_PART}}})+")
_LATIN = re.compile(
    r"(?<![A-Za-z0-9@._/-])(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof|Teacher)\b)[A-Z][a-z]{1,14}"
    r"(?:[ ·][A-Z][a-z]{1,14}|[ ][A-Z]\.){0,2}(?![A-Za-z0-9@_/-])"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Teacher|named|called|name is|I'm|I am)\.? $")
_PLACE_TAGS = ("ns", "nt", "nz")
_PLACE_ENDINGS = "国洲市省州县区城镇岛湾河湖海山港宫语族教星派式杯奖队社"


def dotted(words: Words, book: Lexicon) -> Iterator[tuple[int, int]]:
    """Names with a dot: only the part before the first and after the last dot can be longer than the name."""
    for match in _runs(words.text):
        parts = re.split(f"[{_DOTS}]", match[0])
        start = match.start() + _head(words, match.start(), len(parts[0]), book)
        last = match.end() - len(parts[-1])
        end = last + _tail(words, last, len(parts[-1]), book)
        if end > last and start < match.start() + len(parts[0]):
            yield start, end


def _runs(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_DOTTED`, looked for from each dot backwards: most texts hold few dots."""
    done = 0
    for dot in _DOT.finditer(text):
        start = dot.start()
        while start > max(done, dot.start() - _LONGEST_PART) and _han(text[start - 1]):
            start -= 1
        if dot.start() >= done and (match := _DOTTED.match(text, start)):
            done = match.end()
            yield match


def plain(words: Words, book: Lexicon, around: Around) -> Iterator[tuple[int, int, float]]:
    """Transliterated names without a dot, of three to eight characters, and their log-odds."""
    text, starts, tags = words.text, words.starts, words.tags
    for match in book.transliteration.finditer(text):
        first, last = words.of[match.start()], words.of[match.end() - 1]
        first += starts[first] < match.start()
        last -= starts[last + 1] > match.end()
        while first <= last:
            if tags[first] in ("nr", "nrt", "x", "nrfg") or len(words.words[first]) > 2:
                break
            first += 1
        for stop in range(last, first - 1, -1):
            start, end = starts[first], starts[stop + 1]
            if 3 <= end - start <= 8 and not _known(text[start:end], book):
                score = _shape(words, first, stop) + around(start, end)
                yield start, end, score


def latin(text: str, book: Lexicon, around: Around) -> Iterator[tuple[int, int, float]]:
    """Names in Latin letters: a known given name, a title before it, or a Chinese sentence that wants a
    person."""
    for match in _LATIN.finditer(text):
        start, end = match.span()
        given = match[0].split(" ")[0] in book.latin_given
        if given or _TITLE.search(text, max(0, start - 12), start):
            yield start, end, 2.0
        elif _han(text[start - 1 : start]) or _han(text[end : end + 1]):
            yield start, end, around(start, end) - 2.5


def _known(run: str, book: Lexicon) -> bool:
    """Whether the run begins or ends with a place, a club, a medicine or a loan word."""
    sizes = range(2, len(run) + 1)
    return any(
        run[:size] in book.not_people or run[-size:] in book.not_people
        for size in sizes
        if size > 2 or size == len(run)
    )


def _head(words: Words, start: int, size: int, book: Lexicon) -> int:
    """How many characters before the first dot do not belong to the name: it begins at a word, and all its
    characters are used for transliteration."""
    place = size
    while place and words.text[start + place - 1] in book.translit_characters:
        place -= 1
    if place == 0 or size - place >= 1:
        return place
    return size - 1


def _tail(words: Words, start: int, size: int, book: Lexicon) -> int:
    place = 0
    while place < size and words.text[start + place] in book.translit_characters:
        place += 1
    while place and words.starts[words.of[start + place - 1]] == start + place - 1 and place > 2:
        if words.tags[words.of[start + place - 1]] not in ("p", "c", "d", "u", "uj", "v"):
            break
        place -= 1
    return place


def _shape(words: Words, first: int, last: int) -> float:
    tags = words.tags[first : last + 1]
    length = words.starts[last + 1] - words.starts[first]
    score = (-0.8, 0.8, 1.4, 1.8)[min(length, 6) - 3]
    if all(tag == "nrt" for tag in tags):
        score += 1.0
    if tags[-1].startswith(_PLACE_TAGS) or all(tag.startswith(_PLACE_TAGS) for tag in tags):
        score -= 2.5
    if first == last and tags[0] not in ("nr", "nrt", "nrfg", "x"):
        score -= 3.0
    if words.text[words.starts[last + 1] - 1] in _PLACE_ENDINGS:
        score -= 2.0
    after = words.starts[last + 1]
    if after < len(words.text) and words.text[after] in _PLACE_ENDINGS:
        score -= 3.0
    return score - 0.8 * (last - first)


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
