"""How one event becomes durable without every writer waiting for every other's disk write.

On SQLite in WAL mode a transaction with `synchronous=FULL` keeps the write lock while the disk works, so n
writers make one event a disk write. Here the lock is held for the commit alone (`synchronous=NORMAL`); the
write-ahead log is then flushed outside it, and the kernel merges the flushes of concurrent writers, in
threads and processes alike. Nothing is reported as written before its flush has returned. On PostgreSQL
the server groups commits by itself.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import TimeoutError as WaitedTooLong

try:
    import fcntl
except ImportError:  # Windows: processes wait for one another inside SQLite alone
    fcntl = None  # type: ignore[assignment]

_LONGEST_WAIT_S = 15.0
"""How long a writer waits for those before it, as long as SQLite waits for other processes."""
_LOOK_AGAIN_S = 0.0005


class Commits:
    """Short writing transactions of one engine, one after another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._line = threading.Lock()
        self._flushing = threading.Lock()
        self._wal = ""
        self._usual = "FULL"
        self._asked = False

    @contextmanager
    def transaction(self, *, durable: bool) -> Iterator[Connection]:
        """A transaction that is committed when the block ends and, if `durable`, on the disk before the
        caller goes on. Raises `SQLAlchemyError`, `OSError`."""
        if self._engine.dialect.name != "sqlite":
            with self._engine.begin() as connection:
                if not durable:
                    connection.execute(text("SET LOCAL synchronous_commit TO OFF"))
                yield connection
            return
        if not self._line.acquire(timeout=_LONGEST_WAIT_S):
            raise WaitedTooLong("writers before this one took too long")
        try:
            with self._engine.connect() as connection:
                self._ask(connection)
                with _turn(self._wal), self._synchronous(connection), connection.begin():
                    yield connection
        finally:
            self._line.release()
        if self._wal and durable:
            _flush(self._wal)
        elif self._wal:
            self._flush_soon()

    def _ask(self, connection: Connection) -> None:
        """Learn once which file to flush (none where the database keeps no write-ahead log) and how careful
        the engine's connections are."""
        if not self._asked:
            name, mode = self._engine.url.database, _pragma(connection, "PRAGMA journal_mode")
            self._wal = f"{name}-wal" if name and mode == "wal" else ""
            self._usual = str(_pragma(connection, "PRAGMA synchronous"))
            self._asked = True

    @contextmanager
    def _synchronous(self, connection: Connection) -> Iterator[None]:
        """Commit without the disk, where the flush comes after; the connection goes back as it was."""
        if not self._wal:
            yield
            return
        try:
            _pragma(connection, "PRAGMA synchronous=NORMAL")
            yield
            _pragma(connection, f"PRAGMA synchronous={self._usual}")
        except BaseException:
            connection.invalidate()  # its level of safety is not known any more
            raise

    def _flush_soon(self) -> None:
        """Flush in the background; a flush that is already waiting to begin does for all before it."""
        if self._flushing.acquire(blocking=False):
            threading.Thread(target=self._flush_once, daemon=True).start()

    def _flush_once(self) -> None:
        self._flushing.release()
        _flush(self._wal)


@contextmanager
def _turn(wal: str) -> Iterator[None]:
    """Stand in line among processes: SQLite's own waiting sleeps up to a tenth of a second although the
    lock is free again after a fraction of a millisecond. A killed process leaves no lock behind."""
    if not wal or fcntl is None:
        yield
        return
    descriptor = os.open(wal.removesuffix("-wal") + ".turn", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + _LONGEST_WAIT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise WaitedTooLong("another process wrote for too long") from None
                time.sleep(_LOOK_AGAIN_S)
        yield
    finally:
        os.close(descriptor)


def _pragma(connection: Connection, statement: str) -> Any:
    """Run a pragma on the driver's own connection: SQLAlchemy would begin a transaction first."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
        return next(iter(cursor.fetchone() or ()), None)
    finally:
        cursor.close()


def _flush(wal: str) -> None:
    """Wait until what was committed is on the disk. A log that is gone was moved into the database, which
    SQLite flushes first."""
    try:
        descriptor = os.open(wal, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        getattr(os, "fdatasync", os.fsync)(descriptor)
    finally:
        os.close(descriptor)
