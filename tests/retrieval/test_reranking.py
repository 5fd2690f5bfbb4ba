"""A reranking endpoint: its scores go to the texts they belong to, and what is unusable is said so."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from retrieval.endpoints import FAILURES, EndpointReranker
from retrieval.reranking import RerankFailed
from tests.retrieval.endpoint import Endpoint


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.close()


def reranked(request: dict[str, Any]) -> tuple[int, bytes]:
    rows = [{"index": n, "relevance_score": len(text)} for n, text in enumerate(request["documents"])]
    return 200, json.dumps({"results": sorted(rows, key=lambda row: -row["relevance_score"])}).encode()


def scored(request: dict[str, Any]) -> tuple[int, bytes]:
    if request["path"] == "/v1/rerank":
        return 404, b"{}"
    return 200, json.dumps(
        {"data": [{"index": n, "score": n} for n, _ in enumerate(request["text_2"])]}
    ).encode()


def test_scores_go_to_their_texts_whatever_the_order_of_the_answer(endpoint: Endpoint) -> None:
    endpoint.answers = [reranked]
    model = EndpointReranker(endpoint.url, "bge-reranker", api_key="k", batch=2)
    assert model.scores("问", ["一二", "一", "一二三四"]) == [2.0, 1.0, 4.0]
    assert [len(request["documents"]) for request in endpoint.requests] == [2, 1]
    assert endpoint.requests[0]["query"] == "问"
    assert endpoint.requests[0]["key"] == "Bearer k"
    assert model.scores("问", []) == []


def test_where_there_is_no_reranking_the_scores_are_asked_for(endpoint: Endpoint) -> None:
    endpoint.answers = [scored]
    model = EndpointReranker(endpoint.url, "m")
    assert model.scores("q", ["a", "b"]) == [0.0, 1.0]
    assert model.scores("q", ["a"]) == [0.0]
    assert [request["path"] for request in endpoint.requests] == ["/v1/rerank", "/v1/score", "/v1/score"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b'{"results": []}',
        b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 0, "relevance_score": 2}]}',
        b'{"results": [{"index": 0, "relevance_score": NaN}, {"index": 1, "relevance_score": 2}]}',
        b'{"results": [{"index": 0}, {"index": 1}]}',
    ],
)
def test_garbage_is_refused(endpoint: Endpoint, body: bytes) -> None:
    endpoint.answers = [lambda _: (200, body)]
    with pytest.raises(RerankFailed):
        EndpointReranker(endpoint.url, "m").scores("q", ["a", "b"])


def test_a_dead_service_is_not_waited_for_again_and_again(endpoint: Endpoint) -> None:
    endpoint.answers = [lambda _: (500, b"")]
    model = EndpointReranker(endpoint.url, "m")
    for _ in range(FAILURES + 3):
        with pytest.raises(RerankFailed):
            model.scores("q", ["a"])
    assert len(endpoint.requests) == FAILURES
