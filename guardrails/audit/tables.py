"""Tables of the audit log and the triggers that make it append-only (A-R1)."""

from sqlalchemy import DDL, BigInteger, Column, Index, Integer, String, Table, Text, event

from corpora.storage import new_metadata

metadata = new_metadata()

_SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")

heads = Table(
    "audit_heads",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), nullable=False, doc="account that wrote last"),
    Column("sequence", _SEQUENCE, nullable=False, doc="sequence of the newest event, 0 for none"),
    Column("hash", String(64), nullable=False, doc="hash of the newest event"),
)

events = Table(
    "audit_events",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=False, doc="1, 2, 3… within the tenant"),
    Column("id", String(32), nullable=False, unique=True),
    Column("owner", String(64), nullable=False, doc="account of the actor"),
    Column("time", String(29), nullable=False, doc="ISO 8601 with milliseconds, always +08:00"),
    Column("action", String(80), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("body", Text, nullable=False, doc="canonical JSON; every other column but the hashes repeats it"),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_events_tenant_owner", "tenant", "owner"),
    Index("ix_audit_events_tenant_action", "tenant", "action"),
    Index("ix_audit_events_tenant_time", "tenant", "time"),
)

APPEND_ONLY_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_events_no_update BEFORE UPDATE ON audit_events "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_events_no_delete BEFORE DELETE ON audit_events "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    # INSERT OR REPLACE removes a row without firing the trigger above
    "CREATE TRIGGER IF NOT EXISTS audit_events_no_replace BEFORE INSERT ON audit_events "
    "WHEN EXISTS (SELECT 1 FROM audit_events WHERE tenant = NEW.tenant AND sequence = NEW.sequence) "
    "OR EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
)
"""Statements that forbid changing an event on SQLite; a migration executes the same."""

APPEND_ONLY_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events "
    "FOR EACH ROW EXECUTE FUNCTION audit_events_refuse()",
    "CREATE OR REPLACE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
)
"""The same for PostgreSQL."""

for _dialect, _statements in (("sqlite", APPEND_ONLY_SQLITE), ("postgresql", APPEND_ONLY_POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(events, "after_create", _ddl.execute_if(dialect=_dialect))
