"""What the rooms about pupils and lessons keep, each made once for an application."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from assistant.homework.desk import HomeworkDesk
    from assistant.homework.items.bank import ItemBank
    from assistant.learning_analysis.notices.store import Notices
    from assistant.learning_analysis.reports.store import Exams
    from assistant.lesson_observation.store import ObservedLessons
    from assistant.student_evaluation.store import Observations
    from corpora.library import Library
    from guardrails.actor import Actor
    from guardrails.audit import AuditLog
    from guardrails.policy import Policy
    from guardrails.roster import Roster


@dataclass(frozen=True, slots=True)
class Classroom:
    """The item bank with the items that came with the product, the homework desk, imported tests,
    early notices, what teachers saw of pupils, and transcripts of lessons kept under a consent."""

    items: "ItemBank"
    homework: "HomeworkDesk"
    exams: "Exams"
    notices: "Notices"
    observations: "Observations"
    lessons: "ObservedLessons"


def classroom(
    engine: "Engine", audit: "AuditLog", policy: "Policy", roster: "Roster", library: "Library"
) -> Classroom:
    """The stores on one database; names that leave the roster leave homework, tests and observations in the
    same transaction."""
    from assistant.homework.desk import HomeworkDesk
    from assistant.homework.items.bank import ItemBank
    from assistant.homework.own_items import own_items
    from assistant.learning_analysis.notices.store import Notices
    from assistant.learning_analysis.reports.store import Exams
    from assistant.lesson_observation.store import ObservedLessons
    from assistant.student_evaluation.store import Observations

    homework = HomeworkDesk(engine, audit, policy)
    exams, observations = Exams(engine, audit), Observations(engine, audit)

    def forget_pupils(connection: "Connection", actor: "Actor", people: "Sequence[str]") -> None:
        codes = {code for _, code in exams.codes_of(connection, actor, people)}
        observations.forget_in(connection, actor, codes)
        exams.forget_names(connection, actor, people)

    roster.follow(homework.assignments.forget_names)
    roster.follow(forget_pupils)
    return Classroom(
        items=ItemBank(engine, audit, library, own_items()),
        homework=homework,
        exams=exams,
        notices=Notices(engine, audit, exams),
        observations=observations,
        lessons=ObservedLessons(engine, audit),
    )
