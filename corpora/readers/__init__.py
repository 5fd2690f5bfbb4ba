"""Readers (读本) for teachers, written for this product: chapters in Markdown under a strict front matter.

`ai_for_teachers` is a reader on generative AI, as item 10 of 教师厅函〔2025〕13号 asks for. Every rule that a
chapter names stands in its text by id, （G-R5）, and in its front matter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpora import parsing
from corpora.document import Document, Metadata
from corpora.guidelines import RuleId
from corpora.problem import Problem

__all__ = [
    "NORMS",
    "SCENES",
    "Chapter",
    "FrontMatter",
    "Reader",
    "UnknownReader",
    "documents",
    "folder",
    "load",
]

Scene = Literal["learning", "teaching", "nurturing", "assessment", "management", "research"]
Norm = Literal["human-led", "review", "authorship", "data", "pupil-use", "good"]

SCENES: Mapping[Scene, str] = MappingProxyType(
    {
        "learning": "学习变革",
        "teaching": "教学提质",
        "nurturing": "育人进阶",
        "assessment": "评价增效",
        "management": "管理升级",
        "research": "研究创新",
    }
)
"""The six scenes (场景) of 《教师生成式人工智能应用指引（第一版）》, as F-104 names them."""

NORMS: Mapping[Norm, str] = MappingProxyType(
    {
        "human-led": "坚守育人主体地位",
        "review": "加强内容审查把关",
        "authorship": "恪守学术创作伦理",
        "data": "合规合法处理数据",
        "pupil-use": "引导学生规范使用",
        "good": "践行技术智能向善",
    }
)
"""The six norms (规范) of the same guideline, as F-105 counts them."""

_FOLDER = Path(__file__).parent
_TITLES = {"ai_for_teachers": "人工智能教师读本"}
_PUBLISHER = "杏坛"
_CHAPTER_FILE = "[0-9][0-9]-*.md"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)


IndicatorCode = Annotated[str, StringConstraints(pattern=r"^[1-5]\.[1-4]\.[1-4]$")]
"""Code of an indicator of JY/T 0646-2022《教师数字素养》, numbered by place: `3.1.2`."""


class UnknownReader(Problem):
    """No reader has this name."""

    code = "reader-unknown"


class FrontMatter(BaseModel):
    """What a chapter says of itself: `rules` are the ids that its text quotes, `indicators` the codes of
    JY/T 0646-2022 that it serves, `scenes` and `norms` those of the teachers' guideline that it treats.
    `version` counts the text: a change that a reader would notice raises it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Annotated[str, StringConstraints(min_length=1)]
    chapter: int = Field(ge=1)
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    summary: Annotated[str, StringConstraints(min_length=1)]
    rules: tuple[RuleId, ...]
    indicators: tuple[IndicatorCode, ...] = Field(min_length=1)
    scenes: tuple[Scene, ...] = ()
    norms: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter (章): its front matter, and its text in Markdown, which begins with its heading."""

    about: FrontMatter
    markdown: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The titles of its sections (节), in order."""
        return tuple(_HEADING.findall(self.markdown))


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
    chapters = tuple(_chapter(path) for path in sorted(folder(name).glob(_CHAPTER_FILE)))
    if [chapter.about.chapter for chapter in chapters] != list(range(1, len(chapters) + 1)):
        raise ValueError(f"the chapters of {name} are not numbered from 1 without a gap")
    return Reader(name, _TITLES[name], chapters)


def folder(name: str) -> Path:
    """Where a reader's files are. Raises `UnknownReader`."""
    if name not in _TITLES:
        raise UnknownReader(name=name[:40])
    return _FOLDER / name


@cache
def documents(name: str = "ai_for_teachers") -> tuple[Document, ...]:
    """One document a chapter; every block knows the headings above it. Raises `UnknownReader`."""
    reader = load(name)
    return tuple(_document(reader, chapter) for chapter in reader.chapters)


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
