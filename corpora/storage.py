"""How every room reads and writes the relational store.

A room declares its tables on its own `MetaData` (made by `new_metadata`) and is handed an engine by
`app.py`. It opens `reading(engine)` to look and `writing(engine)` to change. On SQLite a writing
transaction takes the write lock at once, so a read that is followed by a write can never find its
snapshot stale; `serving/database.py` installs that behaviour on the engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, MetaData

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
