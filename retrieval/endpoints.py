"""Models behind pooling endpoints such as vLLM's: embeddings and reranking, asked in batches, remembered by
content, and left alone for a while once they fail."""

import hashlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from retrieval.embedding import EmbeddingFailed, Vectors, unit
from retrieval.reranking import RerankFailed

if TYPE_CHECKING:
    pass

FAILURES = 3
"""Failures in a row after which an endpoint is left alone."""
PAUSE_S = 30.0
"""Seconds it is left alone; then one request tries it again."""
REMEMBERED = 4_096
"""Vectors kept by the hash of their text: 16 MB at 1,024 numbers. An updated resource is embedded anew
only where its text changed. Nothing leads from a kept vector back to a text or a tenant."""


_Item = TypeVar("_Item")


class _UnusableError(Exception):
    """The endpoint gave no usable answer, for `reason`; `status` is 0 where none came."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class Endpoint:
    """A service at `url` (ends in `/v1`), asked by HTTP. After `FAILURES` failures in a row it is not asked
    for `pause` seconds, so that nobody waits for what is down (circuit breaker, Nygard 2007). Threads may
    share it."""

    def __init__(self, url: str, api_key: str = "", pause: float = PAUSE_S) -> None:
        import pybreaker

        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES, reset_timeout=pause, exclude=[_is_ours], throw_new_error_on_trip=False
        )

    def post(self, path: str, payload: dict[str, Any], *, attempts: int, timeout: float) -> Any:
        """The answer's JSON. Tries again only where a later try may succeed: no connection, a timeout, 429
        or 5xx. Raises `_UnusableError`."""
        import pybreaker

        failed = _UnusableError("")
        for _ in range(attempts):
            try:
                return self._breaker.call(self._once, path, payload, timeout)
            except pybreaker.CircuitBreakerError:
                raise (
                    failed if failed.reason else _UnusableError("not asked, it failed just before")
                ) from None
            except _UnusableError as unusable:
                failed = unusable
                if _is_ours(unusable):
                    break
        raise failed

    def _once(self, path: str, payload: dict[str, Any], timeout: float) -> Any:
        import httpx

        try:
            answer = httpx.post(self.url + path, json=payload, headers=self._headers, timeout=timeout)
        except httpx.TransportError as error:
            raise _UnusableError(type(error).__name__) from None
        if answer.status_code != 200:
            raise _UnusableError(f"HTTP {answer.status_code}", answer.status_code)
        try:
            return answer.json()
        except ValueError:
            raise _UnusableError("unreadable answer", 200) from None


def _is_ours(error: BaseException) -> bool:
    """Whether another try would fail the same way, which says nothing of the endpoint's health."""
    return isinstance(error, _UnusableError) and 200 <= error.status < 500 and error.status != 429


class EndpointEmbedder:
    """A model behind an OpenAI-compatible `/v1/embeddings` endpoint; an `Embedder`."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        dimension: int = 0,
        api_key: str = "",
        query_prefix: str = "",
        weight: float = 1.0,
        floor: float = 0.3,
        batch: int = 64,
        timeout: float = 30.0,
        query_timeout: float = 5.0,
        attempts: int = 3,
        pause: float = PAUSE_S,
    ) -> None:
        """`dimension` 0 asks the endpoint once. Passages have `timeout` seconds in each of at most `attempts`
        tries, a query has one try of `query_timeout`. `query_prefix` is the instruction that some models want
        before a query. `pause` is how long a failing endpoint is left alone."""
        from cachetools import LRUCache

        self.name = f"endpoint-{model}"
        self.weight = weight
        self.floor = floor
        self._endpoint = Endpoint(url, api_key, pause)
        self._model = model
        self._dimension = dimension
        self._query_prefix = query_prefix
        self._batch = batch
        self._timeout = timeout
        self._query_timeout = query_timeout
        self._attempts = attempts
        self._known: LRUCache[bytes, Vectors] = LRUCache(REMEMBERED)
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        """Length of a vector; asked of the endpoint where it was not given."""
        if not self._dimension:
            self._dimension = self._ask(["维度"], self._attempts, self._timeout).shape[1]
        return self._dimension

    def embed_passages(self, texts: list[str]) -> Vectors:
        """See `Embedder`. Raises `EmbeddingFailed`."""
        return self._embedded(texts, self._attempts, self._timeout)

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`. Raises `EmbeddingFailed`."""
        return np.asarray(self._embedded([self._query_prefix + text], 1, self._query_timeout)[0])

    def _embedded(self, texts: list[str], attempts: int, timeout: float) -> Vectors:
        """Vectors of `texts`; only those not remembered are asked for, each once."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        for part in _batches(list(missing.items()), self._batch):
            vectors = self._ask([text for _, text in part], attempts, timeout)
            fresh = dict(zip((key for key, _ in part), vectors, strict=True))
            found |= fresh
            with self._lock:
                self._known.update(fresh)
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([found[key] for key in keys])

    def _ask(self, texts: list[str], attempts: int, timeout: float) -> Vectors:
        payload = {"model": self._model, "input": texts, "encoding_format": "float"}
        try:
            body = self._endpoint.post("/embeddings", payload, attempts=attempts, timeout=timeout)
            rows = sorted(body["data"], key=lambda row: int(row["index"]))
            vectors = np.asarray([row["embedding"] for row in rows], dtype=np.float32)
        except _UnusableError as unusable:
            raise EmbeddingFailed(model=self._model, reason=unusable.reason) from None
        except (KeyError, TypeError, ValueError):
            raise EmbeddingFailed(model=self._model, reason="unreadable answer") from None
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise EmbeddingFailed(model=self._model, reason="unreadable answer")
        if self._dimension and vectors.shape[1] != self._dimension:
            reason = f"vectors of {vectors.shape[1]} numbers instead of {self._dimension}"
            raise EmbeddingFailed(model=self._model, reason=reason)
        return unit(vectors)


class EndpointReranker:
    """A reranking model behind `/v1/rerank`, or `/v1/score` where that is missing; a `Reranker`. vLLM serves
    both, Jina's and Cohere's services the first."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        api_key: str = "",
        batch: int = 64,
        timeout: float = 5.0,
        pause: float = PAUSE_S,
    ) -> None:
        """A batch has one try of `timeout` seconds, for a person waits."""
        self.name = f"endpoint-{model}"
        self._endpoint = Endpoint(url, api_key, pause)
        self._model = model
        self._batch = batch
        self._timeout = timeout
        self._scores_only = False

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """See `Reranker`. Raises `RerankFailed`."""
        return [score for part in _batches(list(texts), self._batch) for score in self._ask(query, part)]

    def _ask(self, query: str, texts: list[str]) -> list[float]:
        try:
            if not self._scores_only:
                try:
                    return self._rerank(query, texts)
                except _UnusableError as unusable:
                    if unusable.status not in (404, 405):
                        raise
                    self._scores_only = True
            return self._score(query, texts)
        except _UnusableError as unusable:
            raise RerankFailed(model=self._model, reason=unusable.reason) from None
        except (KeyError, TypeError, ValueError):
            raise RerankFailed(model=self._model, reason="unreadable answer") from None

    def _rerank(self, query: str, texts: list[str]) -> list[float]:
        payload = {"model": self._model, "query": query, "documents": texts, "top_n": len(texts)}
        body = self._endpoint.post("/rerank", payload, attempts=1, timeout=self._timeout)
        return _in_order([(row["index"], row["relevance_score"]) for row in body["results"]], len(texts))

    def _score(self, query: str, texts: list[str]) -> list[float]:
        payload = {"model": self._model, "text_1": query, "text_2": texts}
        body = self._endpoint.post("/score", payload, attempts=1, timeout=self._timeout)
        return _in_order([(row["index"], row["score"]) for row in body["data"]], len(texts))


def _in_order(pairs: list[tuple[Any, Any]], count: int) -> list[float]:
    """Scores by their texts' places. Raises ValueError where one is missing, twice there or no number."""
    found = {int(index): float(score) for index, score in pairs}
    values = [found[place] for place in range(count)]
    if len(pairs) != count or not np.isfinite(values).all():
        raise ValueError("scores do not fit the texts")
    return values


def _batches(items: list[_Item], size: int) -> list[list[_Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
