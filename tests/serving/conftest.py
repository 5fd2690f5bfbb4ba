"""A whole application of real parts, without the built-in content, and clients of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from assistant.teacher_training.room import training_room
from guardrails.actor import Actor, Permission, Role
from guardrails.audit.log import AuditLog
from serving import database
from serving.application import Application
from serving.classroom import classroom
from serving.identity import Accounts
from serving.identity.passwords import Passwords
from serving.officer import key_folder
from serving.settings import Settings

PASSWORD = "correct-horse-9"


@pytest.fixture(scope="module")
def application(tmp_path_factory) -> Iterator[Application]:
    """Every service on one store for the tests of a module; no chat model."""
    from assistant import duty as duties
    from assistant.answering.conversations import Conversations
    from assistant.drafts import Drafts
    from assistant.lesson_preparation.enrichment import Pace
    from assistant.stewardship import Steward
    from assistant.stewardship.parsers import Parsers
    from assistant.stewardship.worker import Worker
    from corpora.library import Library
    from guardrails.admission import Admission
    from guardrails.policy import Policy
    from guardrails.release import ReleaseDesk
    from guardrails.roster import Roster
    from retrieval.embedding import HashingEmbedder
    from retrieval.index import Index
    from retrieval.search import Retriever

    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("home"))
    engine = database.engine(settings)
    database.upgrade(engine)
    audit = AuditLog(engine, keys=key_folder(settings.home))
    index = Index.open(settings.home / "index", engine, HashingEmbedder())
    library = Library(engine, settings.home / "files")
    steward = Steward(engine, library, index, audit, Parsers(workers=1))
    worker, policy = Worker(steward), Policy.load()
    roster = Roster(engine, audit)
    yield Application(
        settings=settings,
        engine=engine,
        audit=audit,
        accounts=Accounts(engine, audit, settings, passwords=Passwords(passes=1, memory_kib=64)),
        roster=roster,
        policy=policy,
        admission=Admission(policy, audit, engine),
        index=index,
        retriever=Retriever(index),
        steward=steward,
        worker=worker,
        conversations=Conversations(engine, audit),
        drafts=Drafts(engine, audit, lambda name: duties.find(name).artefact),
        desk=ReleaseDesk(engine, audit, policy),
        pace=Pace(),
        classroom=classroom(engine, audit, policy, roster, library),
        training=training_room(engine, audit, key_folder(settings.home)),
        gate=None,
    )
    worker.stop()
    index.close()
    engine.dispose()


@dataclass
class School:
    """One school's people, signed in; `headers` are by role name."""

    tenant: str
    actors: dict[str, Actor]
    tokens: dict[str, str]

    def headers(self, who: str) -> dict[str, str]:
        """What a request of `who` carries."""
        return {"Authorization": f"Bearer {self.tokens[who]}"}


def _school(accounts, tenant: str, admin_password: str) -> School:
    opened = {"administrator": accounts.authenticate("admin", admin_password, tenant=tenant)}
    admin = opened["administrator"].actor
    for role in (Role.TEACHER, Role.COMPLIANCE, Role.EVALUATOR):
        accounts.create_user(admin, role.value, {role}, password=PASSWORD)
        opened[role.value] = accounts.authenticate(role.value, PASSWORD, tenant=tenant)
    actors = {name: each.actor for name, each in opened.items()}
    tokens = {name: each.token for name, each in opened.items()}
    _, tokens["key"] = accounts.create_key(
        actors["teacher"], "script", {Permission.ASK, Permission.DUTY, Permission.READ_LIBRARY}
    )
    return School(tenant, actors, tokens)


@pytest.fixture(scope="module")
def school(application) -> School:
    """The first school, with an administrator, a teacher, a compliance officer and an API key."""
    accounts = application.accounts
    return _school(accounts, "school", accounts.first_password())


@pytest.fixture(scope="module")
def other_school(application, school) -> School:
    """Another school on the same installation."""
    accounts = application.accounts
    cli = Actor(tenant="school", user="system", roles=frozenset(), via="cli")
    return _school(accounts, "other", accounts.create_tenant(cli, "other", "第二中学"))


@pytest.fixture
def client(application) -> Iterator[TestClient]:
    """A client with fresh rate limits; errors of the server are answers, as for any client."""
    from serving.api import create_api

    with TestClient(create_api(application), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def vllm_service():
    """What the lane of a real vLLM serves; the test is skipped outside of that lane."""
    from tests.serving import live_vllm

    return live_vllm.service()


@pytest.fixture(scope="session")
def vllm_server(vllm_service, tmp_path_factory):
    """The server of that lane, started once and up for every test that does not kill it."""
    from tests.serving import live_vllm

    with live_vllm.serving(vllm_service, tmp_path_factory.mktemp("vllm") / "server.log"):
        yield vllm_service


@pytest.fixture
def vllm_gate(vllm_service, home, engine):
    """The gate before that server."""
    from tests.serving import live_vllm

    return live_vllm.gate_to(vllm_service, home, engine)
