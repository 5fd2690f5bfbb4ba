"""What the checks of lesson preparation find in a kept draft, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardrails.actor import Actor

if TYPE_CHECKING:
    from assistant.drafts import Kept
    from serving.application import Application


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and its section. A `hard` one keeps the draft from release; `check` names the check."""

    check: str
    section: str
    text: str
    hard: bool


def checked(application: "Application", actor: Actor, kept: "Kept", language: str) -> tuple[Found, ...]:
    """Everything found, hard findings first; nothing for a kind that has no checks."""
    from assistant.homework.assembly.layered import LayeredHomework
    from assistant.homework.assembly.load import check as load_check
    from assistant.lesson_preparation import checks
    from assistant.lesson_preparation.artefacts import checks as beside
    from assistant.lesson_preparation.plan import LessonPlan
    from assistant.student_evaluation.comments import TermComments, faults
    from assistant.teacher_training.training_plans.checks import check as plan_faults
    from assistant.teacher_training.training_plans.plan import TrainingPlan

    if isinstance(kept.artefact, TermComments):
        told = faults(kept.artefact)
        return tuple(Found("comments", where, en if language == "en" else zh, True) for where, zh, en in told)
    if isinstance(kept.artefact, TrainingPlan):
        return tuple(
            Found("training", one.section, one.en if language == "en" else one.zh, one.hard)
            for one in plan_faults(kept.artefact)
        )
    if isinstance(kept.artefact, LessonPlan):
        found = checks.check(kept.artefact, application.policy, _passages(application, actor))
    elif isinstance(kept.artefact, LayeredHomework):
        found = load_check(kept.artefact.grade, kept.artefact.written)
    else:
        found = beside.check(kept.artefact)
    return tuple(
        Found(each.check, each.section, each.message(language), each.severity == "hard") for each in found
    )


def _passages(application: "Application", actor: Actor) -> Callable[[str], str | None]:
    """Texts of passages that the actor may read; None for one that is not there (any more)."""
    from retrieval.search import UnknownPassage

    def text(passage: str) -> str | None:
        try:
            return application.retriever.passage(actor, passage).text
        except UnknownPassage:
            return None

    return text
