"""What a duty is handed: who asks, the evidence, the door, the gate to a model or none, and the records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guardrails.actor import Actor

if TYPE_CHECKING:
    from assistant.answering.conversations import Conversations
    from assistant.drafts import Drafts
    from assistant.homework.desk import HomeworkDesk
    from assistant.homework.items.bank import ItemBank
    from assistant.learning_analysis.reports.store import Exams
    from assistant.lesson_observation.store import ObservedLessons
    from assistant.student_evaluation.store import Observations
    from assistant.teacher_training.room import TrainingRoom
    from guardrails.admission import Admission
    from guardrails.audit import AuditLog
    from guardrails.gate import ModelGate
    from guardrails.policy import Policy
    from retrieval.search import Retriever


@dataclass(frozen=True, slots=True)
class Workbench:
    """The tools of one call. `gate` is None where no chat model is configured; a duty then returns its
    draft. `clock` gives the present in UTC; `language` is the reader's, `zh` or `en`. `drafts` keeps what a
    duty declared `kept` makes; None where nothing is to be kept, as in a benchmark. `items` is the school's
    item bank; without one, duties take the items that came with the product. `exams` are the teacher's
    imported tests, `observations` what they saw of pupils; `observed_lessons` are transcripts kept under a
    consent; `training` holds what teachers keep of their own learning,
    `homework` what they set and decided."""

    actor: Actor
    retriever: "Retriever"
    gate: "ModelGate | None"
    policy: "Policy"
    admission: "Admission"
    audit: "AuditLog"
    conversations: "Conversations"
    clock: Callable[[], datetime]
    language: str = "zh"
    drafts: "Drafts | None" = None
    exams: "Exams | None" = None
    observations: "Observations | None" = None
    observed_lessons: "ObservedLessons | None" = None
    items: "ItemBank | None" = None
    training: "TrainingRoom | None" = None
    homework: "HomeworkDesk | None" = None
