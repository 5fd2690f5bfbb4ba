"""Two lesson plans made by hand, one in Chinese and one in English, with everything a plan may hold."""

import json
from pathlib import Path
from typing import Any

from assistant.lesson_preparation.plan import LessonPlan

_PLANS = json.loads(Path(__file__).with_name("plans.json").read_text(encoding="utf-8"))


def chinese(**changes: Any) -> LessonPlan:
    """勾股定理, grade 8, one period of 45 minutes."""
    return LessonPlan.model_validate({**_PLANS["zh"], **changes})


def english(**changes: Any) -> LessonPlan:
    """The present continuous, grade 7, one period of 40 minutes, written in English."""
    return LessonPlan.model_validate({**_PLANS["en"], **changes})
