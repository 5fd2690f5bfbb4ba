"""The retrieval suite: a test set through the very index and search that teachers use, or through a plain
baseline to compare with."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine

from corpora.problem import Problem
from eval import baselines, beir, fingerprint, squad
from eval.beir import Beir
from eval.files import EvalDataInvalid
from eval.indexed import publish, resource_id
from eval.ranking import means, per_item
from eval.statistics import intervals
from eval.suite import OptionInvalid, Outcome, Progress, Suite, SuiteRequest
from retrieval import tables
from retrieval.embedding import Embedder, HashingEmbedder
from retrieval.index import Index
from retrieval.passage import MAX_QUERY
from retrieval.search import EmptyQuery, Retriever

_TENANT = "eval"
_MARK = "eval-index.json"


class IndexOther(Problem):
    """The folder of a kept index holds one of other texts, or of another version of the program."""

    code = "eval-index-other"


@dataclass(frozen=True, slots=True)
class _Reader:
    tenant: str = _TENANT
    user: str = _TENANT


def run(request: SuiteRequest) -> Outcome:
    """Index the corpus, ask every question, and measure. One text of the corpus is one passage.

    A text with the question's own id is left out of its ranking unless it is marked relevant, as BEIR does
    (an exercise is not its own neighbour). A question that nothing can be searched for finds nothing, counts
    0 and is counted in `failures`. Raises `EvalDataInvalid`, `SplitUnclear`, `OptionInvalid`, `IndexOther`.
    """
    options = request.options
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    k = _k(options.get("k", "10"))
    baseline = _choice(options, "baseline", ("", *baselines.NAMES))
    simplified = _choice(options, "convert", ("", "t2s")) == "t2s"
    if simplified and not baseline:
        raise OptionInvalid(option="convert", suite="retrieval", there="baseline=…")
    data = _read(request)
    failures: dict[str, int] = {}
    if baseline:
        found = baselines.answers(
            data, baseline, k + 1, simplified=simplified, longest=MAX_QUERY, progress=request.progress
        )
        config: dict[str, object] = {"baseline": baseline, "convert": simplified, "k": k}
    else:
        embedder = HashingEmbedder()
        with _home(options.get("index", "")) as home:
            found = answers(data, home, embedder, k, request.progress, failures)
        config = {"code": fingerprint.of("retrieval"), "embedder": embedder.name, "k": k}
    rows = per_item(data.qrels, {id_: _others(id_, hits, data, k) for id_, hits in found.items()}, k)
    spread = intervals([list(row.values()) for row in rows.values()], request.seed)
    metrics = means(rows)
    return Outcome(
        data=request.data.name,
        n=len(data.queries),
        config=config,
        metrics=metrics,
        intervals=dict(zip(metrics, spread, strict=True)),
        items=tuple({"id": id_, **row} for id_, row in rows.items()),
        failures=failures,
    )


def answers(
    data: Beir, home: Path, embedder: Embedder, k: int, progress: Progress, failures: dict[str, int]
) -> dict[str, dict[str, float]]:
    """Scores by corpus id for every query; those that cannot be searched for are counted. Raises
    `IndexOther` and what `Index.open` raises."""
    mark = {"corpus": _digest(data), "retrieval": fingerprint.of("retrieval"), "embedder": embedder.name}
    kept = _kept(home, mark)
    engine = create_engine(f"sqlite:///{home / 'eval.db'}")
    tables.metadata.create_all(engine)
    index = Index.open(home / "index", engine, embedder)
    try:
        if not kept:
            publish(index, _TENANT, ((id_, *both) for id_, both in data.corpus.items()))
            (home / _MARK).write_text(json.dumps(mark), encoding="utf-8")
        names = {resource_id(id_): id_ for id_ in data.corpus}
        retriever = Retriever(index)
        found: dict[str, dict[str, float]] = {}
        for done, (id_, text) in enumerate(data.queries.items(), 1):
            try:
                found[id_] = _asked(retriever, text, k + 1, names)
            except EmptyQuery:
                found[id_] = {}
                failures["query-empty"] = failures.get("query-empty", 0) + 1
            progress(done, len(data.queries))
        return found
    finally:
        index.close()
        engine.dispose()


def _read(request: SuiteRequest) -> Beir:
    assert request.data is not None
    file = squad.find(request.data)
    if file is not None:
        return squad.read(file, request.limit)
    return beir.read(request.data, split=request.split, limit=request.limit)


def _choice(options: Any, name: str, allowed: tuple[str, ...]) -> str:
    value = str(options.get(name, ""))
    if value not in allowed:
        raise OptionInvalid(option=f"{name}={value[:20]}", suite="retrieval", there=", ".join(allowed[1:]))
    return value


def _k(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000:
        raise OptionInvalid(option="k", suite="retrieval", there="1-1000")
    return int(text)


@contextmanager
def _home(kept: str) -> Iterator[Path]:
    """The folder of the index: the one to keep it in, or one that goes when it has served."""
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with TemporaryDirectory(prefix="xingtan-eval-") as home:
        yield Path(home)


def _kept(home: Path, mark: dict[str, str]) -> bool:
    """Whether `home` holds a finished index of this very corpus and program. Raises `IndexOther`."""
    try:
        there = json.loads((home / _MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if any(home.iterdir()):
            raise IndexOther(folder=home.name, part="unfinished") from None
        return False
    except ValueError:
        raise IndexOther(folder=home.name, part=_MARK) from None
    for part, value in mark.items():
        if not isinstance(there, dict) or there.get(part) != value:
            raise IndexOther(folder=home.name, part=part)
    return True


def _digest(data: Beir) -> str:
    return hashlib.sha256(json.dumps(data.corpus, sort_keys=True).encode()).hexdigest()[:12]


def _asked(retriever: Retriever, query: str, k: int, names: dict[str, str]) -> dict[str, float]:
    """Places count, not scores: a hit's score here is minus its rank, so that the order stays as it is."""
    hits = retriever.search(_Reader(), query, k=k)
    return {names[hit.passage.id]: -float(rank) for rank, hit in enumerate(hits)}


def _others(query: str, hits: dict[str, float], data: Beir, k: int) -> dict[str, float]:
    """The first `k` hits without the question itself."""
    own = query in data.corpus and not data.qrels[query].get(query, 0) > 0
    kept = [id_ for id_ in sorted(hits, key=lambda id_: -hits[id_]) if not (own and id_ == query)]
    return {id_: hits[id_] for id_ in kept[:k]}


SUITE = Suite(
    name="retrieval",
    summary="检索：BEIR 目录或 SQuAD 文件 · retrieval on a BEIR folder or a SQuAD file",
    run=run,
    options={
        "k": "passages asked for, 10 unless told",
        "baseline": f"plain BM25 instead of the product: {', '.join(baselines.NAMES)}",
        "convert": "t2s: a baseline reads everything in simplified Chinese",
        "index": "folder to keep the index in, for the next run on the same corpus",
    },
)
