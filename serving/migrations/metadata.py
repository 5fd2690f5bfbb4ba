"""Where tables are declared: the metadata of every room that keeps state."""

from sqlalchemy import MetaData

import assistant.answering.tables
import assistant.drafts.tables
import assistant.homework.desk.tables
import assistant.homework.items.tables
import assistant.learning_analysis.reports.tables
import assistant.lesson_observation.tables
import assistant.stewardship.tables
import assistant.student_evaluation.tables
import assistant.teacher_training.learning.tables
import assistant.teacher_training.literacy.tables
import assistant.teacher_training.practice.tables
import assistant.teacher_training.profile.tables
import assistant.teacher_training.reader.tables
import assistant.teacher_training.regional.tables
import assistant.teacher_training.role_play.tables
import corpora.tables
import guardrails.audit.tables
import guardrails.roster
import guardrails.tables
import retrieval.tables
import serving.api.tables
import serving.identity.tables


def all_metadata() -> list[MetaData]:
    """Every room's metadata, in the order of the floors."""
    return [
        corpora.tables.metadata,
        guardrails.audit.tables.metadata,
        guardrails.roster.metadata,
        guardrails.tables.metadata,
        retrieval.tables.metadata,
        assistant.answering.tables.metadata,
        assistant.drafts.tables.metadata,
        assistant.homework.desk.tables.metadata,
        assistant.homework.items.tables.metadata,
        assistant.lesson_observation.tables.metadata,
        assistant.learning_analysis.reports.tables.metadata,
        assistant.student_evaluation.tables.metadata,
        assistant.teacher_training.learning.tables.metadata,
        assistant.teacher_training.reader.tables.metadata,
        assistant.teacher_training.role_play.tables.metadata,
        assistant.teacher_training.literacy.tables.metadata,
        assistant.teacher_training.profile.tables.metadata,
        assistant.teacher_training.regional.tables.metadata,
        assistant.teacher_training.practice.tables.metadata,
        assistant.stewardship.tables.metadata,
        serving.identity.tables.metadata,
        serving.api.tables.metadata,
    ]
