"""What the rooms of teacher training keep, in one value: handed to duties, interface and page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.teacher_training.learning.certificates import Certificates
    from assistant.teacher_training.learning.record import LearningRecord
    from assistant.teacher_training.literacy.store import Sittings
    from assistant.teacher_training.practice.store import Practice
    from assistant.teacher_training.profile.store import Profiles
    from assistant.teacher_training.reader.store import Readings
    from assistant.teacher_training.regional.store import RegionalFigures
    from assistant.teacher_training.role_play.store import Rehearsals
    from guardrails.audit import AuditLog, KeyFolder


@dataclass(frozen=True, slots=True)
class TrainingRoom:
    """The stores: `learning` is the ledger every other room tells, `certificates` what was claimed from it,
    `sittings` tests of digital literacy, `readings` chapters read and quizzes, `profiles` what teachers
    chose to show themselves, `rehearsals` talks they rehearse, `practice` meetings of studios."""

    learning: "LearningRecord"
    certificates: "Certificates"
    sittings: "Sittings"
    readings: "Readings"
    profiles: "Profiles"
    regional: "RegionalFigures"
    rehearsals: "Rehearsals"
    practice: "Practice"


def training_room(engine: "Engine", audit: "AuditLog", keys: "KeyFolder | None" = None) -> TrainingRoom:
    """The stores on one database. `keys` sign certificates; without them none is issued."""
    from assistant.teacher_training.learning.certificates import Certificates
    from assistant.teacher_training.learning.record import LearningRecord
    from assistant.teacher_training.literacy.store import Sittings
    from assistant.teacher_training.practice.store import Practice
    from assistant.teacher_training.profile.store import Profiles
    from assistant.teacher_training.reader.store import Readings
    from assistant.teacher_training.regional.store import RegionalFigures
    from assistant.teacher_training.role_play.store import Rehearsals

    learning = LearningRecord(engine, audit)
    sittings = Sittings(engine, audit, learning)
    return TrainingRoom(
        learning=learning,
        certificates=Certificates(engine, audit, learning, keys),
        sittings=sittings,
        readings=Readings(engine, audit, learning),
        profiles=Profiles(engine, audit, learning, sittings),
        regional=RegionalFigures(engine, audit),
        rehearsals=Rehearsals(engine, audit, learning),
        practice=Practice(engine, audit, learning),
    )
