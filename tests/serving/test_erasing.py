"""Erasure of a teacher: nothing of theirs in any table, index or file; a colleague keeps everything.

Every table of teacher training gets rows of four people (two teachers of two schools) whatever its columns
are, so that a room added later is erased or fails here.
"""

import importlib
import json
import pkgutil
import uuid
from dataclasses import dataclass, fields
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Column, Float, Integer, LargeBinary, Table, insert, select, text

import assistant.teacher_training
from assistant.drafts.tables import groups, members, versions
from assistant.teacher_training.statement import Statement
from guardrails.actor import Actor, Role
from guardrails.release import ReviewForm
from serving.application import Application
from serving.erasing import Erasable, Erasing
from serving.migrations.metadata import all_metadata
from serving.officer import Officer
from serving.preparation import Preparation, canonical
from tests.assistant.lesson_preparation.plans import chinese
from tests.serving.conftest import PASSWORD
from tests.serving.test_observation import LESSON, ready

ACCOUNTABLE = ("audit_", "users", "sessions", "api_keys", "sign_in_attempts", "tenants", "conduct")
"""Tables that name an account because they prove what it did, or are the account itself."""

AGGREGATED = {"regional_terms"}
"""Tables whose rows are figures of ten and more: they stay, and no longer say who settled them."""


@dataclass(frozen=True)
class Person:
    """A teacher with words that stand in everything they keep."""

    actor: Actor
    headers: dict[str, str]
    words: str


def training_tables() -> list[Table]:
    """Every table of every room of teacher training that the store has."""
    modules = (one for one in _modules() if one.metadata in all_metadata())
    return [table for module in modules for table in module.metadata.sorted_tables]


def _modules() -> list[Any]:
    root = assistant.teacher_training
    walked = pkgutil.walk_packages(root.__path__, f"{root.__name__}.")
    return [importlib.import_module(one.name) for one in walked if one.name.endswith(".tables")]


def _value(column: Column[Any], person: Person, number: int) -> Any:
    match column.type:
        case Integer():
            return number
        case Float():
            return 0.5
        case LargeBinary():
            return person.words.encode()
    if column.name == "tenant":
        return person.actor.tenant
    if column.name == "owner":
        return person.actor.user
    said = (column.comment or "").lower()
    if said.startswith("json"):
        return json.dumps([person.words] if "list" in said else {"words": person.words}, ensure_ascii=False)
    length = getattr(column.type, "length", None) or 60
    return f"{person.words}{uuid.uuid4().hex}"[:length]


def fill(application: Application, person: Person, number: int) -> None:
    """A row of the person in every table of teacher training."""
    with application.engine.begin() as connection:
        for table in training_tables():
            row = {column.name: _value(column, person, number) for column in table.columns}
            if table.name in AGGREGATED:
                row |= {"term": f"term-{number}", "figures": "{}", "settled": "2026-11-22"}
            connection.execute(insert(table).values(**row))


def work(application: Application, client: TestClient, person: Person, colleague: Person) -> None:
    """Real work: a plan shared and released, a lesson observed, a talk with the assistant, a statement."""
    preparation, actor = Preparation(application), person.actor
    kept = application.drafts.keep(actor, "lesson-plan", chinese(title=f"勾股定理 {person.words}"))
    preparation.share(actor, kept.id, "edit", user=colleague.actor.user)
    application.drafts.edit(actor, kept.id, "textbook_analysis", f"本节承上启下。{person.words}", 1)
    application.drafts.remarks.comment(colleague.actor, kept.id, "goals", "目标写得清楚")
    version = preparation.submit(actor, kept.id).version
    preparation.open_review(actor, kept.id)
    part = {"verdict": "pass", "note": "已逐项核对，内容准确"}
    form = ReviewForm.model_validate(dict.fromkeys(("fact", "value", "fitness"), part))
    preparation.review(actor, kept.id, version, form)
    application.desk.release(
        actor, f"{kept.id}-{version}", canonical(application.drafts.open(actor, kept.id))
    )
    preparation.group(actor, "数学组", (colleague.actor.user,))
    ready(client, person.headers, LESSON.replace("画一画", f"画一画，{person.words}"))
    headers = {**person.headers, "Idempotency-Key": uuid.uuid4().hex}
    body = {"teacher": "", "who": "本人", "what": person.words, "until": "2026-12-01"}
    client.post("/api/v1/observations/consents", json=body, headers=headers)
    talk = application.conversations.open(actor, f"怎么写提示词 {person.words}")
    application.conversations.add(
        actor, talk.id, "怎么写", "怎么写提示词", json.dumps({"text": person.words})
    )
    statement = Statement(
        verb="completed", kind="chapter", activity="5", title=person.words, source=person.words,
        time="2026-11-22T08:00:00.000Z",
    )  # fmt: skip
    application.training.learning.tell(actor, statement)


@pytest.fixture(scope="module")
def people(application, school, other_school) -> dict[str, Person]:
    """Two teachers of two schools, each with a home full of work."""
    from serving.api import create_api

    made = {}
    for metadata in all_metadata():
        metadata.create_all(application.engine)
    for place, (name, one) in enumerate((("here", school), ("there", other_school))):
        admin = one.actors["administrator"]
        application.accounts.create_user(admin, "colleague", {Role.TEACHER}, password=PASSWORD)
        opened = application.accounts.authenticate("colleague", PASSWORD, tenant=one.tenant)
        second = {"Authorization": f"Bearer {opened.token}"}
        first = one.headers("teacher")
        made[f"{name}-a"] = Person(one.actors["teacher"], first, ("柳暗花明", "山重水复")[place])
        made[f"{name}-b"] = Person(opened.actor, second, ("落霞孤鹜", "秋水长天")[place])
    with TestClient(create_api(application)) as client:
        for number, (key, person) in enumerate(made.items(), start=1):
            fill(application, person, number)
            if key != "there-b":
                work(application, client, person, made[key[:-1] + ("b" if key.endswith("a") else "a")])
    return made


def holding(application: Application, wanted: str) -> dict[str, int]:
    """Tables with a row that holds the text in any column, and how many such rows."""
    found = {}
    with application.engine.connect() as connection:
        named = text("select name from sqlite_master where type='table'")
        for table in connection.execute(named).scalars().all():
            rows = connection.execute(text(f'select * from "{table}"')).all()
            count = sum(any(_holds(cell, wanted) for cell in row) for row in rows)
            if count:
                found[table] = count
    return found


def _holds(cell: object, wanted: str) -> bool:
    data = cell if isinstance(cell, bytes) else str(cell).encode()
    return wanted.encode() in data or json.dumps(wanted)[1:-1].encode() in data


def in_files(application: Application, wanted: str) -> list[str]:
    """Files of the home, indexes included, whose bytes hold the text."""
    home = application.settings.home
    forms = (wanted.encode(), wanted.encode("utf-16-le"), json.dumps(wanted)[1:-1].encode())
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def test_every_store_of_teacher_training_can_take_a_person_out(application):
    training = application.training
    for each in fields(training):
        assert isinstance(getattr(training, each.name), Erasable), each.name
    assert [name for name, _ in Erasing(application).stores()] == [each.name for each in fields(training)]


def test_every_table_of_teacher_training_is_known_to_the_store():
    assert [one.__name__ for one in _modules() if one.metadata not in all_metadata()] == []


def test_every_table_of_teacher_training_names_tenant_and_owner():
    assert training_tables()
    for table in training_tables():
        assert {"tenant", "owner"} <= set(table.columns.keys()), table.name


def test_a_wrong_word_a_hold_and_another_role_erase_nothing(client, application, school, people):
    person = people["here-a"].actor.user
    before = holding(application, people["here-a"].words)
    assert {table.name for table in training_tables()} - AGGREGATED <= set(before)
    url, officer = "/api/v1/audit/subjects/erase", school.headers("compliance")
    wrong = {"subject": person, "confirmation": person[:-1]}
    assert client.post(url, json=wrong, headers=officer).json()["code"] == "audit-erasure-not-confirmed"
    right = {"subject": person, "confirmation": person}
    assert client.post(url, json=right, headers=school.headers("teacher")).status_code == 403
    held = {"kind": "person", "value": person, "reason": "仲裁"}
    hold = client.post("/api/v1/audit/holds", json=held, headers=officer).json()["id"]
    assert client.post(url, json=right, headers=officer).json()["code"] == "audit-subject-held"
    assert holding(application, people["here-a"].words) == before
    client.post(f"/api/v1/audit/holds/{hold}/release", headers=officer)


def test_the_officer_of_another_school_finds_nobody(client, application, other_school, people):
    one = people["here-a"]
    before = holding(application, one.words)
    body = {"subject": one.actor.user, "confirmation": one.actor.user}
    answer = client.post(
        "/api/v1/audit/subjects/erase", json=body, headers=other_school.headers("compliance")
    )
    assert answer.json()["code"] == "audit-subject-unknown"
    assert holding(application, one.words) == before


def test_to_look_how_much_there_is_takes_nothing_away(application, school, people):
    one = people["here-a"]
    before = holding(application, one.words)
    assert Erasing(application).extent(school.actors["compliance"], one.actor.user) > len(training_tables())
    assert holding(application, one.words) == before


def test_after_erasure_nothing_of_the_person_is_left_and_the_chain_holds(
    client, application, school, other_school, people
):
    gone, others = people["here-a"], [one for key, one in people.items() if key != "here-a"]
    before = {one.words: holding(application, one.words) for one in others}
    assert in_files(application, gone.words)
    body = {"subject": gone.actor.user, "confirmation": gone.actor.user}
    done = client.post("/api/v1/audit/subjects/erase", json=body, headers=school.headers("compliance"))
    assert done.status_code == 200
    assert done.json()["settled"]

    assert holding(application, gone.words) == {}
    assert in_files(application, gone.words) == []
    named = holding(application, gone.actor.user)
    assert [table for table in named if not table.startswith(ACCOUNTABLE)] == []

    for one in others:
        assert holding(application, one.words) == before[one.words]
    for one in (school, other_school):
        assert Officer(application).verify(one.actors["compliance"]).intact
    again = client.post("/api/v1/audit/subjects/erase", json=body, headers=school.headers("compliance"))
    assert again.json()["code"] == "audit-subject-unknown"


def test_a_group_goes_on_under_a_colleague(application, people):
    """Runs after the erasure: the module's store is shared."""
    heir = people["here-b"].actor.user
    with application.engine.connect() as connection:
        owners = connection.execute(select(groups.c.owner).where(groups.c.tenant == "school")).scalars().all()
        left = connection.execute(select(members.c.member).where(members.c.tenant == "school")).scalars()
        assert set(owners) == {heir}
        assert set(left) == {heir}
        hands = connection.execute(select(versions.c.owner).where(versions.c.tenant == "school")).scalars()
        assert people["here-a"].actor.user not in set(hands)
