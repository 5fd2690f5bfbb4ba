"""Courseware (课件): what stands on each slide, what the teacher says with it, and which step it serves."""

import re
from typing import Literal

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanReference,
    basis_of,
    board_lines,
    done,
    formulas,
    grade_name,
    lines,
    reference,
    tasks_of,
    topic_of,
)
from assistant.lesson_preparation.plan import Goal, LessonPlan, Question, Step
from assistant.lesson_preparation.words import Phase, Tier, named

Role = Literal["cover", "goal", "hook", "concept", "example", "check", "practice", "summary", "homework"]
BULLETS = 5
LONGEST = 60
_ROLES: dict[Phase, Role] = {
    Phase.OPENING: "hook",
    Phase.EXPLORE: "concept",
    Phase.EXPLAIN: "example",
    Phase.PRACTISE: "practice",
    Phase.SUMMARY: "summary",
    Phase.HOMEWORK: "homework",
    Phase.OTHER: "concept",
}


class Row(Part):
    """A row of a slide's table."""

    cells: list[str]


class CourseSlide(Part):
    """One slide. `answer` is shown after the pupils have thought for `think` seconds."""

    id: str
    role: Role
    title: str = Field(min_length=1)
    bullets: list[str] = Field(default_factory=list)
    formulas: list[str] = Field(default_factory=list)
    header: list[str] = Field(default_factory=list)
    rows: list[Row] = Field(default_factory=list)
    interaction: str = ""
    think: int = Field(default=0, ge=0)
    answer: str = ""
    notes: str = Field(min_length=1)
    minutes: float = Field(default=0.0, ge=0)
    step: str = ""


class Courseware(Prepared):
    """Slides for all periods of a plan, in order."""

    kind: str = "courseware"
    plan: PlanReference
    steps: dict[str, int] = Field(description="minutes of the plan by step, to compare with")
    slides: list[CourseSlide] = Field(min_length=3)


def courseware(plan: LessonPlan) -> Courseware:
    """Make the slides of a plan."""
    language = plan.setting.language
    slides = [_cover(plan), *_goals(plan)]
    for period in range(1, plan.setting.periods + 1):
        own = [step for step in plan.steps if step.period == period]
        slides += _period(plan, period, [step.title for step in own])
        for step in own:
            slides += _of_step(plan, step)
    slides += _homework(plan)
    return Courseware(
        id=new_id(),
        title=topic_of(plan),
        language=language,
        plan=reference(plan),
        steps={step.id: step.minutes for step in plan.steps},
        slides=_numbered(slides, language),
        basis=basis_of(plan),
        citations=plan.citations,
        thin=[
            *plan.thin,
            say(
                language,
                "课件不含图片：需要的实物图、地图或实验照片请从有授权的来源选用，并写替代文字。",
                "No pictures: choose licensed ones and give them alternative text.",
            ),
        ],
    )


def _numbered(slides: list[CourseSlide], language: str) -> list[CourseSlide]:
    """Ids in order, and a number for every question, so that no two slides have one title."""
    checks = 0
    for number, slide in enumerate(slides, start=1):
        slide.id = f"s{number}"
        if slide.role == "check":
            checks += 1
            slide.title = say(language, f"想一想（{checks}）", f"Think ({checks})")
    return slides


def _cover(plan: LessonPlan) -> CourseSlide:
    language, setting = plan.setting.language, plan.setting
    return CourseSlide(
        id="",
        role="cover",
        title=topic_of(plan),
        bullets=[
            text
            for text in (
                say(
                    language,
                    f"{grade_name(setting.grade)} · {setting.periods}课时，每课时{setting.minutes}分钟",
                    f"Grade {setting.grade}, {setting.periods} × {setting.minutes} minutes",
                ),
                setting.unit if language == "zh" or setting.unit.isascii() else "",
            )
            if text
        ],
        notes=_ready(plan),
    )


def _ready(plan: LessonPlan) -> str:
    language, prepared = plan.setting.language, plan.preparation
    things = [*prepared.teacher, *prepared.pupil, *prepared.tech]
    listed = say(language, "、", ", ").join(things)
    text = say(
        language,
        f"上课前核对：{listed}。" if things else "上课前核对投影、音量和学习单数量。",
        f"Check before the lesson: {listed}." if things else "Check projector, sound and handouts.",
    )
    return "\n".join([text, *plan.safety])


def _goals(plan: LessonPlan) -> list[CourseSlide]:
    language = plan.setting.language
    texts = [line for goal in plan.goals for line in lines(_promise(goal, language), LONGEST)]
    notes = "\n".join(_goal_notes(goal, number, language) for number, goal in enumerate(plan.goals, start=1))
    head = say(language, "这节课我们要学会", "What we will be able to do")
    return [
        CourseSlide(id="", role="goal", title=head, bullets=part, notes=notes)
        for part in _parts(texts, BULLETS)
    ]


def _goal_notes(goal: Goal, number: int, language: str) -> str:
    """A goal as the teacher needs it while the slide is shown: how far, and what shows it."""
    return say(
        language,
        f"目标{number}（{goal.literacy}）：{done(goal, language)}，{goal.degree}；看：{goal.evidence}。",
        f"Goal {number}: {done(goal, language)}; {goal.degree}; look for: {goal.evidence}.",
    )


def _promise(goal: Goal, language: str) -> str:
    """A goal as the class reads it."""
    return say(language, f"{goal.condition}，{done(goal, language)}", done(goal, language))


def _period(plan: LessonPlan, period: int, titles: list[str]) -> list[CourseSlide]:
    """What begins a further period."""
    if period == 1 or not titles:
        return []
    language = plan.setting.language
    return [
        CourseSlide(
            id="",
            role="goal",
            title=say(language, f"第{period}课时", f"Period {period}"),
            bullets=titles[:BULLETS],
            notes=say(
                language,
                "请一名同学不看书说出上节课的结论，再说今天要做的事。",
                "Let a pupil recall the last lesson without the book, then name today's work.",
            ),
        )
    ]


def _of_step(plan: LessonPlan, step: Step) -> list[CourseSlide]:
    """The slides of a step: what to do, the levels of the task, each question with its answer after."""
    language = plan.setting.language
    role = _ROLES[step.phase]
    made: list[CourseSlide] = []
    for number, part in enumerate(_parts(tasks_of(step, LONGEST), BULLETS)):
        made.append(
            CourseSlide(
                id="",
                role=role,
                title=step.title if not number else f"{step.title}{say(language, '（续）', ' (continued)')}",
                bullets=part,
                formulas=_formulas(plan, step) if not number else [],
                notes=_say_this(step, language) if not number else step.intent,
                step=step.id,
            )
        )
    if step.tiers is not None:
        rows = zip(Tier, (step.tiers.basic, step.tiers.extended, step.tiers.inquiry), strict=True)
        made.append(
            CourseSlide(
                id="",
                role="practice",
                title=say(
                    language,
                    f"选一层开始（第{step.period}课时）",
                    f"Choose where to begin (period {step.period})",
                ),
                header=[say(language, "层次", "Level"), say(language, "任务", "Task")],
                rows=[Row(cells=[named(tier, language), text]) for tier, text in rows],
                notes=say(
                    language,
                    "三层指向同一目标，由学生自选起点；完成本层并自查后向上一层走。巡视时先看最低层的第一步。",
                    "All levels serve one goal; pupils choose where to begin and move up after checking.",
                ),
                step=step.id,
            )
        )
    made += [_check(step, question, language) for question in step.questions]
    return _timed(made, step.minutes)


def _say_this(step: Step, language: str) -> str:
    evidence = [f"{check.evidence}（{'；'.join(check.criteria)}）" for check in step.checks]
    parts = [
        step.teacher,
        say(language, f"学生应做到：{step.students}", f"Pupils: {step.students}"),
        say(language, f"设计意图：{step.intent}", f"Why: {step.intent}"),
    ]
    if evidence:
        parts.append(say(language, "看什么：", "Look for: ") + say(language, "；", "; ").join(evidence))
    return "\n".join(parts)


def _check(step: Step, question: Question, language: str) -> CourseSlide:
    asked = lines(question.text, LONGEST)
    notes = [
        say(
            language,
            f"先安静想，再举手或同桌说；期待的回答：{question.expected}",
            f"Silent thinking first, then pairs; expected: {question.expected}",
        )
    ]
    if question.follow_up:
        notes.append(say(language, f"追问：{question.follow_up}", f"Then ask: {question.follow_up}"))
    return CourseSlide(
        id="",
        role="check",
        title=say(language, "想一想", "Think"),
        bullets=asked[:BULLETS],
        interaction=say(language, f"{named(question.level, 'zh')}层次提问", f"question: {question.level}"),
        think=20 if question.level in ("remember", "understand") else 45,
        answer=question.expected,
        notes="\n".join(notes),
        step=step.id,
    )


def _timed(slides: list[CourseSlide], minutes: int) -> list[CourseSlide]:
    """The step's minutes over its slides: a check takes what thinking and talk take, the rest is work."""
    checks = [slide for slide in slides if slide.role == "check"]
    each = min(2.0, minutes * 0.5 / len(checks)) if checks else 0.0
    each = round(each * 2) / 2
    work = [slide for slide in slides if slide.role != "check"]
    rest = minutes - each * len(checks)
    made = [slide.model_copy(update={"minutes": each}) for slide in slides]
    share = round(rest / len(work) * 2) / 2
    for slide in made:
        if slide.role != "check":
            slide.minutes = share
    made[0].minutes += minutes - sum(slide.minutes for slide in made)
    return made


def _formulas(plan: LessonPlan, step: Step) -> list[str]:
    """What is stated in the explanation, or summed up, stands large; before that it would give away what
    pupils are to find. A bare value such as `a=6` is no formula to show."""
    if step.phase not in (Phase.EXPLAIN, Phase.SUMMARY):
        return []
    own = formulas(step.teacher) if step.phase is Phase.EXPLAIN else []
    own += [each for _, text in board_lines(plan.board) for each in formulas(text)]
    return list(dict.fromkeys(one for one in own if _general(one)))[:2]


def _general(formula: str) -> bool:
    """A law, not a worked value: letters on either side, and no number but exponents and factors of two."""
    bare = re.sub(r"\^\{?\d+\}?|\\[a-z]?frac\{1\}\{2\}|(?<!\d)2(?=[a-z])", "", formula)
    return "=" in bare and bool(re.search(r"[a-zA-Z]", bare)) and not re.search(r"\d|angle|triangle", bare)


def _homework(plan: LessonPlan) -> list[CourseSlide]:
    language = plan.setting.language
    minutes = sum(one.minutes for one in plan.homework)
    return [
        CourseSlide(
            id="",
            role="homework",
            title=say(language, "课后作业", "Homework"),
            header=[
                say(language, "层次", "Level"),
                say(language, "内容", "Task"),
                say(language, "分钟", "Min"),
            ],
            rows=[Row(cells=[named(one.tier, language), one.text, str(one.minutes)]) for one in part],
            notes=say(
                language,
                f"说明必做与选做，预计共{minutes}分钟；不要求家长批改。",
                f"Say what is required; about {minutes} minutes in all.",
            ),
        )
        for part in [plan.homework[at : at + 4] for at in range(0, len(plan.homework), 4)]
    ]


def _parts(texts: list[str], size: int) -> list[list[str]]:
    return [texts[at : at + size] for at in range(0, len(texts), size)] or [[]]
