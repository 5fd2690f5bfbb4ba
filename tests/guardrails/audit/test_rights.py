"""What concerns a person is encrypted, can be copied for them, and can be made unreadable for good."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from corpora.storage import reading, writing
from guardrails.actor import Actor, NotAllowed
from guardrails.audit import AuditEvent, AuditLog, SubjectData
from guardrails.audit.keys import KeysUnavailable
from guardrails.audit.notary import Notary
from guardrails.audit.retention import Retention
from guardrails.audit.rights import NotConfirmed, Rights, SubjectHeld, SubjectUnknown
from guardrails.audit.sealing import SealingUnavailable

REMARK = "作业认真，计算仔细"


@pytest.fixture
def about(audit: AuditLog, teacher: Actor) -> None:
    """Three events about S001, one about S002, one about nobody."""
    for subject in ("S001", "S001", "S002", "S001"):
        data = SubjectData(subject=subject, data={"评语": f"{REMARK} {subject}"}, generated=True)
        audit.append(teacher, AuditEvent(action="remark.written", about=(data,)))
    audit.append(teacher, AuditEvent(action="model.called"))


def stored_bytes(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in tmp_path.glob("audit.db*"))


def wrapped_keys(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.execute(text("SELECT wrapped FROM audit_subject_keys")).scalars())


def test_the_database_holds_no_plain_text_and_no_name(about: None, tmp_path: Path, engine: Engine):
    raw = stored_bytes(tmp_path)
    assert REMARK.encode() not in raw
    assert b"S001" not in raw
    assert len(wrapped_keys(engine)) == 2


def test_a_log_without_keys_refuses_what_concerns_a_person(engine: Engine, teacher: Actor):
    log = AuditLog(engine)
    with pytest.raises(SealingUnavailable):
        log.append(teacher, AuditEvent(action="remark.written", about=(SubjectData(subject="S1", data={}),)))
    assert log.verify().checked == 0


def test_a_copy_holds_everything_about_the_person_and_nothing_about_others(
    about: None, rights: Rights, officer: Actor, audit: AuditLog
):
    found = rights.copy(officer, "S001")
    assert [each.plain()["about"] for each in found] == [[{"评语": f"{REMARK} S001"}]] * 3
    assert all(each.plain()["generated"] for each in found)
    newest = audit.events(officer).events[0]
    assert newest.event.action == "audit.disclosed"
    assert newest.event.details["events"] == 3
    assert "S001" not in newest.stored.body


def test_a_copy_for_an_account_holds_what_it_did(about: None, rights: Rights, officer: Actor):
    assert len(rights.copy(officer, "teacher-a")) == 5


def test_only_the_officer_of_the_same_school_may(
    about: None, rights: Rights, teacher: Actor, officer: Actor, other_officer: Actor, audit: AuditLog
):
    with pytest.raises(NotAllowed):
        rights.copy(teacher, "S001")
    with pytest.raises(NotAllowed):
        rights.erase(teacher, "S001", "S001")
    with pytest.raises(SubjectUnknown):
        rights.copy(other_officer, "S001")
    with pytest.raises(SubjectUnknown):
        rights.erase(other_officer, "S001", "S001")
    denied = [e.event.action for e in audit.events(officer).events if e.event.outcome == "denied"]
    assert denied == ["audit.erased", "audit.disclosed"]
    assert len(rights.copy(officer, "S001")) == 3


def test_erasure_destroys_the_key_and_leaves_the_chain_whole(
    about: None,
    rights: Rights,
    officer: Actor,
    audit: AuditLog,
    notary: Notary,
    engine: Engine,
    tmp_path: Path,
):
    notary.take(officer)
    before = wrapped_keys(engine)
    for wrong in ("", "S002", "S00"):
        with pytest.raises(NotConfirmed):
            rights.erase(officer, "S001", wrong)
    done = rights.erase(officer, "S001", "S001")
    assert (done.events, done.settled) == (3, True)
    after = wrapped_keys(engine)
    gone = (set(before) - set(after)).pop()
    assert gone.encode() not in stored_bytes(tmp_path)  # neither in a free page nor in the write-ahead log
    with pytest.raises(SubjectUnknown):
        rights.copy(officer, "S001")
    with pytest.raises(SubjectUnknown):
        rights.erase(officer, "S001", "S001")
    assert len(rights.copy(officer, "S002")) == 1
    assert notary.verify().intact
    erased = next(e for e in audit.events(officer).events if e.event.action == "audit.erased")
    assert "S001" not in erased.stored.body


def test_who_was_erased_gets_a_new_key_that_opens_nothing_old(
    about: None, rights: Rights, officer: Actor, audit: AuditLog, teacher: Actor
):
    rights.erase(officer, "S001", "S001")
    fresh = SubjectData(subject="S001", data={"评语": "新学期"})
    audit.append(teacher, AuditEvent(action="remark.written", about=(fresh,)))
    assert [each.plain()["about"] for each in rights.copy(officer, "S001")] == [[{"评语": "新学期"}]]


def test_a_hold_forbids_erasure(about: None, rights: Rights, retention: Retention, officer: Actor):
    hold = retention.hold(officer, "person", "投诉处理", "S001")
    with pytest.raises(SubjectHeld):
        rights.erase(officer, "S001", "S001")
    retention.release(officer, hold.id)
    assert rights.erase(officer, "S001", "S001").events == 3


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_subject_keys",
        "UPDATE audit_subject_keys SET wrapped = 'x'",
        "UPDATE audit_subject_keys SET wrapped = '', subject = '', destroyed = 'now', id = 'other'",
    ],
)
def test_triggers_let_a_key_be_destroyed_and_nothing_else(about: None, engine: Engine, statement: str):
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))


def test_a_key_wrapped_for_another_person_opens_nothing(
    about: None, rights: Rights, engine: Engine, officer: Actor
):
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER audit_subject_keys_no_update"))
        keys = connection.execute(text("SELECT id, wrapped FROM audit_subject_keys ORDER BY id")).all()
        for key, other in (keys, keys[::-1]):
            connection.execute(
                text("UPDATE audit_subject_keys SET wrapped = :wrapped WHERE id = :id"),
                {"id": key.id, "wrapped": other.wrapped},
            )
    with pytest.raises(KeysUnavailable):
        rights.copy(officer, "S001")
