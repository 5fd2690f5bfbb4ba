"""The digital-literacy test over HTTP: to the end and to a file, refusals in words, two schools."""

import pytest

from assistant.teacher_training.literacy.items import bank
from guardrails.audit import AuditQuery

BASE = "/api/v1/training/sittings"
KEYS = {item.id: item.key for item in bank()}


@pytest.fixture
def mine(school):
    return school.headers("teacher")


@pytest.fixture
def begun(client, mine):
    """A test under way, deleted afterwards: one at a time."""
    made = client.post(BASE, json={"form": "adaptive"}, headers=mine).json()
    yield made
    client.delete(f"{BASE}/{made['listed']['id']}", headers=mine)


def answer(client, headers, sitting, item, given):
    body = {"item": item, "answer": given}
    return client.post(f"{BASE}/{sitting}/answers", json=body, headers=headers)


def test_from_beginning_to_result_and_report(client, mine, begun) -> None:
    sitting, now = begun["listed"]["id"], begun
    assert not {"key", "rationale", "grades", "difficulty"} & set(now["asked"])
    early = client.get(f"{BASE}/{sitting}/result", headers=mine)
    assert (early.status_code, early.json()["code"]) == (409, "literacy-sitting-unfinished")
    while now["asked"]:
        asked = now["asked"]["id"]
        now = answer(client, mine, sitting, asked, KEYS[asked]).json()
    assert now["listed"]["complete"]
    assert answer(client, mine, sitting, asked, KEYS[asked]).json() == now
    over = answer(client, mine, sitting, asked, "no such answer")
    assert over.json()["code"] == "literacy-sitting-ended"

    told = client.get(f"{BASE}/{sitting}/result", headers={**mine, "accept-language": "en"}).json()
    assert told["dimensions"][0]["name"] == "Digital awareness"
    assert all(one["low"] <= one["share"] <= one["high"] for one in told["dimensions"])
    report = client.post("/api/v1/duties/literacy-report", json={"sitting": sitting}, headers=mine).json()
    file = client.get(f"/api/v1/drafts/{report['id']}/files/docx", headers=mine)
    assert file.status_code == 200
    listed = client.get(BASE, headers=mine).json()
    assert listed[0]["share"] == told["overall"]["share"] / 100


def test_refusals_are_told_and_lose_nothing(client, mine, begun) -> None:
    sitting, asked = begun["listed"]["id"], begun["asked"]["id"]
    second = client.post(BASE, json={"form": "fixed"}, headers=mine)
    assert (second.status_code, second.json()["code"]) == (409, "literacy-sitting-open")
    for item, given, code in (
        ("9.9.9-99", "A", "literacy-item-not-asked"),
        (asked, "", "literacy-answer-invalid"),
    ):
        told = answer(client, mine, sitting, item, given)
        assert told.json()["code"] == code
        assert told.json()["detail"]
    assert client.get(f"{BASE}/{sitting}", headers=mine).json() == begun
    assert client.post(BASE, json={"form": "long"}, headers=mine).status_code == 422
    assert answer(client, mine, sitting, asked, "长" * 201).status_code == 422
    ended = client.post(f"{BASE}/{sitting}/end", headers=mine).json()
    assert ended["asked"] is None
    assert not ended["listed"]["complete"]


def test_nobody_else_reaches_it(client, mine, begun, school, other_school, application) -> None:
    sitting = begun["listed"]["id"]
    for headers in (other_school.headers("teacher"), school.headers("administrator")):
        assert client.get(BASE, headers=headers).json() == []
        for path in ("", "/result"):
            assert client.get(f"{BASE}/{sitting}{path}", headers=headers).status_code == 404
        assert answer(client, headers, sitting, begun["asked"]["id"], "A").status_code == 404
        assert client.post(f"{BASE}/{sitting}/end", headers=headers).status_code == 404
        assert client.delete(f"{BASE}/{sitting}", headers=headers).status_code == 404
    assert client.get(BASE, headers=school.headers("compliance")).status_code == 403
    assert client.get(BASE).status_code == 401
    log = "".join(map(str, application.audit.matching(school.tenant, AuditQuery())))
    assert "literacy.begun" in log
    assert begun["asked"]["id"] not in log
