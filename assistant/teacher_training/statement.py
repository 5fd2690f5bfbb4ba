"""A statement (学习记录): one thing that a teacher did to learn, in the shape of xAPI (IEEE 9274.1.1).

Statements are the one source behind credits, profile and recommendation: a room that teaches tells what
happened, and says nothing of what it is worth.
"""

import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Verb = Literal["completed", "passed", "attempted", "wrote", "rehearsed", "shared", "attended"]
Activity = Literal[
    "assessment", "chapter", "quiz", "observation", "role-play", "reflection", "case", "project", "studio",
    "training",
]  # fmt: skip


class Statement(BaseModel):
    """What was done with which activity. `activity` is the object's stable id within its kind (`5` for a
    chapter, the id of a sitting); `source` names the row it comes from, so that a value can be traced.
    `score` is a share from 0 to 1; `seconds` the time it took; `indicators` are codes of JY/T 0646-2022 that
    it concerns. The pair (verb, kind, activity, source) is told once: telling it again changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    verb: Verb
    kind: Activity
    activity: str = Field(min_length=1, max_length=64)
    title: str = Field(min_length=1, max_length=160)
    source: str = Field(min_length=1, max_length=96)
    score: float | None = Field(default=None, ge=0, le=1)
    seconds: float | None = Field(default=None, ge=0)
    indicators: tuple[str, ...] = ()
    time: str = Field(description="UTC, ISO 8601")
