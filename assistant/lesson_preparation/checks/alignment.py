# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Goals, activities and evidence belong together (教-学-评一致); levels of thinking; tiers keep the goal."""

from collections.abc import Iterator

from assistant.lesson_preparation.checks.finding import Finding
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import HIGHER

_HIGHER_SHARE = {1: 0.2, 3: 0.25, 7: 0.3}
"""Share of questions that should ask for analysing, evaluating or creating, from a grade on."""


def matrix(plan: LessonPlan) -> Iterator[Finding]:
    """Every goal has an activity with evidence; every step serves a goal; every reference leads somewhere."""
    ids = {goal.id for goal in plan.goals}
    for row in plan.matrix:
        if not row.steps:
            yield Finding(
                "matrix", "hard", f"goals/{row.goal}",
                f"目标{row.goal}没有对应的活动和评价证据。",
                f"No activity and no evidence serve goal {row.goal}.",
            )  # fmt: skip
    for step in plan.steps:
        if not step.checks:
            yield Finding(
                "matrix", "hard", f"steps/{step.id}",
                f"环节“{step.title}”没有指向任何目标的评价任务。",
                f"“{step.title}” serves no goal: it has no check.",
            )  # fmt: skip
        for check in step.checks:
            if check.goal not in ids:
                yield _lost(f"steps/{step.id}", check.goal)
    for task in plan.homework:
        for goal in task.goals:
            if goal not in ids:
                yield _lost(f"homework/{task.id}", goal)
        if not task.goals:
            yield Finding(
                "homework-goals", "soft", f"homework/{task.id}",
                "这道作业没有说明对应哪个目标。", "This task does not say which goal it serves.",
            )  # fmt: skip


def _lost(section: str, goal: str) -> Finding:
    return Finding(
        "matrix",
        "hard",
        section,
        f"引用了不存在的目标{goal}。",
        f"It names goal {goal}, which does not exist.",
    )


def higher_order(plan: LessonPlan) -> Iterator[Finding]:
    """Enough questions ask for more than recall and routine."""
    questions = [question for step in plan.steps for question in step.questions]
    wanted = max((start, share) for start, share in _HIGHER_SHARE.items() if start <= plan.setting.grade)[1]
    higher = sum(question.level in HIGHER for question in questions)
    if not questions or higher / len(questions) < wanted:
        yield Finding(
            "higher-order", "soft", "steps",
            f"高阶问题（分析、评价、创造）{higher}个，共{len(questions)}个问题，建议不少于{wanted:.0%}。",
            f"{higher} of {len(questions)} questions ask for analysis or more; {wanted:.0%} is advised.",
        )  # fmt: skip


def tiers(plan: LessonPlan) -> Iterator[Finding]:
    """Tiered tasks differ, and the step that has them serves a goal that all share."""
    for step in plan.steps:
        if step.tiers is None:
            continue
        said = [step.tiers.basic, step.tiers.extended, step.tiers.inquiry]
        if len(set(said)) < len(said):
            yield Finding(
                "tiers", "hard", f"steps/{step.id}", "三层任务中有两层完全相同。", "Two of the three tiers are the same."
            )  # fmt: skip
        if not step.checks:
            yield Finding(
                "tiers", "hard", f"steps/{step.id}",
                "分层任务没有共同的目标。", "The tiers share no goal.",
            )  # fmt: skip
