"""How one event becomes durable without every writer waiting for every other's disk write.

On SQLite in WAL mode a transaction with `synchronous=FULL` keeps the write lock while the disk works, so n
writers make one event a disk write. Here the lock is held for the commit alone (`synchronous=NORMAL`); the
write-ahead log is then flushed outside it, and the kernel merges the flushes of concurrent writers, in
threads and processes alike. Nothing is reported as written before its flush has returned. On PostgreSQL
the server groups commits by itself.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import TimeoutError as WaitedTooLong

_LONGEST_WAIT_S = 15.0
"""How long a thread waits for those before it, as long as SQLite waits for other processes."""


class Commits:
    """Short writing transactions of one engine, one after another within this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._line = threading.Lock()
        self._flushing = threading.Lock()
        self._wal: Path | None = None
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
                wal = self._write_ahead_log(connection)
                with _synchronous(connection, "NORMAL" if wal else "FULL"), connection.begin():
                    yield connection
        finally:
            self._line.release()
        if wal and durable:
            _flush(wal)
        elif wal:
            self._flush_soon(wal)

    def _write_ahead_log(self, connection: Connection) -> Path | None:
        """The file to flush; None where the database keeps no write-ahead log."""
        if not self._asked:
            name, mode = self._engine.url.database, _pragma(connection, "PRAGMA journal_mode")
            self._wal = Path(f"{name}-wal") if name and mode == "wal" else None
            self._asked = True
        return self._wal

    def _flush_soon(self, wal: Path) -> None:
        """Flush in the background; a flush that is already waiting to begin does for all before it."""
        if self._flushing.acquire(blocking=False):
            threading.Thread(target=self._flush_once, args=(wal,), daemon=True).start()

    def _flush_once(self, wal: Path) -> None:
        self._flushing.release()
        _flush(wal)


@contextmanager
def _synchronous(connection: Connection, level: str) -> Iterator[None]:
    usual = _pragma(connection, "PRAGMA synchronous")
    try:
        _pragma(connection, f"PRAGMA synchronous={level}")
        yield
        _pragma(connection, f"PRAGMA synchronous={usual}")
    except BaseException:
        connection.invalidate()  # its level of safety is not known any more
        raise


def _pragma(connection: Connection, statement: str) -> Any:
    """Run a pragma on the driver's own connection: SQLAlchemy would begin a transaction first."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
        return next(iter(cursor.fetchone() or ()), None)
    finally:
        cursor.close()


def _flush(wal: Path) -> None:
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
