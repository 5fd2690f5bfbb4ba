"""Triggers of the tables beside the events, and the one narrow way in which an event may change (A-R1, A-R4).

Retention may empty an event's text where a row of `audit_reductions` covers it and it is older than the six
months below which nothing may go; number, id, time and both hashes stay as they are, so the chain still
verifies. A person's key may be destroyed, a legal hold released, each once; nothing else of those tables
changes and no row of any of them goes. The same statements serve `create_all` and a migration.
"""

from sqlalchemy import DDL, event

from guardrails.audit.tables import metadata

FLOOR_MONTHS = 6
"""No event is reduced before this age (A-R3: network logs and unlabelled exports, six months)."""

_KEPT = ("tenant", "sequence", "id", "time", "previous", "hash")
_EMPTIED = ("owner", "action", "outcome", "body")
_CHANGES = {
    "audit_subject_keys": (
        ("id", "tenant", "owner", "created"),
        "OLD.destroyed = '' AND NEW.destroyed <> '' AND NEW.wrapped = '' AND NEW.subject = ''",
    ),
    "audit_holds": (
        ("id", "tenant", "owner", "kind", "value", "since", "until", "reason", "placed"),
        "OLD.released = '' AND NEW.released <> ''",
    ),
}
"""Table -> columns that stay, and what its one permitted change looks like."""
_FROZEN = ("audit_checkpoints", "audit_reductions")


def _same(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"NEW.{name} = OLD.{name}" for name in columns)


def _reduces(cut: str) -> str:
    emptied = " AND ".join(f"NEW.{name} = ''" for name in _EMPTIED)
    return (
        f"{_same(_KEPT)} AND {emptied} AND OLD.time < {cut} AND EXISTS (SELECT 1 FROM audit_reductions r "  # noqa: S608
        "WHERE r.tenant = OLD.tenant AND OLD.sequence BETWEEN r.first AND r.last)"
    )


_SQLITE_CUT = f"date('now', '+8 hours', '-{FLOOR_MONTHS} months')"
_POSTGRESQL_CUT = (
    f"to_char((now() AT TIME ZONE 'Asia/Shanghai') - interval '{FLOOR_MONTHS} months', 'YYYY-MM-DD')"
)
_ALLOWED = {table: f"{_same(kept)} AND {change}" for table, (kept, change) in _CHANGES.items()}


def _sqlite() -> tuple[str, ...]:
    refused = "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
    made = [
        "DROP TRIGGER IF EXISTS audit_events_no_update",
        f"CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events "
        f"WHEN NOT ({_reduces(_SQLITE_CUT)}) {refused}",
    ]
    for table, change in (*_ALLOWED.items(), *((name, "1 = 0") for name in _FROZEN)):
        key = "id" if table in _CHANGES else "first" if table == "audit_reductions" else "number"
        made += [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
            f"WHEN NOT ({change}) {refused}",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refused}",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE tenant = NEW.tenant AND {key} = NEW.{key}) {refused}",
        ]
    return tuple(made)


def _postgresql() -> tuple[str, ...]:
    made = [
        "CREATE OR REPLACE FUNCTION audit_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {_reduces(_POSTGRESQL_CUT)} THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION 'audit events are append-only'; END $$",
        "CREATE OR REPLACE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION audit_events_guard()",
    ]
    for table, change in (*_ALLOWED.items(), *((name, "1 = 0") for name in _FROZEN)):
        made += [
            f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {change} THEN RETURN NEW; END IF; END IF; "
            "RAISE EXCEPTION 'audit events are append-only'; END $$",
            f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
        ]
    return tuple(made)


PROTECT_SQLITE = _sqlite()
"""Statements for SQLite, to be executed once every table of the room is there."""

PROTECT_POSTGRESQL = _postgresql()
"""The same for PostgreSQL."""

for _dialect, _statements in (("sqlite", PROTECT_SQLITE), ("postgresql", PROTECT_POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(metadata, "after_create", _ddl.execute_if(dialect=_dialect))
