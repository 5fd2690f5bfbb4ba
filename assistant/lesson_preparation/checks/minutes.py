# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Minutes: every period is filled exactly, steps are of a sensible length, homework keeps to the day's limit."""

from collections.abc import Iterator

from assistant.lesson_preparation.checks.finding import Finding
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import Phase

_LONGEST_TALK = 20
_HOMEWORK = {1: (0, 0), 3: (20, 60), 7: (30, 90), 10: (30, 0)}
"""From a grade on: minutes of written homework that one subject may take, a share of the day's limit, and that
limit (none written in grades 1 and 2, 60 minutes in grades 3 to 6, 90 in grades 7 to 9; 0 is no number)."""


def homework_limits(grade: int) -> tuple[int, int]:
    """Minutes of written homework a day for one subject, and for all together; no written homework where the
    first is 0, no number for all where only the second is."""
    return max((start, limits) for start, limits in _HOMEWORK.items() if start <= grade)[1]


def minutes_sum(plan: LessonPlan) -> Iterator[Finding]:
    """The steps of each period add up to its minutes."""
    for period in range(1, plan.setting.periods + 1):
        total = sum(step.minutes for step in plan.steps if step.period == period)
        if total != plan.setting.minutes:
            yield Finding(
                "minutes-sum", "hard", "steps",
                f"第{period}课时各环节共{total}分钟，应为{plan.setting.minutes}分钟。",
                f"The steps of period {period} take {total} minutes; it has {plan.setting.minutes}.",
            )  # fmt: skip
    for step in plan.steps:
        if step.period > plan.setting.periods:
            yield Finding(
                "minutes-sum", "hard", f"steps/{step.id}",
                f"环节“{step.title}”排在第{step.period}课时，但只有{plan.setting.periods}课时。",
                f"“{step.title}” stands in period {step.period} of {plan.setting.periods}.",
            )  # fmt: skip


def step_length(plan: LessonPlan) -> Iterator[Finding]:
    """No explanation so long that pupils only listen."""
    for step in plan.steps:
        if step.phase is Phase.EXPLAIN and step.minutes > _LONGEST_TALK:
            yield Finding(
                "step-length", "soft", f"steps/{step.id}",
                f"讲解环节“{step.title}”长达{step.minutes}分钟，建议拆开，中间让学生动一次。",
                f"“{step.title}” explains for {step.minutes} minutes; let pupils act in between.",
            )  # fmt: skip


def homework_minutes(plan: LessonPlan) -> Iterator[Finding]:
    """Homework for all of one period keeps to the subject's share of the day's limit."""
    cap, _ = homework_limits(plan.setting.grade)
    required = sum(one.minutes for one in plan.homework if one.tier.value == "basic")
    each = required / plan.setting.periods
    if cap and each > cap:
        yield Finding(
            "homework-minutes", "soft", "homework",
            f"必做作业平均每课时{each:.0f}分钟，建议不超过{cap}分钟（全天各科合计有上限）。",
            f"Homework for all takes {each:.0f} minutes a period; keep it below {cap}.",
        )  # fmt: skip
    if not cap and any(not one.text.startswith(("（口头", "(Spoken")) for one in plan.homework):
        yield Finding(
            "homework-minutes", "hard", "homework",
            "一、二年级不布置家庭书面作业，请改成口头或动手的活动。",
            "Grades 1 and 2 have no written homework; make it spoken or hands-on.",
        )  # fmt: skip
