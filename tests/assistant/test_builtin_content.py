"""What comes with each release reaches an existing home: new chapters, new words, and nothing that went."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

import corpora
from assistant.stewardship import builtin
from corpora import curricula, guidelines, knowledge_graphs, readers
from corpora.library import Library
from corpora.resource import ResourceStatus
from guardrails.actor import Actor, Role
from guardrails.audit import AuditLog
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from retrieval.search import Retriever

TEACHER = Actor("school-a", "t1", frozenset({Role.TEACHER}), via="ui", purpose="ask")
CHAPTER = """---
title: {title}
chapter: {number}
version: "1.0"
summary: 要旨。
rules: []
indicators: [1.1.1]
---

# 第一章 {title}

## 一节

{text}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader of our own in place of the built-in one, and nothing else built in."""
    (tmp_path / "readers" / "ai_for_teachers").mkdir(parents=True)
    monkeypatch.setattr(readers, "_FOLDER", tmp_path / "readers")
    for name in ("load", "documents"):
        monkeypatch.setattr(readers, name, getattr(readers, name).__wrapped__)
    monkeypatch.setattr(curricula, "SUBJECTS", {})
    monkeypatch.setattr(knowledge_graphs, "subjects", tuple)
    monkeypatch.setattr(guidelines, "documents", list)
    monkeypatch.setattr(corpora, "__path__", [str(tmp_path), *corpora.__path__])
    return tmp_path / "readers" / "ai_for_teachers"


def write(folder: Path, number: int, title: str, text: str) -> None:
    chapter = CHAPTER.format(title=title, number=number, text=text)
    (folder / f"{number:02d}-chapter.md").write_text(chapter, encoding="utf-8")


def test_an_existing_home_gets_what_changed_in_the_reader(
    home: Path, engine: Engine, audit: AuditLog, folder: Path
) -> None:
    library, index = Library(engine, home / "files"), Index.open(home / "index", engine, HashingEmbedder())

    def install() -> int:
        return builtin.install(engine, library, index, audit, home / "builtin.sha256")

    def found(question: str) -> list[str]:
        return [hit.passage.text for hit in Retriever(index).search(TEACHER, question)]

    write(folder, 1, "甲", "运动会的照片发出去之前，先问一问家长。")
    write(folder, 2, "乙", "复式教室里两个年级合上一节量校园的课。")
    assert install() == 2
    assert install() == 0, "a home that has this release is left alone"

    write(folder, 2, "乙", "复式教室里两个年级轮流上台讲解。")
    write(folder, 3, "丙", "采购合同要写明到期以后怎样删除数据。")
    assert install() == 2, "a changed chapter and a new one; the first stays as it was"
    assert "轮流上台讲解" in found("复式教室两个年级")[0]
    assert not [text for text in found("复式教室量校园") if "量校园的课" in text], "the old words are gone"
    assert "怎样删除数据" in found("采购合同删除数据")[0]

    (folder / "quizzes").mkdir()
    (folder / "quizzes" / "01.yaml").write_text("[]", encoding="utf-8")
    assert install() == 0, "a quiz is no text to be searched"

    (folder / "03-chapter.md").unlink()
    assert install() == 0
    assert not [text for text in found("采购合同删除数据") if "怎样删除数据" in text]
    states = [resource.status for resource in library.list(builtin.INSTALLER)]
    assert states.count(ResourceStatus.PUBLISHED) == 2
