"""The regional index over HTTP: administrators make it, its files leave, nobody is in them."""

import pytest

from tests.assistant.teacher_training.cohort import sat, teacher_of

BASE = "/api/v1/training/regional-index"


@pytest.fixture(scope="module")
def counted(application, school):
    """Ten teachers of the school who agreed, with a test in a term that is over."""
    for number in range(10):
        actor = teacher_of("school", f"counted-{number}")
        sat(application.engine, application.audit, actor, seed=number % 2)
        application.training.profiles.choose(actor, "counted", "on")


def test_a_report_is_made_kept_and_leaves_as_csv(client, school, counted) -> None:
    headers = school.headers("administrator")
    answer = client.post(BASE, json={}, headers=headers)
    assert answer.status_code == 201
    made = answer.json()
    assert [(one["code"], one["n"]) for one in made["terms"][0]["groups"]] == [("all", 10)]
    assert "counted-" not in answer.text
    assert client.get(BASE, headers=headers).json() == made["terms"]
    file = client.get(f"{BASE}/{made['id']}/file", headers=headers)
    assert file.headers["content-type"].startswith("text/csv")
    assert len(file.text.splitlines()) == 7
    assert "counted-" not in file.text
    sheet = client.get(f"{BASE}/{made['id']}/file?form=xlsx", headers=headers)
    assert sheet.content.startswith(b"PK")


@pytest.mark.parametrize("who", ["teacher", "key", "evaluator", "compliance"])
def test_others_are_refused(client, school, counted, who) -> None:
    headers = school.headers(who)
    assert client.post(BASE, json={}, headers=headers).status_code == 403
    assert client.get(BASE, headers=headers).status_code == 403
    assert client.get(f"{BASE}/x/file", headers=headers).status_code == 403


def test_another_school_gets_nothing_of_it(client, school, other_school, counted) -> None:
    made = client.post(BASE, json={}, headers=school.headers("administrator")).json()
    theirs = other_school.headers("administrator")
    assert client.post(BASE, json={}, headers=theirs).json()["terms"] == []
    assert client.get(f"{BASE}/{made['id']}/file", headers=theirs).status_code == 404


def test_a_draft_of_another_kind_is_no_index(client, school, counted) -> None:
    answer = client.get(f"{BASE}/unknown/file", headers=school.headers("administrator"))
    assert answer.status_code == 404
    assert answer.json()["code"] == "draft-unknown"
