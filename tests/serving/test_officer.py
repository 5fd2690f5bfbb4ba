"""The officer's desk by HTTP: names instead of ids, files with proof, and nothing of another school."""

import io
import json
import zipfile

import pytest
from fastapi.testclient import TestClient

from guardrails.actor import Actor
from guardrails.audit import AuditEvent, SubjectData, tables
from guardrails.audit.log import AuditLog
from serving.officer import Officer, key_folder

BASE = "/api/v1/audit"


@pytest.fixture(scope="module", autouse=True)
def a_day(application, school, other_school) -> None:
    """A signed draft and a remark about a pupil, in both schools."""
    tables.metadata.create_all(application.engine)  # whatever the newest migration knows
    log = AuditLog(application.engine, keys=key_folder(application.settings.home))
    for one, thing in ((school, "plan-1"), (other_school, "plan-2")):
        teacher = one.actors["teacher"]
        remark = SubjectData(subject="S001", data={"评语": f"{thing} 作业认真"})
        log.append(teacher, AuditEvent(action="duty.run", object_id=thing, about=(remark,)))
        decision = {"dwell_ms": 3_000, "edited": 0.1}
        log.append(teacher, AuditEvent(action="artefact.reviewed", object_id=thing, human_decision=decision))


def test_people_are_found_by_name(client: TestClient, school) -> None:
    for said in ("teacher", "TEACHER", school.actors["teacher"].user):
        found = client.get(
            f"{BASE}/counts", params={"person": said}, headers=school.headers("compliance")
        ).json()
        assert list(found["people"]) == [school.actors["teacher"].user], said
    nobody = client.get(f"{BASE}/counts", params={"person": "nobody"}, headers=school.headers("compliance"))
    assert nobody.json()["total"] == 0


def test_names_are_those_of_the_own_school(application, school, other_school) -> None:
    officer = Officer(application)
    own = officer.names(school.actors["compliance"])
    assert own[school.actors["teacher"].user] == "teacher"
    assert not set(own) & set(officer.names(other_school.actors["compliance"]))


def test_another_school_s_things_cannot_be_seen(client: TestClient, school, other_school) -> None:
    mine, theirs = school.headers("compliance"), other_school.headers("compliance")
    assert client.get(f"{BASE}/life/plan-1", headers=mine).status_code == 200
    assert client.get(f"{BASE}/life/plan-1", headers=theirs).status_code == 404
    odd = client.get(f"{BASE}/oddities", headers=theirs).json()
    assert {each["facts"].get("object_id") for each in odd if each["pattern"] == "instant"} == {"plan-2"}
    for number in (3, 8, 9, 13):
        assert "plan-1" not in client.get(f"{BASE}/reports/{number}", headers=theirs).text


def test_a_hold_of_another_school_cannot_be_released(client: TestClient, school, other_school) -> None:
    body = {"kind": "object", "value": "plan-1", "reason": "诉讼"}
    made = client.post(f"{BASE}/holds", json=body, headers=school.headers("compliance")).json()
    theirs = other_school.headers("compliance")
    assert client.post(f"{BASE}/holds/{made['id']}/release", headers=theirs).status_code == 404
    assert client.get(f"{BASE}/holds", headers=theirs).json() == []
    mine = school.headers("compliance")
    assert client.post(f"{BASE}/holds/{made['id']}/release", headers=mine).status_code == 204
    assert client.get(f"{BASE}/holds", headers=mine).json()[0]["released"]


def test_a_copy_and_an_erasure_touch_one_school_only(client: TestClient, school, other_school) -> None:
    mine, theirs = school.headers("compliance"), other_school.headers("compliance")
    wanted = {"subject": "S001", "purpose": "本人查阅"}
    copied = client.post(f"{BASE}/subjects/copy", json=wanted, headers=mine)
    with zipfile.ZipFile(io.BytesIO(copied.content)) as archive:
        _, *lines = map(json.loads, archive.read("events.jsonl").decode().splitlines())
    assert [line["about"] for line in lines] == [[{"评语": "plan-1 作业认真"}]]
    wrong = {"subject": "S001", "confirmation": "S002"}
    refused = client.post(f"{BASE}/subjects/erase", json=wrong, headers=mine)
    assert (refused.status_code, refused.json()["code"]) == (422, "audit-erasure-not-confirmed")
    right = {"subject": "S001", "confirmation": "S001"}
    assert client.post(f"{BASE}/subjects/erase", json=right, headers=mine).json()["events"] == 1
    assert client.post(f"{BASE}/subjects/copy", json=wanted, headers=mine).status_code == 404
    assert client.post(f"{BASE}/subjects/copy", json=wanted, headers=theirs).status_code == 200
    assert client.get(f"{BASE}/verification", headers=mine).json()["intact"]


def test_no_key_and_no_other_role_reaches_the_officer_s_acts(client: TestClient, school) -> None:
    body = {"subject": "S001", "confirmation": "S001"}
    for who in ("administrator", "teacher", "evaluator", "key"):
        answer = client.post(f"{BASE}/subjects/erase", json=body, headers=school.headers(who))
        assert answer.status_code == 403, who
        assert client.post(f"{BASE}/retention/run", headers=school.headers(who)).status_code == 403, who


def test_an_export_needs_a_purpose(client: TestClient, school) -> None:
    mine = school.headers("compliance")
    assert client.post(f"{BASE}/reports/archive", headers=mine).status_code == 422
    assert client.get(f"{BASE}/reports/15", headers=mine).status_code == 422


def test_a_checkpoint_is_signed_and_compared(client: TestClient, school, application) -> None:
    mine = school.headers("compliance")
    made = client.post(f"{BASE}/checkpoints", headers=mine).json()
    assert made["statement"]["tenant"] == "school"
    found = client.get(f"{BASE}/verification", headers=mine).json()
    assert found["intact"]
    assert found["checkpoints"] >= 1
    application.audit.append(Actor("school", "x", frozenset(), "system"), AuditEvent(action="session.opened"))
    assert client.get(f"{BASE}/verification", headers=mine).json()["intact"]


def test_what_is_due_is_signed_for_every_school_and_copied_out(
    application, school, other_school, tmp_path
) -> None:
    from serving.sealing import Sealer

    sealer = Sealer(Officer(application).notary, tmp_path, every_s=0.01)
    AuditLog(application.engine).append(other_school.actors["teacher"], AuditEvent(action="session.opened"))
    sealer.start()
    sealer.stop(60)
    assert sealer.seal_what_is_due() == 0
    found = Officer(application).notary.verify(outside=tmp_path)
    assert found.intact
    assert {"school", "other", "keys"} <= {path.name for path in tmp_path.iterdir()}
