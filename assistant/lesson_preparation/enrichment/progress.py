"""What enrichment tells as it goes, and what it is expected to take."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.lesson_preparation.checks import Finding
from assistant.lesson_preparation.plan import LessonPlan


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)


class Started(_Event):
    """A section's turn has come."""

    event: Literal["started"] = "started"
    section: str


class Partial(_Event):
    """More of the section's running text, checked; only for reading while one waits."""

    event: Literal["partial"] = "partial"
    section: str
    text: str


class Repairing(_Event):
    """The attempt before did not fit and is asked for again: what was shown of it no longer counts."""

    event: Literal["repairing"] = "repairing"
    section: str
    attempt: int


class _Written(_Event):
    section: str
    before: Any
    after: Any
    findings: list[Finding] = Field(default_factory=list)
    label: str = ""
    aigc: dict[str, str] = Field(default_factory=dict)
    dropped: list[str] = Field(default_factory=list)
    seconds: float = 0.0


class Done(_Written):
    """A section that passed its checks and stands in the plan: JSON-able values before and after, what the
    checks advise all the same, the marks of generated text (L-R11; empty where no model wrote it), and the
    passages that were left out because they held instructions to a model."""

    event: Literal["done"] = "done"


class Suggested(_Written):
    """As `Done`, but only a suggestion, with what changed and why; the plan has the draft. Nothing changed
    where `before` is `after`."""

    event: Literal["suggested"] = "suggested"
    reason: str


class Kept(_Event):
    """A section whose draft stands: the code and details of the problem (see `serving/problems.yaml`) and,
    where no reply fitted, what was wrong with the last one."""

    event: Literal["kept"] = "kept"
    section: str
    problem: str
    details: dict[str, str] = Field(default_factory=dict)
    misfit: str = ""


class Skipped(_Event):
    """A section that is locked or was edited by hand, so nobody touched it."""

    event: Literal["skipped"] = "skipped"
    section: str


class Finished(_Event):
    """The end: the plan with every section that is done, and the sections by how they ended."""

    event: Literal["finished"] = "finished"
    plan: LessonPlan
    done: list[str] = Field(default_factory=list)
    suggested: list[str] = Field(default_factory=list)
    kept: list[str] = Field(default_factory=list)
    skipped: list[str] = Field(default_factory=list)


Progress = Annotated[
    Started | Partial | Repairing | Done | Suggested | Kept | Skipped | Finished, Field(discriminator="event")
]
