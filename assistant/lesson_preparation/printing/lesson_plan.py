"""Prints a lesson plan as Chinese schools print a 教案, or in English where the plan is."""

from collections.abc import Iterator

from assistant.documents.paper import Block, Heading, Lines, Paper, Paragraph, Points, Table
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.from_plan import done, grade_name, subject_name
from assistant.lesson_preparation.plan import BoardNode, Goal, LessonPlan, Step
from assistant.lesson_preparation.printing.pieces import (
    Printed,
    fields,
    sources,
    state,
    table,
    thin,
)
from assistant.lesson_preparation.words import Language, Tier, named

_BRANCHES = 5
_NUMERALS = "一二三四五六七八九十"


def print_plan(plan: LessonPlan) -> Printed:
    """The plan with head, goals, process, board, homework, matrix, and lines for the reflection."""
    z = plan.setting.language
    sections: list[tuple[str, list[Block]]] = [
        (
            say(z, "课标要求", "Curriculum"),
            [Points(tuple(f"{one.code}　{one.gist}" for one in plan.standards))],
        ),
        (say(z, "教材分析", "The material"), _text(plan.textbook_analysis)),
        (say(z, "学情分析", "The learners"), _text(plan.learner_analysis)),
        (say(z, "教学目标", "Goals"), [_goals(plan.goals, z)]),
        (say(z, "教学重点与难点", "Key points and difficulties"), list(_points(plan))),
        (say(z, "教学方法与准备", "Methods and preparation"), list(_preparation(plan))),
        (say(z, "教学过程", "Process"), list(_process(plan))),
        (say(z, "板书设计", "Board"), list(board_blocks(plan.board))),
        (say(z, "作业设计", "Homework"), homework_blocks(plan)),
        (say(z, "教—学—评一致性", "Goals, activities, evidence"), [_matrix(plan)]),
        (say(z, "育人与跨学科", "Values and links"), [Points((*plan.values, *plan.links))]),
        (say(z, "安全提示", "Safety"), [Points(tuple(plan.safety))]),
    ]
    blocks: list[Block] = [_head(plan)]
    kept = [(title, own) for title, own in sections if _full(own)]
    for number, (title, own) in enumerate(kept):
        blocks += [Heading(_counted(number, title, z)), *own]
    blocks += [Heading(_counted(len(kept), say(z, "教学反思", "Reflection"), z)), *_reflection(plan)]
    blocks += [*thin(plan.thin, z), *state(plan, z)]
    return Printed(
        Paper(
            title=plan.title,
            blocks=tuple(blocks),
            subtitle=f"{grade_name(plan.setting.grade, z)} {subject_name(plan)}",
            header=plan.title,
            language=z,
            sources=sources(plan, (f"{one.code} {one.gist}" for one in plan.standards)),
        )
    )


def _counted(number: int, title: str, language: str) -> str:
    if language != "zh":
        return f"{number + 1}. {title}"
    tens = _NUMERALS[number] if number < 10 else f"十{_NUMERALS[number - 10]}"
    return f"{tens}、{title}"


def _full(blocks: list[Block]) -> bool:
    return any(not (isinstance(one, Points) and not one.items) for one in blocks)


def _text(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.split("\n") if line.strip()]


def _head(plan: LessonPlan) -> Block:
    z, setting = plan.setting.language, plan.setting
    return fields(
        (say(z, "课题", "Topic"), setting.topic),
        (say(z, "学科", "Subject"), subject_name(plan)),
        (say(z, "年级", "Grade"), grade_name(setting.grade, z)),
        (say(z, "教材", "Textbook"), setting.textbook),
        (say(z, "单元", "Unit"), setting.unit),
        (say(z, "课型", "Kind"), named(setting.lesson_kind, z)),
        (
            say(z, "课时", "Periods"),
            say(
                z,
                f"{setting.periods}课时，每课时{setting.minutes}分钟",
                f"{setting.periods} × {setting.minutes} min",
            ),
        ),
        (say(z, "班级情况", "Class"), setting.class_profile),
        (say(z, "条件限制", "Constraints"), say(z, "；", "; ").join(setting.constraints)),
        (say(z, "授课教师", "Teacher"), "　　　　"),
        (say(z, "授课日期", "Date"), "　　　　"),
    )


def _goals(goals: list[Goal], z: str) -> Table:
    head = say(
        z,
        "编号,核心素养,目标（条件—行为—程度）,达成证据",
        "No.,Competency,Goal (condition – behaviour – degree),Evidence",
    )
    return table(
        head,
        [(goal.id, goal.literacy, goal_text(goal, z), goal.evidence) for goal in goals],
        (0.08, 0.16, 0.5, 0.26),
    )


def goal_text(goal: Goal, language: str) -> str:
    """A goal in one sentence: condition, behaviour with its verb, degree."""
    does = done(goal, language)
    return say(
        language, f"{goal.condition}，{does}，{goal.degree}", f"{does} ({goal.condition}); {goal.degree}"
    )


def _points(plan: LessonPlan) -> Iterator[Block]:
    z = plan.setting.language
    if plan.key_points:
        yield Paragraph(say(z, "重点：", "Key points: ") + say(z, "；", "; ").join(plan.key_points))
    if plan.difficulties:
        yield table(
            say(z, "难点,成因,突破办法", "Difficulty,Why,Way through"),
            [(one.point, one.why, one.strategy) for one in plan.difficulties],
            (0.28, 0.3, 0.42),
        )


def _preparation(plan: LessonPlan) -> Iterator[Block]:
    z, ready = plan.setting.language, plan.preparation
    for name, items in (
        (say(z, "教学方法", "Methods"), plan.methods),
        (say(z, "教师准备", "Teacher"), ready.teacher),
        (say(z, "学生准备", "Pupils"), ready.pupil),
        (say(z, "技术准备", "Technology"), ready.tech),
    ):
        if items:
            yield Paragraph(f"{name}{say(z, '：', ': ')}{say(z, '；', '; ').join(items)}")


def _process(plan: LessonPlan) -> Iterator[Block]:
    """A table a period: a step with its number and minutes, what teacher and pupils do, the intent; its
    questions and levels in rows of their own, with what shows the goals beside them."""
    z = plan.setting.language
    head = say(z, "环节,教师活动,学生活动,设计意图与评价", "Step,Teacher,Pupils,Why and evidence")
    numbers = step_numbers(plan)
    for period in sorted({step.period for step in plan.steps}):
        own = [step for step in plan.steps if step.period == period]
        total = sum(step.minutes for step in own)
        if len({step.period for step in plan.steps}) > 1:
            yield Heading(say(z, f"第{period}课时（{total}分钟）", f"Period {period} ({total} min)"), 2)
        rows = [row for step in own for row in _rows(numbers[step.id], step, z)]
        yield table(head, rows, (0.11, 0.37, 0.28, 0.24))


def step_numbers(plan: LessonPlan) -> dict[str, str]:
    """The number of each step by its id: period and place in it, `2.1`."""
    made: dict[str, str] = {}
    for period in sorted({step.period for step in plan.steps}):
        own = [step for step in plan.steps if step.period == period]
        made |= {step.id: f"{period}.{place}" for place, step in enumerate(own, start=1)}
    return made


def _rows(number: str, step: Step, z: Language) -> Iterator[tuple[str, str, str, str]]:
    more = [
        *(
            [say(z, "资源：", "Resources: ") + say(z, "、", ", ").join(step.resources)]
            if step.resources
            else []
        ),
        *([say(z, f"技术：{step.tech}", f"Technology: {step.tech}")] if step.tech else []),
    ]
    yield (
        "\n".join(
            (
                f"{number} {named(step.phase, z)}",
                step.title,
                say(z, f"{step.minutes}分钟", f"{step.minutes} min"),
            )
        ),
        "\n".join([step.teacher, *more]),
        step.students,
        step.intent,
    )
    asked, seen = list(_asked(step, z)), list(_evidence(step, z))
    last = max(1, len(asked)) - 1
    beside = [*seen[:last], "\n".join(seen[last:])]
    for place in range(max(len(asked), 1 if seen else 0)):
        left, right = asked[place] if asked else ("", "")
        yield "", left, right, beside[place] if place < len(beside) else ""


def _asked(step: Step, z: Language) -> Iterator[tuple[str, str]]:
    """Questions with what is expected, then the levels of the task."""
    for question in step.questions:
        level = named(question.level, z)
        asked = say(z, f"问（{level}）：{question.text}", f"Ask ({level}): {question.text}")
        if question.follow_up:
            asked += "\n" + say(z, f"追问：{question.follow_up}", f"Then: {question.follow_up}")
        yield asked, say(z, f"预设：{question.expected}", f"Expected: {question.expected}")
    if step.tiers is not None:
        names = (named(tier, z) for tier in Tier)
        texts = zip(names, (step.tiers.basic, step.tiers.extended, step.tiers.inquiry), strict=True)
        levels = "\n".join(f"{name}{say(z, '：', ': ')}{text}" for name, text in texts)
        yield levels, say(z, "分层任务，由学生自选起点。", "Levels; pupils choose where to begin.")


def _evidence(step: Step, z: Language) -> Iterator[str]:
    """What shows a goal, and by which criteria."""
    for one in step.checks:
        criteria = say(z, "；", "; ").join(one.criteria)
        yield say(
            z,
            f"评价（{one.goal}）：{one.evidence}\n标准：{criteria}",
            f"Check ({one.goal}): {one.evidence}\nCriteria: {criteria}",
        )


def board_blocks(node: BoardNode) -> Iterator[Block]:
    """The board: its branches side by side as they are written up, or beneath each other where there are
    too many for a line."""
    yield Paragraph(node.text, "lead")
    branches = [(one.text, tuple(_beneath(one, 0))) for one in node.children]
    if 1 < len(branches) <= _BRANCHES and any(own for _, own in branches):
        yield Table(tuple(name for name, _ in branches), (tuple("\n".join(own) for _, own in branches),))
    elif branches:
        yield Points(tuple(line for name, own in branches for line in (name, *(f"　　{one}" for one in own))))


def _beneath(node: BoardNode, depth: int) -> Iterator[str]:
    for child in node.children:
        yield "　　" * depth + child.text
        yield from _beneath(child, depth + 1)


def homework_blocks(plan: LessonPlan) -> list[Block]:
    """The homework with answers, goals and minutes."""
    z = plan.setting.language
    if not plan.homework:
        return []
    rows = [
        (one.id, named(one.tier, z), one.text, one.answer, say(z, "、", ", ").join(one.goals), one.minutes)
        for one in plan.homework
    ]
    total = sum(one.minutes for one in plan.homework)
    return [
        table(
            say(z, "编号,层次,内容,参考答案,目标,分钟", "No.,Level,Task,Answer,Goals,Min"),
            rows,
            (0.08, 0.09, 0.45, 0.22, 0.08, 0.08),
        ),
        Paragraph(
            say(
                z,
                f"全部完成预计{total}分钟；基础为必做，其余选做。由教师批改，不要求家长批改。",
                f"About {total} minutes for all; the core tasks are required.",
            ),
            "note",
        ),
    ]


def _matrix(plan: LessonPlan) -> Table:
    z = plan.setting.language
    """Each goal with the numbers of its steps, its evidence and its homework."""
    numbers = step_numbers(plan)
    comma, stop = say(z, "、", ", "), say(z, "；", "; ")
    nothing = say(z, "（缺）", "(none)")
    rows = [
        (
            row.goal,
            " ".join(numbers[one] for one in row.steps) or nothing,
            stop.join(row.evidence) or nothing,
            comma.join(row.homework) or "—",
        )
        for row in plan.matrix
    ]
    return table(
        say(z, "目标,学习活动（环节）,评价证据,作业", "Goal,Activities (steps),Evidence,Homework"),
        rows,
        (0.08, 0.3, 0.44, 0.18),
    )


def _reflection(plan: LessonPlan) -> list[Block]:
    z = plan.setting.language
    if plan.reflection:
        return _text(plan.reflection)
    asks = (
        ("目标达成情况与依据：", "Reached, and how we know:"),
        ("课堂中的意外与处理：", "What was unexpected:"),
        ("下次改进的一处：", "One thing to change:"),
    )
    return [block for zh, en in asks for block in (Paragraph(say(z, zh, en)), Lines(2))]
