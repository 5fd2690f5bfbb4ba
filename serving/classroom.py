"""What the rooms about pupils and lessons keep, each made once for an application."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.homework.desk import HomeworkDesk
    from assistant.homework.items.bank import ItemBank
    from assistant.learning_analysis.reports.store import Exams
    from assistant.lesson_observation.store import ObservedLessons
    from assistant.student_evaluation.store import Observations
    from corpora.library import Library
    from guardrails.audit import AuditLog
    from guardrails.policy import Policy
    from guardrails.roster import Roster


@dataclass(frozen=True, slots=True)
class Classroom:
    """The item bank with the items that came with the product, the homework desk, imported tests, what
    teachers saw of pupils, and transcripts of lessons kept under a consent."""

    items: "ItemBank"
    homework: "HomeworkDesk"
    exams: "Exams"
    observations: "Observations"
    lessons: "ObservedLessons"


def classroom(
    engine: "Engine", audit: "AuditLog", policy: "Policy", roster: "Roster", library: "Library"
) -> Classroom:
    """The stores on one database; names that leave the roster leave the homework in the same transaction."""
    from assistant.homework.desk import HomeworkDesk
    from assistant.homework.items.bank import ItemBank
    from assistant.homework.own_items import own_items
    from assistant.learning_analysis.reports.store import Exams
    from assistant.lesson_observation.store import ObservedLessons
    from assistant.student_evaluation.store import Observations

    homework = HomeworkDesk(engine, audit, policy)
    roster.follow(homework.assignments.forget_names)
    return Classroom(
        items=ItemBank(engine, audit, library, own_items()),
        homework=homework,
        exams=Exams(engine, audit),
        observations=Observations(engine, audit),
        lessons=ObservedLessons(engine, audit),
    )
