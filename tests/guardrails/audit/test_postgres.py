"""The chain and the triggers on a real PostgreSQL."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit import AuditEvent, AuditLog, AuditQuery, KeyFolder, SubjectData, tables
from guardrails.audit.notary import Notary
from guardrails.audit.query import china_now
from guardrails.audit.retention import Retention
from guardrails.audit.rights import Rights
from guardrails.audit.views import Views

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


def test_the_tables_beside_the_events_are_protected_and_retention_has_its_one_way(
    engine: Engine, teacher: Actor, officer: Actor, tmp_path: Path
):
    keys = KeyFolder(tmp_path / "keys")
    old = AuditLog(engine, clock=lambda: china_now() - timedelta(days=1_500), keys=keys)
    about = SubjectData(subject="S001", data={"x": 1})
    old.append(teacher, AuditEvent(action="model.called", about=(about,)))
    log = AuditLog(engine, keys=keys)
    log.append(teacher, AuditEvent(action="remark.written", about=(about,)))
    notary = Notary(log, keys)
    assert notary.take(officer)
    empty = "UPDATE audit_events SET owner = '', action = '', outcome = '', body = '' WHERE sequence = "
    for statement in (
        f"{empty} 1",
        "UPDATE audit_checkpoints SET size = 1",
        "DELETE FROM audit_subject_keys",
        "TRUNCATE audit_checkpoints",
    ):
        with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
            connection.execute(text(statement))
    assert Retention(log, keys).reduce(officer) == 1
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(f"{empty} 2"))
    assert Rights(log, keys).erase(officer, "S001", "S001").settled
    found = notary.verify()
    assert found.intact
    assert (found.reduced, found.checkpoints) == (1, 1)


def test_the_officer_s_views_on_postgresql(audit: AuditLog, teacher: Actor, officer: Actor):
    audit.append(teacher, AuditEvent(action="duty.run", object_id="a-1"))
    views = Views(audit)
    assert views.counts(officer).total == 1
    assert len(views.life(officer, "a-1").events) == 1
    assert views.oddities(officer) == []
