"""What the rooms of teacher training keep, in one value: handed to duties, interface and page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.teacher_training.learning.record import LearningRecord
    from assistant.teacher_training.literacy.store import Sittings
    from assistant.teacher_training.profile.store import Profiles
    from assistant.teacher_training.reader.store import Readings
    from guardrails.audit import AuditLog


@dataclass(frozen=True, slots=True)
class TrainingRoom:
    """The stores: `learning` is the ledger every other room tells, `sittings` tests of digital literacy,
    `readings` chapters read and quizzes, `profiles` what teachers chose to show themselves."""

    learning: "LearningRecord"
    sittings: "Sittings"
    readings: "Readings"
    profiles: "Profiles"


def training_room(engine: "Engine", audit: "AuditLog") -> TrainingRoom:
    """The stores on one database."""
    from assistant.teacher_training.learning.record import LearningRecord
    from assistant.teacher_training.literacy.store import Sittings
    from assistant.teacher_training.profile.store import Profiles
    from assistant.teacher_training.reader.store import Readings

    learning = LearningRecord(engine, audit)
    sittings = Sittings(engine, audit, learning)
    return TrainingRoom(
        learning=learning,
        sittings=sittings,
        readings=Readings(engine, audit, learning),
        profiles=Profiles(engine, audit, learning, sittings),
    )
