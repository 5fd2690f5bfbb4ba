"""The four statements that write one event, sent straight to the driver.

They run for every model call: SQLAlchemy's own execution costs ten times what the statements do. They use the
connection's open transaction and nothing else of it; the driver's errors come out as `WriteFailed`.
"""

import re
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection

from guardrails.audit.chain import GENESIS, Head, StoredEvent

_COLUMNS = tuple(field.name for field in fields(StoredEvent))
_LOCK = "UPDATE audit_heads SET owner = :owner WHERE tenant = :tenant RETURNING sequence, hash"
_FIRST = (
    "INSERT INTO audit_heads (tenant, owner, sequence, hash) VALUES (:tenant, :owner, 0, :hash) "
    "ON CONFLICT DO NOTHING"
)
_TIME = "SELECT time FROM audit_events WHERE tenant = :tenant AND sequence = :sequence"
_INSERT = f"INSERT INTO audit_events ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)})"  # noqa: S608
_MOVE = "UPDATE audit_heads SET sequence = :sequence, hash = :hash WHERE tenant = :tenant"


class WriteFailedError(Exception):
    """The database refused a statement; its own error is the cause."""


class EventWriter:
    """One event's statements on the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._error = connection.dialect.loaded_dbapi.Error
        self._named = connection.dialect.name == "sqlite"
        self._cursor = connection.connection.cursor()

    def lock_head(self, tenant: str, owner: str) -> tuple[Head, str]:
        """Take the write lock on the tenant's head row, making the row for its first event; also the time of
        the newest event, empty for none."""
        asked = {"tenant": tenant, "owner": owner}
        row = self._row(_LOCK, asked)
        if row is None:
            self._run(_FIRST, {**asked, "hash": GENESIS})
            row = self._row(_LOCK, asked)
        assert row is not None
        newest = self._row(_TIME, {"tenant": tenant, "sequence": row[0]}) if row[0] else None
        return Head(tenant, row[0], row[1]), newest[0] if newest else ""

    def insert(self, stored: StoredEvent) -> None:
        """Insert the event, then move the head to it."""
        self._run(_INSERT, {name: getattr(stored, name) for name in _COLUMNS})
        self._run(_MOVE, {"tenant": stored.tenant, "sequence": stored.sequence, "hash": stored.hash})

    def close(self) -> None:
        """Let go of the cursor."""
        self._cursor.close()

    def _row(self, statement: str, values: dict[str, Any]) -> Any:
        self._run(statement, values)
        try:
            return self._cursor.fetchone()
        except self._error as error:
            raise WriteFailedError from error

    def _run(self, statement: str, values: dict[str, Any]) -> None:
        try:
            self._cursor.execute(statement if self._named else _pyformat(statement), values)
        except self._error as error:
            raise WriteFailedError from error


def _pyformat(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)
