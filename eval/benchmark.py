"""How fast ingestion and search are, beside LlamaIndex's pipeline and bare Chroma on the same vectors.

    python -m eval.benchmark --passages 10000 100000

Each contender takes in the same passages with the same precomputed vectors and answers the same queries,
one after another in one run. Ours also segments, keeps the word index and the table, and hydrates.
"""

import argparse
import json
import platform
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import create_engine, event

from corpora.resource import Resource
from corpora.storage import writing
from eval.beir import read
from retrieval import tables
from retrieval.embedding import HashingEmbedder, Vectors
from retrieval.index import Index
from retrieval.passage import Filters, Passage
from retrieval.search import Retriever
from retrieval.segmentation import tokens

_QUERIES = 200
_SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治", "信息科技")


@dataclass(frozen=True, slots=True)
class _Reader:
    tenant: str = "bench"
    user: str = "bench"


@dataclass(frozen=True, slots=True)
class _Known:
    """An embedder that looks vectors up, so that every contender pays the same for them: nothing."""

    vectors: dict[str, Vectors]
    name: str = "known"
    dimension: int = 256
    weight: float = HashingEmbedder.weight
    floor: float = 0.25

    def embed_passages(self, texts: list[str]) -> Vectors:
        return np.stack([self.vectors[text.partition("\n")[2]] for text in texts])

    def embed_query(self, text: str) -> Vectors:
        return self.vectors[text]


@dataclass(frozen=True, slots=True)
class Figures:
    """Passages a second, and milliseconds a query at the median and the 95th percentile."""

    ingest: float
    p50: float
    p95: float


def main() -> None:
    """Print a table on stderr and the figures with their ratios as JSON on stdout."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmark", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000])
    parser.add_argument("--data", type=Path, help="a BEIR folder to take texts and questions from")
    chosen = parser.parse_args()
    results = [compare(count, chosen.data) for count in chosen.passages]
    for result in results:
        sys.stderr.write(_table(result))
    json.dump({"machine": platform.processor() or platform.machine(), "runs": results}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def compare(count: int, data: Path | None) -> dict[str, Any]:
    """Figures of every contender on `count` passages, and ours as ratios of theirs."""
    texts, queries = _material(count, data)
    embedder = HashingEmbedder()
    vectors = np.concatenate(
        [embedder.embed_passages(texts[start : start + 2_000]) for start in range(0, count, 2_000)]
    )
    asked = embedder.embed_passages(queries)
    known = _Known({**dict(zip(texts, vectors, strict=True)), **dict(zip(queries, asked, strict=True))})
    contenders: dict[str, Callable[[Path], dict[str, Figures]]] = {
        "chroma": lambda home: {"chroma": _chroma(home, vectors, asked)},
        "llama_index": lambda home: {"llama_index": _llama_index(home, texts, vectors, asked)},
        "xingtan": lambda home: _xingtan(home, texts, queries, known),
    }
    figures: dict[str, Figures] = {}
    for contender in contenders.values():
        with TemporaryDirectory(prefix="xingtan-benchmark-") as home:
            figures |= contender(Path(home))
    ours, chroma, llama = figures["xingtan"], figures["chroma"], figures["llama_index"]
    return {
        "passages": count,
        "figures": {
            name: {"ingest_per_s": round(f.ingest), "p50_ms": round(f.p50, 2), "p95_ms": round(f.p95, 2)}
            for name, f in figures.items()
        },
        "ratios": {
            "ingest_vs_llama_index": round(ours.ingest / llama.ingest, 2),
            "ingest_vs_chroma": round(ours.ingest / chroma.ingest, 2),
            "p95_vs_chroma": round(ours.p95 / chroma.p95, 2),
            "p95_vs_llama_index": round(ours.p95 / llama.p95, 2),
            "filtered_p95_vs_unfiltered": round(figures["xingtan, filtered"].p95 / ours.p95, 2),
        },
    }


def _xingtan(home: Path, texts: list[str], queries: list[str], known: _Known) -> dict[str, Figures]:
    engine = create_engine(f"sqlite:///{home / 'bench.db'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("pragma journal_mode=wal"))
    tables.metadata.create_all(engine)
    tokens("预热")
    index = Index.open(home / "index", engine, known)
    began = perf_counter()
    for start in range(0, len(texts), 5_000):
        items = [_item(number, texts[number]) for number in range(start, min(start + 5_000, len(texts)))]
        index.prepare_passages(items)
        with writing(engine) as connection:
            index.go_live(connection, [resource.id for resource, _ in items])
    ingest = len(texts) / (perf_counter() - began)
    retriever, reader = Retriever(index), _Reader()
    plain = _timed(lambda n: retriever.search(reader, queries[n]), len(queries))
    narrow = [Filters(subject=subject) for subject in _SUBJECTS]
    filtered = _timed(
        lambda n: retriever.search(reader, queries[n], filters=narrow[n % len(narrow)]), len(queries)
    )
    index.close()
    engine.dispose()
    return {"xingtan": Figures(ingest, *plain), "xingtan, filtered": Figures(ingest, *filtered)}


def _item(number: int, text: str) -> tuple[Resource, list[Passage]]:
    id_, subject = f"{number:032x}", _SUBJECTS[number % len(_SUBJECTS)]
    resource = Resource(id=id_, tenant="bench", owner="bench", title="", subject=subject)
    return resource, [Passage(id_, id_, "bench", 0, text, "", subject=subject)]


def _chroma(home: Path, vectors: Vectors, asked: Vectors) -> Figures:
    with _collection(home) as collection:
        began = perf_counter()
        for start in range(0, len(vectors), 2_000):
            part = vectors[start : start + 2_000]
            collection.add(ids=[f"{start + n:032x}" for n in range(len(part))], embeddings=part)
        ingest = len(vectors) / (perf_counter() - began)
        return Figures(
            ingest,
            *_timed(lambda n: collection.query(query_embeddings=asked[n : n + 1], n_results=10), len(asked)),
        )


def _llama_index(home: Path, texts: list[str], vectors: Vectors, asked: Vectors) -> Figures:
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    rows = vectors.tolist()
    with _collection(home) as collection:
        store = ChromaVectorStore(chroma_collection=collection)
        pipeline = IngestionPipeline(transformations=[], vector_store=store)
        began = perf_counter()
        for start in range(0, len(texts), 5_000):
            nodes = [
                TextNode(id_=f"{n:032x}", text=texts[n], embedding=rows[n])
                for n in range(start, min(start + 5_000, len(texts)))
            ]
            pipeline.run(nodes=nodes)
        ingest = len(texts) / (perf_counter() - began)
        wanted = [VectorStoreQuery(query_embedding=row, similarity_top_k=10) for row in asked.tolist()]
        return Figures(ingest, *_timed(lambda n: store.query(wanted[n]), len(wanted)))


@contextmanager
def _collection(home: Path) -> Iterator[Any]:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(home), settings=Settings(anonymized_telemetry=False))
    yield client.create_collection(
        "benchmark", configuration={"hnsw": {"space": "ip"}}, embedding_function=None
    )
    client.close()


def _timed(call: Callable[[int], object], count: int) -> tuple[float, float]:
    """Median and 95th percentile of `call(0)` … `call(count - 1)` in milliseconds, after ten to warm up."""
    for number in range(min(10, count)):
        call(number)
    taken = []
    for number in range(count):
        began = perf_counter()
        call(number)
        taken.append(1e3 * (perf_counter() - began))
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def _material(count: int, data: Path | None) -> tuple[list[str], list[str]]:
    """`count` different texts, and questions about them."""
    if data is not None:
        test_set = read(data)
        source = [text for _, text in test_set.corpus.values()]
        texts = [source[n % len(source)] + f" {n}" for n in range(count)]
        return texts, list(test_set.queries.values())[:_QUERIES]
    chance = random.Random(20)  # noqa: S311  (material for timing, not a secret)
    words = [
        chr(0x4E00 + chance.randrange(3_000)) + chr(0x4E00 + chance.randrange(3_000)) for _ in range(8_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    texts = [
        "，".join("".join(chance.choices(words, weights, k=8)) for _ in range(15)) + f"。{n}"
        for n in range(count)
    ]
    queries = ["".join(chance.choices(words, weights, k=6)) + "？" for _ in range(_QUERIES)]
    return texts, list(dict.fromkeys(queries))


def _table(result: dict[str, Any]) -> str:
    lines = [f"{result['passages']} passages     ingest/s   p50 ms   p95 ms"]
    for name, row in result["figures"].items():
        lines.append(f"  {name:<20} {row['ingest_per_s']:>8} {row['p50_ms']:>8} {row['p95_ms']:>8}")
    return "\n".join([*lines, f"  {result['ratios']}", ""])


if __name__ == "__main__":
    main()
