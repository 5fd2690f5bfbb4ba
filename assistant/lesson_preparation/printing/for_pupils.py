"""Prints what pupils get: the learning guide and the worksheet, with answers on a page of their own."""

from assistant.documents.paper import Block, Heading, Lines, PageBreak, Paper, Paragraph
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.from_plan import PlanReference, grade_name
from assistant.lesson_preparation.artefacts.learning_guide import LearningGuide, Task
from assistant.lesson_preparation.artefacts.worksheet import Worksheet
from assistant.lesson_preparation.printing.pieces import (
    Printed,
    fields,
    listed,
    numbered,
    sources,
    state,
    table,
    thin,
)
from assistant.lesson_preparation.words import Tier, named


def pupil_head(language: str) -> Block:
    """Where the pupil writes; class and number are enough to give it back."""
    blank = "　　　　"
    return fields(
        (say(language, "班级", "Class"), blank),
        (say(language, "学号", "Number"), blank),
        (say(language, "日期", "Date"), blank),
        columns=3,
    )


def subtitle(plan: PlanReference, language: str) -> str:
    """Grade and subject."""
    return f"{grade_name(plan.grade, language)} {plan.subject}"


def print_guide(guide: LearningGuide) -> Printed:
    """Goals, warm-up, chain of tasks, exercises, a look back; then a page with answers."""
    z = guide.language
    blocks: list[Block] = [
        pupil_head(z),
        Heading(say(z, "学习目标与评价任务", "Goals and how they show")),
        table(
            say(z, "编号,我的学习目标,完成什么算达到", "No.,I can,Shown by"),
            [(goal.goal, goal.text, numbered(goal.shown_by)) for goal in guide.goals],
            (0.08, 0.56, 0.36),
        ),
        *listed(say(z, "课标要求", "Curriculum"), guide.standards),
    ]
    if guide.warmup:
        blocks.append(Heading(say(z, "课前预习", "Before the lesson")))
        for number, one in enumerate(guide.warmup, start=1):
            blocks += [Paragraph(f"{number}. {one.ask}"), Lines(2)]
    blocks.append(Heading(say(z, "课中任务", "In the lesson")))
    for number, task in enumerate(guide.tasks, start=1):
        blocks += _task(number, task, z)
    if guide.exercises:
        blocks.append(Heading(say(z, "检测与作业", "Exercises")))
        for each in guide.exercises:
            about = say(
                z,
                f"【{each.tier}】（约{each.minutes}分钟，目标{'、'.join(each.goals) or '—'}）",
                f"[{each.tier}, about {each.minutes} min, goals {', '.join(each.goals) or '–'}] ",
            )
            blocks += [Paragraph(f"{each.id}　{about}{each.text}"), Lines(3)]
    blocks.append(Heading(say(z, "学后反思", "Looking back")))
    for ask in guide.reflection:
        blocks += [Paragraph(ask), Lines(2)]
    blocks += [
        PageBreak(),
        *listed(
            say(z, "参考答案（教师页）", "Answers (teacher's page)"),
            [
                *(f"{say(z, '预习', 'Before')}{n}　{one.answer}" for n, one in enumerate(guide.warmup, 1)),
                *(f"{one.id}　{one.text}" for one in guide.key),
            ],
            level=1,
        ),
        *thin(guide.thin, z),
        *state(guide, z),
    ]
    return Printed(
        Paper(
            guide.title,
            tuple(blocks),
            subtitle=subtitle(guide.plan, z),
            header=guide.title,
            language=z,
            sources=sources(guide, guide.basis),
        )
    )


def _task(number: int, task: Task, z: str) -> list[Block]:
    goals = say(z, "、", ", ").join(task.goals)
    about = say(
        z,
        f"（{task.minutes}分钟{f'，目标{goals}' if goals else ''}）",
        f" ({task.minutes} min{f', goals {goals}' if goals else ''})",
    )
    blocks: list[Block] = [
        Heading(f"{say(z, f'任务{number}　', f'Task {number}: ')}{task.title}{about}", 2),
        Paragraph(task.doing),
    ]
    for question in task.questions:
        blocks += [Paragraph(f"{question.id}　{question.text}"), Lines(question.lines)]
    if task.levels:
        names = [named(tier, "en" if z == "en" else "zh") for tier in Tier]
        for name, text in zip(names, task.levels, strict=True):
            blocks += [Paragraph(f"□ {name}{say(z, '：', ': ')}{text}"), Lines(2)]
    if task.criteria:
        blocks.append(
            Paragraph(say(z, "我做到了：", "I did: ") + "　".join(f"□ {one}" for one in task.criteria))
        )
    blocks.append(Paragraph(say(z, f"学法提示：{task.tip}", f"Tip: {task.tip}"), "note"))
    return blocks


def print_worksheet(sheet: Worksheet) -> Printed:
    """A page a tier, each with the same goals, then the answers."""
    z = sheet.language
    blocks: list[Block] = []
    for tier in Tier:
        if blocks:
            blocks.append(PageBreak())
        name = named(tier, z)
        blocks += [
            Heading(say(z, f"{name}层", f"{name} tier")),
            pupil_head(z),
            *listed(
                say(z, "目标（三层相同）", "Goals (the same in every tier)"),
                [f"{g.id}　{g.text}" for g in sheet.goals],
            ),
        ]
        for number, task in enumerate((one for one in sheet.tasks if one.tier is tier), start=1):
            about = say(
                z,
                f"（目标{task.goal}，约{task.minutes}分钟）",
                f" (goal {task.goal}, about {task.minutes} min)",
            )
            blocks += [
                Paragraph(f"{number}. {task.text}{about}"),
                *(Paragraph(help_, "note") for help_ in task.scaffolds),
                Lines(task.lines),
            ]
    blocks += [
        PageBreak(),
        Heading(say(z, "参考答案与标准（教师页）", "Answers and criteria (teacher's page)")),
    ]
    criteria = {goal.id: say(z, "；", "; ").join(goal.criteria) for goal in sheet.goals}
    blocks += [
        table(
            say(z, "目标,层次,答案,达到的标准", "Goal,Tier,Answer,Criteria"),
            [
                (
                    one.goal,
                    named(one.tier, z),
                    one.answer or say(z, "按右栏标准判断", "judge by the criteria"),
                    criteria[one.goal],
                )
                for one in sheet.tasks
            ],
            (0.1, 0.12, 0.43, 0.35),
        ),
        *thin(sheet.thin, z),
        *state(sheet, z),
    ]
    return Printed(
        Paper(
            sheet.title,
            tuple(blocks),
            subtitle=subtitle(sheet.plan, z),
            header=sheet.title,
            language=z,
            sources=sources(sheet, sheet.basis),
        )
    )
