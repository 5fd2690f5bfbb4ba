"""Hybrid search (混合检索): words lead, vectors and rerankers add what words miss, and the table has the last
word."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, bindparam, select

from corpora.owner import Owner, readable_tenants
from corpora.problem import Problem
from corpora.storage import reading
from retrieval.embedding import EmbeddingFailed
from retrieval.features import features
from retrieval.fusion import fused, shares, stretched, trust
from retrieval.index import Index
from retrieval.learned import scored
from retrieval.passage import MAX_QUERY, Filters, Hit, Passage
from retrieval.question import question
from retrieval.reranking import Reranker, RerankFailed
from retrieval.scope import Scope, scope
from retrieval.segmentation import normalise, tokens
from retrieval.tables import LIVE, PASSAGE_COLUMNS, passage_of, passages, slices, visible

_log = logging.getLogger(__name__)

POOL = 50
"""Candidates that each index gives at first; more where too few of them may be shown."""
DEEPEST = 2_000
"""Candidates that the vectors give at most."""
FEW = 400
"""Where labels leave at most this many passages, their cosines are computed one by one: exact, and
faster than wading through the graph for them."""
REPRINT = 0.85
"""Factor on the score of a page that carries someone else's document (转载): with equal words the
issuing body's own page comes first."""
DEPTH = 50
"""Candidates of the word index that are looked at twice."""
SCALE = 2.0
"""Logits that a passage may lack to the best and have half its share."""
RERANKED = 20
"""Candidates that a reranker is asked about."""
RERANK_WEIGHT = 1.0
"""Of a reranker that agrees with the words, whose weight is 1."""
_BESIDE = 4
"""Vector searches at the same time."""

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
    """Scores by passage id, best first, as the indexes gave them. `cut` tells that an index may have more."""

    words: dict[str, float]
    near: dict[str, float]
    cut: bool


class Retriever:
    """Searches published passages on behalf of an owner. Threads may share it."""

    def __init__(self, index: Index, reranker: Reranker | None = None) -> None:
        """`reranker` is asked about the best candidates, and counts as far as it agrees with the words."""
        self._index = index
        self._reranker = reranker
        self._beside = ThreadPoolExecutor(max_workers=_BESIDE, thread_name_prefix="vectors")

    def search(self, owner: Owner, query: str, *, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages that `owner` may read, best first; scores lie between 0 and 1.

        `parts` has the raw `bm25` and `cosine` where the index concerned found the passage, and `rerank`
        where the reranker was heard. Passages that repeat a better one word for word come last. Only the
        first `MAX_QUERY` characters count. Raises `EmptyQuery` and `VectorStoreFailed`. Without an answer
        from the embedding model or the reranker the rest decides, and the log says so.
        """
        text = query[:MAX_QUERY]
        terms = tokens(text)
        if not terms:
            raise EmptyQuery()
        within = scope(owner, filters or Filters())
        self._index.refresh()
        window, limit = k + k // 2 + 5, max(POOL, 2 * k)
        while True:
            found = self._find(text, terms, within, limit)
            shown = self._allowed(found, within)
            if len(shown) >= window or not found.cut:
                return _varied(self._ranked(text, found, shown)[:window], k)
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

    def _find(self, text: str, terms: list[str], within: Scope, limit: int) -> _Found:
        """Both indexes are asked at once."""
        asked = None
        if self._index.embedder.weight:
            asked = self._beside.submit(self._nearest, text, within, limit)
        words = self._index.lexical.search(terms, within, limit)
        near, more = asked.result() if asked else ([], False)
        return _Found(dict(words), dict(near), more or len(words) == limit)

    def _nearest(self, text: str, within: Scope, limit: int) -> tuple[list[tuple[str, float]], bool]:
        """Ids and cosines, and whether there may be more."""
        index = self._index
        try:
            vector = index.embedder.embed_query(text)
        except EmbeddingFailed as failed:
            _log.warning("searching by words alone: %s", failed)
            return [], False
        few = index.lexical.matching(within, FEW + 1) if within.labels else None
        if few is not None and len(few) <= FEW:
            return index.vectors.cosines(within.tenants, vector, few), False
        deep = min(limit, DEEPEST)
        near = index.vectors.nearest(within.tenants, vector, deep)
        return near, len(near) == limit == deep

    def _allowed(self, found: _Found, within: Scope) -> dict[str, Passage]:
        """Those of the candidates that may be shown, the words' first. The rows are asked for by id alone:
        with conditions on state and tenant beside it, SQLite reads every live row in search of twenty."""
        floor = self._index.embedder.floor
        ids = [*found.words, *(id_ for id_, cosine in found.near.items() if cosine >= floor)]
        rows: dict[str, Passage] = {}
        with reading(self._index.engine) as connection:
            for part in slices(dict.fromkeys(ids)):
                for row in connection.execute(_BY_ID, {"ids": part}):
                    if visible(row, within):
                        rows[row.id] = passage_of(row)
        return {id_: rows[id_] for id_ in dict.fromkeys(ids) if id_ in rows}

    def _ranked(self, text: str, found: _Found, shown: dict[str, Passage]) -> list[Hit]:
        """Hits of all that may be shown, best first, reprints moved down."""
        if not shown:
            return []
        words = self._by_words(text, found, shown)
        near = {id_: cosine for id_, cosine in found.near.items() if id_ in shown}
        scores = fused(words, near, self._index.embedder.weight, self._index.embedder.floor)
        order = sorted(scores, key=lambda id_: (-scores[id_], id_))
        second = self._second_opinion(text, order[:RERANKED], words, shown)
        hits = []
        for id_ in order:
            parts = {"bm25": found.words, "cosine": found.near, "rerank": second.raw}
            passage = shown[id_]
            score = second.scores.get(id_, 0.0) * second.weight + scores[id_]
            hits.append(
                Hit(
                    passage,
                    score / (1.0 + second.weight) * (REPRINT if passage.reprint else 1.0),
                    {name: values[id_] for name, values in parts.items() if id_ in values},
                )
            )
        return sorted(hits, key=lambda hit: -hit.score)

    def _by_words(self, text: str, found: _Found, shown: dict[str, Passage]) -> dict[str, float]:
        """Shares of the best by the words: learned for the first `DEPTH`, BM25 alone for those after."""
        ids = [id_ for id_ in found.words if id_ in shown]
        if not ids:
            return {}
        bm25 = np.array([found.words[id_] for id_ in ids])
        first = [shown[id_] for id_ in ids[:DEPTH]]
        lexical = self._index.lexical
        asked = question(text, lexical.frequency, lexical.count())
        seen = features(asked, [one.text for one in first], [one.title for one in first], bm25[:DEPTH])
        learned = shares(scored(seen), SCALE)
        rest = learned.min() * bm25[DEPTH:] / max(float(bm25[len(first) - 1]), 1e-9)
        return dict(zip(ids, [*learned.tolist(), *rest.tolist()], strict=True))

    def _second_opinion(
        self, text: str, ids: list[str], words: dict[str, float], shown: dict[str, Passage]
    ) -> "_Opinion":
        """What the reranker thinks of the candidates, and how much that counts."""
        if self._reranker is None or not ids:
            return _Opinion({}, {}, 0.0)
        try:
            given = self._reranker.scores(text, [shown[id_].text for id_ in ids])
        except RerankFailed as failed:
            _log.warning("searching without the reranker: %s", failed)
            return _Opinion({}, {}, 0.0)
        opinion = np.array(given, dtype=np.float64)
        weight = RERANK_WEIGHT * trust(np.array([words.get(id_, 0.0) for id_ in ids]), opinion)
        return _Opinion(
            dict(zip(ids, opinion.tolist(), strict=True)),
            dict(zip(ids, stretched(opinion).tolist(), strict=True)),
            weight,
        )

    def _load(self, *conditions: ColumnElement[bool]) -> list[Passage]:
        query = (
            select(*PASSAGE_COLUMNS)
            .where(passages.c.state == LIVE, *conditions)
            .order_by(passages.c.sequence)
        )
        with reading(self._index.engine) as connection:
            return [passage_of(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class _Opinion:
    """A reranker's scores, the same between 0 and 1, and their weight beside the words' 1."""

    raw: dict[str, float]
    scores: dict[str, float]
    weight: float


def _varied(hits: list[Hit], k: int) -> list[Hit]:
    """The first `k` hits, those that repeat a better one put last. Near copies stay: a text that differs in
    one number is another edition, and a teacher has to see it."""
    said: set[str] = set()
    chosen: list[Hit] = []
    repeated: list[Hit] = []
    for hit in hits:
        if len(chosen) == k:
            break
        plain = "".join(normalise(hit.passage.text).split())
        (repeated if plain in said else chosen).append(hit)
        said.add(plain)
    return [*chosen, *repeated][:k]
