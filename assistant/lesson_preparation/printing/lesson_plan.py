"""Prints a lesson plan as Chinese schools print a 教案, or in English where the plan is."""

from collections.abc import Iterator

from assistant.documents.paper import Block, Heading, Lines, Paper, Paragraph, Points, Table
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.from_plan import done, grade_name, subject_name
from assistant.lesson_preparation.plan import BoardNode, Goal, LessonPlan, Step
from assistant.lesson_preparation.printing.pieces import (
    Printed,
    fields,
    numbered,
    sources,
    state,
    table,
    thin,
)
from assistant.lesson_preparation.words import Language, Tier, named

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
    """A table a period: phase, teacher, pupils, intent, minutes; the questions and levels stand in it."""
    z = plan.setting.language
    head = say(z, "环节,教师活动,学生活动,设计意图,时间", "Phase,Teacher,Pupils,Why,Min")
    for period in sorted({step.period for step in plan.steps}):
        own = [step for step in plan.steps if step.period == period]
        total = sum(step.minutes for step in own)
        if len({step.period for step in plan.steps}) > 1:
            yield Heading(say(z, f"第{period}课时（{total}分钟）", f"Period {period} ({total} min)"), 2)
        yield table(head, [row for step in own for row in _rows(step, z)], (0.12, 0.36, 0.3, 0.14, 0.08))


def _rows(step: Step, z: Language) -> Iterator[tuple[str, str, str, str, str]]:
    """A step with its minutes, then its questions, levels and checks in rows of their own, so that a long
    step may break over two pages."""
    more = [
        *(
            [say(z, "资源：", "Resources: ") + say(z, "、", ", ").join(step.resources)]
            if step.resources
            else []
        ),
        *([say(z, f"技术：{step.tech}", f"Technology: {step.tech}")] if step.tech else []),
    ]
    yield (
        f"{named(step.phase, z)}\n{step.title}",
        "\n".join([step.teacher, *more]),
        step.students,
        step.intent,
        say(z, f"{step.minutes}分钟", str(step.minutes)),
    )
    for question in step.questions:
        level = named(question.level, z)
        asked = say(z, f"问（{level}）：{question.text}", f"Ask ({level}): {question.text}")
        if question.follow_up:
            asked += "\n" + say(z, f"追问：{question.follow_up}", f"Then: {question.follow_up}")
        yield "", asked, say(z, f"预设：{question.expected}", f"Expected: {question.expected}"), "", ""
    if step.tiers is not None:
        names = (named(tier, z) for tier in Tier)
        texts = zip(names, (step.tiers.basic, step.tiers.extended, step.tiers.inquiry), strict=True)
        levels = "\n".join(f"{name}{say(z, '：', ': ')}{text}" for name, text in texts)
        yield "", say(z, "分层任务，由学生自选起点", "Levels; pupils choose where to begin"), levels, "", ""
    if step.checks:
        seen = [
            say(z, f"评价（{one.goal}）：{one.evidence}", f"Check ({one.goal}): {one.evidence}")
            for one in step.checks
        ]
        criteria = [
            f"{one.goal}{say(z, '：', ': ')}{say(z, '；', '; ').join(one.criteria)}" for one in step.checks
        ]
        yield "", "\n".join(seen), "\n".join(criteria), "", ""


def board_blocks(node: BoardNode) -> Iterator[Block]:
    """The board as an indented tree."""
    yield Paragraph(node.text, "lead")
    rows: list[str] = []

    def walk(one: BoardNode, depth: int) -> None:
        rows.append("　　" * depth + one.text)
        for child in one.children:
            walk(child, depth + 1)

    for child in node.children:
        walk(child, 0)
    if rows:
        yield Points(tuple(rows))


def homework_blocks(plan: LessonPlan) -> list[Block]:
    """The homework with minutes and goals, and the answers beneath."""
    z = plan.setting.language
    if not plan.homework:
        return []
    rows = [
        (one.id, named(one.tier, z), one.text, say(z, "、", ", ").join(one.goals), one.minutes)
        for one in plan.homework
    ]
    total = sum(one.minutes for one in plan.homework)
    return [
        table(
            say(z, "编号,层次,内容,对应目标,分钟", "No.,Level,Task,Goals,Min"),
            rows,
            (0.09, 0.11, 0.56, 0.14, 0.1),
        ),
        Paragraph(
            say(
                z,
                f"全部完成预计{total}分钟；基础为必做，其余选做。由教师批改，不要求家长批改。",
                f"About {total} minutes for all; the core tasks are required.",
            ),
            "note",
        ),
        Heading(say(z, "参考答案", "Answers"), 2),
        Points(tuple(f"{one.id}　{one.answer}" for one in plan.homework)),
    ]


def _matrix(plan: LessonPlan) -> Table:
    z = plan.setting.language
    titles = {step.id: step.title for step in plan.steps}
    nothing = say(z, "（缺）", "(none)")
    rows = [
        (
            row.goal,
            numbered(titles[one] for one in row.steps) if row.steps else nothing,
            numbered(row.evidence) if row.evidence else nothing,
            say(z, "、", ", ").join(row.homework) or "—",
        )
        for row in plan.matrix
    ]
    return table(
        say(z, "目标,学习活动,评价证据,作业", "Goal,Activities,Evidence,Homework"),
        rows,
        (0.1, 0.34, 0.42, 0.14),
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
    return [block for zh, en in asks for block in (Paragraph(say(z, zh, en)), Lines(3))]
