"""What every artefact (产物) has in common: identity, sources, label, and a life the teacher controls."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Status(StrEnum):
    """draft → reviewed → released → withdrawn; only a person moves it (G-R5)."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class CitationView(BaseModel):
    """A citation as faces show it. `locator` is in the reader's language; `passage` opens it."""

    model_config = ConfigDict(frozen=True)
    number: int
    passage: str
    resource: str
    title: str
    publisher: str = ""
    document_number: str = ""
    locator: str = ""
    quote: str
    start: int
    end: int


class Artefact(BaseModel):
    """Base of every duty's result. `CONFIRMED` names the flag in the entries of a section that only a
    person's own act sets; an edit takes it back (G-R5)."""

    CONFIRMED: ClassVar[Mapping[str, str]] = {}

    id: str
    kind: str
    schema_version: int = 1
    status: Status = Status.DRAFT
    citations: list[CitationView] = Field(default_factory=list)
    notice: str = ""
    label: str = Field(
        default="", description="explicit text of GB 45438-2025; empty where nothing was generated"
    )
    aigc: dict[str, Any] = Field(
        default_factory=dict, description="the seven-field AIGC object of GB 45438-2025"
    )
