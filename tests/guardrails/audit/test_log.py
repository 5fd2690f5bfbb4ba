import json

import pytest
from sqlalchemy import Engine, insert, select, text

from corpora.storage import writing
from guardrails.actor import Actor, NotAllowed
from guardrails.audit.event import AuditEvent, RuleHit
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.audit.query import AuditQuery
from guardrails.audit.tables import events, heads
from guardrails.roster import roster

CALLED = AuditEvent(action="model.called")


def seen(audit: AuditLog, actor: Actor, **query) -> list[str]:
    return [found.event.action for found in audit.events(actor, AuditQuery(**query)).events]


def test_an_event_keeps_its_actor_and_its_time_in_china(audit: AuditLog, teacher: Actor):
    recorded = audit.append(teacher.for_purpose("lesson-plan"), CALLED)
    assert recorded.sequence == 1
    assert recorded.time.endswith("+08:00")
    assert recorded.actor == {
        "user": "teacher-a",
        "roles": ["teacher"],
        "via": "ui",
        "human": True,
        "purpose": "lesson-plan",
        "session": "",
        "trace": "",
    }
    assert recorded.event == CALLED


def test_record_shares_the_fate_of_the_callers_transaction(audit: AuditLog, engine: Engine, teacher: Actor):
    with pytest.raises(RuntimeError), writing(engine) as connection:  # noqa: PT012
        audit.record(connection, teacher, CALLED)
        audit.record(connection, teacher, CALLED)
        raise RuntimeError
    assert audit.verify().checked == 0
    with writing(engine) as connection:
        first = audit.record(connection, teacher, CALLED)
        second = audit.record(connection, teacher, CALLED)
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.stored.previous == first.hash
    assert audit.verify().intact


def test_when_the_event_cannot_be_written_the_action_is_undone(
    audit: AuditLog, engine: Engine, teacher: Actor
):
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE audit_events"))
    with pytest.raises(AuditUnavailable), writing(engine) as connection:  # noqa: PT012
        row = {"tenant": "school-a", "owner": "teacher-a", "name": "林小满", "kind": "student"}
        connection.execute(insert(roster), row)
        audit.record(connection, teacher, CALLED)
    with engine.connect() as connection:
        assert connection.execute(select(roster)).all() == []
    with pytest.raises(AuditUnavailable):
        audit.append(teacher, CALLED)


@pytest.mark.parametrize("value", ["\ud800", object()])
def test_an_event_that_json_cannot_hold_is_refused(audit: AuditLog, teacher: Actor, value: object):
    with pytest.raises(AuditUnavailable):
        audit.append(teacher, AuditEvent(action="model.called", details={"value": value}))
    assert audit.verify().checked == 0


def test_a_swallowed_failure_does_not_break_the_chain(audit: AuditLog, engine: Engine, teacher: Actor):
    audit.append(teacher, CALLED)
    with writing(engine) as connection, pytest.raises(AuditUnavailable):
        audit.record(connection, teacher, AuditEvent(action="model.called", details={"value": object()}))
    audit.append(teacher, CALLED)
    assert audit.verify().intact


def test_only_the_compliance_officer_reads_and_every_look_is_recorded(
    audit: AuditLog, teacher: Actor, officer: Actor
):
    with pytest.raises(NotAllowed):
        audit.events(teacher)
    page = audit.events(officer)
    assert [(found.event.action, found.event.outcome) for found in page.events] == [("audit.read", "denied")]
    assert seen(audit, officer, person="officer-a") == ["audit.read"]


def test_no_one_reads_the_log_of_another_school(
    audit: AuditLog, teacher: Actor, officer: Actor, other_officer: Actor
):
    audit.append(teacher, CALLED)
    assert seen(audit, other_officer) == []
    assert seen(audit, other_officer, person="teacher-a") == []
    assert seen(audit, officer) == ["model.called"]


def test_filters(audit: AuditLog, teacher: Actor, officer: Actor):
    hit = RuleHit(rule="S-R8", decision="block", stage="context")
    audit.append(teacher, AuditEvent(action="model.called", rule_hits=(hit,)))
    audit.append(teacher, AuditEvent(action="model.answered", outcome="error", details={"code": "50%_off"}))
    audit.append(officer, AuditEvent(action="models.listed"))
    assert seen(audit, officer, action="model") == ["model.answered", "model.called"]
    assert seen(audit, officer, action="model.called") == ["model.called"]
    assert seen(audit, officer, person="teacher-a", outcome="error") == ["model.answered"]
    assert seen(audit, officer, rule="S-R8") == ["model.called"]
    assert seen(audit, officer, rule="S-R") == []
    assert seen(audit, officer, text="50%_off") == ["model.answered"]
    assert seen(audit, officer, text="50%Xoff") == []
    assert seen(audit, officer, since="2999-01-01", person="teacher-a") == []
    assert seen(audit, officer, until="2001-01-01T00:00:00Z", person="teacher-a") == []
    assert len(seen(audit, officer, since="2001-01-01", until="2999-01-01", person="teacher-a")) == 2


def test_the_words_searched_for_are_not_kept(audit: AuditLog, officer: Actor, engine: Engine):
    audit.events(officer, AuditQuery(text="林小满"))
    with engine.connect() as connection:
        assert "林小满" not in "".join(connection.execute(select(events.c.body)).scalars())


def test_pages_follow_one_another_without_gap_or_repeat(audit: AuditLog, teacher: Actor, officer: Actor):
    for number in range(7):
        audit.append(teacher, AuditEvent(action="model.called", object_id=str(number)))
    found, cursor = [], ""
    while True:
        page = audit.events(officer, AuditQuery(action="model"), limit=3, cursor=cursor)
        found += [int(each.event.object_id) for each in page.events]
        cursor = page.cursor
        if not cursor:
            break
    assert found == [6, 5, 4, 3, 2, 1, 0]


def test_reading_is_refused_when_it_cannot_be_recorded(audit: AuditLog, engine: Engine, officer: Actor):
    with writing(engine) as connection:
        connection.execute(heads.insert(), {"tenant": "school-a", "owner": "x", "sequence": 0, "hash": "0"})
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, ''); END")
        )
    with pytest.raises(AuditUnavailable):
        audit.events(officer)


def test_the_body_is_canonical_and_repeats_the_columns(audit: AuditLog, teacher: Actor):
    stored = audit.append(teacher, AuditEvent(action="model.called", object_id="é汉\n")).stored
    assert ": " not in stored.body
    assert "汉" in stored.body
    body = json.loads(stored.body)
    assert list(body) == sorted(body)
    assert (body["tenant"], body["sequence"], body["id"]) == ("school-a", 1, stored.id)
