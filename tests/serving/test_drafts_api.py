"""Drafts over HTTP, from a duty that keeps its artefact to a released version and a file; people and keys."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, Literal
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from assistant.artefact import Artefact, CitationView
from assistant.duty import Duty
from guardrails.actor import NotAllowed, Permission
from guardrails.audit.tables import events
from guardrails.release import ReviewForm
from serving.api import create_api
from serving.migrations.metadata import all_metadata
from serving.preparation import Preparation, canonical

CITATION = CitationView(
    number=1, passage="p", resource="r", title="课程标准", quote="勾股定理", start=0, end=4
)


class Step(BaseModel):
    id: str
    text: str = Field(min_length=1)


class Note(Artefact):
    kind: Literal["note"] = "note"
    title: str = Field(min_length=1)
    steps: list[Step] = Field(default_factory=list)
    remark: str = ""


class Wanted(BaseModel):
    title: str = Field(min_length=1)


async def make(request: Wanted, _bench: Any) -> Note:
    steps = [Step(id="s1", text="导入"), Step(id="s2", text="练习")]
    return Note(id="x", title=request.title, steps=steps, citations=[CITATION])


DUTY = Duty(
    "note", "测试", {"zh": "测试", "en": "Test"}, Wanted, Note, Permission.DUTY, ("G-R3",), make, kept=True
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def ready(application):
    """Every declared table, and a duty of the test's own."""
    from assistant import duty

    for metadata in all_metadata():
        metadata.create_all(application.engine)
    duty.registry()
    duty._duties["note"] = DUTY
    yield
    del duty._duties["note"]


@pytest.fixture(scope="module")
def client(application, ready) -> Iterator[TestClient]:
    """One client for the module: making the interface takes longer than most tests."""
    settings = application.settings.model_copy(update={"requests_per_minute": 10_000})
    api = create_api(dataclasses.replace(application, settings=settings))
    with TestClient(api, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def teacher(school) -> dict[str, str]:
    return school.headers("teacher")


@pytest.fixture
def draft(client, teacher) -> str:
    made = client.post("/api/v1/duties/note", headers=teacher, json={"title": "勾股定理"})
    assert made.status_code == 200, made.text
    return made.json()["id"]


def at(draft: str, more: str = "") -> str:
    return f"/api/v1/drafts/{draft}{more}"


def form(**more: Any) -> dict[str, Any]:
    part = {"verdict": "pass", "note": "已核对"}
    return {"fact": part, "value": part, "fitness": part, **more}


def edit(client, headers, draft, section, value, base, **more) -> Any:
    body = {"section": section, "value": value, "base_version": base}
    told = {"Content-Type": "application/json", **headers, **more}
    return client.patch(at(draft), headers=told, content=json.dumps(body))


def actions(application, since: int = 0) -> list[str]:
    wanted = select(events.c.action).where(events.c.tenant == "school", events.c.sequence > since)
    with application.engine.connect() as connection:
        return list(connection.execute(wanted.order_by(events.c.sequence)).scalars())


def newest(application) -> int:
    with application.engine.connect() as connection:
        wanted = select(func.max(events.c.sequence)).where(events.c.tenant == "school")
        return connection.execute(wanted).scalar() or 0


def test_what_a_kept_duty_makes_is_a_draft(application, client, teacher) -> None:
    before = newest(application)
    made = client.post("/api/v1/duties/note", headers=teacher, json={"title": "三角形"}).json()
    assert actions(application, before) == ["duty.started", "draft.kept", "duty.run"]
    kept = client.get(at(made["id"]), headers=teacher).json()
    assert (kept["artefact"], kept["version"], kept["role"]) == (made, 1, "owner")
    assert made["id"] in [each["id"] for each in client.get("/api/v1/drafts", headers=teacher).json()]


def test_edits_merge_or_are_refused_and_nothing_is_lost(client, teacher, draft) -> None:
    assert edit(client, teacher, draft, "steps/s1", {"text": "甲"}, 1).json()["version"] == 2
    assert edit(client, teacher, draft, "steps/s2", {"text": "乙"}, 1).json()["version"] == 3
    late = edit(client, teacher, draft, "steps/s1", {"text": "丙"}, 1)
    assert (late.status_code, late.json()["code"]) == (409, "draft-moved")
    assert "3" in late.json()["detail"]
    now = client.get(at(draft), headers=teacher).json()
    assert [step["text"] for step in now["artefact"]["steps"]] == ["甲", "乙"]
    said = client.get(at(draft, "/differences?before=1&after=3"), headers=teacher).json()
    assert [each["section"] for each in said] == ["steps/s1", "steps/s2"]
    kinds = [each["kind"] for each in client.get(at(draft, "/history"), headers=teacher).json()]
    assert kinds == ["created", "edited", "edited"]
    back = client.post(at(draft, "/restore"), headers=teacher, json={"version": 1, "base_version": 3})
    assert back.json()["artefact"]["steps"][0]["text"] == "导入"
    assert client.get(at(draft, "?version=2"), headers=teacher).json()["artefact"]["steps"][0]["text"] == "甲"


BAD: list[tuple[str, Any, int, int, str]] = [
    ("nothing", "x", 1, 404, "section-unknown"),
    ("status", "released", 1, 404, "section-unknown"),
    ("title", "", 1, 422, "draft-section-invalid"),
    ("title", "x", 9, 404, "draft-version-unknown"),
    ("title", "x", 0, 422, "bad-request"),
    ("remark", "长" * 90_000, 1, 413, "draft-too-large"),
    ("remark", "长" * 1_700_000, 1, 413, "too-large"),
    ("remark", "半个字\ud800", 1, 422, "draft-section-invalid"),
]


def test_bad_input_is_refused_in_words(client, teacher, draft) -> None:
    for section, value, base, status, code in BAD:
        for language in ("zh", "en"):
            said = edit(client, teacher, draft, section, value, base, **{"Accept-Language": language})
            assert (said.status_code, said.json()["code"]) == (status, code)
            assert said.json()["title"]
            assert said.json()["advice"]
    assert client.get(at(draft), headers=teacher).json()["version"] == 1


def test_a_repeated_edit_with_a_key_is_done_once(client, teacher, draft) -> None:
    keyed = {"Idempotency-Key": uuid4().hex}
    first = edit(client, teacher, draft, "remark", "一", 1, **keyed)
    again = edit(client, teacher, draft, "remark", "一", 1, **keyed)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len(client.get(at(draft, "/history"), headers=teacher).json()) == 2


def test_a_lock_holds_against_everything(client, teacher, draft) -> None:
    edit(client, teacher, draft, "remark", "一", 1)
    body = {"section": "remark"}
    assert client.post(at(draft, "/lock"), headers=teacher, json=body).json()["locked"] == ["remark"]
    assert edit(client, teacher, draft, "remark", "二", 2).json()["code"] == "draft-section-locked"
    back = client.post(at(draft, "/restore"), headers=teacher, json={"version": 1})
    assert (back.status_code, back.json()["code"]) == (409, "draft-section-locked")
    assert client.post(at(draft, "/unlock"), headers=teacher, json=body).json()["locked"] == []


def test_colleagues_work_on_it_together(application, client, school, teacher, draft) -> None:
    admin, boss = school.actors["administrator"], school.headers("administrator")
    assert client.get(at(draft), headers=boss).status_code == 404
    known = client.get("/api/v1/groups/colleagues", headers=teacher).json()
    assert admin.user in [each["id"] for each in known]
    group = client.post(
        "/api/v1/groups", headers=teacher, json={"name": "数学组", "members": [admin.user]}
    ).json()
    shared = client.put(at(draft, "/shares"), headers=teacher, json={"role": "comment", "group": group["id"]})
    assert shared.json() == [{"user": "", "group": group["id"], "role": "comment"}]
    assert edit(client, boss, draft, "remark", "x", 1).json()["code"] == "draft-role-too-low"
    said = client.post(at(draft, "/comments"), headers=boss, json={"section": "steps/s1", "text": "太快"})
    assert said.status_code == 201
    assert client.post(at(draft, f"/remarks/{said.json()['id']}/resolve"), headers=teacher).status_code == 200
    said = client.post(
        at(draft, "/suggestions"), headers=boss, json={"section": "steps/s1", "value": {"text": "慢一点"}}
    ).json()
    assert client.post(at(draft, f"/remarks/{said['id']}/accept"), headers=boss).status_code == 403
    assert client.post(at(draft, f"/remarks/{said['id']}/accept"), headers=teacher).status_code == 200
    again = client.post(at(draft, f"/remarks/{said['id']}/decline"), headers=teacher)
    assert (again.status_code, again.json()["code"]) == (409, "draft-remark-settled")
    for who, final in ((teacher, False), (boss, True)):
        agreed = client.post(at(draft, "/agreement"), headers=who, json={"version": 2})
        assert agreed.json()["final"] is final
    last = client.get(at(draft, "/history"), headers=boss).json()[-1]
    assert (last["kind"], last["made_by"], last["sections"]) == ("accepted", admin.user, ["steps/s1"])
    assert len(client.get(at(draft, "/remarks"), headers=teacher).json()) == 2
    client.put(f"/api/v1/groups/{group['id']}", headers=teacher, json={"name": "组", "members": []})
    assert client.get(at(draft), headers=boss).status_code == 404
    assert client.delete(f"/api/v1/groups/{group['id']}", headers=teacher).status_code == 204


def test_sharing_stays_inside_the_school(client, teacher, other_school, draft) -> None:
    stranger = other_school.actors["teacher"].user
    body = {"role": "edit", "user": stranger}
    assert client.put(at(draft, "/shares"), headers=teacher, json=body).json()["code"] == "user-unknown"
    grouped = {"name": "组", "members": [stranger]}
    assert client.post("/api/v1/groups", headers=teacher, json=grouped).json()["code"] == "user-unknown"


ROUTES = [
    ("get", "", {}), ("get", "/history", {}), ("get", "/differences?before=1&after=1", {}),
    ("get", "/remarks", {}), ("get", "/agreement", {}), ("get", "/standing", {}), ("delete", "", {}),
    ("patch", "", {"section": "remark", "value": "x", "base_version": 1}),
    ("post", "/lock", {"section": "remark"}), ("post", "/unlock", {"section": "remark"}),
    ("post", "/restore", {"version": 1}), ("post", "/comments", {"section": "remark", "text": "x"}),
    ("post", "/suggestions", {"section": "remark", "value": "x"}), ("post", "/submit", {}),
    ("post", "/remarks/x/accept", {}), ("post", "/agreement", {"version": 1}),
    ("post", "/review/open", {}), ("post", "/review", {"version": 1, "form": form()}),
    ("post", "/release", {"version": 1}), ("post", "/withdraw", {"reason": "不需要了"}),
]  # fmt: skip


def test_a_draft_of_another_school_is_not_told_from_a_missing_one(client, other_school, draft) -> None:
    headers = other_school.headers("teacher")
    for method, route, body in ROUTES:
        sent = {"json": body} if body else {}
        call = getattr(client, method)
        theirs = call(at(draft, route), headers=headers, **sent).json()
        missing = call(at("0" * 32, route), headers=headers, **sent).json()
        assert theirs["code"] == missing["code"] == "draft-unknown", route
        assert (theirs["detail"], theirs["status"]) == (missing["detail"], 404)


def test_a_version_goes_from_review_to_release_and_an_edit_begins_a_new_one(
    application, client, teacher, draft
) -> None:
    before = newest(application)
    assert client.get(at(draft, "/standing"), headers=teacher).json()["submitted"] is False
    early = client.post(at(draft, "/review/open"), headers=teacher)
    assert (early.status_code, early.json()["code"]) == (409, "draft-not-submitted")
    edit(client, teacher, draft, "remark", "我改过", 1)
    assert client.post(at(draft, "/submit"), headers=teacher).json()["submitted"] is True
    assert client.post(at(draft, "/submit"), headers=teacher).status_code == 200
    signed = {"version": 2, "form": form()}
    assert client.post(at(draft, "/review"), headers=teacher, json=signed).json()["code"] == "review-invalid"
    client.post(at(draft, "/review/open"), headers=teacher)
    stale = client.post(at(draft, "/review"), headers=teacher, json={"version": 1, "form": form()})
    assert (stale.status_code, stale.json()["code"]) == (409, "review-stale")
    stands = client.post(at(draft, "/review"), headers=teacher, json=signed).json()
    assert stands["status"] == "reviewed"
    assert 0 < stands["review"]["reviews"][0]["edited"] < 1
    edit(client, teacher, draft, "remark", "审核后又改", 2)
    after = client.get(at(draft, "/standing"), headers=teacher).json()
    assert (after["status"], after["submitted"]) == ("draft", False)
    late = client.post(at(draft, "/release"), headers=teacher, json={"version": 3})
    assert late.json()["code"] == "draft-not-submitted"
    for step in ("/submit", "/review/open"):
        client.post(at(draft, step), headers=teacher)
    client.post(at(draft, "/review"), headers=teacher, json={"version": 3, "form": form()})
    out = client.post(at(draft, "/release"), headers=teacher, json={"version": 3}).json()
    assert (out["status"], out["released"]) == ("released", 3)
    edit(client, teacher, draft, "remark", "下一稿", 3)
    next_ = client.get(at(draft, "/standing"), headers=teacher).json()
    assert (next_["version"], next_["status"], next_["released"]) == (4, "draft", 3)
    frozen = client.get(at(draft, "?version=3"), headers=teacher).json()
    assert frozen["artefact"]["remark"] == "审核后又改"
    refused = client.delete(at(draft), headers=teacher)
    assert (refused.status_code, refused.json()["code"]) == (409, "draft-released")
    gone = client.post(at(draft, "/withdraw"), headers=teacher, json={"reason": "有新版本"}).json()
    assert gone["released"] == 0
    assert client.delete(at(draft), headers=teacher).status_code == 204
    assert client.get(at(draft), headers=teacher).status_code == 404
    said = actions(application, before)
    assert said[-3:] == ["artefact.erased", "artefact.erased", "draft.deleted"]
    assert application.audit.verify("school").intact


def test_a_failed_part_returns_it_and_a_missing_form_is_refused(client, teacher, draft) -> None:
    for step in ("/submit", "/review/open"):
        client.post(at(draft, step), headers=teacher)
    failed = form(value={"verdict": "fail", "note": "有偏见"})
    body = {"version": 1, "form": failed}
    assert client.post(at(draft, "/review"), headers=teacher, json=body).json()["status"] == "draft"
    early = client.post(at(draft, "/release"), headers=teacher, json={"version": 1})
    assert (early.status_code, early.json()["code"]) == (409, "artefact-moved")
    assert client.post(at(draft, "/review"), headers=teacher, json={"version": 1}).status_code == 422


def test_no_key_signs_and_no_machine_does(application, client, school, teacher, draft) -> None:
    key = {"Authorization": f"Bearer {school.tokens['key']}"}
    assert client.post(at(draft, "/submit"), headers=key).status_code == 200  # handing in is no signature
    for route, body in (
        ("/review/open", None), ("/review", {"version": 1, "form": form()}), ("/release", {"version": 1}),
        ("/withdraw", {"reason": "不需要了"}), ("/agreement", {"version": 1}),
    ):  # fmt: skip
        said = client.post(at(draft, route), headers=key, json=body)
        assert (said.status_code, said.json()["code"]) == (403, "not-allowed"), route
    preparation, person = Preparation(application), school.actors["teacher"]
    signed = ReviewForm.model_validate(form())
    for robot in (
        dataclasses.replace(person, human=False),
        dataclasses.replace(person, human=False, scopes=frozenset(Permission), via="batch"),
        dataclasses.replace(person, scopes=frozenset({Permission.DUTY})),
    ):
        for step in (
            lambda robot=robot: preparation.open_review(robot, draft),
            lambda robot=robot: preparation.review(robot, draft, 1, signed),
            lambda robot=robot: preparation.release(robot, draft, 1),
            lambda robot=robot: preparation.withdraw(robot, draft, "不需要了"),
            lambda robot=robot: preparation.drafts.sharing.agree(robot, draft, 1),
        ):
            with pytest.raises(NotAllowed):
                step()
    assert client.get(at(draft, "/standing"), headers=teacher).json()["status"] == "draft"


def test_only_the_owner_hands_in(client, school, teacher, draft) -> None:
    admin = school.actors["administrator"].user
    client.put(at(draft, "/shares"), headers=teacher, json={"role": "edit", "user": admin})
    said = client.post(at(draft, "/submit"), headers=school.headers("administrator"))
    assert (said.status_code, said.json()["code"]) == (403, "draft-role-too-low")
    left = client.delete(at(draft, f"/shares?user={admin}"), headers=school.headers("administrator"))
    assert left.json() == []


def test_the_signed_text_covers_every_word(application, school, client, teacher, draft) -> None:
    kept = Preparation(application).drafts.open(school.actors["teacher"], draft)
    text = canonical(kept)
    assert "title: 勾股定理" in text
    assert "steps.1.text: 练习" in text
    assert draft not in text


def test_without_credentials_nothing_answers(client: TestClient, draft) -> None:
    assert client.get(at(draft)).status_code == 401
    assert client.get("/api/v1/groups").status_code == 401
