"""Artefacts of practice and research on paper: what is shown with its source, then room to write."""

from collections.abc import Callable, Sequence
from typing import Any

from assistant.documents.paper import Block, Fields, Heading, Lines, Paper, Paragraph, Points, Table
from assistant.teacher_training.practice.base import Practised, Prompt, Shown
from assistant.teacher_training.practice.gathering import titles_of
from assistant.teacher_training.practice.reflection import TeachingReflection

_KINDS = {
    "lesson-plan": "教案", "lesson-observation": "课堂观察报告", "class-report": "班级学情报告",
    "commentary-lesson": "讲评课", "homework": "作业共性错误", "teaching-reflection": "教学反思",
    "teaching-case": "教学案例", "project-outline": "课题提纲",
}  # fmt: skip


def print_practice(artefact: Practised) -> Paper:
    """The artefact as a paper. Raises KeyError for a kind without a printer."""
    subtitle, blocks = PRINTERS[type(artefact)](artefact)
    return Paper(
        title=artefact.title,
        subtitle=subtitle,
        blocks=(Paragraph(artefact.notice, "lead"), *blocks, *_thin(artefact)),
        header="教师专业发展材料，不作考核依据",
        sources=tuple(f"{one.id} {_KINDS.get(one.kind, one.kind)}：{_title(one.title, one.version)}"
                      for one in artefact.sources),
    )  # fmt: skip


def _reflection(made: Any) -> tuple[str, list[Block]]:
    by_id = {one.id: one for one in made.shown}
    planned, seen = ([by_id[each] for each in ids] for ids in (made.planned, made.seen))
    blocks: list[Block] = [Heading("一、原来怎样打算", 1), *shown_table(made, planned, "没有关联教案。")]
    blocks += [Heading("二、证据显示了什么", 1), *shown_table(made, seen, "没有课堂或结果的材料。")]
    blocks += [Heading("三、想一想（由教师本人填写）", 1), *asked(made.questions)]
    blocks.append(Heading("四、下一次只改一处", 1))
    change = made.change
    if change.suggestion:
        blocks.append(Paragraph(f"可以试试：{change.suggestion}{_refs(change.about)}"))
    else:
        blocks.append(Paragraph("现有材料不足以提出建议，请您自己选定一处。", "note"))
    blocks += [Paragraph("您的决定："), *_answer(change.words)]
    blocks.append(Heading("五、怎样知道有没有用", 1))
    for one in made.proof:
        pairs = (
            ("看什么", one.look_at),
            ("现在", one.now),
            ("什么说明有用", one.speaks_for),
            ("什么时候再看", one.when),
        )
        blocks.append(Fields(pairs, 1))
    if not made.proof:
        blocks += [
            Paragraph("选定一处改变后，写下：看什么、现在怎样、什么说明有用、什么时候再看。"),
            Lines(3),
        ]
    return "教学反思", blocks


def shown_table(made: Practised, some: Sequence[Shown], otherwise: str) -> list[Block]:
    """What sources show, with the source of each line."""
    if not some:
        return [Paragraph(otherwise, "note")]
    titles = titles_of(made.sources)
    rows = tuple(
        (one.id, one.text + (f"\n原话：“{one.quote}”" if one.quote and one.quote not in one.text else ""),
         f"{one.source} {titles.get(one.source, '')}")
        for one in some
    )  # fmt: skip
    return [Table(("编号", "内容", "出处"), rows, (0.1, 0.62, 0.28))]


def asked(prompts: Sequence[Prompt]) -> list[Block]:
    """Questions, each with its answer or room for one."""
    blocks: list[Block] = []
    for number, one in enumerate(prompts, start=1):
        blocks += [Paragraph(f"{number}. {one.question}{_refs(one.about)}"), *_answer(one.answer)]
    return blocks


def _answer(text: str) -> list[Block]:
    return [Paragraph(text, "quote")] if text.strip() else [Lines(2)]


def _refs(ids: Sequence[str]) -> str:
    return f"〔{'、'.join(ids)}〕" if ids else ""


def _title(title: str, version: int) -> str:
    return title + (f"（第 {version} 版）" if version else "")


def _thin(made: Practised) -> list[Block]:
    return [Heading("材料不足之处", 2), Points(tuple(made.thin))] if made.thin else []


PRINTERS: dict[type[Practised], Callable[[Any], tuple[str, list[Block]]]] = {TeachingReflection: _reflection}
