"""A small kind of artefact with every shape of section, and drafts of it."""

from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.drafts import Drafts
from guardrails.actor import Actor, Role


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    text: str = Field(min_length=1)
    minutes: int = Field(5, ge=1, le=90)


class Sheet(Artefact):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["sheet"] = "sheet"
    title: str = Field(min_length=1)
    goals: list[str] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)
    note: str = ""


def sheet(**more: Any) -> Sheet:
    steps = [Step(id=name, text=f"环节{name}") for name in ("s1", "s2", "s3")]
    return Sheet(**{"id": "made", "title": "勾股定理", "goals": ["会用勾股定理"], "steps": steps, **more})


@pytest.fixture
def drafts(engine, audit) -> Drafts:
    return Drafts(engine, audit, lambda _duty: Sheet)


@pytest.fixture
def kept(drafts, teacher):
    """A draft of the teacher, version 1."""
    return drafts.keep(teacher, "sheet", sheet())


@pytest.fixture
def colleague() -> Actor:
    """Another teacher of the same school."""
    return Actor(tenant="school-a", user="teacher-c", roles=frozenset({Role.TEACHER}), via="ui")
