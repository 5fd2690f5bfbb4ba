"""A worksheet in three tiers (分层学习单): the help differs, the goal does not."""

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanReference,
    basis_of,
    done,
    lines,
    reference,
    topic_of,
)
from assistant.lesson_preparation.plan import Goal, LessonPlan
from assistant.lesson_preparation.words import HIGHER, Tier


class WorksheetTask(Part):
    """A task of one tier for one goal. `scaffolds` are what helps, most help in the basic tier."""

    id: str
    goal: str
    tier: Tier
    text: str = Field(min_length=1)
    scaffolds: list[str]
    lines: int = Field(ge=1)
    minutes: int = Field(ge=1)
    answer: str = ""


class WorksheetGoal(Part):
    """A goal that every tier keeps, with what counts as reached in all of them."""

    id: str
    text: str = Field(min_length=1)
    criteria: list[str] = Field(min_length=1)


class Worksheet(Prepared):
    """Three sheets with the same goals."""

    kind: str = "worksheet"
    plan: PlanReference
    goals: list[WorksheetGoal] = Field(min_length=1)
    tasks: list[WorksheetTask] = Field(min_length=3)


def worksheet(plan: LessonPlan) -> Worksheet:
    """Make the sheet: every goal has a task in every tier."""
    language = plan.setting.language
    tasks: list[WorksheetTask] = []
    open_answers = False
    used: set[str] = set()
    for goal in plan.goals:
        texts = _texts(plan, goal, used)
        for tier in Tier:
            text, answer, minutes = texts[tier]
            open_answers |= not answer
            tasks.append(
                WorksheetTask(
                    id=f"{goal.id}-{tier}",
                    goal=goal.id,
                    tier=tier,
                    text=text,
                    scaffolds=_scaffolds(plan, goal, tier),
                    lines={Tier.BASIC: 3, Tier.EXTENDED: 3, Tier.INQUIRY: 4}[tier],
                    minutes=minutes,
                    answer=answer,
                )
            )
    thin = []
    if open_answers:
        thin.append(
            say(
                language,
                "部分任务在教案中没有现成答案，答案页写的是判断标准，请教师先做一遍再发。",
                "Some tasks have no answer in the plan; the key gives criteria. Work them before use.",
            )
        )
    return Worksheet(
        id=new_id(),
        title=say(language, f"{topic_of(plan)}（分层学习单）", f"{topic_of(plan)}: worksheet in three tiers"),
        language=language,
        plan=reference(plan),
        goals=[
            WorksheetGoal(
                id=goal.id,
                text=say(
                    language,
                    f"{goal.condition}，{goal.behaviour}，{goal.degree}",
                    f"{done(goal, language)}: {goal.degree}",
                ),
                criteria=_criteria(plan, goal),
            )
            for goal in plan.goals
        ],
        tasks=tasks,
        basis=basis_of(plan),
        citations=plan.citations,
        thin=thin,
    )


def _criteria(plan: LessonPlan, goal: Goal) -> list[str]:
    found = [
        text for step in plan.steps for one in step.checks if one.goal == goal.id for text in one.criteria
    ]
    return list(dict.fromkeys(found))[:3] or [goal.degree]


_REASONS = ("理由", "为什么", "why", "Why", "reason")
_MINUTES = {Tier.BASIC: 4, Tier.EXTENDED: 6, Tier.INQUIRY: 8}


def _texts(plan: LessonPlan, goal: Goal, used: set[str]) -> dict[Tier, tuple[str, str, int]]:
    """Task, answer and minutes by tier: from the tasks in three levels of a step that checks this goal,
    then from homework and questions, then from the goal itself; no task twice on one sheet."""
    made: dict[Tier, tuple[str, str, int]] = {}
    for step in plan.steps:
        if step.tiers is None or not any(check.goal == goal.id for check in step.checks):
            continue
        texts = (step.tiers.basic, step.tiers.extended, step.tiers.inquiry)
        for tier, text in zip(Tier, texts, strict=True):
            if text not in used:
                made.setdefault(tier, (text, _answer(plan, text), _MINUTES[tier]))
    for one in plan.homework:
        if goal.id in one.goals and one.text not in used:
            made.setdefault(one.tier, (one.text, one.answer, one.minutes))
    for tier in Tier:
        made.setdefault(
            tier, _from_questions(plan, goal, tier, used | {text for text, _, _ in made.values()})
        )
    used.update(text for text, _, _ in made.values())
    return made


def _answer(plan: LessonPlan, text: str) -> str:
    """The answer that the plan has to this very task, or to a part of it; empty where it has none."""
    known = {one.text: one.expected for step in plan.steps for one in step.questions}
    known.update((one.text, one.answer) for one in plan.homework)
    if text in known:
        return known[text]
    return "；".join(f"{asked}→{answer}" for asked, answer in known.items() if asked in text)


def _from_questions(plan: LessonPlan, goal: Goal, tier: Tier, used: set[str]) -> tuple[str, str, int]:
    language = plan.setting.language
    asked = [
        question
        for step in plan.steps
        if any(check.goal == goal.id for check in step.checks)
        for question in step.questions
        if (question.level in HIGHER) == (tier is Tier.INQUIRY)
    ]
    for one in reversed(asked) if tier is Tier.EXTENDED else asked:
        reasoned = tier is Tier.BASIC or any(
            word in one.text for word in ("理由", "为什么", "why", "Why", "reason")
        )
        why = "" if reasoned else say(language, "写出理由。", " Give your reasons.")
        if not any(one.text in text for text in used):
            return one.text + why, one.expected, _MINUTES[tier]
    task = done(goal, language)
    texts = {
        Tier.BASIC: say(
            language,
            f"按下面的提示一步一步完成：{goal.condition}，{task}。",
            f"Follow the hints step by step: {task} ({goal.condition}).",
        ),
        Tier.EXTENDED: say(
            language,
            f"不看提示完成：{goal.condition}，{task}；写出每一步的依据。",
            f"Without hints: {task} ({goal.condition}); say why at each step.",
        ),
        Tier.INQUIRY: say(
            language,
            f"自己编一道需要“{task}”的题，先做出解答，再改变一个条件，说明结果怎样变、为什么。",
            f"Make up a task that needs you to {task}; solve it, change one condition, explain.",
        ),
    }
    return texts[tier], "", _MINUTES[tier]


def _scaffolds(plan: LessonPlan, goal: Goal, tier: Tier) -> list[str]:
    """Most help below, none of the thinking taken away: the same goal stays in reach."""
    language = plan.setting.language
    ways = [lines(one.strategy, 200)[0] for one in plan.difficulties]
    if tier is Tier.BASIC:
        return [
            *(say(language, f"提示：{way}", f"Hint: {way}") for way in ways[:2]),
            say(
                language,
                "第一步：圈出已知，划出要求；第二步：写出要用的定义或方法；第三步：完成并检查。",
                "First mark what is given and asked; then write the idea to use; then solve and check.",
            ),
        ]
    if tier is Tier.EXTENDED:
        return [
            say(language, "先写出思路，再动笔；做完说明依据。", "Plan first, then write; give your grounds.")
        ]
    return [
        say(
            language,
            "没有提示。把你试过但行不通的办法也写下来。",
            "No hints. Write down what did not work, too.",
        )
    ]
