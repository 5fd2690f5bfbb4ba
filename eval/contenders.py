"""Who is timed by `eval.benchmark`, and on what: each contender takes in the same batches and answers the
same questions, in a process of its own, so that its memory is its own."""

import random
import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import create_engine, event

from corpora.resource import Resource
from corpora.storage import writing
from eval.baselines import words
from eval.beir import read
from retrieval import tables
from retrieval.embedding import HashingEmbedder, Vectors
from retrieval.index import Index
from retrieval.passage import Filters, Passage
from retrieval.search import Retriever
from retrieval.segmentation import tokens

BATCH = 5_000
_QUERIES = 200
_DIMENSION = 256
_HEARD = 0.25
"""Weight of the vectors where the hybrid is timed: they must be asked, or there is no hybrid."""
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治", "信息科技")


@dataclass(frozen=True, slots=True)
class Material:
    """What goes in and what is asked: `count` passages in batches, made anew for every contender, so that
    nobody's memory holds them. With `data` the texts of a BEIR folder, repeated; without, made-up words."""

    count: int
    data: Path | None = None

    def batches(self) -> Iterator[tuple[int, list[str], Vectors]]:
        """Number of the first passage, texts, and their unit vectors."""
        texts = self._texts()
        for start in range(0, self.count, BATCH):
            part = list(islice(texts, min(BATCH, self.count - start)))
            yield start, part, _vectors(start, len(part))

    def questions(self) -> list[str]:
        """At most 200 questions."""
        if self.data is not None:
            return list(read(self.data).queries.values())[:_QUERIES]
        chance = random.Random(21)  # noqa: S311  (material for timing, not a secret)
        common, weights = _words()
        return ["".join(chance.choices(common, weights, k=6)) + "？" for _ in range(_QUERIES)]

    def _texts(self) -> Iterator[str]:
        if self.data is not None:
            source = [text for _, text in read(self.data).corpus.values()]
            for number, text in enumerate(cycle(source)):
                yield f"{text} {number}"
        common, weights = _words()
        drawn, share = np.random.default_rng(20), np.cumsum(weights) / sum(weights)
        names = np.array(common)
        number = 0
        while True:
            for row in names[np.searchsorted(share, drawn.random((BATCH, 15, 8)))]:
                yield "，".join(map("".join, row)) + f"。{number}"
                number += 1


@dataclass(frozen=True, slots=True)
class Figures:
    """Passages a second taken in; milliseconds a query at the median and the 95th percentile; bytes on the
    disk a passage; resident memory in MB that taking in and asking added."""

    ingest: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    bytes_each: float = 0.0
    memory_mb: float = 0.0


@dataclass(slots=True)
class _Clock:
    """Adds up the time of the contender's own work and leaves out the making of the material."""

    seconds: float = 0.0
    memory: float = field(default_factory=lambda: _resident())

    def add(self, began: float) -> None:
        self.seconds += perf_counter() - began


@dataclass(slots=True)
class _Known:
    """An embedder whose vectors are given, so that every contender pays the same for them: nothing."""

    passages: dict[str, Vectors] = field(default_factory=dict)
    questions: dict[str, Vectors] = field(default_factory=dict)
    weight: float = HashingEmbedder.weight
    name: str = "known"
    dimension: int = _DIMENSION
    floor: float = 0.25

    def embed_passages(self, texts: list[str]) -> Vectors:
        return np.stack([self.passages[text.partition("\n")[2]] for text in texts])

    def embed_query(self, text: str) -> Vectors:
        return self.questions[text]


def xingtan(material: Material, home: Path) -> dict[str, Figures]:
    """Table, word index and Chroma; asked by words alone (the default without a model), and as a hybrid."""
    engine = create_engine(f"sqlite:///{home / 'bench.db'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("pragma journal_mode=wal"))
    tables.metadata.create_all(engine)
    tokens("预热")
    asked = material.questions()
    known = _Known(questions=dict(zip(asked, _vectors(-1, len(asked)), strict=True)))
    index = Index.open(home / "index", engine, known)
    clock = _Clock()
    for start, texts, vectors in material.batches():
        known.passages = dict(zip(texts, vectors, strict=True))
        items = [_item(start + place, text) for place, text in enumerate(texts)]
        began = perf_counter()
        index.prepare_passages(items)
        with writing(engine) as connection:
            index.go_live(connection, [one.id for one, _ in items])
        clock.add(began)
    retriever, reader = Retriever(index), _Reader()
    narrow = [Filters(subject=subject) for subject in SUBJECTS]

    def plain(n: int) -> object:
        return retriever.search(reader, asked[n])

    def filtered(n: int) -> object:
        return retriever.search(reader, asked[n], filters=narrow[n % len(narrow)])

    found = {"xingtan, words": _figures(clock, material, home, plain, len(asked))}
    found["xingtan, words, filtered"] = _figures(clock, material, home, filtered, len(asked))
    known.weight = _HEARD
    found["xingtan, hybrid"] = _figures(clock, material, home, plain, len(asked))
    found["xingtan, hybrid, filtered"] = _figures(clock, material, home, filtered, len(asked))
    index.close()
    engine.dispose()
    return found


def chroma(material: Material, home: Path) -> dict[str, Figures]:
    """Bare Chroma, persistent, with the settings of the product; asked with and without a metadata filter."""
    collection, close = _collection(home)
    clock = _Clock()
    for start, texts, vectors in material.batches():
        numbers = range(start, start + len(texts))
        began = perf_counter()
        collection.add(
            ids=[f"{n:032x}" for n in numbers],
            embeddings=vectors,
            metadatas=[{"subject": SUBJECTS[n % len(SUBJECTS)]} for n in numbers],
        )
        clock.add(began)
    asked = _vectors(-1, len(material.questions()))

    def plain(n: int) -> object:
        return collection.query(query_embeddings=asked[n : n + 1], n_results=10)

    def filtered(n: int) -> object:
        where = {"subject": SUBJECTS[n % len(SUBJECTS)]}
        return collection.query(query_embeddings=asked[n : n + 1], n_results=10, where=where)

    found = {
        "chroma": _figures(clock, material, home, plain, len(asked)),
        "chroma, filtered": _figures(clock, material, home, filtered, len(asked)),
    }
    close()
    return found


def llama_index(material: Material, home: Path) -> dict[str, Figures]:
    """LlamaIndex's IngestionPipeline into Chroma, without transformations."""
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection, close = _collection(home)
    store = ChromaVectorStore(chroma_collection=collection)
    pipeline = IngestionPipeline(transformations=[], vector_store=store)
    clock = _Clock()
    for start, texts, vectors in material.batches():
        rows = vectors.tolist()
        began = perf_counter()
        nodes = [
            TextNode(id_=f"{start + place:032x}", text=text, embedding=rows[place])
            for place, text in enumerate(texts)
        ]
        pipeline.run(nodes=nodes)
        clock.add(began)
    asked = _vectors(-1, len(material.questions())).tolist()
    wanted = [VectorStoreQuery(query_embedding=row, similarity_top_k=10) for row in asked]
    found = {"llama_index": _figures(clock, material, home, lambda n: store.query(wanted[n]), len(wanted))}
    close()
    return found


def bm25s(material: Material, home: Path) -> dict[str, Figures]:
    """bm25s over jieba's words, in memory, saved once; it has no filters and takes everything in at once."""
    import bm25s as library

    retriever = library.BM25()
    clock = _Clock()
    cut: list[list[str]] = []
    for _, texts, _ in material.batches():
        began = perf_counter()
        cut += [words(text) for text in texts]
        clock.add(began)
    began = perf_counter()
    retriever.index(cut, show_progress=False)
    retriever.save(home)
    clock.add(began)
    del cut
    asked = material.questions()
    k = min(10, material.count)

    def plain(n: int) -> object:
        return retriever.retrieve([words(asked[n])], k=k, show_progress=False)

    return {"bm25s": _figures(clock, material, home, plain, len(asked))}


CONTENDERS: dict[str, Callable[[Material, Path], dict[str, Figures]]] = {
    "chroma": chroma,
    "bm25s": bm25s,
    "llama_index": llama_index,
    "xingtan": xingtan,
}


@dataclass(frozen=True, slots=True)
class _Reader:
    tenant: str = "bench"
    user: str = "bench"


def _item(number: int, text: str) -> tuple[Resource, list[Passage]]:
    id_, subject = f"{number:032x}", SUBJECTS[number % len(SUBJECTS)]
    one = Resource(id=id_, tenant="bench", owner="bench", title="", subject=subject)
    return one, [Passage(id_, id_, "bench", 0, text, "", subject=subject)]


def _collection(home: Path) -> tuple[Any, Callable[[], None]]:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(home), settings=Settings(anonymized_telemetry=False))
    made = client.create_collection(
        "benchmark", configuration={"hnsw": {"space": "ip"}}, embedding_function=None
    )
    return made, client.close


def _figures(
    clock: _Clock, material: Material, home: Path, ask: Callable[[int], object], count: int
) -> Figures:
    p50, p95 = _timed(ask, count)
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return Figures(
        ingest=material.count / clock.seconds,
        p50=p50,
        p95=p95,
        bytes_each=size / material.count,
        memory_mb=_resident() - clock.memory,
    )


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


def _resident() -> float:
    """Resident memory of this process now, in MB; where the system does not tell, its greatest so far."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _vectors(start: int, count: int) -> Vectors:
    """Unit vectors round a thousand centres, the same for the same `start`; -1 gives the questions'."""
    centres = np.random.default_rng(7).standard_normal((1_000, _DIMENSION))
    drawn = np.random.default_rng(start + 1)
    made = centres[drawn.integers(0, 1_000, count)] + 0.7 * drawn.standard_normal((count, _DIMENSION))
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _words() -> tuple[Sequence[str], list[float]]:
    """8,000 made-up words of two characters, some much commoner than others."""
    chance = random.Random(20)  # noqa: S311  (material for timing, not a secret)
    words = [
        chr(0x4E00 + chance.randrange(3_000)) + chr(0x4E00 + chance.randrange(3_000)) for _ in range(8_000)
    ]
    return words, [1 / (rank + 3) for rank in range(len(words))]
