"""Checks of the papers around a plan, in the same form as those of a plan: `Finding`s, hard ones first."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from assistant.artefact import Artefact
from assistant.lesson_preparation.artefacts.board import BlackboardPlan
from assistant.lesson_preparation.artefacts.courseware import BULLETS, LONGEST, Courseware
from assistant.lesson_preparation.artefacts.from_plan import length
from assistant.lesson_preparation.artefacts.learning_guide import LearningGuide
from assistant.lesson_preparation.artefacts.letter import ParentLetter, names_person, ranking
from assistant.lesson_preparation.artefacts.meeting import ClassMeeting
from assistant.lesson_preparation.artefacts.observation import ObservationSheet
from assistant.lesson_preparation.artefacts.schedule import SemesterSchedule
from assistant.lesson_preparation.artefacts.talk import LessonTalk
from assistant.lesson_preparation.artefacts.task_sheet import TaskSheet
from assistant.lesson_preparation.artefacts.university import UniversitySession
from assistant.lesson_preparation.artefacts.worksheet import Worksheet
from assistant.lesson_preparation.checks import Finding
from assistant.lesson_preparation.words import Tier

_LONGEST_ASK = 90
"""Characters of one line of instruction that pupils of any grade can hold."""
_BOARD_LINES = 16
_TALK = (4.0, 20.0)


def check(artefact: Artefact) -> list[Finding]:
    """Everything found in an artefact of this room that is no plan; none for a kind without checks."""
    checker = _CHECKS.get(type(artefact))
    found = list(checker(artefact)) if checker else []
    return sorted(found, key=lambda finding: finding.severity == "soft")


def slides(course: Courseware) -> Iterator[Finding]:
    """Bullets few and short, minutes as planned, no step without a slide and no slide of no step, answers
    after thinking, notes to every slide. Contrast and type size are the writer's."""
    seen: dict[str, float] = {}
    for slide in course.slides:
        where = f"slides/{slide.id}"
        if len(slide.bullets) > BULLETS:
            yield _hard(
                "slide-bullets",
                where,
                f"有{len(slide.bullets)}条要点，超过{BULLETS}条。",
                f"{len(slide.bullets)} bullets; at most {BULLETS}.",
            )
        for bullet in slide.bullets:
            if length(bullet) > LONGEST:
                yield _hard(
                    "slide-text",
                    where,
                    f"一条要点有{length(bullet)}字，超过{LONGEST}字。",
                    f"A bullet of {length(bullet)} characters; at most {LONGEST}.",
                )
        if slide.answer and not slide.think:
            yield _hard(
                "slide-answer", where, "答案出现前没有留思考时间。", "The answer comes without time to think."
            )
        if slide.answer and slide.answer in " ".join(slide.bullets):
            yield _hard("slide-answer", where, "答案已写在题目页上。", "The slide gives its own answer away.")
        if slide.role not in ("cover", "goal", "homework") and slide.step not in course.steps:
            yield _hard(
                "slide-step", where, "这一页不属于任何教学环节。", "This slide serves no step of the plan."
            )
        if not (slide.bullets or slide.rows or slide.formulas):
            yield _hard("slide-empty", where, "这一页没有内容。", "This slide is empty.")
        seen[slide.step] = seen.get(slide.step, 0.0) + slide.minutes
    for step, minutes in course.steps.items():
        if step not in seen:
            yield _hard("slide-step", f"steps/{step}", "这个环节没有课件页。", "This step has no slide.")
        elif abs(seen[step] - minutes) > 0.01:
            yield _hard(
                "slide-minutes",
                f"steps/{step}",
                f"课件共{seen[step]:g}分钟，教案为{minutes}分钟。",
                f"The slides take {seen[step]:g} minutes, the plan says {minutes}.",
            )


def tiers(sheet: Worksheet) -> Iterator[Finding]:
    """Every tier keeps every goal; help gets less from tier to tier; no task stands twice."""
    goals = {goal.id for goal in sheet.goals}
    for tier in Tier:
        missing = goals - {task.goal for task in sheet.tasks if task.tier is tier}
        if missing:
            listed = "、".join(sorted(missing))
            yield _hard(
                "tier-goals", "tasks", f"{tier}层缺少目标{listed}。", f"Tier {tier} lacks goals {listed}."
            )
    texts = [task.text for task in sheet.tasks]
    for text in {text for text in texts if texts.count(text) > 1}:
        yield _hard(
            "tier-duplicates", "tasks", f"同一任务出现多次：{text[:30]}", f"A task stands twice: {text[:30]}"
        )
    for goal in sorted(goals):
        helps = [
            len(task.scaffolds)
            for tier in Tier
            for task in sheet.tasks
            if (task.goal, task.tier) == (goal, tier)
        ]
        if helps != sorted(helps, reverse=True):
            yield _soft(
                "tier-scaffolds",
                "tasks",
                f"目标{goal}：层次越高支架反而越多。",
                f"Goal {goal}: more help in a higher tier.",
            )


def schedule(made: SemesterSchedule) -> Iterator[Finding]:
    """All sums agree: weeks, units, shares and the calendar."""
    weeks = sum(week.hours for week in made.weeks)
    units = sum(unit.hours for unit in made.units)
    if not weeks == units == made.available:
        yield _hard(
            "schedule-sum",
            "weeks",
            f"周合计{weeks}、单元合计{units}、可用{made.available}课时不一致。",
            f"Weeks {weeks}, units {units} and calendar {made.available} differ.",
        )
    for week in made.weeks:
        given = sum(share.hours for share in week.shares)
        if given != week.hours:
            yield _hard(
                "schedule-sum",
                "weeks",
                f"第{week.number}周安排{given}课时，应为{week.hours}课时。",
                f"Week {week.number} has {given} of {week.hours} lessons.",
            )
    if made.grade <= 2 and any(unit.kind == "assessment" for unit in made.units):
        yield _hard(
            "schedule-tests", "units", "一、二年级不得安排纸笔考试。", "No paper tests in grades 1 and 2."
        )


def letter(made: ParentLetter) -> Iterator[Finding]:
    """It names nobody, ranks nobody, and leaves nothing to fill in."""
    for number, text in enumerate([made.title, *made.paragraphs, *made.asks, *made.home]):
        where = "title" if not number else "paragraphs"
        if word := ranking(text):
            yield _hard(
                "letter-ranks", where, f"出现了给学生分等的词“{word}”。", f"It sorts children: “{word}”."
            )
        if names_person(text):
            yield _hard(
                "letter-names",
                where,
                f"疑似出现个人姓名：{text[:20]}…",
                f"It seems to name a person: {text[:20]}…",
            )
        if "{" in text or "}" in text:
            yield _hard("letter-holes", where, "信中还有没填的空。", "Something is left to fill in.")


def meeting(made: ClassMeeting) -> Iterator[Finding]:
    """The minutes add up and the situation names nobody."""
    yield from _minutes(sum(step.minutes for step in made.steps), made.minutes)
    if names_person(made.situation):
        yield _hard(
            "meeting-names", "situation", "情境中疑似出现个人姓名。", "The situation seems to name a person."
        )


def task_sheet(made: TaskSheet) -> Iterator[Finding]:
    """Weights are whole, minutes add up, safety comes with every task."""
    total = sum(one.weight for one in made.criteria)
    if total != 100:
        yield _hard(
            "weights-sum", "criteria", f"考核权重合计{total}%，应为100%。", f"The weights add up to {total}."
        )
    yield from _minutes(sum(one.minutes for one in made.activities), made.minutes)
    if not made.equipment:
        yield _soft("equipment", "equipment", "没有列出设备与工具。", "No equipment is listed.")


def session(made: UniversitySession) -> Iterator[Finding]:
    """Minutes and weights add up; every goal is worked on; every attribute is served by a goal there is."""
    yield from _minutes(sum(step.minutes for step in made.steps), made.minutes)
    weights = sum(one.weight for one in made.components)
    if weights != 100:
        yield _hard(
            "weights-sum",
            "components",
            f"考核权重合计{weights}%，应为100%。",
            f"The weights add up to {weights}.",
        )
    worked = {goal for step in made.steps for goal in step.goals}
    for goal in made.goals:
        if goal.id not in worked:
            yield _hard(
                "goal-unserved", f"goals/{goal.id}", "没有环节落实这条目标。", "No step works on this goal."
            )
    for one in made.requirements:
        if max(one.points) > len(made.goals) or min(one.points) < 1:
            yield _hard(
                "requirement-points",
                "requirements",
                f"指标点{one.code}指向不存在的内容点。",
                f"{one.code} refers to a point there is not.",
            )


def guide(made: LearningGuide) -> Iterator[Finding]:
    """Every goal has a task; every question has its answer; instructions are short enough to hold."""
    worked = {goal for task in made.tasks for goal in task.goals}
    for goal in made.goals:
        if goal.goal not in worked:
            yield _hard(
                "goal-unserved", f"goals/{goal.goal}", "没有任务落实这条目标。", "No task works on this goal."
            )
    answered = {one.id for one in made.key}
    for task in made.tasks:
        for question in task.questions:
            if question.id not in answered:
                yield _hard(
                    "answer-missing",
                    f"tasks/{task.step}",
                    f"问题{question.id}没有答案。",
                    f"Question {question.id} has no answer.",
                )
        for line in task.doing.replace("；", "。").split("。"):
            if length(line) > _LONGEST_ASK * (1 if made.language == "zh" else 3):
                yield _soft(
                    "reading-level",
                    f"tasks/{task.step}",
                    f"一句要求长达{length(line)}字，学生不易读懂。",
                    f"An instruction of {length(line)} characters.",
                )


def board(made: BlackboardPlan) -> Iterator[Finding]:
    """The main part stays readable and every line has its moment."""
    main = sum(line.area == "main" for line in made.lines)
    if main > _BOARD_LINES * made.plan.periods:
        yield _soft(
            "board-lines", "lines", f"主板书有{main}行，建议精简。", f"The main part has {main} lines."
        )
    if any(not line.step for line in made.lines):
        yield _hard("board-step", "lines", "有板书行没有对应的环节。", "A line has no step.")


def talk(made: LessonTalk) -> Iterator[Finding]:
    """As long as a talk is, and nothing empty."""
    least, most = _TALK
    if not least <= made.minutes <= most:
        yield _soft(
            "talk-minutes",
            "sections",
            f"约需{made.minutes:g}分钟，通常为10到15分钟。",
            f"About {made.minutes:g} minutes; usual are 10 to 15.",
        )


def observation(made: ObservationSheet) -> Iterator[Finding]:
    """The scale is whole."""
    total = sum(one.points for one in made.scale)
    if total != 100:
        yield _hard(
            "weights-sum", "scale", f"量表合计{total}分，应为100分。", f"The scale adds up to {total}."
        )


def _minutes(total: int, wanted: int) -> Iterator[Finding]:
    if total != wanted:
        yield _hard(
            "minutes-sum",
            "steps",
            f"各环节共{total}分钟，应为{wanted}分钟。",
            f"The steps take {total} of {wanted} minutes.",
        )


def _hard(name: str, section: str, zh: str, en: str) -> Finding:
    return Finding(name, "hard", section, zh, en)


def _soft(name: str, section: str, zh: str, en: str) -> Finding:
    return Finding(name, "soft", section, zh, en)


_CHECKS: Mapping[type[Artefact], Callable[[Any], Iterator[Finding]]] = MappingProxyType(
    {
        Courseware: slides,
        Worksheet: tiers,
        SemesterSchedule: schedule,
        ParentLetter: letter,
        ClassMeeting: meeting,
        TaskSheet: task_sheet,
        UniversitySession: session,
        LearningGuide: guide,
        BlackboardPlan: board,
        LessonTalk: talk,
        ObservationSheet: observation,
    }
)
