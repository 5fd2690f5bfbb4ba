"""Checks of a plan, shown beside it: a small function a check, each finding with its section in plain words.

Checks of slides and other papers made from a plan belong to `assistant.lesson_preparation.artefacts`.
"""

from collections.abc import Callable

from assistant.lesson_preparation.checks import (
    alignment,
    curriculum,
    duties_of_care,
    figures,
    goals,
    minutes,
    wording,
)
from assistant.lesson_preparation.checks.finding import Finding, PlanCheck
from assistant.lesson_preparation.plan import LessonPlan
from guardrails.policy import Policy

__all__ = ["CHECKS", "Finding", "check", "hard", "unverified"]

CHECKS: tuple[PlanCheck, ...] = (
    minutes.minutes_sum,
    minutes.step_length,
    minutes.homework_minutes,
    alignment.matrix,
    alignment.higher_order,
    alignment.tiers,
    goals.measurable,
    goals.behaviour,
    curriculum.codes,
    curriculum.beyond_grade,
    curriculum.later_content,
    figures.figures,
    wording.reading_level,
    wording.duplicates,
    duties_of_care.safety,
    duties_of_care.citations,
)

SOFT = (
    "step-length", "homework-minutes", "homework-goals", "higher-order", "known-verbs", "later-content",
    "reading-level", "duplicate-tasks", "duplicate-activities", "curriculum-codes",
)  # fmt: skip
"""Names of the checks that may find something soft."""


def check(
    plan: LessonPlan, policy: Policy | None = None, passage_text: Callable[[str], str | None] | None = None
) -> list[Finding]:
    """Everything found in a plan, hard findings first. With a `policy` its rules judge the wording; with
    `passage_text`, which gives the text of a stored passage or None, quotes are compared word for word."""
    found = [finding for one in CHECKS for finding in one(plan)]
    found += wording.banned(plan, policy)
    if passage_text is not None:
        found += unverified(plan, passage_text)
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity == "soft")


def unverified(plan: LessonPlan, passage_text: Callable[[str], str | None]) -> list[Finding]:
    """Quotes that do not stand in their passage word for word."""
    said = "第{n}条引文与资料库原文不一致。", "Quote {n} differs from the stored passage."
    return [
        Finding("citations", "hard", "citations", said[0].format(n=one.number), said[1].format(n=one.number))
        for one in plan.citations
        if (passage_text(one.passage) or "")[one.start : one.end] != one.quote
    ]


def hard(findings: list[Finding]) -> list[Finding]:
    """Those that keep a plan from release."""
    return [finding for finding in findings if finding.severity == "hard"]
