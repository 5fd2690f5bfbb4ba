"""An answer as the marker reads it: one width, one case, simplified characters; words, character n-grams,
numbers, negations and verdicts. The same for Chinese and for languages written with spaces."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from retrieval.segmentation import FUNCTION_CHARACTERS, normalise, stem, words

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:\.\d+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ENUMERATION = re.compile(r"[(（]\s*\d{1,2}\s*[)）]|[①-⑳]|(?m:^\s*\d{1,2}\s*[.、．)](?!\d))")
_CLAUSE = re.compile(r"[。；;！!？?\n、，,/]|\band\b|[.](?!\d)|(?<=[\u4e00-\u9fff])[和与及]")
_NEGATION = re.compile(
    r"不是|不会|不能|不用|不需|无需|无法|没有|并非|不|没|无|非|未|\b(?:no|not|never|none|nor|without|cannot"
    r"|[a-z]+n['’]?t)\b"
)
_YES = re.compile(r"正确|对的|^对|^是|^yes|\btrue\b|\bcorrect\b")
_NO = re.compile(r"不正确|不对|错误|不一定|^错|^否|^不|^no\b|\bfalse\b|\bincorrect\b|\bwrong\b")
_SHE = re.compile(r"\bshe\b")
_HER = re.compile(r"\b(?:her|hers|him)\b")
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "they",
        "them",
        "their",
        "he",
        "she",
        "his",
        "her",
        "him",
        "we",
        "us",
        "our",
        "you",
        "your",
        "i",
        "me",
        "my",
        "as",
        "so",
        "if",
        "then",
        "than",
        "there",
        "here",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "from",
        "into",
        "out",
        "up",
        "down",
        "about",
        "what",
        "which",
        "who",
        "when",
        "where",
        "why",
        "how",
        "also",
        "just",
        "very",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read. `terms` are words and Chinese bigrams, `content` those that carry meaning, `grams`
    the character n-grams with their counts, `clauses` the contents of its parts, `verdict` 1, -1 or 0."""

    plain: str
    terms: tuple[str, ...]
    content: frozenset[str]
    grams: Counter[str]
    clauses: tuple[frozenset[str], ...]
    numbers: frozenset[str]
    negations: int
    verdict: int


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Read a text. The last few thousand are remembered."""
    plain = _one_gender(" ".join(normalise(_ENUMERATION.sub(" ", text)).split()))
    terms = tuple(_terms(plain))
    clauses = [frozenset(_content(_terms(part))) for part in _CLAUSE.split(plain)]
    return Reading(
        plain,
        terms,
        frozenset(_content(terms)),
        _grams(plain),
        tuple(each for each in clauses if each),
        frozenset(_NUMBER.findall(plain)),
        len(_NEGATION.findall(plain)),
        -1 if _NO.search(plain) else 1 if _YES.search(plain) else 0,
    )


def _one_gender(plain: str) -> str:
    """他 and 她, he and she are the same person to a marker."""
    return _SHE.sub("he", _HER.sub("his", plain.replace("她", "他").replace("妳", "你")))


def _terms(plain: str) -> list[str]:
    found = [stem(word) for word in _LATIN.findall(plain)]
    found += words(plain)
    for run in _HAN.findall(plain):
        found += [run[at : at + 2] for at in range(len(run) - 1)]
        found += [one for one in run if one not in FUNCTION_CHARACTERS]
    return found


def _content(terms: Iterable[str]) -> list[str]:
    return [term for term in terms if term not in _STOP]


def _grams(plain: str) -> Counter[str]:
    """Character n-grams of 2 to 4 with the edges of words, of 1 to 3 in Chinese."""
    counts: Counter[str] = Counter()
    for run in _HAN.findall(plain):
        for size in (1, 2, 3):
            counts.update(run[at : at + size] for at in range(len(run) - size + 1))
    for word in _LATIN.findall(plain):
        edged = f" {word} "
        for size in (2, 3, 4):
            counts.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return counts
