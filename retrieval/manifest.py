"""What an index on disk was made with, and whose turn it is to write to it."""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout

from corpora.problem import Problem
from retrieval.embedding import Embedder, EmbeddingFailed
from retrieval.lexical import LEXICAL_VERSION
from retrieval.segmentation import SEGMENTATION_VERSION

_log = logging.getLogger(__name__)

REBUILD = "python app.py ingest --rebuild-index"
_PATIENCE = 5.0
"""Seconds that a process waits for another to let go of the index."""


class IndexMismatch(Problem):
    """The index was made with another embedder or segmentation than the ones in use now."""

    code = "index-mismatch"


class IndexBusy(Problem):
    """Another process has the index."""

    code = "index-busy"


class IndexDamaged(Problem):
    """The files of an index cannot be read."""

    code = "index-damaged"


class Home:
    """The folder of the indexes: its manifest, and the lock that keeps processes apart.

    An in-process Chroma must belong to one process: with two, each overwrites the other's graph file
    and vectors vanish while their ids remain. So the lock is then held from opening to closing. With a
    Chroma server processes share the index and hold the lock only while they write.
    """

    def __init__(self, folder: Path, *, shared: bool) -> None:
        """Raises `IndexBusy` where another process has the index and it cannot be `shared`. `unclean`
        tells that the last one was cut off before it could close."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.shared = shared
        self._threads = RLock()
        self._processes = FileLock(folder / "lock", thread_local=False)
        self._manifest = folder / "manifest.json"
        self._in_use = folder / "in-use"
        self.unclean = False
        if not shared:
            self._acquire()
            self.unclean = self._in_use.exists()
            self._in_use.touch()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """This thread's turn to write. Raises `IndexBusy` after `_PATIENCE` seconds of waiting for
        another process."""
        with self._threads:
            if self.shared:
                self._acquire()
            try:
                yield
            finally:
                if self.shared:
                    self._processes.release()

    def close(self) -> None:
        """Let other processes in. What was found unclean and not put right stays marked so."""
        if not self.shared and not self.unclean:
            self._in_use.unlink(missing_ok=True)
        self._processes.release()

    def ensure(self, embedder: Embedder) -> None:
        """Write the manifest of a new index, or compare the one there. What lies there without a
        manifest is a rebuild cut short and is removed. A model that is away does not keep an index
        from opening: words still find. Raises `IndexMismatch`, `IndexDamaged`; for a new index also
        `EmbeddingFailed`."""
        if not self._manifest.exists():
            self.forget()
            self._write({**_manifest(embedder), "dimension": embedder.dimension})
            return
        try:
            there = json.loads(self._manifest.read_text(encoding="utf-8"))
        except ValueError:
            raise IndexDamaged(part="manifest", command=REBUILD) from None
        wanted: dict[str, object] = dict(_manifest(embedder))
        try:
            wanted["dimension"] = embedder.dimension
        except EmbeddingFailed as failed:
            _log.warning("the index opens without its embedding model: %s", failed)
        for key, value in wanted.items():
            if there.get(key) != value:
                raise IndexMismatch(part=key, there=there.get(key), wanted=value, command=REBUILD)

    def forget(self) -> None:
        """Remove the manifest, then both indexes; every passage can be indexed anew from the table."""
        self._manifest.unlink(missing_ok=True)
        for name in ("words", "vectors"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _write(self, manifest: dict[str, object]) -> None:
        partial = self._manifest.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as stream:
            json.dump(manifest, stream)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(self._manifest)

    def _acquire(self) -> None:
        try:
            self._processes.acquire(timeout=_PATIENCE)
        except Timeout:
            raise IndexBusy(folder=self.folder.name) from None


def _manifest(embedder: Embedder) -> dict[str, str]:
    """What has to be the same, but for the dimension, which a model may have to be asked for."""
    return {"embedder": embedder.name, "segmentation": SEGMENTATION_VERSION, "schema": LEXICAL_VERSION}
