import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from corpora.resource import REVIEW_ATTRIBUTES
from guardrails.roster import roster
from serving.api import create_api
from serving.api.tables import idempotency

TEXT = "# 课堂观察要点\n\n" + "观察课堂提问的层次与等待时间，记录教师与学生的话语比例。\n\n" * 3


def add(client, headers, body, **more):
    return client.post("/api/v1/roster/add", headers=headers | more, json=body)


@pytest.fixture
def body() -> dict:
    """Two names that no other test has added."""
    return {"names": [{"name": f"学生{uuid4().hex}"}, {"name": f"家长{uuid4().hex}", "kind": "parent"}]}


@pytest.fixture
def keyed(school) -> dict[str, str]:
    """The teacher's headers with a fresh Idempotency-Key."""
    return school.headers("teacher") | {"Idempotency-Key": uuid4().hex}


def stored(application, headers) -> list:
    with application.engine.connect() as connection:
        query = select(idempotency).where(idempotency.c.key == headers["Idempotency-Key"])
        return list(connection.execute(query))


# --- Idempotency-Key


def test_a_repeated_write_is_answered_from_store(client, school, keyed, body) -> None:
    first, second = add(client, keyed, body), add(client, keyed, body)
    assert first.json() == second.json() == {"changed": 2}
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"] == first.headers["content-type"]
    assert add(client, school.headers("teacher"), body).json() == {"changed": 0}


def test_a_key_for_another_request_is_refused(client, keyed, body) -> None:
    add(client, keyed, body)
    other = add(client, keyed, {"names": [{"name": "孙大圣"}]})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert client.post("/api/v1/roster/remove", headers=keyed, json={"names": ["孙大圣"]}).status_code == 422


def test_a_key_belongs_to_one_account(client, school, other_school, keyed, body) -> None:
    for who in (school.headers("teacher"), other_school.headers("teacher"), school.headers("administrator")):
        answer = add(client, keyed | who, body)
        assert answer.json() == {"changed": 2}
        assert "idempotent-replayed" not in answer.headers


def test_a_write_that_failed_can_be_tried_again(application, client, keyed, body) -> None:
    assert add(client, keyed, {"names": [{"name": "一"}]}).status_code == 422
    assert stored(application, keyed) == []
    assert add(client, keyed, body).json() == {"changed": 2}


def test_a_key_in_use_is_refused_until_it_is_given_up(application, client, keyed, body) -> None:
    add(client, keyed, body)
    with application.engine.begin() as connection:
        connection.execute(update(idempotency).values(status=0))
    running = add(client, keyed, body)
    assert (running.status_code, running.json()["code"]) == (409, "idempotency-key-in-use")
    assert running.headers["retry-after"] == "1"
    with application.engine.begin() as connection:
        connection.execute(update(idempotency).values(created="2020-01-01T00:00:00.000+00:00"))
    assert add(client, keyed, body).json() == {"changed": 0}


def test_of_many_at_once_one_is_done(application, client, keyed, body, monkeypatch) -> None:
    done = []
    real = type(application.roster).add

    def slow(self, actor, names):
        done.append(1)
        time.sleep(0.2)
        return real(self, actor, names)

    monkeypatch.setattr(type(application.roster), "add", slow)
    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(lambda _: add(client, keyed, body).status_code, range(4)))
    assert len(done) == 1
    assert 200 in codes
    assert codes <= {200, 409}


def test_a_malformed_key_is_refused(client, school, body) -> None:
    for key in ("", " ", "a b", "x" * 129, "\x7f"):
        answer = add(client, school.headers("teacher"), body, **{"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-invalid"), key


def test_answers_that_show_a_secret_are_never_stored(application, client, school, keyed) -> None:
    headers = keyed | school.headers("administrator")
    for path, body in (
        ("/api/v1/keys", {"name": "n", "scopes": ["ask"]}),
        ("/api/v1/users", {"name": "li.hua", "roles": ["teacher"]}),
        ("/api/v1/session", {"name": "admin", "password": "x"}),
    ):
        answer = client.post(path, headers=headers, json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-invalid")
    assert stored(application, keyed) == []


# --- uploads


def files(*pairs: tuple[str, bytes]):
    return [("files", (name, io.BytesIO(data), "application/octet-stream")) for name, data in pairs]


def finished(application, client, headers, job: dict) -> dict:
    application.steward.work(application.steward.job(_actor(application, headers), job["id"]))
    return client.get(f"/api/v1/library/jobs/{job['id']}", headers=headers).json()


def _actor(application, headers):
    return application.accounts.actor_from_session(headers["Authorization"].removeprefix("Bearer "))


def test_an_upload_becomes_a_job_with_a_result_for_each_file(
    application, client, school, other_school
) -> None:
    teacher = school.headers("teacher")
    sent = files(
        ("观察.md", TEXT.encode()),
        ("broken.pdf", b"%PDF-1.7 nothing"),
        ("../../x.exe", b"MZ\x90\x00\x03\x00" + bytes(range(256))),
    )
    answer = client.post("/api/v1/library/uploads", headers=teacher, files=sent, data={"subject": "数学"})
    assert answer.status_code == 202, answer.text
    job = finished(application, client, teacher, answer.json())
    assert job["state"] == "done"
    assert [file["name"] for file in job["files"]] == ["观察.md", "broken.pdf", "x.exe"]
    assert [file["status"] for file in job["files"]] == ["provided", "rejected", "rejected"]
    assert all(file["reason"]["advice"] for file in job["files"][1:])
    resource = job["files"][0]["resource"]

    foreign = other_school.headers("administrator")
    assert client.get(f"/api/v1/library/jobs/{job['id']}", headers=foreign).status_code == 404
    assert client.get(f"/api/v1/library/resources/{resource}", headers=foreign).status_code == 404
    assert client.get("/api/v1/library/resources?shared=false", headers=foreign).json() == []

    admin = school.headers("administrator")
    review = {"approved": True, "attributes": list(REVIEW_ATTRIBUTES)}
    path = f"/api/v1/library/resources/{resource}"
    assert client.post(f"{path}/publish", headers=admin).status_code == 409
    assert client.post(f"{path}/review", headers=foreign, json=review).status_code == 404
    assert client.post(f"{path}/review", headers=admin, json=review).json()["status"] == "reviewed"
    assert client.post(f"{path}/publish", headers=admin).json()["status"] == "published"
    assert "等待时间" in client.get(f"{path}/text", headers=teacher).json()["text"]
    passage = application.retriever.search(school.actors["teacher"], "等待时间")[0].passage
    shown = client.get(f"/api/v1/library/passages/{passage.id}?around=1", headers=teacher).json()
    assert passage.text in [each["text"] for each in shown]
    assert client.get(f"/api/v1/library/passages/{passage.id}", headers=foreign).status_code == 404
    assert client.post(f"{path}/retire", headers=admin).json()["status"] == "retired"
    assert client.get(f"/api/v1/library/passages/{passage.id}", headers=teacher).status_code == 404


def test_an_upload_sent_again_makes_one_job(application, client, school) -> None:
    before = len(application.steward.jobs(school.actors["teacher"]))
    teacher = school.headers("teacher") | {"Idempotency-Key": "upload-1"}
    jobs = [
        client.post("/api/v1/library/uploads", headers=teacher, files=files(("a.md", TEXT.encode()))).json()[
            "id"
        ]
        for _ in range(2)
    ]
    assert jobs[0] == jobs[1]
    other = client.post("/api/v1/library/uploads", headers=teacher, files=files(("a.md", b"# other")))
    assert other.status_code == 422
    listed = client.get("/api/v1/library/jobs", headers=school.headers("teacher")).json()
    assert len(listed) == before + 1


def test_bad_uploads_are_refused(application, school) -> None:
    before = len(application.steward.jobs(school.actors["teacher"]))
    small = replace(application, settings=application.settings.model_copy(update={"max_upload_mb": 1}))
    with TestClient(create_api(small), raise_server_exceptions=False) as client:
        teacher = school.headers("teacher")

        def send(**more):
            return client.post("/api/v1/library/uploads", headers=teacher, **more)

        big = send(files=files(("big.txt", b"x" * 1_200_000)))
        assert (big.status_code, big.json()["code"]) == (413, "too-large")
        two = send(files=files(("a.txt", b"x" * 600_000), ("b.txt", b"x" * 450_000)))
        assert two.status_code == 413
        assert send().status_code == 422
        assert send(json={}).status_code == 422
        bad = send(files=files(("a.md", b"x")), data={"kind": "odd"})
        assert bad.json()["code"] == "label-unknown"
        publish = send(files=files(("a.md", b"x")), data={"publish": "true"})
        assert (publish.status_code, publish.json()["code"]) == (403, "not-allowed")
        headers = teacher | {"Content-Type": "multipart/form-data; boundary=x"}
        broken = client.post("/api/v1/library/uploads", headers=headers, content=b"no form at all")
        assert broken.status_code in (400, 422)
    assert len(application.steward.jobs(school.actors["teacher"])) == before


def test_a_job_can_be_cancelled_by_its_owner_only(client, school, other_school) -> None:
    teacher = school.headers("teacher")
    job = client.post("/api/v1/library/uploads", headers=teacher, files=files(("a.md", TEXT.encode()))).json()
    path = f"/api/v1/library/jobs/{job['id']}/cancel"
    assert client.post(path, headers=other_school.headers("teacher")).status_code == 404
    assert client.post(path, headers=teacher).json()["state"] == "cancelled"


# --- roster and audit


def test_the_roster_is_written_but_never_read_out(application, client, school, other_school) -> None:
    both = {"names": [{"name": "赵小明", "kind": "student"}, {"name": "钱多多", "kind": "parent"}]}
    assert add(client, school.headers("teacher"), both).json() == {"changed": 2}
    remove = {"names": ["赵小明"]}
    foreign = client.post("/api/v1/roster/remove", headers=other_school.headers("teacher"), json=remove)
    assert foreign.json() == {"changed": 0}
    mine = client.post("/api/v1/roster/remove", headers=school.headers("teacher"), json=remove)
    assert mine.json() == {"changed": 1}
    with application.engine.connect() as connection:
        left = {row.name for row in connection.execute(select(roster))}
    assert "钱多多" in left
    assert "赵小明" not in left
    bad = add(client, school.headers("teacher"), {"names": [{"name": "王敏", "kind": "alien"}]})
    assert bad.status_code == 422
    assert "王敏" not in bad.text


def test_the_compliance_officer_queries_verifies_and_exports(client, school, other_school) -> None:
    officer = school.headers("compliance")
    page = client.get("/api/v1/audit/events?action=session.opened&limit=2", headers=officer).json()
    assert len(page["events"]) == 2
    assert page["cursor"]
    assert all(event["event"]["action"] == "session.opened" for event in page["events"])
    following = client.get(
        f"/api/v1/audit/events?action=session.opened&limit=2&cursor={page['cursor']}", headers=officer
    ).json()
    assert following["events"][0]["sequence"] < page["events"][-1]["sequence"]
    assert client.get("/api/v1/audit/verification", headers=officer).json()["intact"] is True

    export = client.get("/api/v1/audit/export", headers=officer)
    assert export.headers["content-type"].startswith("application/jsonl")
    assert "attachment" in export.headers["content-disposition"]
    lines = [json.loads(line) for line in export.text.splitlines()]
    assert lines[-1]["manifest"]["tenant"] == "school"
    assert {line["body"]["tenant"] for line in lines[:-1]} == {"school"}
    last = client.get("/api/v1/audit/events?limit=2", headers=officer).json()["events"]
    assert "audit.exported" in {event["event"]["action"] for event in last}

    for bad in ("limit=0", "limit=201", "cursor=x", "outcome=odd", "since=yesterday"):
        assert client.get(f"/api/v1/audit/events?{bad}", headers=officer).status_code == 422
