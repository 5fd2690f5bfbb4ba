"""What has expired is reduced to hashes that still verify; what is held stays; nothing goes any other way."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from corpora.moments import CHINA
from corpora.storage import writing
from guardrails.actor import Actor, NotAllowed
from guardrails.audit import AuditEvent, AuditLog, KeyFolder, SubjectData
from guardrails.audit.notary import Notary
from guardrails.audit.query import china_now
from guardrails.audit.retention import HoldInvalid, HoldUnknown, Retention, RetentionTooShort

OLD = timedelta(days=4 * 366)


@pytest.fixture
def years(engine: Engine, keys: KeyFolder, teacher: Actor, other_teacher: Actor) -> None:
    """Four old events of the first school, one of them a decision about a-1, and one of the second."""
    long_ago = AuditLog(engine, clock=lambda: china_now() - OLD, keys=keys)
    long_ago.append(teacher, AuditEvent(action="model.called", object_id="a-1"))
    long_ago.append(teacher, AuditEvent(action="session.opened"))
    long_ago.append(
        teacher, AuditEvent(action="remark.written", about=(SubjectData(subject="S001", data={"x": 1}),))
    )
    long_ago.append(teacher, AuditEvent(action="model.called", object_id="a-2"))
    long_ago.append(other_teacher, AuditEvent(action="model.called"))


def bodies(engine: Engine, tenant: str = "school-a") -> list[bool]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT body FROM audit_events WHERE tenant = :t ORDER BY sequence LIMIT 4"), {"t": tenant}
        )
        return [bool(row.body) for row in rows]


def test_what_expired_leaves_its_hashes_and_the_chain_verifies(
    years: None, retention: Retention, notary: Notary, officer: Actor, engine: Engine, audit: AuditLog
):
    notary.take(officer)
    assert retention.reduce(officer) == 4
    assert retention.reduce(officer) == 0
    assert bodies(engine) == [False] * 4
    assert bodies(engine, "school-b") == [True]
    found = notary.verify()
    assert found.intact
    assert found.reduced == 4
    run = next(e for e in audit.events(officer).events if e.event.action == "audit.reduced")
    assert run.event.details["count"] == 4
    oldest = audit.events(officer, limit=200).events[-1]
    assert (oldest.event.action, oldest.sequence, oldest.stored.owner) == ("audit.expired", 1, "")


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [("object", "a-2", [3]), ("person", "S001", [2]), ("person", "teacher-a", [0, 1, 2, 3])],
)
def test_a_hold_keeps_what_it_names(
    years: None, retention: Retention, officer: Actor, engine: Engine, kind: str, value: str, kept: list[int]
):
    hold = retention.hold(officer, kind, "诉讼", value)  # type: ignore[arg-type]
    assert retention.reduce(officer) == 4 - len(kept)
    assert [place for place, there in enumerate(bodies(engine)) if there] == kept
    retention.release(officer, hold.id)
    assert retention.reduce(officer) == len(kept)


def test_a_hold_on_a_period(years: None, retention: Retention, officer: Actor, engine: Engine):
    then = china_now() - OLD
    retention.hold(
        officer, "period", "专项检查", since=then - timedelta(days=2), until=then + timedelta(days=2)
    )
    assert retention.reduce(officer) == 0
    assert bodies(engine) == [True] * 4


def test_periods_have_floors(retention: Retention, officer: Actor, teacher: Actor, other_officer: Actor):
    with pytest.raises(RetentionTooShort):
        retention.keep(officer, "model", 5)
    with pytest.raises(RetentionTooShort):
        retention.keep(officer, "decisions", 35)
    retention.keep(officer, "model", 6)
    assert retention.periods(officer)["model"] == 6
    assert retention.periods(other_officer)["model"] == 36
    with pytest.raises(NotAllowed):
        retention.keep(teacher, "model", 12)
    with pytest.raises(NotAllowed):
        retention.reduce(teacher)


@pytest.mark.parametrize(
    ("kind", "value", "reason"), [("person", "", "x"), ("object", "a", " "), ("period", "", "x")]
)
def test_an_incomplete_hold_is_refused(
    retention: Retention, officer: Actor, kind: str, value: str, reason: str
):
    with pytest.raises(HoldInvalid):
        retention.hold(officer, kind, reason, value)  # type: ignore[arg-type]
    assert retention.holds(officer) == []


def test_a_hold_of_another_school_cannot_be_released(
    retention: Retention, officer: Actor, other_officer: Actor
):
    hold = retention.hold(officer, "object", "诉讼", "a-1")
    with pytest.raises(HoldUnknown):
        retention.release(other_officer, hold.id)
    assert retention.holds(other_officer) == []
    assert not retention.holds(officer)[0].released


EMPTY = "UPDATE audit_events SET owner = '', action = '', outcome = '', body = '' WHERE tenant = 'school-a'"


def test_no_body_goes_without_a_run_and_none_before_six_months(
    years: None, engine: Engine, audit: AuditLog, teacher: Actor
):
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(EMPTY))
    audit.append(teacher, AuditEvent(action="model.called"))
    covering = "INSERT INTO audit_reductions VALUES ('school-a', 1, 'x', 9, 'x', 'x')"
    with writing(engine) as connection:
        connection.execute(text(covering))
    written_today = f"{EMPTY} AND sequence = 5"
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(written_today))
    for change in ("hash = 'x'", "previous = 'x'", "time = 'x'", "sequence = 99", "id = 'x'"):
        more = EMPTY.replace("SET", f"SET {change},") + " AND sequence = 1"
        with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
            connection.execute(text(more))


def test_a_body_emptied_behind_the_log_s_back_is_named(
    years: None, engine: Engine, audit: AuditLog, retention: Retention, officer: Actor
):
    with writing(engine) as connection:  # past the triggers, but no event in the chain says so
        connection.execute(text("INSERT INTO audit_reductions VALUES ('school-a', 2, 'x', 3, 'x', 'x')"))
        connection.execute(text(f"{EMPTY} AND sequence IN (2, 3)"))
    assert [(f.kind, f.sequence, f.last) for f in audit.verify().faults] == [("emptied", 2, 3)]


def test_hashes_of_reduced_events_are_still_protected(
    years: None, engine: Engine, audit: AuditLog, retention: Retention, officer: Actor
):
    retention.reduce(officer)
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER audit_events_no_update"))
        fake = "f" * 64
        connection.execute(
            text(f"UPDATE audit_events SET hash = '{fake}' WHERE tenant='school-a' AND sequence = 2")
        )
        connection.execute(
            text(f"UPDATE audit_events SET previous = '{fake}' WHERE tenant='school-a' AND sequence = 3")
        )
    assert [fault.kind for fault in audit.verify().faults] == ["emptied"]


def test_a_clock_set_back_keeps_the_sequence_and_is_recorded(engine: Engine, teacher: Actor, officer: Actor):
    moments = [datetime(2026, 9, 1, 12, 0, second, tzinfo=CHINA) for second in (0, 1)]
    moments += [datetime(2026, 9, 1, 9, 0, tzinfo=CHINA), datetime(2026, 9, 1, 9, 0, 1, tzinfo=CHINA)]
    log = AuditLog(engine, clock=lambda: moments.pop(0))
    made = [log.append(teacher, AuditEvent(action="model.called")) for _ in range(4)]
    assert [event.sequence for event in made] == [1, 2, 3, 4]
    assert [event.clock_behind_ms for event in made] == [0, 0, 10_801_000, 0]
    found = log.verify()
    assert found.intact
    assert found.anomalies == 1
