"""Whether a training plan holds together: hours, goals, modules, evidence, budget."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.teacher_training.training_plans.plan import LEAST, TrainingPlan

_LEAST_PRACTICE = 0.5
"""Practice makes up half of the hours at least, as programmes of this kind ask."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and its section; a `hard` one keeps the plan from release."""

    section: str
    zh: str
    en: str
    hard: bool = True


def check(plan: TrainingPlan) -> list[Fault]:
    """Every fault, the hard ones first."""
    return sorted((*_hours(plan), *_goals(plan), *_rest(plan)), key=lambda one: not one.hard)


def _hours(plan: TrainingPlan) -> Iterator[Fault]:
    whole = sum(module.hours for module in plan.modules)
    if whole != plan.hours:
        yield Fault(
            "modules", f"各模块学时合计 {whole}，与总学时 {plan.hours} 不符。",
            f"The modules have {whole} hours, the plan {plan.hours}.",
        )  # fmt: skip
    if abs(plan.credits - plan.hours / plan.per_credit) > 0.05:
        yield Fault(
            "credits", f"学分 {plan.credits:g} 与学时折算（每 {plan.per_credit} 学时 1 学分）不符。",
            f"{plan.credits:g} credits do not follow from the hours.",
        )  # fmt: skip
    practice = sum(module.practice for module in plan.modules)
    if whole and practice / whole < _LEAST_PRACTICE:
        yield Fault(
            "modules", f"实践学时占 {practice / whole:.0%}，不到一半。",
            f"Practice is {practice / whole:.0%} of the hours, less than half.", hard=False,
        )  # fmt: skip


def _goals(plan: TrainingPlan) -> Iterator[Fault]:
    known = {goal.id for goal in plan.goals}
    taught = {each for module in plan.modules for each in module.goals}
    for goal in plan.goals:
        if goal.id not in taught:
            yield Fault("goals", f"目标 {goal.id} 没有对应的模块。", f"Goal {goal.id} has no module.")
        if not goal.evidence.strip():
            yield Fault("goals", f"目标 {goal.id} 没有写明证据。", f"Goal {goal.id} names no evidence.")
    for module in plan.modules:
        if not set(module.goals) & known:
            yield Fault(
                "modules", f"模块“{module.theme}”没有对应的目标。", f"Module “{module.theme}” serves no goal."
            )
        if not module.task.strip() or not module.evidence.strip():
            yield Fault(
                "modules", f"模块“{module.theme}”缺任务或证据。",
                f"Module “{module.theme}” lacks a task or its evidence.",
            )  # fmt: skip


def _rest(plan: TrainingPlan) -> Iterator[Fault]:
    if {level.level for level in plan.levels} != {1, 2, 3, 4}:
        yield Fault("levels", "评估没有覆盖四个层次。", "The four levels of evaluation are not all there.")
    if any(finding.n < LEAST for finding in plan.findings):
        yield Fault("findings", f"有需求不足 {LEAST} 人。", f"A finding rests on fewer than {LEAST}.")
    if any(not line.amount.strip() for line in plan.budget):
        yield Fault("budget", "经费各项金额尚未填写。", "The budget has no amounts yet.", hard=False)
    if any(not module.lecturer.strip() for module in plan.modules):
        yield Fault("modules", "师资尚未填写。", "Lecturers are not named yet.", hard=False)
