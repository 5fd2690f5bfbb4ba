"""Kept artefacts for the rooms of practice: made once, of real parts."""

from functools import cache

from assistant.learning_analysis.reports.commentary import CommentaryLesson, commentary
from tests.assistant.learning_analysis.test_reports import found


@cache
def commentary_lesson() -> CommentaryLesson:
    """The lesson after an invented test of thirty pupils."""
    return commentary(found(), "zh")
