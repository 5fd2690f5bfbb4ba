import hashlib
import io
import json

import pytest
from sqlalchemy import Engine, text

from corpora.storage import writing
from guardrails.actor import Actor, NotAllowed
from guardrails.audit.chain import GENESIS, canonical, link
from guardrails.audit.event import AuditEvent
from guardrails.audit.export import export
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.audit.query import AuditQuery


def test_an_export_can_be_checked_without_us(
    audit: AuditLog, teacher: Actor, other_teacher: Actor, officer: Actor
):
    for number in range(4):
        audit.append(teacher, AuditEvent(action="model.called", object_id=f"第{number}课"))
        audit.append(other_teacher, AuditEvent(action="model.called", object_id="别校"))
    out = io.BytesIO()
    manifest = export(audit, officer, out)
    *lines, last = out.getvalue().splitlines(keepends=True)
    assert hashlib.sha256(b"".join(lines)).hexdigest() == manifest.sha256
    assert json.loads(last)["manifest"] == manifest.model_dump()
    previous = GENESIS
    for line in lines:
        entry = json.loads(line)
        assert entry["previous"] == previous
        assert link(previous, canonical(entry["body"])) == entry["hash"]
        assert entry["body"]["tenant"] == "school-a"
        previous = entry["hash"]
    assert (manifest.count, manifest.first_sequence, manifest.last_sequence) == (4, 1, 4)
    assert "别校" not in out.getvalue().decode()


def test_the_export_is_recorded_with_its_hash(audit: AuditLog, teacher: Actor, officer: Actor):
    audit.append(teacher, AuditEvent(action="model.called"))
    manifest = export(audit, officer, io.BytesIO(), AuditQuery(action="model", text="林小满"))
    recorded = audit.events(officer, AuditQuery(action="audit.exported")).events[0].event
    assert recorded.details["sha256"] == manifest.sha256
    assert recorded.details["query"] == {"action": "model", "text": "…"}


def test_without_permission_nothing_is_written_and_the_attempt_is_recorded(
    audit: AuditLog, teacher: Actor, officer: Actor
):
    out = io.BytesIO()
    with pytest.raises(NotAllowed):
        export(audit, teacher, out)
    assert out.getvalue() == b""
    assert audit.events(officer).events[0].event.outcome == "denied"


def test_without_a_record_nothing_is_written(audit: AuditLog, engine: Engine, officer: Actor):
    with writing(engine) as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, ''); END")
        )
    out = io.BytesIO()
    with pytest.raises(AuditUnavailable):
        export(audit, officer, out)
    assert out.getvalue() == b""
