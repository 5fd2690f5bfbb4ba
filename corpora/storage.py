"""How every room reads and writes the relational store.

A room declares its tables on its own `MetaData` (made by `new_metadata`) and is handed an engine by
`app.py`. It opens `reading(engine)` to look and `writing(engine)` to change. On SQLite a writing
transaction takes the write lock at once, so a read that is followed by a write can never find its
snapshot stale; `serving/database.py` installs that behaviour on the engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, MetaData, text
from sqlalchemy.exc import OperationalError

READ_ONLY = "xingtan_read_only"
"""Execution option that marks a transaction as reading only."""


def new_metadata() -> MetaData:
    """Metadata with names for every constraint, so that migrations can name what they alter."""
    return MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads; it never waits for a writer."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits when the block ends and rolls back when it raises."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def erasing(engine: Engine) -> Iterator[Connection]:
    """A `writing` transaction in which SQLite overwrites deleted bytes in their page instead of leaving them
    in its free space. Call `settle` once it has ended."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.close()
        with connection.begin():
            yield connection


def settle(engine: Engine, table: str = "") -> bool:
    """Let erased bytes leave the database's files: SQLite's write-ahead log is emptied, PostgreSQL reclaims
    `table`. Without one the whole store is rewritten first. False where another is reading: the next
    checkpoint settles it."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name != "sqlite":
                connection.execute(text(f"VACUUM {table}"))
                return True
            cursor = connection.connection.cursor()
            if not table:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()
            cursor.close()
            return busy is not None and not busy[0]
    except OperationalError:
        return False
