"""One line of the audit log (审计事件), as policy.md §7.1 lists its fields.

No field but `about` holds personal data or full text: texts appear as SHA-256, people as account ids, rule
hits as rule ids (A-R2). What `about` holds is encrypted before it is written.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["ok", "blocked", "denied", "error"]


class RuleHit(BaseModel):
    """A rule that fired: its id (S-R8), what was decided and where in the flow."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rule: str
    decision: Literal["block", "confirm", "redact", "label", "warn", "log"]
    stage: Literal["input", "context", "output", "release", "export"]
    detail: str = ""


class SourceUse(BaseModel):
    """A passage that went into an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    resource: str
    passage: str
    sha256: str


class SubjectData(BaseModel):
    """What an event says of one person, encrypted under that person's key: `subject` is a pupil's pseudonym
    or an account id, `generated` whether `data` holds text that a model wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: str = Field(min_length=1, max_length=200)
    data: dict[str, Any]
    generated: bool = False


class AuditEvent(BaseModel):
    """What happened. The log adds id, time, sequence number, actor, previous hash and hash.

    `action` is `room.verb` in the past tense (`model.called`, `resource.published`,
    `session.opened`, `audit.read`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    action: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    outcome: Outcome = "ok"
    object_type: str = ""
    object_id: str = ""
    rule_hits: tuple[RuleHit, ...] = ()
    personal_data: dict[str, int] = Field(
        default_factory=dict, description="type code -> how many were masked"
    )
    model: str = ""
    prompt_version: str = ""
    policy_version: str = ""
    sources: tuple[SourceUse, ...] = ()
    input_sha256: str = ""
    output_sha256: str = ""
    produce_id: str = ""
    labelled: bool = False
    human_decision: dict[str, Any] = Field(default_factory=dict)
    latency_ms: int | None = None
    tokens: dict[str, int] = Field(default_factory=dict)
    details: dict[str, Any] = Field(default_factory=dict)
    about: tuple[SubjectData, ...] = Field(
        default=(), exclude=True, description="what concerns persons; the log keeps it encrypted only"
    )
