"""A learning guide for pupils (学历案): goals as “I can”, tasks that show them, a way to go, a look back."""

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanReference,
    basis_of,
    done,
    reference,
    tasks_of,
    topic_of,
)
from assistant.lesson_preparation.plan import LessonPlan, Step
from assistant.lesson_preparation.words import Phase, named
from corpora import knowledge_graphs
from corpora.knowledge_graphs.point import Point


class PupilGoal(Part):
    """A goal in the pupil's voice and the task that shows it."""

    goal: str
    text: str = Field(min_length=1)
    shown_by: list[str] = Field(min_length=1)


class Warmup(Part):
    """Something to recall before the lesson, with what to look at when it does not come."""

    ask: str
    answer: str


class PupilQuestion(Part):
    """A question to answer in writing, with room for the answer."""

    id: str
    text: str
    lines: int = Field(ge=1)


class Task(Part):
    """One link of the chain of tasks; `goals` are those it works on."""

    step: str
    period: int
    title: str
    minutes: int
    doing: str = Field(min_length=1)
    questions: list[PupilQuestion]
    levels: list[str] = Field(description="three levels of one task; the pupil chooses where to begin")
    tip: str = Field(min_length=1)
    goals: list[str]
    criteria: list[str]


class Exercise(Part):
    """An exercise with its level and goals; answers stand on a page of their own."""

    id: str
    tier: str
    text: str
    minutes: int
    goals: list[str]


class Key(Part):
    """An answer for the last page."""

    id: str
    text: str


class LearningGuide(Prepared):
    """A guide that a pupil can follow alone, made from a lesson plan."""

    kind: str = "learning-guide"
    plan: PlanReference
    standards: list[str]
    goals: list[PupilGoal] = Field(min_length=1)
    warmup: list[Warmup]
    tasks: list[Task] = Field(min_length=1)
    exercises: list[Exercise]
    reflection: list[str] = Field(min_length=3)
    key: list[Key]


def learning_guide(plan: LessonPlan) -> LearningGuide:
    """Turn a plan into the pupils' guide."""
    language = plan.setting.language
    warmup = _warmup(plan)
    thin = list(plan.thin)
    if not warmup:
        thin.append(
            say(
                language,
                "图谱中没有本课的先修内容，课前预习请教师补充。",
                "The graph knows no prerequisites of this topic: add a warm-up.",
            )
        )
    return LearningGuide(
        id=new_id(),
        title=say(language, f"{topic_of(plan)}（学历案）", f"{topic_of(plan)}: learning guide"),
        language=language,
        plan=reference(plan),
        standards=[one.gist for one in plan.standards],
        goals=[_goal(plan, number) for number in range(len(plan.goals))],
        warmup=warmup,
        tasks=[_task(plan, step) for step in plan.steps if step.phase is not Phase.HOMEWORK],
        exercises=[
            Exercise(
                id=one.id, tier=named(one.tier, language), text=one.text, minutes=one.minutes, goals=one.goals
            )
            for one in plan.homework
        ],
        reflection=_reflection(plan),
        key=_key(plan),
        basis=basis_of(plan),
        citations=plan.citations,
        thin=thin,
    )


def _goal(plan: LessonPlan, number: int) -> PupilGoal:
    goal = plan.goals[number]
    language = plan.setting.language
    shown = list(
        dict.fromkeys(
            [
                *(check.evidence for step in plan.steps for check in step.checks if check.goal == goal.id),
                *([goal.evidence]),
            ]
        )
    )
    text = say(
        language,
        f"{goal.condition}，我能{done(goal, language)}，做到{goal.degree}",
        f"I can {done(goal, language)} ({goal.condition}; {goal.degree})",
    )
    return PupilGoal(goal=goal.id, text=text, shown_by=shown[:3])


def _warmup(plan: LessonPlan) -> list[Warmup]:
    """What the topic builds on, to be recalled before the lesson."""
    if not plan.setting.point:
        return []
    graph = knowledge_graphs.load(plan.setting.subject)
    before: tuple[Point, ...] = graph.prerequisites(plan.setting.point)
    if plan.setting.language == "en":
        return [
            Warmup(ask=f"Recall: {point.english}. Give an example of your own.", answer=point.english)
            for point in before[-3:]
        ]
    return [
        Warmup(ask=f"不看书，说一说“{point.name}”是什么意思，并举一个例子。", answer=point.definition)
        for point in before[-3:]
    ]


def _task(plan: LessonPlan, step: Step) -> Task:
    language = plan.setting.language
    criteria = list(dict.fromkeys(text for check in step.checks for text in check.criteria))
    levels = [] if step.tiers is None else [step.tiers.basic, step.tiers.extended, step.tiers.inquiry]
    return Task(
        step=step.id,
        period=step.period,
        title=step.title,
        minutes=step.minutes,
        doing=say(language, "；", " ").join(tasks_of(step)),
        questions=[
            PupilQuestion(
                id=one.id, text=one.text, lines=1 if step.phase in (Phase.OPENING, Phase.SUMMARY) else 2
            )
            for one in step.questions
        ],
        levels=levels,
        tip=_tip(step, language),
        goals=list(dict.fromkeys(check.goal for check in step.checks)),
        criteria=criteria,
    )


_TIPS: dict[Phase, tuple[str, str]] = {
    Phase.OPENING: (
        "先独立想一分钟，把想法写下来再和同桌说。",
        "Think alone for a minute and write before you talk.",
    ),
    Phase.EXPLORE: (
        "一边做一边把每一步的理由写在旁边；卡住时，先看看已知什么、要求什么。",
        "Write the reason beside each step; when stuck, list what you know and what you need.",
    ),
    Phase.EXPLAIN: (
        "听完合上书，用自己的话写一遍，再和课本对照。",
        "Close the book, write it in your own words, then compare.",
    ),
    Phase.PRACTISE: (
        "先做你有把握的一层，做对了再往上走；错了先找出是哪一步错。",
        "Begin with the level you are sure of; after a mistake, find the step where it began.",
    ),
    Phase.SUMMARY: ("不看书先写，再翻书补上漏掉的。", "Write without the book first, then fill the gaps."),
    Phase.HOMEWORK: ("先复习再做题。", "Review before you begin."),
    Phase.OTHER: ("按要求一步一步做，做完打钩。", "Follow the steps and tick them off."),
}


def _tip(step: Step, language: str) -> str:
    return say(language, *_TIPS[step.phase])


def _reflection(plan: LessonPlan) -> list[str]:
    topic = topic_of(plan)
    if plan.setting.language == "en":
        return [
            f"Which step of “{topic}” was hardest for me, and what helped?",
            "A mistake I made today, and how I will notice it next time:",
            f"How would I explain {plan.setting.topic} to someone who missed the lesson?",
            "A question I still have:",
        ]
    return [
        f"学“{topic}”时，我最难的一步是哪一步？后来是怎么通过的？",
        "我今天的一个错误是什么？下次怎样提前发现它？",
        f"如果同桌没来上课，我会怎样用三句话把“{topic}”讲给他听？",
        "我还想问的一个问题：",
    ]


def _key(plan: LessonPlan) -> list[Key]:
    asked = [Key(id=one.id, text=one.expected) for step in plan.steps for one in step.questions]
    return asked + [Key(id=one.id, text=one.answer) for one in plan.homework]
