"""Hybrid search (混合检索): BM25 leads, vectors add what words miss, and the table has the last word."""

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from corpora.owner import Owner, readable_tenants
from corpora.problem import Problem
from corpora.storage import reading
from retrieval.embedding import EmbeddingFailed, Vectors
from retrieval.index import Index
from retrieval.passage import MAX_QUERY, Filters, Hit, Passage
from retrieval.scope import Scope, scope
from retrieval.segmentation import normalise, tokens
from retrieval.tables import LIVE, PASSAGE_COLUMNS, passage_of, passages, visible

_log = logging.getLogger(__name__)

POOL = 60
"""Candidates that each index gives at first; more where too few of them may be shown."""
DEEPEST = 2_000
"""Candidates that the vectors give at most."""
FEW = 400
"""Where labels leave at most this many passages, their cosines are computed one by one: exact, and
faster than wading through the graph for them."""
REPRINT = 0.85
"""Factor on the score of a page that carries someone else's document (转载): with equal words the
issuing body's own page comes first."""
NEAR = 0.95
"""Jaccard similarity of character trigrams from which two passages are one text carried twice. On RGB,
whose judges counted copies as relevant, this costs half a point of nDCG@10."""

_SHOWN = (*PASSAGE_COLUMNS, passages.c.state, passages.c.valid_from, passages.c.valid_to)
_BY_ID: Select[Any] = select(*_SHOWN).where(passages.c.id.in_(bindparam("ids", expanding=True)))


class EmptyQuery(Problem):
    """The query has nothing that can be searched for."""

    code = "query-empty"


class UnknownPassage(Problem):
    """No such passage, or it is not published, or it belongs to someone else; not told apart on purpose."""

    code = "passage-unknown"


@dataclass(frozen=True, slots=True)
class _Found:
    """Scores by passage id, and ids in fused order. `cut` tells that an index may have more."""

    words: dict[str, float]
    near: dict[str, float]
    order: list[tuple[str, float]]
    cut: bool


class Retriever:
    """Searches published passages on behalf of an owner. Threads may share it."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def search(self, owner: Owner, query: str, *, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages that `owner` may read, best first; scores lie between 0 and 1.

        `parts` has the raw `bm25` and `cosine` where the index concerned found the passage. Passages
        that nearly repeat a better one come last. Only the first `MAX_QUERY` characters count. Raises
        `EmptyQuery` and `VectorStoreFailed`. Without an answer from the embedding model words alone
        decide, and the log says so.
        """
        text = query[:MAX_QUERY]
        terms = tokens(text)
        if not terms:
            raise EmptyQuery()
        within = scope(owner, filters or Filters())
        vector = self._vector(text)
        self._index.refresh()
        window, limit = k + k // 2 + 5, max(POOL, 2 * k)
        while True:
            found = self._find(terms, vector, within, limit)
            hits = self._shown(found, within, window)
            if len(hits) >= window or not found.cut:
                return _varied(hits, k)
            limit *= 4

    def passage(self, owner: Owner, passage_id: str) -> Passage:
        """A published passage by its id. Raises `UnknownPassage`."""
        found = self._load(passages.c.id == passage_id, passages.c.tenant.in_(readable_tenants(owner)))
        if not found:
            raise UnknownPassage(passage=passage_id[:40])
        return found[0]

    def around(self, owner: Owner, passage_id: str, n: int = 1) -> list[Passage]:
        """The passage with up to `n` neighbours on either side, in reading order. Raises
        `UnknownPassage`."""
        centre = self.passage(owner, passage_id)
        return self._load(
            passages.c.resource == centre.resource,
            passages.c.tenant == centre.tenant,
            passages.c.sequence.between(centre.sequence - n, centre.sequence + n),
        )

    def _vector(self, text: str) -> Vectors | None:
        try:
            return self._index.embedder.embed_query(text)
        except EmbeddingFailed as failed:
            _log.warning("searching by words alone: %s", failed)
            return None

    def _find(self, terms: list[str], vector: Vectors | None, within: Scope, limit: int) -> _Found:
        index = self._index
        words = index.lexical.search(terms, within, limit)
        more = len(words) == limit
        few = index.lexical.matching(within, FEW + 1) if within.labels else None
        near: list[tuple[str, float]] = []
        if vector is None:
            pass
        elif few is not None and len(few) <= FEW:
            near = index.vectors.cosines(within.tenants, vector, few)
        else:
            deep = min(limit, DEEPEST)
            near = index.vectors.nearest(within.tenants, vector, deep)
            more = more or len(near) == limit == deep
        by_words, by_meaning = dict(words), dict(near)
        order = _fused(by_words, by_meaning, index.embedder.weight, index.embedder.floor)
        return _Found(by_words, by_meaning, order, more)

    def _shown(self, found: _Found, within: Scope, window: int) -> list[Hit]:
        """The first `window` candidates that may be shown, reprints moved down."""
        hits: list[Hit] = []
        for start in range(0, len(found.order), window):
            part = found.order[start : start + window]
            allowed = self._allowed([id_ for id_, _ in part], within)
            hits += [_hit(allowed[id_], score, found) for id_, score in part if id_ in allowed]
            if len(hits) >= window:
                break
        return sorted(hits, key=lambda hit: -hit.score)[:window]

    def _allowed(self, ids: list[str], within: Scope) -> dict[str, Passage]:
        """Those of the passages that may be shown. The rows are asked for by id alone: with conditions
        on state and tenant beside it, SQLite reads every live row in search of twenty."""
        with reading(self._index.engine) as connection:
            rows = connection.execute(_BY_ID, {"ids": ids}).all()
        return {row.id: passage_of(row) for row in rows if visible(row, within)}

    def _load(self, *conditions: ColumnElement[bool]) -> list[Passage]:
        query = (
            select(*PASSAGE_COLUMNS)
            .where(passages.c.state == LIVE, *conditions)
            .order_by(passages.c.sequence)
        )
        with reading(self._index.engine) as connection:
            return [passage_of(row) for row in connection.execute(query)]


def _hit(passage: Passage, score: float, found: _Found) -> Hit:
    sources = (("bm25", found.words), ("cosine", found.near))
    parts = {name: scores[passage.id] for name, scores in sources if passage.id in scores}
    return Hit(passage, score * (REPRINT if passage.reprint else 1.0), parts)


def _fused(
    words: dict[str, float], near: dict[str, float], weight: float, floor: float
) -> list[tuple[str, float]]:
    """Ids with fused scores in [0, 1], best first: BM25 as a share of the best one's, plus `weight`
    times the cosine's place between the worst cosine found and 1.

    A passage outside the vectors' list counts as its worst, which is the most it can be. One that shares
    no term with the query needs a cosine of `floor`.
    """
    best = max(words.values(), default=1.0) or 1.0
    worst = min(near.values(), default=0.0)
    span = max(1.0 - worst, 1e-6)
    scores = {
        id_: (words.get(id_, 0.0) / best + weight * (near.get(id_, worst) - worst) / span) / (1.0 + weight)
        for id_ in words.keys() | near.keys()
        if id_ in words or near[id_] >= floor
    }
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _varied(hits: list[Hit], k: int) -> list[Hit]:
    """The first `k` hits, those that nearly repeat a better one put last. Texts are compared only where
    their characters agree, which rules out almost every pair."""
    chosen: list[tuple[Hit, frozenset[str]]] = []
    repeated: list[Hit] = []
    for hit in hits:
        if len(chosen) == k:
            break
        letters = frozenset(hit.passage.text)
        if any(_same(hit, letters, other, theirs) for other, theirs in chosen):
            repeated.append(hit)
        else:
            chosen.append((hit, letters))
    return [*(hit for hit, _ in chosen), *repeated][:k]


def _same(one: Hit, letters: frozenset[str], other: Hit, theirs: frozenset[str]) -> bool:
    """Whether two passages are one text but for width, case, spacing and a word or two."""
    if 10 * len(letters & theirs) < 8 * max(len(letters), len(theirs)):
        return False
    mine, its = _trigrams(one.passage.text), _trigrams(other.passage.text)
    return len(mine & its) >= NEAR * len(mine | its)


def _trigrams(text: str) -> set[str]:
    plain = "".join(normalise(text).split())
    return {plain[at : at + 3] for at in range(max(1, len(plain) - 2))}
