"""Fixtures of this room: a store with its own tables only, and people of two schools."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardrails import roster
from guardrails import tables as gates
from guardrails.actor import Actor, Role
from guardrails.audit import tables
from guardrails.audit.log import AuditLog
from serving.database import engine_for


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'audit.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = engine_for(url)
    tables.metadata.create_all(made)
    roster.metadata.create_all(made)
    gates.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def audit(engine: Engine) -> AuditLog:
    return AuditLog(engine)


@pytest.fixture
def officer() -> Actor:
    """The compliance officer of the first school."""
    return Actor(tenant="school-a", user="officer-a", roles=frozenset({Role.COMPLIANCE}), via="ui")


@pytest.fixture
def other_officer() -> Actor:
    """The compliance officer of another school."""
    return Actor(tenant="school-b", user="officer-b", roles=frozenset({Role.COMPLIANCE}), via="ui")


@pytest.fixture
def administrator() -> Actor:
    """The administrator of the first school."""
    return Actor(tenant="school-a", user="admin-a", roles=frozenset({Role.ADMINISTRATOR}), via="ui")


@pytest.fixture
def security() -> Actor:
    """The security officer of the first school."""
    return Actor(tenant="school-a", user="security-a", roles=frozenset({Role.SECURITY}), via="ui")


@pytest.fixture
def other_administrator() -> Actor:
    """The administrator of another school."""
    return Actor(tenant="school-b", user="admin-b", roles=frozenset({Role.ADMINISTRATOR}), via="ui")
