# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Prints layered homework: one sheet for pupils, then answers and the load check for the teacher."""

from dataclasses import replace

from assistant.documents.paper import Block, Heading, Lines, PageBreak, Paper, Paragraph, Points
from assistant.homework.assembly.layered import LayeredHomework, Task
from assistant.homework.assembly.paper_form import PaperItem
from assistant.homework.assembly.printing.items import option_rows, stem
from assistant.homework.assembly.printing.key import answer
from assistant.homework.assembly.words import figure, grade_words
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.printing.for_pupils import pupil_head
from assistant.lesson_preparation.printing.pieces import Printed, listed, sources, state, table, thin
from assistant.lesson_preparation.words import Tier, named
from corpora.curricula import SUBJECTS

_KINDS = {
    "written": ("书面", "written"), "spoken": ("口头", "spoken"), "practice": ("实践", "practice"),
    "reading": ("阅读", "reading"),
}  # fmt: skip
_WHO = {
    Tier.BASIC: ("人人完成", "for all"), Tier.EXTENDED: ("自选", "by choice"),
    Tier.INQUIRY: ("自选", "by choice"),
}  # fmt: skip
_AI = {
    "none": ("本次作业不使用人工智能工具。", "No AI tools for this homework."),
    "look-up": ("可以用人工智能工具查资料，答案自己写。", "AI tools may be used to look things up; answers are your own."),
    "with-note": (
        "可以与人工智能工具讨论，须写明用在哪一步、自己改了什么。",
        "AI tools may be used; note where, and what you changed.",
    ),
}  # fmt: skip


def print_homework(sheet: LayeredHomework) -> Printed:
    """Layers in order; the teacher's page last."""
    pupils = pupil_sheet(sheet)
    blocks = (*pupils.blocks, PageBreak(), *_teacher(sheet))
    return Printed(replace(pupils, blocks=blocks, sources=sources(sheet, sheet.basis)))


def pupil_sheet(sheet: LayeredHomework) -> Paper:
    """What pupils are given, and nothing else."""
    z = sheet.language
    blocks: list[Block] = [pupil_head(z)]
    due = say(z, f"交作业日期：{sheet.due}。", f"Due {sheet.due}. ") if sheet.due else ""
    blocks.append(Paragraph(due + say(z, *_AI[sheet.ai_use]), "lead"))
    blocks += listed(say(z, "完成要求", "How to do it"), sheet.requirements)
    number = 0
    for tier in Tier:
        inside = [task for task in sheet.tasks if task.tier is tier]
        if not inside:
            continue
        total = figure(sum(task.minutes for task in inside))
        who = say(z, *_WHO[tier])
        about = say(z, f"（{who}，约{total}分钟）", f" ({who}, about {total} minutes)")
        blocks.append(Heading(say(z, f"{named(tier, z)}层", f"{named(tier, z)} layer") + about, 2))
        for task in inside:
            number += 1
            blocks += _task(task, number, z)
    blocks.append(Paragraph(say(z, "给家长的话：", "To parents: ") + sheet.parents, "quote"))
    subject = SUBJECTS.get(sheet.subject, sheet.subject) if z == "zh" else sheet.subject
    subtitle = f"{grade_words(sheet.grade, z)} {subject}"
    return Paper(sheet.title, tuple(blocks), subtitle=subtitle, header=sheet.title, language=z)


def _task(task: Task, number: int, z: str) -> list[Block]:
    kind, minutes = say(z, *_KINDS[task.kind]), figure(task.minutes)
    about = say(z, f"（{kind}，{minutes}分钟）", f" ({kind}, {minutes} min)")
    if task.item is None:
        return [Paragraph(f"{number}. {task.text}{about}")]
    text = stem(task.item.model_copy(update={"stem": task.text}), z)
    blocks: list[Block] = []
    if task.item.stimulus.strip():
        blocks.append(Paragraph(task.item.stimulus.strip(), "quote"))
    blocks.append(Paragraph(f"{number}. {text}{about}"))
    blocks += [Paragraph(row) for row in option_rows([(one.label, one.text) for one in task.item.options])]
    lines = PaperItem(number, task.item).lines if task.kind == "written" else 0
    return [*blocks, Lines(lines)] if lines else blocks


def _teacher(sheet: LayeredHomework) -> list[Block]:
    z = sheet.language
    rows = []
    for number, task in enumerate(
        (task for tier in Tier for task in sheet.tasks if task.tier is tier), start=1
    ):
        said = answer(task.item, z) if task.item else task.criteria
        steps = "\n".join(task.item.solution) if task.item else ""
        rows.append(
            (number, named(task.tier, z), say(z, *_KINDS[task.kind]), figure(task.minutes), said, steps)
        )
    blocks: list[Block] = [
        Heading(say(z, "教师用页（不发给学生）", "Teacher's page (not for pupils)")),
        Paragraph(say(z, sheet.load.zh, sheet.load.en), "lead"),
        table(
            say(z, "题号,层次,类型,分钟,答案或标准,过程", "No.,Layer,Kind,Min.,Answer or criteria,Steps"),
            rows,
            (0.07, 0.09, 0.08, 0.08, 0.28, 0.4),
        ),
        Heading(say(z, "批改与反馈", "Marking and feedback"), 2),
        Points((sheet.feedback,)),
        *thin(sheet.thin, z),
        *state(sheet, z),
    ]
    return blocks
