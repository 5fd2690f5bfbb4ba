"""Questions with what the search finds for them, to learn from: public sets, and our own questions."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import create_engine

import eval
from assistant.answering.evidence import Candidate
from assistant.answering.wordings import standard
from assistant.stewardship import builtin
from corpora.document import Document
from corpora.resource import Resource
from corpora.storage import writing
from eval.files import rows as rows_of
from eval.indexed import publish, resource_id
from retrieval import tables
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from retrieval.passage import Hit, Passage
from retrieval.search import EmptyQuery, Retriever
from retrieval.segmentation import normalise

SETS = {
    "retrieval_cmrc2018_zh": 450,
    "retrieval_drcd_zhhant": 350,
    "retrieval_xquad_zh": 300,
    "retrieval_xquad_en": 150,
}
"""Questions drawn from each set."""
SEARCHED = 12
OWN_SHARE = 2.0
"""How much one of our own questions counts: there are few of them, and they are what teachers ask."""
_TENANT = "training"


@dataclass(frozen=True)
class Case:
    """A question and its hits. `right` tells whether a candidate holds an answer, `answering` whether a
    passage does; `taken` that without those nothing else answers (our own library says many things twice);
    `group` is left out together, `share` is how much the question counts."""

    question: str
    source: str
    group: str
    hits: Sequence[Hit]
    right: Callable[[Candidate], bool]
    answering: Callable[[Passage], bool]
    answerable: bool = True
    taken: bool = True
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class _Reader:
    tenant: str = _TENANT
    user: str = _TENANT


def public(root: Path, seed: int = 0) -> Iterator[Case]:
    """Questions drawn from the public sets under `root`."""
    for name, count in SETS.items():
        folder = root / name
        rows = {row["_id"]: row for _, row in rows_of(folder / "queries.jsonl")}
        grades = [line.split("\t") for line in (folder / "qrels" / "dev.tsv").read_text().splitlines()[1:]]
        relevant: dict[str, set[str]] = {}
        for query, text, grade in grades:
            if int(grade) > 0:
                relevant.setdefault(query, set()).add(text)
        asked = sorted(relevant.keys() & rows.keys())
        random.Random(seed).shuffle(asked)  # noqa: S311  (a draw that anyone can repeat)
        with TemporaryDirectory(prefix="xingtan-training-") as home:
            retriever = _indexed(Path(home), [row for _, row in rows_of(folder / "corpus.jsonl")])
            for id_ in asked[:count]:
                row = rows[id_]
                yield _public(name, row["text"], row["metadata"]["answers"], relevant[id_], retriever)


def own(retriever: Retriever | None = None) -> tuple[list[Case], list[Case]]:
    """Our own teacher questions over the built-in content: the odd half, and the even half."""
    with TemporaryDirectory(prefix="xingtan-training-") as home:
        search = retriever or _builtin(Path(home))
        path = Path(eval.__path__[0]) / "gold" / "teacher_questions.jsonl"
        cases = [_own(row, search) for _, row in rows_of(path)]
    return cases[::2], cases[1::2]


def _public(
    source: str, question: str, answers: Sequence[str], relevant: set[str], retriever: Retriever
) -> Case:
    wanted = [normalise(answer) for answer in answers if answer.strip()]
    keys = {resource_id(id_) for id_ in relevant}
    return Case(
        question=question,
        source=source,
        group=min(relevant),
        hits=_found(retriever, question),
        right=lambda one: one.passage.id in keys and any(text in one.plain for text in wanted),
        answering=lambda passage: passage.id in keys,
    )


def _own(row: dict[str, Any], retriever: Retriever) -> Case:
    places = [
        (uuid5(NAMESPACE_URL, f"xingtan:{one['resource']}").hex, str(one["quote"]))
        for group in row["gold"]
        for one in group
    ]

    def right(one: Candidate) -> bool:
        return any(one.passage.resource == resource and _overlaps(one, quote) for resource, quote in places)

    def answering(passage: Passage) -> bool:
        return any(passage.resource == resource and quote in passage.text for resource, quote in places)

    question = standard(str(row["question"])) or str(row["question"])
    return Case(
        question=question,
        source="teacher_questions",
        group=str(row["id"]),
        hits=_found(retriever, question),
        right=right,
        answering=answering,
        answerable=bool(row["answerable"]),
        taken=False,
        share=OWN_SHARE,
    )


def _overlaps(one: Candidate, quote: str) -> bool:
    at = one.passage.text.find(quote)
    return at >= 0 and at < one.end and at + len(quote) > one.start


def _found(retriever: Retriever, question: str) -> list[Hit]:
    try:
        return retriever.search(_Reader(), question, k=SEARCHED)
    except EmptyQuery:
        return []


def _indexed(home: Path, corpus: Sequence[dict[str, Any]]) -> Retriever:
    """One text of the corpus is one passage."""
    index = _opened(home)
    publish(index, _TENANT, ((row["_id"], row.get("title") or "", row["text"]) for row in corpus))
    return Retriever(index)


def _builtin(home: Path) -> Retriever:
    """The built-in content as it is installed, without library and audit."""
    items: list[tuple[Resource, Document]] = []
    for content in builtin._contents():
        key = uuid5(NAMESPACE_URL, f"xingtan:{content.slug}").hex
        metadata = content.document.metadata
        resource = Resource(
            id=key,
            tenant=_TENANT,
            owner=_TENANT,
            title=content.document.title,
            publisher=metadata.publisher,
            document_number=metadata.document_number,
            issued=metadata.issued,
            reprint=metadata.reprint,
        )
        items.append((resource, content.document))
    index = _opened(home)
    index.prepare(items)
    with writing(index.engine) as connection:
        index.go_live(connection, [resource.id for resource, _ in items])
    return Retriever(index)


def _opened(home: Path) -> Index:
    engine = create_engine(f"sqlite:///{home / 'training.db'}")
    tables.metadata.create_all(engine)
    return Index.open(home / "index", engine, HashingEmbedder())
