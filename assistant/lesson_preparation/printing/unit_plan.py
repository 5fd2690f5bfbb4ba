"""Prints a unit plan (大单元教学设计)."""

from assistant.documents.paper import Block, Heading, Lines, Paper, Paragraph, Points
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.from_plan import grade_name
from assistant.lesson_preparation.printing.lesson_plan import board_blocks, goal_text
from assistant.lesson_preparation.printing.pieces import Printed, fields, listed, sources, state, table, thin
from assistant.lesson_preparation.unit import UnitPlan
from assistant.lesson_preparation.words import named
from corpora import curricula


def print_unit(unit: UnitPlan) -> Printed:
    """Head, ideas and questions, goals, performance task with rubric, the map of periods, homework."""
    z, setting = unit.setting.language, unit.setting
    subject = say(z, curricula.SUBJECTS.get(setting.subject, setting.subject), setting.subject.capitalize())
    blocks: list[Block] = [
        _head(unit, subject),
        *listed(
            say(z, "课标依据", "Curriculum"), [f"{one.code}　{one.gist}" for one in unit.standards], level=1
        ),
        *_said(say(z, "主题分析", "The theme"), unit.theme_analysis),
        *_said(say(z, "学情分析", "The learners"), unit.learner_analysis),
        *listed(say(z, "学习条件", "Conditions"), unit.conditions, level=1),
        *listed(say(z, "大概念", "Big ideas"), [one.text for one in unit.ideas], level=1),
        *listed(say(z, "基本问题", "Essential questions"), [one.text for one in unit.questions], level=1),
        Heading(say(z, "单元目标", "Goals")),
        table(
            say(z, "编号,核心素养,目标,达成证据", "No.,Competency,Goal,Evidence"),
            [(goal.id, goal.literacy, goal_text(goal, z), goal.evidence) for goal in unit.goals],
            (0.08, 0.16, 0.5, 0.26),
        ),
        Heading(say(z, "真实情境", "Situation")),
        Paragraph(unit.situation),
        *_task(unit),
        *listed(say(z, "过程性证据", "Evidence on the way"), unit.process_evidence, level=1),
        Heading(say(z, "课时规划", "Map of periods")),
        table(
            say(
                z, "课时,课题与子任务,学习活动,评价证据,目标", "Period,Title and task,Activity,Evidence,Goals"
            ),
            [
                (
                    one.number,
                    f"{one.title}\n{one.task}",
                    one.activity,
                    one.evidence,
                    say(z, "、", ", ").join(one.goals),
                )
                for one in unit.periods
            ],
            (0.08, 0.28, 0.3, 0.22, 0.12),
        ),
        Heading(say(z, "知识结构", "Structure of knowledge")),
        *board_blocks(unit.structure),
        *_homework(unit),
        *listed(say(z, "资源", "Resources"), unit.resources, level=1),
        Heading(say(z, "单元反思", "Reflection")),
        *([Paragraph(unit.reflection)] if unit.reflection else [Lines(6)]),
        *thin(unit.thin, z),
        *state(unit, z),
    ]
    title = say(z, f"{unit.title}　大单元教学设计", f"{unit.title}: unit plan")
    return Printed(
        Paper(
            title=title,
            blocks=tuple(blocks),
            subtitle=f"{grade_name(setting.grade, z)} {subject}",
            header=title,
            language=z,
            sources=sources(unit, (f"{one.code} {one.gist}" for one in unit.standards)),
        )
    )


def _head(unit: UnitPlan, subject: str) -> Block:
    z, setting = unit.setting.language, unit.setting
    return fields(
        (say(z, "单元", "Unit"), setting.unit),
        (say(z, "学科", "Subject"), subject),
        (say(z, "年级", "Grade"), grade_name(setting.grade, z)),
        (say(z, "教材", "Textbook"), setting.textbook),
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
    )


def _said(title: str, text: str) -> list[Block]:
    return [Heading(title), *(Paragraph(line) for line in text.split("\n") if line.strip())] if text else []


def _task(unit: UnitPlan) -> list[Block]:
    """The performance task in its six parts, and the rubric with the levels side by side."""
    z, task = unit.setting.language, unit.task
    levels = max(len(one.levels) for one in task.rubric)
    names = say(z, "优秀,良好,合格,待改进,起步", "Excellent,Good,Pass,Not yet,Beginning").split(",")[:levels]
    rows = [(one.name, *one.levels, *[""] * (levels - len(one.levels))) for one in task.rubric]
    return [
        Heading(say(z, "表现性任务", "Performance task")),
        fields(
            (say(z, "目标", "Goal"), task.goal),
            (say(z, "角色", "Role"), task.role),
            (say(z, "对象", "Audience"), task.audience),
            (say(z, "情境", "Situation"), task.situation),
            (say(z, "成果", "Product"), task.product),
            (say(z, "标准", "Standards"), task.standards),
            columns=1,
        ),
        table(",".join([say(z, "评价维度", "Criterion"), *names]), rows),
    ]


def _homework(unit: UnitPlan) -> list[Block]:
    z = unit.setting.language
    if not unit.homework:
        return []
    rows = [
        (one.id, named(one.tier, z), one.text, say(z, "、", ", ").join(one.goals), one.minutes)
        for one in unit.homework
    ]
    return [
        Heading(say(z, "单元作业", "Homework")),
        table(
            say(z, "编号,层次,内容,对应目标,分钟", "No.,Level,Task,Goals,Min"),
            rows,
            (0.09, 0.11, 0.56, 0.14, 0.1),
        ),
        Heading(say(z, "参考答案", "Answers"), 2),
        Points(tuple(f"{one.id}　{one.answer}" for one in unit.homework)),
    ]
