"""The types that leave the retrieval room: passages, filters, hits and citations."""

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from corpora.document import Anchor

MAX_QUERY = 4_000
"""Characters of a query that are searched for; the rest adds noise, not meaning."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of a published resource (片段), verbatim. `sha256` is of `text`."""

    id: str
    resource: str
    tenant: str
    sequence: int
    text: str
    sha256: str
    anchor: Anchor = field(default_factory=Anchor)
    title: str = ""
    publisher: str = ""
    document_number: str = ""
    issued: str = ""
    reprint: bool = False
    kind: str = ""
    subject: str = ""
    stage: str = ""
    grade: str = ""
    language: str = "zh"


class Filters(BaseModel):
    """Narrow a search. An empty field does not filter; unknown fields are refused. `valid_on` is an ISO
    date: only resources in force on it; left out, today."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str = ""
    subject: str = ""
    stage: str = ""
    grade: str = ""
    language: str = ""
    resource: str = ""
    valid_on: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score (higher is better) and the scores of the parts."""

    passage: Passage
    score: float
    parts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: characters `start:end` of the stored passage are `quote`."""

    passage: Passage
    quote: str
    start: int
    end: int
