"""Knowledge graphs (学科知识图谱): knowledge points, how they build on one another, and the curriculum
items they serve. One folder a subject, one YAML file a term, in our own words.
"""

from functools import cache
from pathlib import Path

from corpora import curricula
from corpora.curricula import Curriculum
from corpora.curricula.source import UnknownSubject
from corpora.document import Document
from corpora.knowledge_graphs.files import read_points
from corpora.knowledge_graphs.graph import KnowledgeGraph, Relation, UnknownPoint
from corpora.knowledge_graphs.point import Misconception, Point
from corpora.knowledge_graphs.rendering import render

__all__ = [
    "KnowledgeGraph",
    "Misconception",
    "Point",
    "Relation",
    "UnknownPoint",
    "documents",
    "load",
    "read",
]

_FOLDER = Path(__file__).parent


@cache
def load(subject: str = "mathematics") -> KnowledgeGraph:
    """The built-in graph of `subject`. Raises `UnknownSubject` or `ContentInvalid`."""
    available = {path.name: path for path in _FOLDER.iterdir() if any(path.glob("*.yaml"))}
    if subject not in available:
        raise UnknownSubject(subject=subject[:40], available=", ".join(sorted(available)))
    return read(available[subject], curricula.load(subject))


def read(folder: Path, curriculum: Curriculum) -> KnowledgeGraph:
    """The graph in a folder. Raises `ContentInvalid`, naming file, line and id, where one is broken;
    what is well-formed but unsound as a graph is told by `KnowledgeGraph.check`."""
    return KnowledgeGraph.build(read_points(folder), curriculum)


def documents(subject: str = "mathematics") -> list[Document]:
    """The graph as documents for retrieval, one a teaching unit. Raises as `load` does."""
    return render(load(subject))
