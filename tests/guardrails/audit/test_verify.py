"""Every way of tampering is found and named, even by someone who dropped the triggers."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.chain import link
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog


@pytest.fixture
def ids(audit: AuditLog, teacher: Actor, other_teacher: Actor) -> list[str]:
    """Ids of six events of the first school; the second school has three."""
    for _ in range(3):
        audit.append(other_teacher, AuditEvent(action="model.called"))
    return [audit.append(teacher, AuditEvent(action="model.called", object_id=str(n))).id for n in range(6)]


def tamper(engine: Engine, *statements: str, **values: object) -> None:
    with writing(engine) as connection:
        for trigger in ("audit_events_no_update", "audit_events_no_delete", "audit_events_no_replace"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        for statement in statements:
            connection.execute(text(statement), values)


def named(audit: AuditLog) -> list[tuple[str, int, int, str]]:
    verification = audit.verify()
    assert not verification.intact
    assert {fault.tenant for fault in verification.faults} == {"school-a"}
    return [(fault.kind, fault.sequence, fault.last, fault.id) for fault in verification.faults]


def test_an_untouched_log_is_intact(audit: AuditLog, ids: list[str]):
    verification = audit.verify()
    assert verification.intact
    assert verification.checked == 9
    assert [(head.tenant, head.sequence) for head in verification.heads] == [("school-a", 6), ("school-b", 3)]
    assert audit.verify("school-b").checked == 3
    assert audit.verify("nobody").intact


def test_a_changed_byte(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(engine, """UPDATE audit_events SET body = replace(body, '"object_id":"2"', '"object_id":"9"')""")
    assert named(audit) == [("changed", 3, 3, ids[2])]


@pytest.mark.parametrize("column", ["owner", "outcome", "time", "action", "id"])
def test_a_changed_column(audit: AuditLog, engine: Engine, ids: list[str], column: str):
    tamper(engine, f"UPDATE audit_events SET {column} = 'x' WHERE tenant = 'school-a' AND sequence = 2")
    assert [(kind, sequence) for kind, sequence, *_ in named(audit)] == [("changed", 2)]


def test_a_changed_event_with_a_fresh_hash(audit: AuditLog, engine: Engine, ids: list[str]):
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT previous, body FROM audit_events WHERE tenant = 'school-a' AND sequence = 3")
        ).one()
    body = row.body.replace('"object_id":"2"', '"object_id":"9"')
    tamper(
        engine,
        "UPDATE audit_events SET body = :body, hash = :hash WHERE tenant = 'school-a' AND sequence = 3",
        body=body,
        hash=link(row.previous, body),
    )
    assert named(audit) == [("unlinked", 4, 4, ids[3])]


def test_a_removed_row(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(engine, "DELETE FROM audit_events WHERE tenant = 'school-a' AND sequence IN (3, 4)")
    assert named(audit) == [("removed", 3, 4, "")]


def test_removed_first_rows(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(engine, "DELETE FROM audit_events WHERE tenant = 'school-a' AND sequence = 1")
    assert named(audit) == [("removed", 1, 1, "")]


def test_a_removed_row_with_the_rest_moved_up(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(
        engine,
        "DELETE FROM audit_events WHERE tenant = 'school-a' AND sequence = 5",
        "UPDATE audit_events SET sequence = 5 WHERE tenant = 'school-a' AND sequence = 6",
        "UPDATE audit_heads SET sequence = 5 WHERE tenant = 'school-a'",
    )
    assert named(audit) == [("moved", 5, 5, ids[5])]


def test_a_swapped_pair(audit: AuditLog, engine: Engine, ids: list[str]):
    where = "WHERE tenant = 'school-a' AND sequence ="
    tamper(
        engine,
        f"UPDATE audit_events SET sequence = 99 {where} 2",
        f"UPDATE audit_events SET sequence = 2 {where} 4",
        f"UPDATE audit_events SET sequence = 4 {where} 99",
    )
    assert named(audit) == [("swapped", 2, 4, ids[3])]


def test_a_cut_tail(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(engine, "DELETE FROM audit_events WHERE tenant = 'school-a' AND sequence > 4")
    assert named(audit) == [("cut", 5, 6, "")]


def test_all_events_gone(audit: AuditLog, engine: Engine, ids: list[str]):
    tamper(engine, "DELETE FROM audit_events WHERE tenant = 'school-a'")
    assert named(audit) == [("cut", 1, 6, "")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_heads WHERE tenant = 'school-a'",
        "UPDATE audit_heads SET sequence = 5 WHERE tenant = 'school-a'",
        "UPDATE audit_heads SET hash = 'x' WHERE tenant = 'school-a'",
    ],
)
def test_a_head_that_lies(audit: AuditLog, engine: Engine, ids: list[str], statement: str):
    tamper(engine, statement)
    assert named(audit) == [("head", 6, 6, "")]


def test_an_event_taken_from_another_school(audit: AuditLog, engine: Engine, ids: list[str]):
    row = "WHERE tenant = 'school-a' AND sequence = 2"
    tamper(
        engine,
        f"DELETE FROM audit_events {row}",
        "UPDATE audit_events SET tenant = 'school-a' WHERE tenant = 'school-b' AND sequence = 2",
        "DELETE FROM audit_events WHERE tenant = 'school-b'",
        "DELETE FROM audit_heads WHERE tenant = 'school-b'",
    )
    assert [(kind, sequence) for kind, sequence, *_ in named(audit)] == [("changed", 2)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET body = '{}'",
        "DELETE FROM audit_events",
        "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
    ],
)
def test_triggers_forbid_every_change(audit: AuditLog, engine: Engine, ids: list[str], statement: str):
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))
    assert audit.verify().intact
