"""Vectors: of length one, the same everywhere; an endpoint that fails says so."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from retrieval.embedding import EmbeddingFailed, HashingEmbedder
from retrieval.endpoints import FAILURES, EndpointEmbedder
from retrieval.index import Index
from retrieval.search import Retriever
from tests.retrieval.conftest import A, document, publish, resource
from tests.retrieval.endpoint import Endpoint

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
    made.close()


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


def test_what_fails_again_and_again_is_left_alone_and_tried_later(endpoint: Endpoint) -> None:
    endpoint.answers = [lambda _: (503, b"")]
    failing = embedder(endpoint, pause=0.5)
    for _ in range(8):
        with pytest.raises(EmbeddingFailed):
            failing.embed_query("x")
    assert len(endpoint.requests) == FAILURES
    endpoint.answers = [good]
    time.sleep(0.6)
    assert failing.embed_query("x").shape == (3,)
    assert failing.embed_query("another").shape == (3,)


def test_refusals_do_not_count_as_failures(endpoint: Endpoint) -> None:
    endpoint.answers = [lambda _: (400, b"too long")]
    refused = embedder(endpoint)
    for _ in range(FAILURES + 2):
        with pytest.raises(EmbeddingFailed):
            refused.embed_query("x")
    assert len(endpoint.requests) == FAILURES + 2


def test_a_text_is_embedded_once_however_often_it_comes(endpoint: Endpoint) -> None:
    endpoint.answers = [good]
    made = embedder(endpoint)
    first = made.embed_passages(["a", "bb", "a"])
    assert [request["input"] for request in endpoint.requests] == [["a", "bb"]]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(made.embed_passages(["bb", "ccc"])[0], first[1])
    assert endpoint.requests[-1]["input"] == ["ccc"]
    assert np.array_equal(made.embed_query("a"), first[0])
    assert len(endpoint.requests) == 2


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
