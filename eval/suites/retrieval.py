"""The retrieval suite: a BEIR test set through the very index and search that teachers use."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from corpora.resource import Resource
from corpora.storage import writing
from eval.beir import Beir, EvalDataInvalid, read
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest
from retrieval import lexical, search, segmentation, tables
from retrieval.embedding import Embedder, HashingEmbedder
from retrieval.index import Index
from retrieval.passage import Passage
from retrieval.search import EmptyQuery, Retriever

_TENANT = "eval"


@dataclass(frozen=True, slots=True)
class _Reader:
    tenant: str = _TENANT
    user: str = _TENANT


def run(request: SuiteRequest) -> Outcome:
    """Index the corpus in a temporary home, ask every question, and measure.

    One text of the corpus is one passage. Metrics are those of ir-measures. Raises `EvalDataInvalid`,
    `SplitUnclear`, `OptionInvalid`.
    """
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    data = read(request.data, split=request.split, limit=request.limit)
    k = _k(request.options.get("k", "10"))
    embedder = HashingEmbedder()
    with TemporaryDirectory(prefix="xingtan-eval-") as home:
        found = answers(data, Path(home), embedder, k)
    return Outcome(
        data=request.data.name,
        n=len(data.queries),
        config=_config(embedder, k),
        metrics=measure(data.qrels, found, k),
    )


def _k(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000:
        raise OptionInvalid(option="k", suite="retrieval", there="1-1000")
    return int(text)


def answers(data: Beir, home: Path, embedder: Embedder, k: int) -> dict[str, dict[str, float]]:
    """Scores by corpus id for every query; a query that cannot be searched for finds nothing."""
    engine = create_engine(f"sqlite:///{home / 'eval.db'}")
    tables.metadata.create_all(engine)
    index = Index.open(home / "index", engine, embedder)
    try:
        names = _publish(index, data)
        retriever = Retriever(index)
        return {id_: _asked(retriever, text, k, names) for id_, text in data.queries.items()}
    finally:
        index.close()
        engine.dispose()


def measure(qrels: dict[str, dict[str, int]], found: dict[str, dict[str, float]], k: int) -> dict[str, float]:
    """nDCG, recall, reciprocal rank and success, each with the cut-offs that `k` allows."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    wanted = [(nDCG, 10), (RR, 10), (Success, 1), (R, 1), (R, 5), (R, 10), (R, 100)]
    measures = [name @ cutoff for name, cutoff in wanted if cutoff <= k]
    values = ir_measures.calc_aggregate(measures, qrels, found)
    return {str(name): float(values[name]) for name in measures}


def _publish(index: Index, data: Beir) -> dict[str, str]:
    """Index and publish the corpus; returns corpus ids by passage id."""
    names: dict[str, str] = {}
    items = []
    for id_, (title, text) in data.corpus.items():
        key = hashlib.sha256(id_.encode()).hexdigest()[:32]
        names[key] = id_
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        passage = Passage(key, key, _TENANT, 0, text, sha256, title=title)
        items.append((Resource(id=key, tenant=_TENANT, owner=_TENANT, title=title), [passage]))
    index.prepare_passages(items)
    with writing(index.engine) as connection:
        index.go_live(connection, list(names))
    return names


def _asked(retriever: Retriever, query: str, k: int, names: dict[str, str]) -> dict[str, float]:
    """Places count, not scores: a hit's score here is minus its rank, so that the order stays as it is."""
    try:
        hits = retriever.search(_Reader(), query, k=k)
    except EmptyQuery:
        return {}
    return {names[hit.passage.id]: -float(rank) for rank, hit in enumerate(hits)}


def _config(embedder: Embedder, k: int) -> dict[str, object]:
    return {
        "embedder": [embedder.name, embedder.dimension, embedder.weight, embedder.floor],
        "segmentation": segmentation.SEGMENTATION_VERSION,
        "lexical": [lexical.LEXICAL_VERSION, lexical.TITLE_WEIGHT, lexical.MAX_TERMS],
        "search": [search.POOL, search.REPRINT, search.NEAR],
        "k": k,
    }


SUITE = Suite(
    name="retrieval",
    summary="BEIR 检索测试集 · retrieval on a BEIR folder",
    run=run,
    options={"k": "passages asked for, 10 unless told"},
)
