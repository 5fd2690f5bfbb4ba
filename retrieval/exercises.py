"""Tagging an exercise with knowledge points (知识点标注) and finding similar ones, learned from tagged ones.
No weights are shipped: what a school tags today helps with the next exercise at once.

A tag's score is kernel ridge regression (Saunders et al. 1998, dual form) on the nearest tagged exercises,
under the cosine of TF-IDF terms, plus a share for a tag whose name stands in the exercise. Only
`NEIGHBOURS` take part, so that a query costs the same in a bank of any size.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.segmentation import normalise, words

NEIGHBOURS = 300
"""Tagged exercises that decide about one: 100 lose 0.001 nDCG@10 on cjeval_kc, all of them gain 0.005."""
RIDGE = 1.0
"""Penalty of the regression, on kernels whose diagonal is 1."""
NAME_WEIGHT = 0.3
"""Of the cosine between an exercise and the tag's own name."""
TEXT_WEIGHT = 0.1
"""Of the texts' cosine beside the agreement of tags, where similar exercises are sought."""
_NEAREST = 15
_COMMON = 0.5
"""Terms in more than this share of the texts say nothing."""

_TYPESETTING = re.compile(
    r"\\(?:text(?:bf)?|uline|underline|mathrm|left|right|q?quad|rm|bf|displaystyle)\b|\\[,;! ]|\$"
)
_FRACTION = re.compile(r"\\[dt]frac")
_PART = re.compile(r"\\[a-z]+|[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+|[^\s\w]")
_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise (习题). `solution` is its answer or explanation where it has one: it helps to learn from
    the exercise. `subject` is the school's word for it."""

    id: str
    text: str
    tags: tuple[str, ...] = ()
    subject: str = ""
    solution: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A tag's name or an exercise's id with its score, comparable within one answer only."""

    name: str
    score: float


class ExerciseBank:
    """Exercises of one owner, kept in memory. `tags` names further tags with the subjects they belong to
    (none: any); those of the exercises need not be named. Threads may share it."""

    def __init__(
        self, exercises: Iterable[Exercise], tags: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.exercises = tuple(exercises)
        self.tags = tuple(
            dict.fromkeys([*(tags or {}), *(tag for each in self.exercises for tag in each.tags)])
        )
        self._place = {each.id: at for at, each in enumerate(self.exercises)}
        self._terms = _Terms([f"{each.text}\n{each.solution}" for each in self.exercises])
        self._names = _turned(self._terms.rows(self.tags))
        self._subjects = _subjects(self.exercises, self.tags, tags or {})
        tagged = [at for at, each in enumerate(self.exercises) if each.tags]
        self._tagged = np.array(tagged, dtype=np.int64)
        self._labels = _labels(self.exercises, self._tagged, self.tags)
        self._kernel = self._terms.matrix[self._tagged]
        self._examples = _turned(self._kernel)
        self._texts = _turned(self._terms.matrix)

    def tag(
        self, text: str, *, subject: str = "", k: int = 10, without: Collection[str] = ()
    ) -> list[Scored]:
        """The `k` tags that fit the exercise `text` best. With `subject`, only tags of that subject.
        Exercises with an id in `without` teach nothing here, which is how a figure is cross-validated."""
        if not self.tags:
            return []
        row = self._terms.rows([text])
        scores = self._tag_scores(row, self._allowed(without))
        scores += NAME_WEIGHT * _dense(row @ self._names)[0]
        if subject:
            fits = [not known or subject in known for known in self._subjects]
            scores[~np.array(fits)] = -np.inf
        return _best(scores, self.tags, k)

    def similar(
        self, text: str, *, k: int = 10, without: Collection[str] = (), shown: Collection[str] = ()
    ) -> list[Scored]:
        """The `k` exercises most like `text`: whose tags, known or guessed, are those that `text` seems to
        have, and whose words are its words. Exercises in `without` are not learned from, and not shown
        either but for those in `shown`."""
        if not self.exercises:
            return []
        row = self._terms.rows([text])
        scores = TEXT_WEIGHT * _dense(row @ self._texts)[0]
        allowed = self._allowed(without)
        if len(allowed):
            wanted = np.clip(self._tag_scores(row, allowed), 0.0, None) ** 2
            agreement = _dense(self._guessed @ wanted[:, None])[:, 0]
            agreement[self._tagged[allowed]] = _dense(self._labels[allowed] @ wanted[:, None])[:, 0]
            scores += agreement
        for id_ in without:
            if id_ in self._place and id_ not in shown:
                scores[self._place[id_]] = -np.inf
        return _best(scores, [each.id for each in self.exercises], k)

    def _allowed(self, without: Collection[str]) -> NDArray[np.int64]:
        """Rows of the kernel that may teach."""
        barred = {self._place[id_] for id_ in without if id_ in self._place}
        if not barred:
            return np.arange(len(self._tagged))
        return np.flatnonzero(~np.isin(self._tagged, list(barred)))

    def _tag_scores(self, row: sparse.csr_matrix, allowed: NDArray[np.int64]) -> _Floats:
        """Kernel ridge regression of every tag on the nearest of the allowed examples."""
        if not len(allowed):
            return np.zeros(len(self.tags), np.float32)
        near = _dense(row @ self._examples)[0][allowed]
        chosen = np.argsort(-near, kind="stable")[:NEIGHBOURS]
        examples = self._kernel[allowed[chosen]]
        gram = _dense(examples @ examples.T) + RIDGE * np.eye(len(chosen), dtype=np.float32)
        weights = np.linalg.solve(gram, near[chosen]).astype(np.float32)
        return np.asarray(self._labels[allowed[chosen]].T @ weights, np.float32)

    @cached_property
    def _guessed(self) -> sparse.csr_matrix:
        """Tags of every exercise as its nearest tagged ones have them, by squared cosine."""
        rows = []
        for start in range(0, len(self.exercises), 512):
            near = _dense(self._terms.matrix[start : start + 512] @ self._examples)
            keep = min(_NEAREST, near.shape[1])
            least = -np.partition(-near, keep - 1, axis=1)[:, keep - 1 : keep]
            weights = np.where(near >= least, near, 0.0) ** 2
            total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
            rows.append(sparse.csr_matrix((weights / total).astype(np.float32)) @ self._labels)
        return sparse.vstack(rows, format="csr")


class _Terms:
    """TF-IDF rows of unit length over the terms of a collection (Salton and Buckley 1988: logarithmic
    term frequency, smoothed idf, cosine)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        counted = [_counts(text) for text in texts]
        for counts in counted:
            for term in counts:
                self._columns.setdefault(term, len(self._columns))
        size = len(texts)
        seen = np.zeros(len(self._columns))
        for counts in counted:
            for term in counts:
                seen[self._columns[term]] += 1
        self._idf = np.where(seen > max(_COMMON * size, 3), 0.0, np.log((1 + size) / (1 + seen)) + 1.0)
        self.matrix = self._weighted(counted)

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Rows for other texts; terms that the collection does not have count nothing."""
        return self._weighted([_counts(text) for text in texts])

    def _weighted(self, counted: Sequence[Mapping[str, int]]) -> sparse.csr_matrix:
        data: list[float] = []
        columns: list[int] = []
        starts = [0]
        for counts in counted:
            known = [(self._columns[term], count) for term, count in counts.items() if term in self._columns]
            weights = [(1.0 + np.log(count)) * self._idf[column] for column, count in known]
            length = float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0
            data.extend(weight / length for weight in weights)
            columns.extend(column for column, _ in known)
            starts.append(len(data))
        shape = (len(counted), len(self._columns))
        return sparse.csr_matrix((np.array(data, np.float32), columns, starts), shape=shape)


def _counts(text: str) -> dict[str, int]:
    """Terms of an exercise with their number: words, bigrams and trigrams of Chinese runs, commands and
    names of formulas, and numbers both as they are and as the fact that a number stands there."""
    plain = _FRACTION.sub(r"\\frac", _TYPESETTING.sub(" ", normalise(text)))
    counts: dict[str, int] = {}
    for part in _PART.findall(plain):
        for term in _parts(part):
            counts[term] = counts.get(term, 0) + 1
    return counts


def _parts(part: str) -> list[str]:
    if part[0].isdigit():
        return ["#long"] if len(part) > 4 else ["#", f"#{part}"]
    if not "\u4e00" <= part[0] <= "\u9fff":
        return [part]
    pairs = [part[at : at + 2] for at in range(len(part) - 1)]
    return [
        *(f"w{word}" for word in words(part)),
        *pairs,
        *(part[at : at + 3] for at in range(len(part) - 2)),
    ]


def _labels(
    exercises: Sequence[Exercise], tagged: NDArray[np.int64], tags: Sequence[str]
) -> sparse.csr_matrix:
    column = {tag: at for at, tag in enumerate(tags)}
    pairs = sorted({(row, column[tag]) for row, at in enumerate(tagged) for tag in exercises[at].tags})
    ones = np.ones(len(pairs), np.float32)
    places = ([row for row, _ in pairs], [at for _, at in pairs])
    return sparse.csr_matrix((ones, places), shape=(len(tagged), len(tags)))


def _subjects(
    exercises: Sequence[Exercise], tags: Sequence[str], named: Mapping[str, Collection[str]]
) -> list[frozenset[str]]:
    """The subjects of each tag: those it was named with and those of the exercises that bear it."""
    found: dict[str, set[str]] = {tag: set(named.get(tag, ())) for tag in tags}
    for each in exercises:
        for tag in each.tags:
            if each.subject:
                found[tag].add(each.subject)
    return [frozenset(found[tag]) for tag in tags]


def _best(scores: _Floats, names: Sequence[str], k: int) -> list[Scored]:
    order = np.argsort(-scores, kind="stable")[:k]
    return [Scored(names[at], float(scores[at])) for at in order if np.isfinite(scores[at])]


def _turned(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The transpose, stored by its own rows, so that a product with one short row touches few of them."""
    return matrix.T.tocsr()


def _dense(matrix: Any) -> _Floats:
    return np.asarray(matrix.toarray() if sparse.issparse(matrix) else matrix, np.float32)
