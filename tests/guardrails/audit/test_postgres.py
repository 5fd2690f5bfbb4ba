"""The chain and the triggers on a real PostgreSQL."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit import tables
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.audit.query import AuditQuery

URL = os.environ.get("XINGTAN_TEST_POSTGRES", "")
pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not URL, reason="XINGTAN_TEST_POSTGRES is not set")]


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = create_engine(URL, pool_size=8)
    tables.metadata.drop_all(made)
    tables.metadata.create_all(made)
    yield made
    tables.metadata.drop_all(made)
    made.dispose()


def test_eight_threads_write_one_chain_while_it_is_verified(audit: AuditLog, teacher: Actor, officer: Actor):
    def work(number: int) -> None:
        for _ in range(25):
            audit.append(replace(teacher, user=f"teacher-{number}"), AuditEvent(action="model.called"))

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(work, number) for number in range(8)]
        assert all(audit.verify().intact for _ in range(5))
        for each in running:
            each.result()
    verification = audit.verify()
    assert verification.intact
    assert verification.checked == 200
    assert len(audit.events(officer, AuditQuery(action="model", text="teacher-3")).events) == 25


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET body = '{}'", "DELETE FROM audit_events", "TRUNCATE audit_events"]
)
def test_triggers_forbid_every_change(audit: AuditLog, engine: Engine, teacher: Actor, statement: str):
    audit.append(teacher, AuditEvent(action="model.called"))
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))
    assert audit.verify().intact


def test_a_removed_row_is_found(audit: AuditLog, engine: Engine, teacher: Actor):
    for _ in range(3):
        audit.append(teacher, AuditEvent(action="model.called"))
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        connection.execute(text("DELETE FROM audit_events WHERE sequence = 2"))
    assert [(fault.kind, fault.sequence) for fault in audit.verify().faults] == [("removed", 2)]
