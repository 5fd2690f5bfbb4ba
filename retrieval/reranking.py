"""What a second look at the best candidates is (重排), wherever it comes from."""

from collections.abc import Sequence
from typing import Protocol

from corpora.problem import Problem


class RerankFailed(Problem):
    """The reranking service gave no usable answer; the first order stands."""

    code = "rerank-failed"


class Reranker(Protocol):
    """Scores texts against a query. Threads may share it."""

    @property
    def name(self) -> str:
        """What decides the scores, for configuration hashes and the audit log."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better, comparable within this call only. Raises `RerankFailed`."""
