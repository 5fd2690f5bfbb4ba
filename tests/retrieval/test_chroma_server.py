"""With a Chroma server processes share the index; without one at the address the refusal says so."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from retrieval.search import Retriever
from retrieval.vectors import VectorStoreFailed
from tests.retrieval.conftest import A, B, document, publish, resource


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(tmp_path / "chroma")]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.mark.slow
def test_two_open_indexes_share_a_server(home: Path, store: Engine, server: str) -> None:
    one = Index.open(home / "index", store, HashingEmbedder(), chroma_url=server)
    two = Index.open(home / "index", store, HashingEmbedder(), chroma_url=server)
    assert Retriever(two).search(A, "浮力") == []
    publish(one, (resource("r1"), document("浮力的方向。")))
    assert [hit.passage.text for hit in Retriever(two).search(A, "浮力")] == ["浮力的方向。"]
    publish(two, (resource("r2"), document("浮力的大小。")))
    assert len(Retriever(one).search(A, "浮力")) == 2
    assert Retriever(one).search(B, "浮力") == []
    one.prepare([(resource("r3"), document("正在发布的片段。"))])
    two.reconcile()
    assert two.counts().pending == 1, "another process may be publishing it"
    assert two.check() == []
    one.close()
    two.close()
    assert Index.rebuild(home / "index", store, HashingEmbedder(), chroma_url=server) == 2


def test_nobody_at_the_address_is_said_so(home: Path, store: Engine) -> None:
    with pytest.raises(VectorStoreFailed):
        Index.open(home / "index", store, HashingEmbedder(), chroma_url="http://127.0.0.1:9")
