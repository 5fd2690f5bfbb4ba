"""Knowledge graphs (学科知识图谱): knowledge points, how they build on one another, and the curriculum
items they serve. One folder a subject, one YAML file a term or stage, in our own words.

`load` gives a subject's graph, `library` all of them as one `Atlas` that finds, tags and measures
coverage. `corpora.knowledge_graphs.exchange` reads and writes graphs of others.
"""

from functools import cache
from pathlib import Path

from corpora import curricula
from corpora.curricula import Curriculum
from corpora.curricula.source import UnknownSubject
from corpora.document import Document
from corpora.knowledge_graphs.atlas import Atlas, Coverage, Tag
from corpora.knowledge_graphs.conversion import as_graph
from corpora.knowledge_graphs.describing import describe
from corpora.knowledge_graphs.files import read_links, read_points
from corpora.knowledge_graphs.graph import KnowledgeGraph, UnknownPoint
from corpora.knowledge_graphs.model import (
    Edge,
    Graph,
    Misconception,
    Node,
    NodeKind,
    Provenance,
    Relation,
)
from corpora.knowledge_graphs.point import Confusion, Point
from corpora.knowledge_graphs.rendering import render
from corpora.knowledge_graphs.soundness import Finding, check, mend

__all__ = [
    "Atlas",
    "Confusion",
    "Coverage",
    "Edge",
    "Finding",
    "Graph",
    "KnowledgeGraph",
    "Misconception",
    "Node",
    "NodeKind",
    "Point",
    "Provenance",
    "Relation",
    "Tag",
    "UnknownPoint",
    "as_graph",
    "check",
    "describe",
    "documents",
    "library",
    "load",
    "mend",
    "read",
    "subjects",
]

_FOLDER = Path(__file__).parent


def subjects() -> tuple[str, ...]:
    """Subjects with a built-in graph, in the order of `curricula.SUBJECTS`."""
    return tuple(subject for subject in curricula.SUBJECTS if any((_FOLDER / subject).glob("*.yaml")))


@cache
def load(subject: str = "mathematics") -> KnowledgeGraph:
    """The built-in graph of `subject`. Raises `UnknownSubject` or `ContentInvalid`."""
    if subject not in subjects():
        raise UnknownSubject(subject=subject[:40], available=", ".join(sorted(subjects())))
    return read(_FOLDER / subject, curricula.load(subject))


@cache
def library() -> Atlas:
    """Every built-in graph with its curriculum, joined by the prerequisites that one subject has in
    another. Raises `ContentInvalid`."""
    links = Graph(edges=read_links(_FOLDER / "links.yaml"))
    return Atlas([*(as_graph(load(subject)) for subject in subjects()), links])


def read(folder: Path, curriculum: Curriculum) -> KnowledgeGraph:
    """The graph in a folder. Raises `ContentInvalid`, naming file, line and id, where one is broken;
    what is well-formed but unsound as a graph is told by `KnowledgeGraph.check`."""
    return KnowledgeGraph.build(read_points(folder), curriculum)


def documents(subject: str = "mathematics") -> list[Document]:
    """The graph as documents for retrieval, one a teaching unit. Raises as `load` does."""
    return render(load(subject))
