"""Soft cardinality (Jimenez, Becerra, Gelbukh 2012): how many different things a set of words says, when
words that look alike count as partly the same. Sizes of intersections follow from sizes of unions."""

from collections.abc import Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

COLUMNS = (
    "soft_precision", "soft_recall", "soft_overlap", "soft_dice", "soft_asked", "soft_echo", "soft_key_asked",
    "soft_question_key", "soft_new_precision", "soft_new_recall", "soft_foreign", "soft_size",
    "soft_key_size", "soft_question_size", "soft_longer", "soft_shared",
)  # fmt: skip
_TINY = 1e-6
_LONGEST = 120
_KEPT = 3000
"""Terms of a question up to which all their likenesses are kept."""
Floats = NDArray[np.float64]


class SoftSets:
    """The vocabulary of one question. `rarity` weighs its terms."""

    def __init__(self, rarity: Mapping[str, float]) -> None:
        terms = list(rarity)
        self._place = {term: at for at, term in enumerate(terms)}
        self._weight = np.array([rarity[term] for term in terms])
        self._grams = _grams(terms)
        self._alike = _alike(self._grams) if len(terms) <= _KEPT else None

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """Places of the different terms of a text, the first `_LONGEST` of them."""
        return [self._place[term] for term in dict.fromkeys(terms)][:_LONGEST]

    def compare(self, answer: list[int], key: list[int], question: list[int]) -> list[float]:
        """The row of `COLUMNS` for one answer."""
        union = list(dict.fromkeys([*answer, *key, *question]))
        if not union:
            return [0.0] * len(COLUMNS)
        alike = self._alike[np.ix_(union, union)] if self._alike is not None else _alike(self._grams[union])
        place, weight = {term: at for at, term in enumerate(union)}, self._weight[union]
        has = np.zeros((3, len(union)))
        for at, terms in enumerate((answer, key, question)):
            has[at, [place[term] for term in terms]] = 1.0
        a, r, q, ar, aq, rq, arq = _sizes(has, alike, weight)
        both, echo, known = a + r - ar, a + q - aq, r + q - rq
        shared = arq - ar - aq - rq + a + r + q
        return [
            both / (a + _TINY),
            both / (r + _TINY),
            both / (max(a, r) + _TINY),
            2 * both / (a + r + _TINY),
            echo / (a + _TINY),
            echo / (q + _TINY),
            known / (r + _TINY),
            known / (q + _TINY),
            (both - shared) / (a + _TINY),
            (both - shared) / (r - known + 0.3),
            (a - both - echo + shared) / (a + _TINY),
            log1p(a),
            log1p(r),
            log1p(q),
            log1p(a) - log1p(r),
            shared / (a + _TINY),
        ]


def _sizes(has: Floats, alike: Floats, weight: Floats) -> list[float]:
    """Soft sizes of the answer, the key, the question and their unions."""
    a, r, q = has
    sets = np.array([a, r, q, np.maximum(a, r), np.maximum(a, q), np.maximum(r, q), np.ones(len(weight))])
    return [float(size) for size in (sets * weight / np.maximum(sets @ alike, 1.0)).sum(1)]


def _alike(grams: "sparse.csr_matrix") -> Floats:
    """How far each term counts as each other, 0 to 1."""
    alike = np.minimum(1.0, (grams @ grams.T).toarray()) ** 2
    np.fill_diagonal(alike, 1.0)
    return np.asarray(alike)


def _grams(terms: Sequence[str]) -> "sparse.csr_matrix":
    """Unit rows of the character bigrams and trigrams of each term, edges included."""
    from scipy import sparse

    place: dict[str, int] = {}
    columns, ends, values = [], [0], []
    for term in terms:
        edged = f" {term} "
        found = {edged[at : at + size] for size in (2, 3) for at in range(len(edged) - size + 1)}
        columns += [place.setdefault(gram, len(place)) for gram in found]
        values += [len(found) ** -0.5] * len(found)
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(terms), max(1, len(place))))
