"""Kept artefacts for the rooms of practice: made once, of real parts."""

from functools import cache

from assistant.learning_analysis.reports.commentary import CommentaryLesson, commentary
from assistant.lesson_observation.observing import report_of
from assistant.workbench import Workbench
from tests.assistant.learning_analysis.test_reports import found
from tests.assistant.lesson_observation.test_observing import LESSON, held
from tests.assistant.lesson_preparation.plans import chinese


@cache
def commentary_lesson() -> CommentaryLesson:
    """The lesson after an invented test of thirty pupils."""
    return commentary(found(), "zh")


def kept(desk: Workbench) -> dict[str, str]:
    """A plan, an observation and a lesson after a test, all kept; their ids."""
    assert desk.drafts is not None
    plan = chinese()
    made = {
        "plan": ("lesson-plan", plan),
        "observation": ("lesson-observation", report_of(held(LESSON), {}, (), "zh", plan)),
        "results": ("commentary-lesson", commentary_lesson()),
    }
    return {name: desk.drafts.keep(desk.actor, duty, one).id for name, (duty, one) in made.items()}
