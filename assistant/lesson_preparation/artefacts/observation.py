"""An observation sheet (听评课记录表): what to look for in this very lesson, minute by minute."""

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import PlanReference, basis_of, reference, topic_of
from assistant.lesson_preparation.plan import LessonPlan, Step
from assistant.lesson_preparation.words import HIGHER, named


class WatchedStep(Part):
    """A step as planned, with what to watch; the observer writes the rest."""

    step: str
    period: int
    planned: str = Field(description="minutes from the start of the period, such as 5–20")
    title: str
    watch: list[str] = Field(min_length=1)


class WatchedGoal(Part):
    """A goal and the evidence to collect for it."""

    goal: str
    text: str
    evidence: list[str] = Field(min_length=1)


class WatchedQuestion(Part):
    """A planned question; wait time and answers are noted in class."""

    text: str
    level: str


class Scale(Part):
    """A line of the school's scale; points add up to 100."""

    name: str
    look_for: str = Field(min_length=1)
    points: int = Field(ge=1)


class ObservationSheet(Prepared):
    """For forming a teacher, not for judging one: scores are optional and stay with teacher and observer."""

    kind: str = "observation-sheet"
    plan: PlanReference
    focus: list[str] = Field(min_length=2)
    goals: list[WatchedGoal] = Field(min_length=1)
    steps: list[WatchedStep] = Field(min_length=1)
    questions: list[WatchedQuestion]
    scale: list[Scale] = Field(min_length=4)
    talk: list[str] = Field(min_length=3, description="questions for the talk afterwards")


def observation_sheet(plan: LessonPlan) -> ObservationSheet:
    """Make the sheet for observing a plan's lesson."""
    language = plan.setting.language
    return ObservationSheet(
        id=new_id(),
        title=say(language, f"《{topic_of(plan)}》听评课记录表", f"{topic_of(plan)}: observation sheet"),
        language=language,
        plan=reference(plan),
        focus=_focus(plan),
        goals=[
            WatchedGoal(
                goal=goal.id,
                text=f"{goal.condition}，{goal.behaviour}" if language == "zh" else goal.behaviour,
                evidence=_evidence(plan, goal.id, goal.evidence),
            )
            for goal in plan.goals
        ],
        steps=_steps(plan),
        questions=_questions(plan),
        scale=_scale(plan),
        talk=_talk(plan),
        basis=basis_of(plan),
        citations=plan.citations,
        thin=[
            say(
                language,
                "量表为通用五项，本校有量表的以本校为准；评分只供研讨，不用于考核。",
                "The scale is a general one; use your school's. Scores are for the talk, not for appraisal.",
            )
        ],
    )


def _questions(plan: LessonPlan) -> list[WatchedQuestion]:
    """The questions that ask for most thinking, or, where there are none, all."""
    every = [one for step in plan.steps for one in step.questions]
    asked = [one for one in every if one.level in HIGHER] or every
    return [WatchedQuestion(text=one.text, level=named(one.level, plan.setting.language)) for one in asked]


def _evidence(plan: LessonPlan, goal: str, own: str) -> list[str]:
    found = [
        f"{check.evidence}：{'；'.join(check.criteria)}"
        if plan.setting.language == "zh"
        else f"{check.evidence}: {'; '.join(check.criteria)}"
        for step in plan.steps
        for check in step.checks
        if check.goal == goal
    ]
    return list(dict.fromkeys(found))[:3] or [own]


def _steps(plan: LessonPlan) -> list[WatchedStep]:
    made, clock = [], dict[int, int]()
    for step in plan.steps:
        start = clock.get(step.period, 0)
        clock[step.period] = start + step.minutes
        made.append(
            WatchedStep(
                step=step.id,
                period=step.period,
                planned=f"{start}–{start + step.minutes}",
                title=step.title,
                watch=_watch(plan, step),
            )
        )
    return made


def _watch(plan: LessonPlan, step: Step) -> list[str]:
    language = plan.setting.language
    made = [
        say(language, f"有多少学生做到：{criterion}", f"how many pupils: {criterion}")
        for check in step.checks
        for criterion in check.criteria
    ]
    if any(question.level in HIGHER for question in step.questions):
        made.append(
            say(language, "提问后等了几秒？谁在回答？", "seconds of waiting after the question; who answers?")
        )
    if step.tiers is not None:
        made.append(say(language, "基础层学生是否碰到同一目标？", "does the core tier reach the same goal?"))
    return made[:4] or [
        say(language, f"学生是否在“{step.students[:30]}”？有无游离", f"are pupils at: {step.students[:60]}")
    ]


def _focus(plan: LessonPlan) -> list[str]:
    language = plan.setting.language
    made = [
        say(
            language,
            f"难点：{one.point.rstrip('。')}。预设办法：{one.strategy.rstrip('。')}。实际发生了什么？",
            f"How is “{one.point}” overcome? Planned: {one.strategy}.",
        )
        for one in plan.difficulties[:2]
    ]
    longest = max(plan.steps, key=lambda step: step.minutes)
    made.append(
        say(
            language,
            f"最长的环节“{longest.title}”（{longest.minutes}分钟）里，学生自己做的时间有多少？",
            f"In “{longest.title}” ({longest.minutes} min), how long do pupils work themselves?",
        )
    )
    made.append(
        say(
            language,
            "选三名不同层次的学生，记录他们各自完成了什么。",
            "Follow three pupils of different levels.",
        )
    )
    return made


def _scale(plan: LessonPlan) -> list[Scale]:
    language = plan.setting.language
    first = plan.goals[0].degree
    zh = (
        ("目标与内容", f"目标可观察；内容无科学性错误；学生知道要做到“{first}”"),
        ("学习活动", "多数学生在思考和动手；任务与目标对应"),
        ("提问与回应", "有等待；追问理由；错误被用作资源"),
        ("评价与反馈", "每条目标都有证据；反馈指出下一步"),
        ("差异与氛围", "不同层次都有可做的事；无羞辱、无标签"),
    )
    en = (
        ("Goals and content", f"goals are visible; no errors; pupils know they are to reach “{first}”"),
        ("Learning", "most pupils think and act; tasks serve goals"),
        ("Questions", "waiting; reasons asked for; errors used"),
        ("Assessment", "evidence for every goal; next steps named"),
        ("Climate", "work for every level; no shaming, no labels"),
    )
    rows = zip(zh if language == "zh" else en, (20, 25, 20, 20, 15), strict=True)
    return [Scale(name=name, look_for=look, points=points) for (name, look), points in rows]


def _talk(plan: LessonPlan) -> list[str]:
    language = plan.setting.language
    first = plan.goals[0].behaviour
    return [
        say(
            language,
            f"你认为多少学生达到了“{first}”？依据是什么？",
            f"How many reached “{first}”? How do you know?",
        ),
        say(language, "哪一刻你临时改变了计划？为什么？", "When did you depart from the plan, and why?"),
        say(language, "如果再上一次，只改一处，你改哪里？", "One thing to change next time?"),
    ]
