"""Parsing in processes of their own, so that a hostile file can hang or crash a worker and nothing else."""

import os
from collections.abc import Callable
from concurrent.futures import TimeoutError as ParserTimeout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpora.document import Document
from corpora.problem import Problem

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

PARSE_SECONDS = 180
"""After this long a file is given up and its worker is killed."""


class ParserTooSlow(Problem):
    """The file took longer than `PARSE_SECONDS` to read."""

    code = "file-too-slow"


class ParserCrashed(Problem):
    """The file brought the parser's process down."""

    code = "file-crashed-parser"


class ParserPool(Protocol):
    """Parses stored files somewhere else than in this process."""

    @property
    def ahead(self) -> int:
        """How many files are worth scheduling before the first result is taken."""

    def schedule(self, path: str, name: str) -> Any:
        """Begin to parse the stored file; `result` takes what comes of it."""

    def result(self, future: Any) -> Document:
        """The parsed document. Raises the parser's `Problem`, `ParserTooSlow` or `ParserCrashed`."""

    def close(self) -> None:
        """Stop, or let go of, the workers."""


class Parsers:
    """A pool of parser processes on this machine, started when first needed. A `ParserPool`."""

    def __init__(self, workers: int | None = None, seconds: float = PARSE_SECONDS) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._pool: ProcessPool | None = None

    @property
    def ahead(self) -> int:
        """Two files a process."""
        return self._workers * 2

    def schedule(self, path: str, name: str) -> "ProcessFuture":
        """See `ParserPool`."""
        return self.run(parse_file, path, name)

    def run(self, function: Callable[..., Any], *arguments: Any) -> "ProcessFuture":
        """Begin a call in a worker that is killed after the pool's time limit."""
        from multiprocessing import get_context

        from pebble import ProcessPool

        if self._pool is None:
            self._pool = ProcessPool(max_workers=self._workers, context=get_context("spawn"))
        return self._pool.schedule(function, args=arguments, timeout=self._seconds)

    def result(self, future: "ProcessFuture") -> Document:
        """See `ParserPool`."""
        from pebble import ProcessExpired

        try:
            outcome = future.result()
        except ParserTimeout:
            raise ParserTooSlow(seconds=round(self._seconds)) from None
        except (ProcessExpired, MemoryError, RecursionError):
            raise ParserCrashed from None
        return parsed(outcome)

    def close(self) -> None:
        """Stop the workers."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def parsed(outcome: object) -> Document:
    """The document that a worker sent. Raises the problem that it sent instead."""
    if isinstance(outcome, Problem):
        raise outcome
    assert isinstance(outcome, Document)
    return outcome


def parse_file(path: str, name: str) -> Document | Problem:
    """`parse_bytes` for a worker that can read the file itself."""
    return parse_bytes(Path(path).read_bytes(), name)


def parse_bytes(data: bytes, name: str) -> Document | Problem:
    """Runs in a worker. A problem is returned, not raised: its details must survive the way back."""
    from corpora.parsing import parse

    try:
        return parse(data, name)
    except Problem as problem:
        return problem
