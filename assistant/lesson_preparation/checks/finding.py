# ruff: noqa: E501  (what teachers read is kept in one piece)
"""What a check found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.lesson_preparation.plan import LessonPlan

Severity = Literal["hard", "soft"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and the section it lies in. A hard one keeps a plan from release; a soft one is for the
    teacher to weigh. `zh` and `en` say it in plain words."""

    check: str
    severity: Severity
    section: str
    zh: str
    en: str

    def message(self, language: str) -> str:
        """The message in the reader's language."""
        return self.zh if language == "zh" else self.en


PlanCheck = Callable[[LessonPlan], Iterable[Finding]]


def texts(plan: LessonPlan) -> list[tuple[str, str]]:
    """Everything the plan says, with the section it stands in; quotes and the teacher's own words about the
    class are not among them."""
    found = [("title", plan.title), ("textbook_analysis", plan.textbook_analysis), ("learner_analysis", plan.learner_analysis)]  # fmt: skip
    found += [
        (f"goals/{one.id}", f"{one.behaviour}；{one.condition}；{one.degree}；{one.evidence}")
        for one in plan.goals
    ]
    found += [("key_points", one) for one in plan.key_points]
    found += [
        (f"difficulties/{one.id}", f"{one.point}。{one.why}{one.strategy}") for one in plan.difficulties
    ]
    for step in plan.steps:
        section = f"steps/{step.id}"
        found += [(section, one) for one in (step.title, step.teacher, step.students, step.intent)]
        found += [(section, one) for q in step.questions for one in (q.text, q.expected, q.follow_up) if one]
        if step.tiers:
            found += [(section, one) for one in (step.tiers.basic, step.tiers.extended, step.tiers.inquiry)]
    found += [(f"homework/{one.id}", text) for one in plan.homework for text in (one.text, one.answer)]
    found += [(field, one) for field in ("safety", "values", "links") for one in getattr(plan, field)]
    return [(section, text) for section, text in found if text]
