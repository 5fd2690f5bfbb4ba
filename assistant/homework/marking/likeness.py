"""What an answer has in common with the key and with the other answers: numbers that mean the same for
every question and language, so that one small model can weigh them.

`FEATURES` names the columns. The answers of one question are looked at together: rarity of a word is
counted over them, and what most good answers say counts as a second key.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log, log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.soft_sets import COLUMNS, SoftSets
from assistant.homework.marking.texts import Reading, read

if TYPE_CHECKING:
    from scipy import sparse

_PLAIN = (
    "key_recall", "key_precision", "key_f1", "key_chars", "key_chars_recall", "new_recall", "longest_run",
    "points_mean", "points_least", "points_met", "numbers", "negation", "verdict_same", "verdict_other",
    "question_share", "own_share", "log_length", "length_ratio", "length_rank", "blank", "centrality",
    "nearest", "second_key", "key_rank", "second_rank", "key_length", "reference_own", "clauses", "whole_key",
)  # fmt: skip
FEATURES = (*_PLAIN, *COLUMNS)
_NEAR = 0.72
"""Shared letters from which two words count as one, misspelt."""
_COMPANY = 1000
_BLOCK = 500
_TINY = 1e-9
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`table` is answers × `FEATURES`; `grams` their character n-grams and words as unit rows."""

    table: Floats
    grams: "sparse.csr_matrix"
    words: "sparse.csr_matrix"


def likeness(question: str, keys: Sequence[str], answers: Sequence[str]) -> Likeness:
    """All answers of one question against its key answers. Every list may be of any length but `answers`
    must not be empty."""
    asked, wanted, given = read(question), [read(key) for key in keys], [read(each) for each in answers]
    rarity = _rarity([asked, *wanted, *given])
    everything = [*given, *wanted]
    grams = _rows([each.grams for each in everything])
    word_rows = _rows([Counter(each.terms) for each in everything])
    n = len(given)
    key_cosine = (grams[:n] @ grams[n:].T).toarray() if wanted else np.zeros((n, 1))
    table = np.array([_best(each, asked, wanted, rarity, key_cosine[at]) for at, each in enumerate(given)])
    table = np.column_stack([table, _company(table, grams[:n], given)])
    tail = np.array([_about(wanted, asked)] * n)
    whole = np.array([[float(any(_inside(key, each) for key in wanted))] for each in given])
    table = np.column_stack([table, tail, np.array([[log1p(len(each.clauses))] for each in given]), whole])
    table = np.column_stack([table, _soft(asked, wanted, given, rarity)])
    return Likeness(table, grams[:n], word_rows[:n])


def _best(
    each: Reading, asked: Reading, wanted: Sequence[Reading], rarity: dict[str, float], cosine: Floats
) -> list[float]:
    if not wanted:
        return [0.0] * 13 + _alone(each, asked, None)
    rows = [_against(each, asked, key, rarity, float(cosine[at])) for at, key in enumerate(wanted)]
    best = max(rows, key=lambda row: row[2] + row[3])
    key = wanted[rows.index(best)]
    return best + _alone(each, asked, key)


def _against(
    each: Reading, asked: Reading, key: Reading, rarity: dict[str, float], cosine: float
) -> list[float]:
    recall, precision = _covered(key.content, each, rarity), _covered(each.content, key, rarity)
    new = key.content - asked.content
    points = [_covered(part - asked.content or part, each, rarity) for part in key.clauses] or [0.0]
    shared = sum((each.grams & key.grams).values())
    block = SequenceMatcher(None, each.plain, key.plain, autojunk=False).find_longest_match()
    fresh = key.numbers - asked.numbers
    return [
        recall,
        precision,
        2 * recall * precision / (recall + precision) if recall + precision else 0.0,
        cosine,
        shared / (sum(key.grams.values()) or 1),
        _covered(new or key.content, each, rarity),
        block.size / (len(key.plain) or 1),
        sum(points) / len(points),
        min(points),
        sum(point > 0.5 for point in points) / len(points),
        len(fresh & each.numbers) / len(fresh) if fresh else 0.5,
        abs(min(each.negations, 3) - min(key.negations, 3)) / 3,
        float(each.verdict == key.verdict != 0),
    ]


def _alone(each: Reading, asked: Reading, key: Reading | None) -> list[float]:
    size = len(each.content) or 1
    known = asked.content | (key.content if key else frozenset())
    length = len(each.plain)
    return [
        float(bool(key and each.verdict == -key.verdict != 0)),
        len(each.content & asked.content) / size,
        len(each.content - known) / size,
        log1p(length) / 5,
        min(2.0, length / (len(key.plain) or 1)) if key else 1.0,
    ]


def _company(table: Floats, grams: "sparse.csr_matrix", given: Sequence[Reading]) -> Floats:
    """How an answer stands among the others, of whom `_COMPANY` at most are asked."""
    n = len(given)
    asked = np.unique(np.linspace(0, n - 1, min(n, _COMPANY)).astype(int))
    lengths = np.array([len(each.plain) for each in given], dtype=float)
    blank = np.array([float(len(each.content) == 0) for each in given])
    score = table[:, 2] + table[:, 3]
    weight = np.clip(score[asked], 0, None) ** 2 + _TINY
    central, nearest, second = np.zeros(n), np.zeros(n), np.zeros(n)
    for start in range(0, n, _BLOCK):
        rows = slice(start, min(n, start + _BLOCK))
        same = (grams[rows] @ grams[asked].T).toarray()
        other = np.arange(n)[rows, None] != asked[None, :]
        same *= other
        central[rows] = same.sum(1) / np.maximum(1, other.sum(1))
        nearest[rows] = same.max(1, initial=0.0)
        second[rows] = (same @ weight) / (other @ weight + _TINY)
    return np.column_stack([_rank(lengths), blank, central, nearest, second, _rank(score), _rank(second)])


def _soft(
    asked: Reading, wanted: Sequence[Reading], given: Sequence[Reading], rarity: dict[str, float]
) -> Floats:
    """Soft cardinalities against the key that each answer is likest to."""
    sets = SoftSets(rarity)
    question = sets.numbers(asked.terms)
    keys = [sets.numbers(key.terms) for key in wanted] or [[]]
    rows = []
    for each in given:
        own = sets.numbers(each.terms)
        rows.append(max((sets.compare(own, key, question) for key in keys), key=lambda row: row[3]))
    return np.array(rows)


def _about(wanted: Sequence[Reading], asked: Reading) -> list[float]:
    size = sum(len(key.content) for key in wanted) / (len(wanted) or 1)
    own = sum(len(key.content - asked.content) / (len(key.content) or 1) for key in wanted) / (
        len(wanted) or 1
    )
    return [log1p(size) / 5, own]


def _inside(key: Reading, each: Reading) -> bool:
    return bool(key.plain) and key.plain.strip(" .。") in each.plain


def _covered(wanted: frozenset[str], there: Reading, rarity: dict[str, float]) -> float:
    """Share of `wanted` by rarity that `there` has, words of four letters and more also when misspelt."""
    whole = sum(rarity[term] for term in wanted)
    if not whole:
        return 0.0
    found = sum(rarity[term] * _present(term, there.content) for term in wanted)
    return found / whole


def _present(term: str, content: frozenset[str]) -> float:
    if term in content:
        return 1.0
    if len(term) < 4 or not term.isascii():
        return 0.0
    return max((close for other in content if (close := _alike(term, other)) >= _NEAR), default=0.0)


def _alike(one: str, other: str) -> float:
    """Ratio of shared letters in order; 0 where the first letters or the lengths tell them apart."""
    if abs(len(one) - len(other)) > 3 or one[0] != other[0] or not other.isascii():
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _rarity(readings: Sequence[Reading]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    for each in readings:
        seen.update(set(each.terms))
    return {term: log((len(readings) + 2) / (count + 0.5)) + 0.3 for term, count in seen.items()}


def _rank(values: Floats) -> Floats:
    """Share of the others that lie below, ties half."""
    if len(values) < 2:
        return np.full(len(values), 0.5)
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") - 1
    return np.asarray(below / 2 / (len(values) - 1), dtype=float)


def _rows(counts: Sequence[Counter[str]]) -> "sparse.csr_matrix":
    """Unit rows of damped counts by rarity."""
    from scipy import sparse

    place: dict[str, int] = {}
    rows, columns, values = [], [], []
    for at, each in enumerate(counts):
        for term, count in each.items():
            rows.append(at)
            columns.append(place.setdefault(term, len(place)))
            values.append(1 + log(count))
    table = sparse.csr_matrix((values, (rows, columns)), shape=(len(counts), max(1, len(place))))
    seen = np.asarray((table > 0).sum(0)).ravel()
    table = table @ sparse.diags(np.log((len(counts) + 1) / (seen + 1)) + 1)
    size = np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(size > 0, size, 1)) @ table)
