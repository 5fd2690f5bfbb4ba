"""What the rooms of teacher training keep, in one value: handed to duties, interface and page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.teacher_training.learning.record import LearningRecord
    from guardrails.audit import AuditLog


@dataclass(frozen=True, slots=True)
class TrainingRoom:
    """The stores: `learning` is the ledger every other room tells."""

    learning: "LearningRecord"


def training_room(engine: "Engine", audit: "AuditLog") -> TrainingRoom:
    """The stores on one database."""
    from assistant.teacher_training.learning.record import LearningRecord

    learning = LearningRecord(engine, audit)
    return TrainingRoom(learning=learning)
