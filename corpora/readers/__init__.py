"""Readers (读本) for teachers, written for this product: chapters in Markdown under a strict front matter.

`ai_for_teachers` is a reader on generative AI, as item 10 of 教师厅函〔2025〕13号 asks for. Every rule that a
chapter names stands in its text by id, （G-R5）, and in its front matter.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpora import parsing
from corpora.document import Document, Metadata
from corpora.guidelines import RuleId
from corpora.problem import Problem

__all__ = ["Chapter", "FrontMatter", "Reader", "UnknownReader", "documents", "load"]

_FOLDER = Path(__file__).parent
_TITLES = {"ai_for_teachers": "人工智能教师读本"}
_PUBLISHER = "杏坛"
_CHAPTER_FILE = "[0-9][0-9]-*.md"
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)


class UnknownReader(Problem):
    """No reader has this name."""

    code = "reader-unknown"


class FrontMatter(BaseModel):
    """What a chapter says of itself; `rules` are the ids that its text quotes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Annotated[str, StringConstraints(min_length=1)]
    chapter: int = Field(ge=1)
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    summary: Annotated[str, StringConstraints(min_length=1)]
    rules: tuple[RuleId, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter (章): its front matter, and its text in Markdown, which begins with its heading."""

    about: FrontMatter
    markdown: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, its chapters in order."""

    name: str
    title: str
    chapters: tuple[Chapter, ...]


@cache
def load(name: str = "ai_for_teachers") -> Reader:
    """The reader called `name`. Raises `UnknownReader`, and `ValueError` where the chapters are not
    numbered 1, 2, 3… in the order of their files or a front matter is malformed."""
    if name not in _TITLES:
        raise UnknownReader(name=name[:40])
    chapters = tuple(_chapter(path) for path in sorted((_FOLDER / name).glob(_CHAPTER_FILE)))
    if [chapter.about.chapter for chapter in chapters] != list(range(1, len(chapters) + 1)):
        raise ValueError(f"the chapters of {name} are not numbered from 1 without a gap")
    return Reader(name, _TITLES[name], chapters)


def documents(name: str = "ai_for_teachers") -> list[Document]:
    """One document a chapter; every block knows the headings above it. Raises `UnknownReader`."""
    reader = load(name)
    return [_document(reader, chapter) for chapter in reader.chapters]


def _chapter(path: Path) -> Chapter:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise ValueError(f"{path.name} has no front matter")
    return Chapter(FrontMatter.model_validate(yaml.safe_load(match["yaml"])), match["body"].strip() + "\n")


def _document(reader: Reader, chapter: Chapter) -> Document:
    parsed = parsing.parse(chapter.markdown.encode(), "chapter.md")
    return replace(
        parsed,
        title=f"{reader.title} 第{chapter.about.chapter}章 {chapter.about.title}",
        language="zh",
        metadata=Metadata(publisher=_PUBLISHER),
    )
