"""Vectors: of length one, the same everywhere; an endpoint that fails says so."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from retrieval.embedding import EmbeddingFailed, EndpointEmbedder, HashingEmbedder
from retrieval.index import Index
from retrieval.search import Retriever
from tests.retrieval.conftest import A, document, publish, resource

TEXTS = ["核心素养导向的教学设计", "核心素养导向的教学设计与评价", "steam engine", ""]


def test_vectors_are_unit_float32_and_zero_for_nothing() -> None:
    made = HashingEmbedder().embed_passages(TEXTS)
    assert made.shape == (4, 256)
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)
    assert HashingEmbedder().embed_passages([]).shape == (0, 256)


def test_likeness_of_words_is_likeness_of_vectors() -> None:
    embedder = HashingEmbedder()
    one, two, other, _ = embedder.embed_passages(TEXTS)
    assert one @ two > 0.7
    assert abs(one @ other) < embedder.floor
    assert np.array_equal(embedder.embed_query(TEXTS[0]), one)


def test_another_process_makes_the_same_vectors() -> None:
    code = (
        "import sys; from retrieval.embedding import HashingEmbedder;"
        "sys.stdout.buffer.write(HashingEmbedder().embed_query('核心素养导向的教学设计').tobytes())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert np.array_equal(np.frombuffer(said, dtype=np.float32), HashingEmbedder().embed_query(TEXTS[0]))


class Endpoint:
    """A real HTTP server whose answers a test writes."""

    def __init__(self) -> None:
        self.answers: list[Callable[[dict[str, Any]], tuple[int, bytes]]] = []
        self.requests: list[dict[str, Any]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append({**request, "path": self.path, "key": self.headers["Authorization"]})
                answer = endpoint.answers.pop(0) if len(endpoint.answers) > 1 else endpoint.answers[0]
                status, body = answer(request)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def good(request: dict[str, Any], dimension: int = 3) -> tuple[int, bytes]:
    data = [
        {"index": n, "embedding": [len(text), 1] + [0] * (dimension - 2)}
        for n, text in enumerate(request["input"])
    ]
    return 200, json.dumps({"data": data[::-1]}).encode()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.server.shutdown()
    made.server.server_close()


def embedder(endpoint: Endpoint, **more: Any) -> EndpointEmbedder:
    return EndpointEmbedder(endpoint.url, "bge", timeout=2.0, **more)


def test_an_endpoint_is_asked_in_batches_and_its_answers_put_in_order(endpoint: Endpoint) -> None:
    endpoint.answers = [good]
    made = embedder(endpoint, batch=2, api_key="k", query_prefix="问：").embed_passages(["a", "bb", "ccc"])
    assert made.shape == (3, 3)
    assert list(made[:, 0] / made[:, 1]) == pytest.approx([1, 2, 3])
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 1, 1])
    assert [request["input"] for request in endpoint.requests] == [["a", "bb"], ["ccc"]]
    assert endpoint.requests[0]["path"] == "/v1/embeddings"
    assert endpoint.requests[0]["key"] == "Bearer k"
    embedder(endpoint, query_prefix="问：").embed_query("什么")
    assert endpoint.requests[-1]["input"] == ["问：什么"]
    assert embedder(endpoint).dimension == 3


def test_a_busy_endpoint_is_tried_again_but_not_for_ever(endpoint: Endpoint) -> None:
    endpoint.answers = [lambda _: (503, b""), good]
    assert embedder(endpoint).embed_passages(["x"]).shape == (1, 3)
    endpoint.answers = [lambda _: (503, b"")]
    with pytest.raises(EmbeddingFailed) as refused:
        embedder(endpoint, attempts=2).embed_passages(["x"])
    assert refused.value.details["reason"] == "HTTP 503"
    assert len(endpoint.requests) == 4
    with pytest.raises(EmbeddingFailed):
        embedder(endpoint).embed_query("x")
    assert len(endpoint.requests) == 5, "a person waits for a query, so it is tried once"


def test_a_refusal_is_not_repeated(endpoint: Endpoint) -> None:
    endpoint.answers = [lambda _: (401, b"no")]
    with pytest.raises(EmbeddingFailed):
        embedder(endpoint).embed_query("x")
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"data": []}',
        b'{"data": [{"index": 0, "embedding": "x"}]}',
        b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}',
        b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}',
    ],
)
def test_garbage_is_refused(endpoint: Endpoint, body: bytes) -> None:
    endpoint.answers = [lambda _: (200, body)]
    with pytest.raises(EmbeddingFailed):
        embedder(endpoint).embed_query("x")


def test_another_dimension_than_promised_is_refused(endpoint: Endpoint) -> None:
    endpoint.answers = [good]
    with pytest.raises(EmbeddingFailed) as refused:
        embedder(endpoint, dimension=4).embed_query("x")
    assert "instead of 4" in str(refused.value.details["reason"])


def test_nobody_at_the_address_is_said_so() -> None:
    with pytest.raises(EmbeddingFailed) as refused:
        EndpointEmbedder("http://127.0.0.1:9/v1", "bge", dimension=3).embed_query("x")
    assert refused.value.details["reason"] == "ConnectError"


def test_a_search_goes_on_by_words_when_the_model_is_gone(home, store, endpoint: Endpoint) -> None:
    endpoint.answers = [good]
    index = Index.open(home / "index", store, embedder(endpoint))
    publish(index, (resource(), document("浮力的方向。")))
    index.close()
    endpoint.answers = [lambda _: (500, b"")]
    index = Index.open(home / "index", store, embedder(endpoint))
    hits = Retriever(index).search(A, "浮力")
    assert [hit.passage.text for hit in hits] == ["浮力的方向。"]
    assert set(hits[0].parts) == {"bm25"}
    index.close()
