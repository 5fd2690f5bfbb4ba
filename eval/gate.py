"""The gate: a small frozen slice of our own questions over the built-in guidelines and reader, measured with
every change in seconds, so that retrieval does not get worse unseen."""

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from corpora import guidelines, readers
from corpora.document import Document
from corpora.owner import SHARED
from corpora.resource import Kind, Resource
from corpora.storage import writing
from eval.product import TEACHER, built
from eval.suites.gold import GoldQuestion, K, Place, passage_figures, read
from retrieval.passage import Passage

Search = Callable[[str], Sequence[Passage]]


def questions() -> list[GoldQuestion]:
    """The frozen slice."""
    return read(Path(str(files("eval") / "gold" / "gate.jsonl")))


def floors() -> dict[str, float]:
    """What every change has to reach, by metric. Raised when retrieval gets better, never lowered unseen."""
    raw: Any = yaml.safe_load((files("eval") / "gold" / "gate.yaml").read_text(encoding="utf-8"))
    return {str(name): float(value) for name, value in raw["floors"].items()}


def figures(search: Search) -> dict[str, float]:
    """Mean recall at 1, 5 and 10 and nDCG@10 over the slice; see `eval.suites.gold`."""
    rows = [passage_figures(one.gold, search(one.question)[:K]) for one in questions()]
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def missed(measured: dict[str, float]) -> list[str]:
    """The floors that are not reached, in words; empty where the gate is passed."""
    return [
        f"{name}: {measured[name]:.3f} < {floor:.3f}"
        for name, floor in floors().items()
        if measured[name] < floor
    ]


def run(home: Path) -> dict[str, float]:
    """Index the guidelines and the reader in `home`, ask, and measure."""
    with built(home) as product:
        items = [item(Kind.GUIDELINE, document) for document in guidelines.documents()]
        items += [item(Kind.READER, document) for document in readers.documents("ai_for_teachers")]
        product.index.prepare(items)
        with writing(product.index.engine) as connection:
            product.index.go_live(connection, [resource.id for resource, _ in items])
        retriever = product.retriever
        return figures(lambda text: [hit.passage for hit in retriever.search(TEACHER, text, k=K)])


def item(kind: Kind, document: Document) -> tuple[Resource, Document]:
    """The document as the built-in library installs it."""
    key = Place(resource=f"{kind}/{document.title}", quote="-").resource_id
    about = document.metadata
    resource = Resource(
        id=key,
        tenant=SHARED,
        owner="xingtan",
        title=document.title,
        kind=kind,
        language=document.language,
        publisher=about.publisher,
        document_number=about.document_number,
        issued=about.issued,
        reprint=about.reprint,
    )
    return resource, document
