"""The ledger kept: append-only, chained, two schools, erased whole."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from assistant.teacher_training.learning.certificates import Certificates
from assistant.teacher_training.learning.credits import reckon, total
from assistant.teacher_training.learning.problems import (
    CertificateUnknown,
)
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.learning.tables import certificates, statements
from corpora.storage import reading, writing
from guardrails.actor import Actor, NotAllowed, Role
from guardrails.audit.keys import KeyFolder
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events
from tests.assistant.teacher_training.ledgers import COLLEAGUE, LIN, Clock, pass_quizzes, quiz


def test_telling_again_changes_nothing(record: LearningRecord, clock: Clock) -> None:
    told = quiz(1, clock)
    assert record.tell(LIN, told)
    assert not record.tell(LIN, told.model_copy(update={"id": "f" * 32, "title": "又一次"}))
    assert record.mine(LIN) == (told,)
    (entry,) = record.entries(LIN)
    assert (entry.sequence, entry.rules, entry.origin, entry.sound) == (1, "2026.1", "house", True)


def test_a_duty_is_needed(record: LearningRecord, clock: Clock, papers: Certificates) -> None:
    stranger = Actor("school-a", "x", frozenset({Role.COMPLIANCE}), "ui")
    for call in (
        lambda: record.tell(stranger, quiz(1, clock)),
        lambda: record.entries(stranger),
        lambda: record.take(stranger, ()),
        lambda: record.faults(stranger),
        lambda: papers.mine(stranger),
        lambda: papers.claim(stranger, "first-steps"),
        lambda: papers.find(stranger, "x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_nobody_sees_another_ledger(
    record: LearningRecord, clock: Clock, other_teacher: Actor, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    held = papers.claim(LIN, "reader-basics")
    for other in (other_teacher, COLLEAGUE):
        assert record.entries(other) == ()
        assert papers.mine(other) == ()
        with pytest.raises(CertificateUnknown):
            papers.own(other, held.said.code)
    with pytest.raises(CertificateUnknown):  # another school's code says nothing at all
        papers.find(other_teacher, held.said.code)
    assert papers.find(COLLEAGUE, held.said.code).said == held.said
    same = Actor("school-b", "teacher-a", frozenset({Role.TEACHER}), "ui")  # the same account name elsewhere
    assert record.entries(same) == ()


def test_the_database_refuses_a_change(
    engine: Engine, record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    papers.claim(LIN, "reader-basics")
    for table in (statements, certificates):
        with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
            connection.execute(update(table).values(owner="someone"))


@pytest.mark.postgres
def test_postgres_refuses_a_change_and_keeps_one_chain(clock: Clock, tmp_path: Path) -> None:
    import os
    from concurrent.futures import ThreadPoolExecutor

    import guardrails.audit.tables
    from assistant.teacher_training.learning.tables import metadata
    from serving.database import engine_for

    url = os.environ.get("XINGTAN_TEST_POSTGRES", "")
    if not url:
        pytest.skip("XINGTAN_TEST_POSTGRES is not set")
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    for each in (guardrails.audit.tables.metadata, metadata):
        each.create_all(engine)
    audit = AuditLog(engine)
    record = LearningRecord(engine, audit, clock)
    papers = Certificates(engine, audit, record, KeyFolder(tmp_path / "keys"), clock)
    pass_quizzes(record, clock, LIN)
    told = [quiz(number % 10 + 10, clock) for number in range(40)]
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda each: record.tell(LIN, each), told)) == 10
        made = list(pool.map(lambda _: papers.claim(LIN, "reader-basics").said.code, range(6)))
    assert len(set(made)) == 1
    assert record.faults(LIN) == ()
    for table in (statements, certificates):
        with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
            connection.execute(update(table).values(owner="someone"))
    with writing(engine) as connection:
        assert record.erase_in(connection, LIN.tenant, LIN.user) == 14
    engine.dispose()


EDITS = {
    "score": 1.0,
    "seconds": 9999.0,
    "title": "别的",
    "time": "2026-01-01T00:00:00.000+00:00",
    "verb": "nonsense",
    "kind": "case",
    "rules": "2099.1",
    "told": "x",
    "origin": "imported",
    "sequence": 77,
    "hash": "0" * 64,
}


def test_an_edited_row_is_found_and_earns_nothing(
    engine: Engine, record: LearningRecord, clock: Clock
) -> None:
    pass_quizzes(record, clock, LIN, 3)
    assert record.faults(LIN) == ()
    before = total(reckon(record.entries(LIN))).credits
    second = select(statements).where(statements.c.activity == "2")
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER learning_statements_no_update")
        row = dict(connection.execute(second).mappings().one())
    for column, value in EDITS.items():
        here = update(statements).where(statements.c.id == row["id"])
        with writing(engine) as connection:
            connection.execute(here.values({column: value}))
        assert record.faults(LIN), column
        judged = reckon(record.entries(LIN))
        assert len(judged) == 3, column  # nothing lost, nothing crashes
        assert total(judged).credits < before, column
        with writing(engine) as connection:
            connection.execute(here.values({column: row[column]}))
    assert record.faults(LIN) == ()


@pytest.mark.parametrize(("activity", "kind"), [("1", "missing"), ("2", "missing"), ("3", "cut")])
def test_a_row_taken_out_is_found(
    engine: Engine, record: LearningRecord, clock: Clock, activity: str, kind: str
) -> None:
    pass_quizzes(record, clock, LIN, 3)
    with writing(engine) as connection:
        connection.execute(delete(statements).where(statements.c.activity == activity))
    assert [each.kind for each in record.faults(LIN)] == [kind]


def test_a_row_put_in_past_the_ledger_is_found(engine: Engine, record: LearningRecord, clock: Clock) -> None:
    pass_quizzes(record, clock, LIN, 2)
    with writing(engine) as connection:
        row = dict(
            connection.execute(select(statements).where(statements.c.activity == "2")).mappings().one()
        )
        connection.execute(insert(statements), row | {"id": "e" * 32, "activity": "9", "sequence": 3})
    assert record.faults(LIN)


def test_erasure_leaves_nothing_and_the_log_verifies(
    engine: Engine, record: LearningRecord, clock: Clock, papers: Certificates, audit: AuditLog
) -> None:
    pass_quizzes(record, clock, LIN)
    pass_quizzes(record, clock, COLLEAGUE)
    code = papers.claim(LIN, "reader-basics").said.code
    with writing(engine) as connection:
        assert record.erase_in(connection, "school-a", "teacher-a") == 4
        assert papers.erase_in(connection, "school-a", "teacher-a") == 1
    with reading(engine) as connection:
        for table in (statements, certificates):
            held = connection.execute(select(table).where(table.c.owner == "teacher-a")).all()
            assert held == []
        logged = " ".join(connection.execute(select(events.c.body)).scalars())
    assert "林晓燕" not in logged
    assert code not in logged
    assert audit.verify("school-a").intact
    with pytest.raises(CertificateUnknown):
        papers.find(COLLEAGUE, code)
    assert record.faults(LIN) == ()
    assert len(record.entries(COLLEAGUE)) == 4
    clock.now += timedelta(days=1)
    assert record.tell(LIN, quiz(1, clock))  # and they may begin anew
    assert record.faults(LIN) == ()
