"""What the desk shows: counts that add up, one thing's life, odd patterns; each looked at on the record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from corpora.moments import CHINA
from guardrails.actor import Actor, NotAllowed
from guardrails.audit import AuditEvent, AuditLog, AuditQuery, RuleHit, SourceUse
from guardrails.audit.views import RecordUnknown, Views

Write = Callable[..., None]


def hit(rule: str, decision: str = "block", detail: str = "") -> RuleHit:
    return RuleHit(rule=rule, decision=decision, stage="input", detail=detail)  # type: ignore[arg-type]


@pytest.fixture
def write(engine: Engine, teacher: Actor) -> Write:
    """Write an event at a moment of 1 September 2026, by the teacher unless told otherwise."""

    def write(at: str, action: str, actor: Actor = teacher, **more: object) -> None:
        moment = datetime.fromisoformat(f"2026-09-01T{at}").replace(tzinfo=CHINA)
        AuditLog(engine, clock=lambda: moment).append(actor, AuditEvent(action=action, **more))  # type: ignore[arg-type]

    return write


def test_every_split_adds_up(
    write: Write, views: Views, officer: Actor, teacher: Actor, other_teacher: Actor
):
    write("08:00:00", "model.called", rule_hits=(hit("G-R6", "confirm"), hit("G-R8")))
    write("08:00:01", "input.refused", outcome="blocked", rule_hits=(hit("G-R8"),))
    write("08:00:02", "session.opened", replace(teacher, user="teacher-c"))
    write("08:00:03", "model.called", other_teacher)
    found = views.counts(officer)
    assert found.total == 3
    for split in (found.outcomes, found.actions, found.people, found.days):
        assert sum(split.values()) == found.total
    assert found.hits == 3
    assert sum(found.rules.values()) == sum(found.decisions.values()) == found.hits
    assert found.rules == {"G-R8": 2, "G-R6": 1}
    assert found.people == {"teacher-a": 2, "teacher-c": 1}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"rule": "G-R8"}, 2),
        ({"decision": "confirm"}, 1),
        ({"risk": "A.1"}, 1),
        ({"risk": "A.1.a"}, 1),
        ({"risk": "A"}, 1),
        ({"risk": "A.2"}, 0),
        ({"duty": "homework"}, 1),
        ({"people": ("teacher-a", "x")}, 3),
        ({"people": ()}, 0),
        ({"outcome": "blocked"}, 1),
        ({"since": datetime(2026, 9, 1, 8, 0, 1), "until": datetime(2026, 9, 1, 8, 0, 2)}, 1),
    ],
)
def test_filters(
    write: Write, views: Views, officer: Actor, teacher: Actor, query: dict[str, object], count: int
):
    write("08:00:00", "model.called", rule_hits=(hit("G-R6", "confirm"), hit("G-R8", detail="A.1.a")))
    write("08:00:01", "input.refused", outcome="blocked", rule_hits=(hit("G-R8"),))
    write("08:00:02", "duty.run", replace(teacher, purpose="homework"))
    found = views.counts(officer, AuditQuery(**{"person": "", "action": "", **query}))  # type: ignore[arg-type]
    assert found.total - found.actions.get("audit.read", 0) == count


def test_one_thing_s_whole_life(
    write: Write, views: Views, officer: Actor, teacher: Actor, other_teacher: Actor
):
    one = replace(teacher, trace="t-1")
    write("08:00:00", "duty.started", one)
    write(
        "08:00:01", "model.called", one, model="m",
        sources=(SourceUse(resource="r", passage="p", sha256="0" * 64),), rule_hits=(hit("G-R6", "confirm"),),
    )  # fmt: skip
    write("08:00:02", "duty.run", one, object_id="a-1")
    write(
        "09:00:00",
        "artefact.reviewed",
        object_id="a-1",
        human_decision={"dwell_ms": 60_000, "edit_ratio": 0.2},
    )
    write("09:01:00", "artefact.exported", object_id="a-1")
    write("09:02:00", "duty.run", object_id="a-2")
    write("09:03:00", "artefact.exported", other_teacher, object_id="a-1")
    life = views.life(officer, "a-1")
    assert [event.event.action for event in life.events] == [
        "duty.started", "model.called", "duty.run", "artefact.reviewed", "artefact.exported",
    ]  # fmt: skip
    assert {part: len(made_of) for part, made_of in life.parts.items()} == {
        "request": 3, "sources": 1, "model": 1, "hits": 1, "edits": 1, "approvals": 1, "exports": 1,
    }  # fmt: skip
    for unknown in ("a-3", "", " "):
        with pytest.raises(RecordUnknown):
            views.life(officer, unknown)


def test_odd_patterns(write: Write, views: Views, officer: Actor, teacher: Actor):
    colleague = replace(teacher, user="teacher-c")
    write("01:00:00", "session.opened", colleague)
    for minute in range(19):
        write(f"01:{minute:02d}:30", "model.called", colleague)
    write("08:00:00", "artefact.drafted", object_id="a-1")
    write("08:00:05", "artefact.reviewed", object_id="a-1", human_decision={"dwell_ms": 4_000})
    write("08:01:00", "artefact.drafted", object_id="a-2")
    write("08:09:00", "artefact.reviewed", colleague, object_id="a-2", human_decision={"dwell_ms": 400_000})
    for second in range(3):
        write(f"10:00:0{second}", "input.refused", colleague, outcome="blocked", rule_hits=(hit("G-R8"),))
    write("09:30:00", "model.called")
    found = {(odd.pattern, odd.person) for odd in views.oddities(officer)}
    assert found == {
        ("night_burst", "teacher-c"),
        ("instant", "teacher-a"),
        ("own_work", "teacher-a"),
        ("repeated_refusals", "teacher-c"),
        ("clock_backwards", "teacher-a"),
    }


def test_quiet_work_is_not_odd(write: Write, views: Views, officer: Actor, teacher: Actor):
    for hour in range(8, 18):
        write(f"{hour:02d}:00:00", "model.called")
    for number in range(2):
        write(f"18:00:0{number}", "input.refused", outcome="blocked")
    assert views.oddities(officer) == []


def test_looking_is_recorded_and_reserved(views: Views, audit: AuditLog, officer: Actor, teacher: Actor):
    views.counts(officer, AuditQuery(rule="G-R8", text="张三"))
    views.oddities(officer)
    with pytest.raises(RecordUnknown):
        views.life(officer, "a-1")
    told = [event.event.details for event in audit.events(officer).events]
    assert [each["view"] for each in told] == ["life", "oddities", "counts"]
    assert told[2]["query"] == {"rule": "G-R8", "text": "…"}
    for look in (views.counts, views.oddities):
        with pytest.raises(NotAllowed):
            look(teacher)
    with pytest.raises(NotAllowed):
        views.life(teacher, "a-1")


def test_a_burst_takes_many_in_a_short_time(write: Write, views: Views, officer: Actor):
    start = datetime(2026, 9, 1, 0, 0)
    for number in range(25):  # a quarter of an hour apart: slow work, no burst
        write((start + timedelta(minutes=12 * number)).strftime("%H:%M:%S"), "model.called")
    assert views.oddities(officer) == []
