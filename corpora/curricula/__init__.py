"""Curriculum standards (课程标准) as an index of coded items, in our own words.

One YAML file a subject: stage → domain → theme → items. An artefact may name only codes that exist here.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from corpora.curricula.index import Curriculum, Heading, Item, UnknownCode
from corpora.curricula.rendering import render
from corpora.curricula.source import ContentInvalid, UnknownSubject
from corpora.document import Document

__all__ = [
    "SUBJECTS",
    "ContentInvalid",
    "Curriculum",
    "Heading",
    "Item",
    "UnknownCode",
    "UnknownSubject",
    "documents",
    "load",
    "read",
]

_FOLDER = Path(__file__).parent
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {"mathematics": "数学", "physics": "物理", "chemistry": "化学", "chinese": "语文", "english": "英语"}
)
"""Subjects with an index, and their Chinese names."""


@cache
def load(subject: str = "mathematics") -> Curriculum:
    """The built-in index of `subject`. Raises `UnknownSubject` or `ContentInvalid`."""
    available = {path.stem: path for path in _FOLDER.glob("*.yaml")}
    if subject not in available:
        raise UnknownSubject(subject=subject[:40], available=", ".join(sorted(available)))
    return read(available[subject])


def read(path: Path) -> Curriculum:
    """The index in a file. Raises `ContentInvalid`, naming line and code, where the file is broken."""
    return Curriculum.read(path)


def documents(subject: str = "mathematics") -> list[Document]:
    """The index as documents for retrieval, one a stage and domain. Raises as `load` does."""
    return render(load(subject))
