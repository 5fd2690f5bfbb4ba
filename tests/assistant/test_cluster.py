"""The same ingestion on a Ray cluster of two nodes, really started on this machine."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.stewardship import FileStatus, Steward, Upload
from assistant.stewardship.cluster import ClusterParsers, ClusterUnavailable
from corpora.library import Library
from corpora.resource import Labels
from guardrails.actor import Actor, Role
from guardrails.audit import AuditLog
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index

pytestmark = pytest.mark.ray

ADMIN = Actor("school-a", "head", frozenset({Role.ADMINISTRATOR}), via="cli")


def test_files_are_parsed_on_both_nodes_and_bad_ones_are_named(
    cluster: str, home: Path, engine: Engine
) -> None:
    parsers = ClusterParsers(cluster)
    index = Index.open(home / "index", engine, HashingEmbedder())
    steward = Steward(engine, Library(engine, home / "files"), index, AuditLog(engine), parsers)
    try:
        assert parsers.ahead == 4
        texts = [f"# 第{n}课\n\n标记{n}：{chr(0x5000 + n) * 9}的面积公式与例子。" for n in range(24)]
        uploads = [Upload(f"{n}.md", text.encode()) for n, text in enumerate(texts)]
        uploads.append(Upload("empty.pdf", b"%PDF-1.7 nothing"))
        job = steward.work(steward.provide(ADMIN, uploads, Labels(), publish=True))
        states = [file.status for file in job.files]
        assert states.count(FileStatus.PUBLISHED) == 24
        assert [file.name for file in job.files if file.status is FileStatus.REJECTED] == ["empty.pdf"]
        assert index.check() == []
    finally:
        steward.close()
        index.close()


def test_nobody_at_the_address_is_said_so() -> None:
    with pytest.raises(ClusterUnavailable):
        ClusterParsers("127.0.0.1:9").schedule(__file__, "a.md")
