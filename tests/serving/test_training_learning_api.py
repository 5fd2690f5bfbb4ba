"""The learning record by HTTP and on the page: two schools, certificates compared, files out and in."""

import json
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from assistant.teacher_training.learning.entry import values_of
from assistant.teacher_training.learning.rules import version_at
from assistant.teacher_training.learning.tables import certificates, statements
from assistant.teacher_training.statement import Statement
from corpora.moments import stamp
from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.chain import GENESIS
from serving.api.limits import Limit
from serving.ui.desk import Desk
from serving.ui.texts import load
from serving.ui.training.learning import LearningSection

BASE = "/api/v1/training"


@pytest.fixture(autouse=True)
def emptied(application):
    """No learning record but what a test puts in."""
    yield
    with writing(application.engine) as connection:
        connection.execute(delete(statements))
        connection.execute(delete(certificates))


def learned(application, actor: Actor, title: str = "第{n}章") -> None:
    """A test and four quizzes, today, each long enough, as the rooms would have told them hour by hour."""
    now, previous = datetime.now(UTC), GENESIS
    told = [("completed", "assessment", "sitting", "数字素养测评")]
    told += [("passed", "quiz", str(n), title.format(n=n)) for n in range(1, 5)]
    with writing(application.engine) as connection:
        for sequence, (verb, kind, activity, name) in enumerate(told, 1):
            statement = Statement(
                verb=verb,
                kind=kind,
                activity=activity,
                title=name,
                source=f"row:{sequence}",
                score=0.8,
                seconds=400,
                time=stamp(now),
            )
            row = values_of(
                statement,
                actor.tenant,
                actor.user,
                sequence=sequence,
                told=stamp(now),
                rules=version_at(now),
                origin="house",
                previous=previous,
            )
            previous = row["hash"]
            connection.execute(statements.insert().values(**row))


def test_credits_rows_and_rules(application, client: TestClient, school) -> None:
    learned(application, school.actors["teacher"])
    headers = school.headers("teacher") | {"Accept-Language": "en"}
    told = client.get(f"{BASE}/credits", headers=headers).json()
    assert told["sum"] == {"credits": 3.0, "hours": 3.0, "counted": 5}
    assert told["kinds"]["quiz"] == {"credits": 2.0, "hours": 2.0, "counted": 4}
    assert told["rules"] == "2026.1"
    assert any("at least 20 seconds" in each["conditions"] for each in told["earns"])
    rows = client.get(f"{BASE}/learning", headers=headers).json()
    assert [each["sequence"] for each in rows] == [5, 4, 3, 2, 1]
    assert all(each["credits"] for each in rows)
    assert client.get(f"{BASE}/learning/check", headers=headers).json() == {"intact": True, "faults": []}
    assert client.get(f"{BASE}/credits?term=never", headers=headers).status_code == 422
    assert client.get(f"{BASE}/credits?term=2020-spring", headers=headers).json()["sum"]["credits"] == 0
    assert client.get(f"{BASE}/learning", headers=school.headers("compliance")).status_code == 403
    assert client.get(f"{BASE}/learning").status_code == 401


def test_another_school_sees_nothing(application, client: TestClient, school, other_school) -> None:
    learned(application, school.actors["teacher"])
    mine, theirs = school.headers("teacher"), other_school.headers("teacher")
    claimed = client.post(f"{BASE}/certificates", json={"name": "reader-basics"}, headers=mine).json()
    assert client.get(f"{BASE}/learning", headers=theirs).json() == []
    assert client.get(f"{BASE}/learning/export", headers=theirs).json() == []
    assert client.get(f"{BASE}/credits", headers=theirs).json()["sum"]["credits"] == 0
    for path in ("", "/file"):
        answer = client.get(f"{BASE}/certificates/{claimed['code']}{path}", headers=theirs)
        assert answer.status_code == 404
    body = {"name": "teacher"}
    checked = client.post(f"{BASE}/certificates/{claimed['code']}/check", json=body, headers=theirs)
    assert checked.status_code == 404


def test_a_certificate_from_claim_to_check(application, client: TestClient, school) -> None:
    headers = school.headers("teacher")
    refused = client.post(f"{BASE}/certificates", json={"name": "first-steps"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate-not-earned")
    assert "还差" in refused.json()["detail"]
    learned(application, school.actors["teacher"])
    ready = {each["name"]: each for each in client.get(f"{BASE}/certificates", headers=headers).json()}
    assert ready["first-steps"]["ready"]
    assert not ready["reader-classroom"]["ready"]
    first = client.post(f"{BASE}/certificates", json={"name": "first-steps"}, headers=headers)
    again = client.post(f"{BASE}/certificates", json={"name": "first-steps"}, headers=headers)
    assert first.json() == again.json()
    code = first.json()["code"]
    seen = client.get(f"{BASE}/certificates/{code}", headers=school.headers("administrator"))
    assert seen.json() == first.json()
    assert "不是对教师的考核" in seen.json()["notice"]
    assert not {"learner", "owner", "tenant"} & set(seen.json())
    name = school.actors["teacher"].name
    check = f"{BASE}/certificates/{code}/check"
    assert client.post(check, json={"name": name}, headers=headers).json()["matches"]
    told = client.post(check, json={"name": name, "title": "博士", "date": "2020-01-01"}, headers=headers)
    assert told.json() == {"matches": False, "differs": ["title", "date"], "genuine": True}
    paper = client.get(f"{BASE}/certificates/{code}/file", headers=headers)
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["cache-control"] == "no-store"
    other = client.get(f"{BASE}/certificates/{code}/file", headers=school.headers("administrator"))
    assert other.status_code == 404  # only the teacher prints their own


def test_out_and_in(application, client: TestClient, school, other_school) -> None:
    learned(application, school.actors["teacher"])
    out = client.get(f"{BASE}/learning/export?version=2.0.0", headers=school.headers("teacher"))
    made = out.json()
    assert {each["version"] for each in made} == {"2.0.0"}
    assert all("name" not in each["actor"] for each in made)
    named = client.get(f"{BASE}/learning/export?named=true", headers=school.headers("teacher")).json()
    assert named[0]["actor"]["name"] == school.actors["teacher"].name
    assert (
        client.get(f"{BASE}/learning/export?version=9", headers=school.headers("teacher")).status_code == 422
    )
    theirs, path = other_school.headers("teacher"), f"{BASE}/learning/import"
    text = json.dumps([*made, {"id": "x"}])
    told = client.post(path, json={"text": text}, headers=theirs).json()
    assert told == {"added": 5, "known": 0, "refused": [{"number": 6, "why": "id"}]}
    assert client.post(path, json={"text": text}, headers=theirs).json()["added"] == 0
    rows = client.get(f"{BASE}/learning", headers=theirs).json()
    assert {(each["origin"], each["reason"], each["credits"]) for each in rows} == {
        ("imported", "imported", 0)
    }
    assert client.post(path, json={"text": "no json"}, headers=theirs).json()["code"] == (
        "learning-import-unreadable"
    )


def test_events_are_recorded_without_names(application, client: TestClient, school) -> None:
    from guardrails.audit.tables import events

    learned(application, school.actors["teacher"])
    headers = school.headers("teacher")
    code = client.post(f"{BASE}/certificates", json={"name": "first-steps"}, headers=headers).json()["code"]
    client.post(f"{BASE}/certificates/{code}/check", json={"name": "陌生人"}, headers=headers)
    client.get(f"{BASE}/certificates/{code}/file", headers=headers)
    client.get(f"{BASE}/learning/export?named=true", headers=headers)
    with application.engine.connect() as connection:
        rows = connection.execute(
            select(events.c.action, events.c.body).where(events.c.tenant == "school")
        ).all()
    assert {
        "training.certified",
        "training.certificate_checked",
        "training.certificate_printed",
        "training.exported",
    } <= {row.action for row in rows}
    logged = " ".join(row.body for row in rows)
    assert "陌生人" not in logged
    assert code not in logged


async def test_the_duty_prints(application, school) -> None:
    import io

    from openpyxl import load_workbook

    from assistant import duty
    from serving.exporting import content_of, exported

    teacher = school.actors["teacher"]
    learned(application, teacher, "=SUM(A1)&{n}")
    made = await duty.run("learning-record", {}, application.bench(teacher))
    assert made.credits == 3.0
    assert "不用于考核" in made.notice
    assert {"docx", "pdf", "xlsx"} <= set(content_of(made).formats)
    kept = application.drafts.open(teacher, made.id)
    book = exported(application, teacher, kept, made.status, "xlsx", None)
    cells = [cell for row in load_workbook(io.BytesIO(book.data)).worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]  # a title never becomes a formula
    docx = exported(application, teacher, kept, made.status, "docx", None)
    assert docx.data.startswith(b"PK")


HOSTILE = "<img src=x onerror=alert(1)>{n}"


@pytest.fixture
def section(application) -> LearningSection:
    return LearningSection(Desk(application, load("zh"), Limit(10)))


def sent(do: str, **values: str) -> dict[str, object]:
    """A form as the page sends it."""
    return {"do": do, "fields": {name: [value] for name, value in values.items()}}


def test_the_section_shows_claims_verifies_and_imports(application, school, section) -> None:
    teacher = school.actors["teacher"]
    assert "还没有学习记录" in section.show(teacher, {})
    learned(application, teacher, HOSTILE)
    shown = section.show(teacher, {})
    assert "<img" not in shown
    assert "学习积分 3 分" in shown
    assert "领取证书" in shown
    claimed = section.act(teacher, {"do": "claim", "name": "first-steps"})
    assert "已签发证书" in claimed
    (held,) = application.training.certificates.mine(teacher)
    assert held.said.code in claimed
    right = section.act(teacher, sent("verify", code=held.said.code, name=teacher.name))
    assert "与登记一致" in right
    wrong = section.act(teacher, sent("verify", code=held.said.code, name=HOSTILE))
    assert "与登记不一致：姓名" in wrong
    assert "<img" not in wrong
    text = json.dumps([{"id": "x"}, 3])
    told = section.act(teacher, sent("import", text=text))
    assert "第 1 条：编号不是标准格式" in told
    assert "第 2 条：不是一条学习记录" in told


def test_the_section_warns_of_an_edited_ledger(application, school, section) -> None:
    teacher = school.actors["teacher"]
    learned(application, teacher)
    with writing(application.engine) as connection:
        row = connection.execute(select(statements).where(statements.c.sequence == 2)).mappings().one()
        connection.execute(delete(statements).where(statements.c.sequence == 2))
        connection.execute(statements.insert().values(**(dict(row) | {"score": 1.0})))
    shown = section.show(teacher, {})
    assert "第 2 条与当初写入的不一致" in shown
    assert "改动过" in shown


def test_the_page_sends_files(application, school) -> None:
    from fastapi import FastAPI

    from serving.api.edge import Edge
    from serving.ui.downloads import downloads_router
    from serving.ui.visitor import COOKIE

    teacher = school.actors["teacher"]
    learned(application, teacher)
    code = application.training.certificates.claim(teacher, "first-steps").said.code
    app = FastAPI()
    app.include_router(downloads_router(application))
    app.add_middleware(Edge, max_upload_bytes=1_000_000, secure=False)
    path = "/training/learning/file"
    with TestClient(app, cookies={COOKIE: school.tokens["teacher"]}) as page:
        paper = page.post(path, data={"what": "certificate", "code": code, "language": "zh"})
        assert paper.content.startswith(b"%PDF")
        made = page.post(path, data={"what": "export", "version": "2.0.0", "language": "zh"}).json()
        assert {each["version"] for each in made} == {"2.0.0"}
        assert all("name" not in each["actor"] for each in made)
        unknown = page.post(path, data={"what": "certificate", "code": "x", "language": "zh"})
        assert unknown.status_code == 404
        assert "没有这张证书" in unknown.text
