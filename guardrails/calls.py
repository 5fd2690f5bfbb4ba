"""What goes into the gate and what comes out of it, and how a model can fail."""

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from corpora.problem import Problem
from guardrails.audit.event import RuleHit

MessageRole = Literal["system", "user", "assistant"]

SOURCES_SLOT = "{{ sources }}"
"""Where a message wants the sources: the gate writes them there, checked, masked and delimited."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a model may read; `sha256` is of the passage as stored."""

    resource: str
    passage: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One request to a model, before masking. `purpose` is the duty's name; texts of documents and pupils
    belong in `sources`, never in `messages`. With sources, one message must hold `SOURCES_SLOT`.
    `confirmation` is None where the duty's own door asked already (`Admission.admit`), else the token that
    the person sent back, empty at first; `school_stage` narrows the rules to those of that stage. What
    rules put around a reply (G-R2) is left to the duty where `framed` is false."""

    purpose: str
    messages: tuple[tuple[MessageRole, str], ...]
    sources: tuple[Source, ...] = ()
    prompt_version: str = ""
    language: str = "zh"
    max_tokens: int = 1024
    temperature: float = 0.2
    confirmation: str | None = None
    school_stage: str = ""
    framed: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the reply that passed the output checks, with real names."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. `text` is what the pieces add up to; `label` and `aigc` mark it as generated; `hits`
    are the rules that fired without blocking (a `confirm` must be shown); `dropped` the passages left out;
    `truncated` says that the model stopped at `max_tokens`."""

    text: str
    label: str
    aigc: dict[str, str]
    produce_id: str
    model: str
    hits: tuple[RuleHit, ...] = ()
    dropped: tuple[str, ...] = ()
    tokens: dict[str, int] = field(default_factory=dict)
    latency_ms: int = 0
    truncated: bool = False


T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class StructuredReply(Generic[T]):
    """A reply that fits a schema: the value, with real names, and the reply it came in. `reply.text` is the
    value as JSON."""

    value: T
    reply: Reply


@dataclass(frozen=True, slots=True)
class Again:
    """A reply did not fit its schema or its demands and is asked for once more; what was shown of it no
    longer counts."""

    attempt: int


class InputRefused(Problem):
    """A rule blocks the request. `rule` is its id; `message_zh` and `message_en` say why and what instead."""

    code = "input-refused"


class CrisisReferral(InputRefused):
    """The request tells of a person in danger: the message is the referral (G-R4)."""

    code = "crisis-referral"


class SourcesRefused(Problem):
    """Every source holds instructions to a model (S-R8), so nothing is left to answer from."""

    code = "sources-refused"


class SourcesPersonal(SourcesRefused):
    """What is left of the sources holds personal data that may not leave the school: `kinds_zh`,
    `kinds_en`."""

    code = "sources-personal"


class ModelProblem(Problem):
    """A model did not deliver. `partial` says whether the reader has already seen a part of the reply,
    `model` its name, `reason` the kind of error."""


class ModelUnavailable(ModelProblem):
    """The model cannot be reached, is overloaded or refuses our key."""

    code = "model-unavailable"


class ModelTimedOut(ModelProblem):
    """The model was silent for longer than the time allowed."""

    code = "model-timed-out"


class ModelBroken(ModelProblem):
    """The connection broke in mid-reply, or what came was empty or no reply at all."""

    code = "model-broken"


class ModelFailed(ModelProblem):
    """No reply of the model fits the schema and what else was demanded. `misfit` says what was wrong with
    the last one, without real names; it may quote the reply, so it is no detail."""

    code = "model-failed"
    misfit: str = ""


class OutputRefused(ModelProblem):
    """A rule blocks what the model was about to say; nothing of that part was shown. `rule` is its id."""

    code = "output-refused"
