"""Everything that runs, in one value: what the faces are handed and nothing more.

`app.build` makes it once. Faces never construct a service and never see the engine's tables.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.workbench import Workbench
from guardrails.actor import Actor

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.answering.conversations import Conversations
    from assistant.drafts import Drafts
    from assistant.lesson_preparation.enrichment import Pace
    from assistant.stewardship import Steward
    from assistant.stewardship.worker import Worker
    from assistant.teacher_training.room import TrainingRoom
    from guardrails.admission import Admission
    from guardrails.audit import AuditLog
    from guardrails.gate import ModelGate
    from guardrails.policy import Policy
    from guardrails.release import ReleaseDesk
    from guardrails.roster import Roster
    from retrieval.index import Index
    from retrieval.search import Retriever
    from serving.classroom import Classroom
    from serving.identity import Accounts
    from serving.settings import Settings


@dataclass(frozen=True, slots=True)
class Application:
    """The services of one running Xingtan. `gate` is None where no chat model is configured; `pace`
    remembers how fast it writes."""

    settings: "Settings"
    engine: "Engine"
    audit: "AuditLog"
    accounts: "Accounts"
    roster: "Roster"
    policy: "Policy"
    admission: "Admission"
    index: "Index"
    retriever: "Retriever"
    steward: "Steward"
    worker: "Worker"
    conversations: "Conversations"
    drafts: "Drafts"
    desk: "ReleaseDesk"
    pace: "Pace"
    classroom: "Classroom"
    training: "TrainingRoom"
    gate: "ModelGate | None"

    def bench(self, actor: Actor, language: str = "zh") -> Workbench:
        """What a duty is handed when `actor` calls it."""
        return Workbench(
            actor=actor,
            retriever=self.retriever,
            gate=self.gate,
            policy=self.policy,
            admission=self.admission,
            audit=self.audit,
            conversations=self.conversations,
            clock=lambda: datetime.now(UTC),
            language=language,
            drafts=self.drafts,
            exams=self.classroom.exams,
            observations=self.classroom.observations,
            items=self.classroom.items,
            observed_lessons=self.classroom.lessons,
            training=self.training,
            homework=self.classroom.homework,
        )

    def close(self) -> None:
        """Stop what runs in the background and let go of files; a second call does nothing."""
        self.worker.stop()
        self.steward.close()
        self.index.close()
        self.engine.dispose()
