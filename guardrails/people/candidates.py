"""Where a Chinese name could stand (候选): a surname and one or two given characters, cut at words.

A candidate is only a question; `recogniser` answers it. Words come from the segmenter, so that 高兴 is
no Mr Gao and 张敏华为他 still asks both 张敏 and 张敏华.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, count, repeat
from pathlib import Path
from typing import Any

import yaml

from guardrails.spotter import Spotter

EDGE = "^"
"""What stands before and after a text, as a key of the model."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Characters and words of `lexicon.yaml`, ready for look-up."""

    candidate: re.Pattern[str]
    surnames: str
    common_surnames: str
    compound: Spotter[None]
    never_given: frozenset[str]
    transliteration: re.Pattern[str]
    translit_characters: frozenset[str]
    roles: frozenset[str]
    verbs: frozenset[str]
    latin_given: frozenset[str]
    fictional: frozenset[str]
    titles: frozenset[str]
    not_people: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text("utf-8"))
    surnames = "".join(raw["surnames"].split())
    never = re.escape(raw["never_given"])
    return Lexicon(
        candidate=re.compile(rf"[{surnames}](?=((?:(?![{never}])[\u4e00-\u9fff]){{1,2}}))"),
        surnames=surnames,
        common_surnames=surnames[:110].replace("方", ""),
        compound=Spotter(dict.fromkeys(raw["compound_surnames"])),
        never_given=frozenset(raw["never_given"]),
        transliteration=re.compile(f"[{raw['transliteration']}]{{2,12}}"),
        translit_characters=frozenset(raw["transliteration"]),
        roles=frozenset(raw["roles"].split()),
        verbs=frozenset(raw["verbs"].split()),
        latin_given=frozenset(raw["latin_given"]),
        fictional=frozenset(raw["fictional"]),
        titles=frozenset(raw["titles"]),
        not_people=frozenset(raw["not_people"].split()),
    )


class Words:
    """A text cut into words with their parts of speech; `of[i]` is the number of the word that holds
    character i, `starts[w]` where word w begins."""

    __slots__ = ("of", "starts", "tags", "text", "words")

    def __init__(self, text: str) -> None:
        import rjieba

        tagged = rjieba.tag(text)
        self.text = text
        self.words: list[str] = [word for word, _ in tagged]
        self.tags: list[str] = [tag for _, tag in tagged]
        self.starts: list[int] = [0, *accumulate(map(len, self.words))]
        self.of: list[int] = [*chain.from_iterable(map(repeat, count(), map(len, self.words)))]


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def chinese(words: Words) -> Iterator[tuple[int, int, int]]:
    """Candidates as start, end and length of the surname: two or three characters, up to four after a
    compound surname."""
    book, text = lexicon(), words.text
    titles = book.titles
    for match in book.candidate.finditer(text):
        start, given = match.start(), match[1]
        if given[0] not in titles:
            yield start, start + 2, 1
        if len(given) == 2 and given not in titles:
            yield start, start + 3, 1
    yield from compounds(text, book)


def compounds(text: str, book: Lexicon) -> Iterator[tuple[int, int, int]]:
    """The candidates after a compound surname, as `chinese` yields them."""
    for start, after, _ in book.compound.find(text):
        for end in (after + 1, after + 2):
            if end <= len(text) and all(_han(c) and c not in book.never_given for c in text[after:end]):
                yield start, end, after - start


def context(words: Words, start: int, end: int) -> list[str]:
    """What stands around `start:end`, as keys of the model."""
    text, of, starts = words.text, words.of, words.starts
    first, last = of[start], of[end - 1]
    at_start, at_end = starts[first] == start, starts[last + 1] == end
    left = text[start - 1] if start else EDGE
    right = text[end] if end < len(text) else EDGE
    before = text[start - 2 : start] if start > 1 else EDGE + left
    after = text[end : end + 2] if end + 1 < len(text) else right + EDGE
    previous = words.words[first - 1] if at_start and first else (EDGE if at_start else "<")
    following = (words.words[last + 1] if last + 2 < len(starts) else EDGE) if at_end else ">"
    book = lexicon()
    role = "1" if previous in book.roles or text[start - 2 : start] in book.roles else "0"
    verb = "1" if following in book.verbs or after in book.verbs else "0"
    return [
        *("l" + left, "L" + before, "r" + right, "R" + after, "p" + previous, "f" + following),
        *("<" + role, ">" + verb, "=" + role + verb),
    ]


def features(words: Words, start: int, end: int, surname: int) -> list[str]:
    """What the decision looks at. Keys are short because there are many; none holds a whole name of three."""
    text, middle = words.text, start + surname
    keys = [f"#{end - middle}{surname}", "s" + text[start:middle]]
    if end - middle == 1:
        keys += ["a" + text[middle], "A" + text[start:end]]
    else:
        keys += [
            "b" + text[middle],
            "c" + text[end - 1],
            "g" + text[middle:end],
            "B" + text[start : middle + 1],
        ]
    return [*keys, *cutting(words, start, end), *outer(words, start, end, surname)]


def cutting(words: Words, start: int, end: int) -> list[str]:
    """The words of the segmenter that a candidate would cut through."""
    of, starts, keys = words.of, words.starts, list[str]()
    last, first = of[end - 1], of[start]
    if starts[last + 1] != end:
        keys.append("x" + words.words[last])
    if starts[first] != start:
        keys.append("y" + words.words[first])
    return keys


def outer(words: Words, start: int, end: int, surname: int) -> list[str]:
    """Where the candidate stands: what is around it, and how words and parts of speech lie over it."""
    return [*context(words, start, end), *laid(words, start, end, surname)]


def laid(words: Words, start: int, end: int, surname: int) -> list[str]:
    """How words and parts of speech lie over the candidate; the first key says how it cuts them."""
    of, starts = words.of, words.starts
    first, last = of[start], of[end - 1]
    at_start, at_end = starts[first] == start, starts[last + 1] == end
    shape = f"{end - start - surname}{surname}"
    cut = f"{shape}{'S' if at_start else 's'}{'E' if at_end else 'e'}{last - first}"
    return [
        "C" + cut,
        "T" + cut + "+".join(words.tags[first : last + 1]),
        "P" + shape + (words.tags[first - 1] if at_start and first else "-"),
        "F" + shape + (words.tags[last + 1] if at_end and last + 2 < len(starts) else "-"),
    ]
