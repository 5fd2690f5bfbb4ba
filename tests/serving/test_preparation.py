"""Kept plans joined with checks, files and a model: what is done is kept, what a person wrote stays."""

import dataclasses
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import select

from assistant import duty
from assistant.drafts.problems import DraftRoleTooLow, DraftUnknown
from assistant.lesson_preparation.artefacts.letter import LetterRequest, letter
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.enrichment import Pace
from assistant.lesson_preparation.enrichment.progress import Done, Finished, Kept, Skipped
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import StoredEvent
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import recorded
from guardrails.audit.tables import events
from guardrails.gate import ModelGate
from guardrails.labels import read_label
from guardrails.release import ReviewForm
from serving.api import create_api
from serving.enriching import ModelNotConfigured
from serving.migrations.metadata import all_metadata
from serving.preparation import HardFindings, Preparation
from tests.assistant.lesson_preparation.writing import Author, better

DUTY = "kept-plan"
PLAN = draft(LessonRequest.model_validate({"subject": "数学", "grade": 8, "topic": "勾股定理"}))


async def _make(_request: BaseModel, _bench: Any) -> LessonPlan:
    return PLAN


@pytest.fixture(scope="module", autouse=True)
def ready(application) -> Iterator[None]:
    """Every declared table, and a duty whose artefacts are lesson plans."""
    for metadata in all_metadata():
        metadata.create_all(application.engine)
    duty.registry()
    titles = {"zh": "教案", "en": "Plan"}
    made = duty.Duty(DUTY, "测试", titles, BaseModel, LessonPlan, Permission.DUTY, (), _make, kept=True)
    duty._duties[DUTY] = made
    yield
    del duty._duties[DUTY]


@pytest.fixture(scope="module")
def client(application, ready) -> Iterator[TestClient]:
    """One client for the module: making the interface takes longer than most tests."""
    settings = application.settings.model_copy(update={"requests_per_minute": 10_000})
    api = create_api(dataclasses.replace(application, settings=settings))
    with TestClient(api, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def preparation(application) -> Preparation:
    return Preparation(application)


@pytest.fixture
def teacher(school) -> Actor:
    return school.actors["teacher"]


@pytest.fixture
def kept(preparation, teacher):
    return preparation.drafts.keep(teacher, DUTY, PLAN)


def modelled(application, **script: list[Any]) -> tuple[Preparation, Author]:
    """A preparation whose model keeps to the script."""
    model = Author(script=script, piece=40)
    gate = ModelGate(
        model, "scripted-1", application.audit, application.roster, application.policy, "某学校", 5.0
    )
    return Preparation(dataclasses.replace(application, gate=gate, pace=Pace())), model


def last(application, action: str) -> AuditEvent:
    wanted = select(events).where(events.c.tenant == "school", events.c.action == action)
    with application.engine.connect() as connection:
        rows = connection.execute(wanted.order_by(events.c.sequence)).mappings().all()
    return recorded(StoredEvent(**rows[-1])).event


async def told(run: Any) -> list[Any]:
    return [event async for event in run]


async def test_what_a_model_writes_is_kept_at_once_with_its_label(application, teacher, kept) -> None:
    step = f"steps/{kept.artefact.steps[0].id}"
    preparation, _ = modelled(
        application, Step=[better(kept.artefact, step, students="两人一组拼图并说理。")]
    )
    seen = await told(preparation.enrich(teacher, kept.id, [step]))
    assert [type(each) for each in seen if isinstance(each, Done | Finished)] == [Done, Finished]
    now = preparation.drafts.open(teacher, kept.id)
    assert now.version == 2
    assert now.artefact.steps[0].students == "两人一组拼图并说理。"
    assert now.artefact.label
    assert now.artefact.aigc["Label"] == "1"
    change = preparation.drafts.history(teacher, kept.id)[-1]
    assert (change.kind, change.made_by, change.sections) == ("regenerated", "scripted-1", (step,))


async def test_what_a_person_wrote_or_locked_is_not_asked_for(application, teacher, kept) -> None:
    preparation, model = modelled(application)
    preparation.drafts.edit(teacher, kept.id, "homework", [], 1)
    preparation.drafts.lock(teacher, kept.id, "board")
    seen = await told(preparation.enrich(teacher, kept.id, ["homework", "board"]))
    assert {each.section for each in seen if isinstance(each, Skipped)} == {"homework", "board"}
    assert model.asked == ""
    assert preparation.drafts.open(teacher, kept.id).artefact.homework == []


async def test_an_edit_while_the_model_writes_wins(application, teacher, kept) -> None:
    goals = json.loads(better(kept.artefact, "goals"))
    preparation, _ = modelled(application, Goals=[json.dumps(goals, ensure_ascii=False)] * 3)
    seen = []
    async for event in preparation.enrich(teacher, kept.id, ["goals"]):
        seen.append(event)
        if len(seen) == 1:
            mine = kept.body["goals"]
            mine[0] = {**mine[0], "behaviour": "我自己写的行为"}
            preparation.drafts.edit(teacher, kept.id, "goals", mine, 1)
    assert preparation.drafts.open(teacher, kept.id).artefact.goals[0].behaviour == "我自己写的行为"
    assert isinstance(seen[-1], Finished)


async def test_one_section_is_written_anew_without_a_model_too(preparation, application, teacher) -> None:
    made = preparation.drafts.keep(teacher, DUTY, PLAN)
    seen = await told(preparation.regenerate(teacher, made.id, "homework", 1))
    assert isinstance(seen[-1], Finished)
    now = preparation.drafts.open(teacher, made.id)
    assert now.artefact.homework != PLAN.homework
    assert preparation.drafts.history(teacher, made.id)[-1].made_by == ""
    preparation.drafts.edit(teacher, made.id, "homework", [], now.version)
    skipped = await told(preparation.regenerate(teacher, made.id, "homework", 1))
    assert isinstance(skipped[0], Skipped)
    asked = await told(preparation.regenerate(teacher, made.id, "homework", 1, overwrite=True))
    assert not [each for each in asked if isinstance(each, Kept)]
    assert preparation.drafts.open(teacher, made.id).artefact.homework


async def test_a_run_needs_a_model_and_the_role_to_edit(
    preparation, application, school, other_school, teacher, kept
) -> None:
    with pytest.raises(ModelNotConfigured):
        await told(preparation.enrich(teacher, kept.id))
    with pytest.raises(ModelNotConfigured):
        preparation.estimate(teacher, kept.id)
    with pytest.raises(DraftUnknown):
        await told(preparation.enrich(other_school.actors["teacher"], kept.id))
    admin = school.actors["administrator"]
    preparation.share(teacher, kept.id, "comment", user=admin.user)
    with pytest.raises(DraftRoleTooLow):
        await told(modelled(application)[0].enrich(admin, kept.id))
    said = modelled(application)[0].estimate(teacher, kept.id, ["goals"], "en")
    assert said.output_tokens > 0
    assert said.seconds is None


def signed(preparation, teacher, draft: str) -> None:
    part = {"verdict": "pass", "note": "已核对"}
    form = ReviewForm.model_validate({"fact": part, "value": part, "fitness": part})
    preparation.submit(teacher, draft)
    preparation.open_review(teacher, draft)
    version = preparation.drafts.open(teacher, draft).version
    preparation.review(teacher, draft, version, form)


def test_a_file_says_draft_until_it_is_released(application, preparation, teacher, kept) -> None:
    made = preparation.export(teacher, kept.id, "docx")
    shown = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.data)).paragraphs)
    assert "草稿·未经审核" in shown
    assert read_label(made.data, "docx").aigc["ProduceID"] == f"{kept.id}-1"
    event = last(application, "draft.exported")
    assert (event.output_sha256, event.labelled, event.object_id) == (made.sha256, True, kept.id)
    assert event.details["status"] == "draft"
    signed(preparation, teacher, kept.id)
    assert "草稿·已审核未发布" in preparation.export(teacher, kept.id, "md").data.decode()
    preparation.release(teacher, kept.id, 1)
    out = preparation.export(teacher, kept.id, "md")
    assert "草稿" not in out.data.decode()
    assert (out.status, last(application, "draft.exported").details["status"]) == ("released", "released")
    preparation.drafts.edit(teacher, kept.id, "reflection", "下次少讲多练", 1)
    assert "草稿·未经审核" in preparation.export(teacher, kept.id, "md").data.decode()
    assert "草稿" not in preparation.export(teacher, kept.id, "md", 1).data.decode()


def test_files_over_http(client, school, other_school, preparation, teacher, kept) -> None:
    headers = school.headers("teacher")
    formats = client.get(f"/api/v1/drafts/{kept.id}/files", headers=headers).json()
    assert {"docx", "pdf", "md", "zip"} <= set(formats)
    file = client.get(f"/api/v1/drafts/{kept.id}/files/md", headers=headers)
    assert (file.status_code, file.headers["x-content-sha256"]) == (200, sha256(file.content).hexdigest())
    assert "filename*=UTF-8''%E" in file.headers["content-disposition"]
    assert file.headers["x-release-status"] == "draft"
    odd = client.get(f"/api/v1/drafts/{kept.id}/files/exe", headers=headers)
    assert (odd.status_code, odd.json()["code"]) == (422, "export-format-unknown")
    broken = {"template": ("t.docx", b"not a document")}
    said = client.post(f"/api/v1/drafts/{kept.id}/files/docx", headers=headers, files=broken)
    assert 400 <= said.status_code < 500
    theirs = client.get(f"/api/v1/drafts/{kept.id}/files/md", headers=other_school.headers("teacher"))
    assert (theirs.status_code, theirs.json()["code"]) == (404, "draft-unknown")


@pytest.mark.slow
def test_a_zip_holds_every_format(preparation, teacher, kept) -> None:
    made = preparation.export(teacher, kept.id, "zip")
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert len(names) == len(preparation.formats(teacher, kept.id))  # and a list of them


def test_checks_speak_the_readers_language_and_hold_a_release(client, school, preparation, teacher) -> None:
    steps = [step.model_copy(update={"minutes": 1}) for step in PLAN.steps]
    kept = preparation.drafts.keep(teacher, DUTY, PLAN.model_copy(update={"steps": steps}))
    headers = school.headers("teacher")
    found = {
        language: client.get(
            f"/api/v1/drafts/{kept.id}/checks", headers=headers | {"Accept-Language": language}
        ).json()
        for language in ("zh", "en")
    }
    assert found["zh"][0]["hard"]
    assert "minutes-sum" in {each["check"] for each in found["zh"]}
    assert found["zh"][0]["text"] != found["en"][0]["text"]
    signed(preparation, teacher, kept.id)
    with pytest.raises(HardFindings):
        preparation.release(teacher, kept.id, 1)
    assert preparation.standing(teacher, kept.id).status == "reviewed"


def test_a_letter_that_names_a_child_is_held_like_a_plan(preparation, teacher) -> None:
    made = letter(
        LetterRequest.model_validate(
            {"occasion": "家长会", "grade": 8, "facts": {"time": "12月5日18:30", "place": "报告厅"}}
        )
    )
    clean = preparation.drafts.keep(teacher, "parent-letter", made)
    assert not [found for found in preparation.checks(teacher, clean.id) if found.hard]
    told = [*clean.body["paragraphs"], "王小明同学最近上课不专心，请家长配合。"]
    changed = preparation.drafts.edit(teacher, clean.id, "paragraphs", told, 1)
    assert "letter-names" in {found.check for found in preparation.checks(teacher, clean.id)}
    signed(preparation, teacher, clean.id)
    with pytest.raises(HardFindings):
        preparation.release(teacher, clean.id, changed.version)


def test_a_run_over_http_streams_and_refuses_like_any_route(client, school, kept) -> None:
    headers = school.headers("teacher")
    said = client.post(f"/api/v1/drafts/{kept.id}/enrich", headers=headers, json={})
    assert (said.status_code, said.json()["code"]) == (409, "model-not-configured")
    body = {"section": "board", "variant": 1}
    run = client.post(f"/api/v1/drafts/{kept.id}/regenerate", headers=headers, json=body)
    assert run.headers["content-type"].startswith("text/event-stream")
    assert "event: finished" in run.text
