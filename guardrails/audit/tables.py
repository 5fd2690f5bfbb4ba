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

checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="1, 2, 3… within the tenant"),
    Column("owner", String(64), nullable=False, doc="account that asked for it"),
    Column("size", _SEQUENCE, nullable=False, doc="how many events the root stands for"),
    Column("body", Text, nullable=False, doc="canonical JSON of the signed statement"),
    Column("signature", String(128), nullable=False, doc="Ed25519 over the body, base64"),
)

subject_keys = Table(
    "audit_subject_keys",
    metadata,
    Column("id", String(32), primary_key=True, doc="what events name the key by"),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, doc="account that first wrote about the person"),
    Column("subject", String(64), nullable=False, doc="keyed hash of the person; empty once destroyed"),
    Column("wrapped", Text, nullable=False, doc="the key under the master key; empty once destroyed"),
    Column("created", String(29), nullable=False),
    Column("destroyed", String(29), nullable=False, doc="when; empty while the key lives"),
    Index("ix_audit_subject_keys_tenant_subject", "tenant", "subject"),
)

holds = Table(
    "audit_holds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, doc="account that placed it"),
    Column("kind", String(16), nullable=False, doc="person, object or period"),
    Column("value", String(200), nullable=False, doc="account or subject; artefact id; empty for a period"),
    Column("since", String(29), nullable=False, doc="first moment held, for a period"),
    Column("until", String(29), nullable=False, doc="first moment not held, for a period"),
    Column("reason", String(400), nullable=False),
    Column("placed", String(29), nullable=False),
    Column("released", String(29), nullable=False, doc="when; empty while it holds"),
    Index("ix_audit_holds_tenant", "tenant"),
)

retention = Table(
    "audit_retention",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("category", String(32), primary_key=True),
    Column("owner", String(64), nullable=False, doc="account that set it"),
    Column("months", Integer, nullable=False),
    Column("changed", String(29), nullable=False),
)

reductions = Table(
    "audit_reductions",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("first", _SEQUENCE, primary_key=True, autoincrement=False, doc="first event reduced to its hash"),
    Column("owner", String(64), nullable=False, doc="account that ran the retention"),
    Column("last", _SEQUENCE, nullable=False),
    Column("digest", String(64), nullable=False, doc="SHA-256 over the hashes of these events"),
    Column("event", String(32), nullable=False, doc="id of the event that records the run"),
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
"""Statements that forbid changing an event on SQLite; the first migration executes the same."""

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
