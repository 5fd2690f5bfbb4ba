"""The blueprint sheet (双向细目表): each item, knowledge by level, the plan against the paper."""

from collections.abc import Iterator

from assistant.documents.paper import Block, Heading, Table
from assistant.documents.workbook import Cell, Live, Sheet
from assistant.homework.assembly.exam_paper import ExamPaper
from assistant.homework.assembly.paper_form import PaperForm, PaperItem
from assistant.homework.assembly.words import band_name, figure, knowledge_names, level_name, type_name
from assistant.homework.items.item import Cognitive
from assistant.lesson_preparation.artefacts.base import say

_CONTEXTS = {
    "life": ("生活", "life"), "subject": ("学科", "subject"), "technology": ("科技", "technology"),
    "culture": ("文化", "culture"), "none": ("无情境", "none"),
}  # fmt: skip
_ORIGINS = {
    "original": ("原创", "original"), "adapted": ("改编", "adapted"), "imported": ("选用", "taken"),
    "template": ("模板生成", "from a template"),
}  # fmt: skip
_HEAD = (
    "题号,题型,分值,考查内容,认知水平,难度,预估P,情境,来源,用时(分)",
    "No.,Type,Points,Knowledge,Level,Difficulty,P,Context,Origin,Minutes",
)


def row(one: PaperItem, language: str) -> tuple[Cell, ...]:
    """One item of the sheet."""
    item = one.item
    return (
        one.number, type_name(item.type, language), item.points, knowledge_names(item.knowledge, language),
        level_name(item.cognitive, language), band_name(item.band, language), item.expected,
        say(language, *_CONTEXTS[item.context]), say(language, *_ORIGINS[item.origin]), item.minutes,
    )  # fmt: skip


def sheet_blocks(paper: ExamPaper) -> list[Block]:
    """Items of each form, the two-way table, and plan against paper."""
    z = paper.language
    several = len(paper.forms) > 1
    blocks: list[Block] = [Heading(say(z, "双向细目表", "Blueprint sheet"), 2)]
    for form in paper.forms:
        rows = tuple(tuple(_shown(cell) for cell in row(one, z)) for one in form.items)
        caption = say(z, f"{form.letter}卷", f"Form {form.letter}") if several else ""
        widths = (0.06, 0.12, 0.07, 0.27, 0.09, 0.1, 0.08, 0.08, 0.07, 0.06)
        blocks.append(Table(tuple(say(z, *_HEAD).split(",")), rows, widths, caption, frozenset({2, 6, 9})))
        blocks.append(_two_way(form, z))
    return [*blocks, Heading(say(z, "计划与实际", "Planned and achieved"), 2), _plan(paper), _sums(paper)]


def _shown(cell: Cell) -> str:
    return figure(cell) if isinstance(cell, float) else str(cell)


def _two_way(form: PaperForm, z: str) -> Table:
    """Points by knowledge and level."""
    levels = [level for level in Cognitive if any(one.item.cognitive is level for one in form.items)]
    groups: dict[str, dict[Cognitive, float]] = {}
    for one in form.items:
        name = knowledge_names(one.item.knowledge[:1], z) or say(z, "未标注", "untagged")
        held = groups.setdefault(name, {})
        held[one.item.cognitive] = held.get(one.item.cognitive, 0.0) + one.points
    total = say(z, "合计", "Total")
    rows = [
        (name, *(figure(held.get(level, 0.0)) for level in levels), figure(sum(held.values())))
        for name, held in groups.items()
    ]
    sums = [sum(held.get(level, 0.0) for held in groups.values()) for level in levels]
    rows.append((total, *(figure(value) for value in sums), figure(sum(sums))))
    head = (say(z, "考查内容", "Knowledge"), *(level_name(level, z) for level in levels), total)
    caption = say(z, "各考查内容在各认知水平上的分值", "Points by knowledge and level")
    return Table(head, tuple(rows), caption=caption, numeric=frozenset(range(1, len(head))))


def _plan(paper: ExamPaper) -> Table:
    z = paper.language
    forms = [say(z, f"{form.letter}卷", f"Form {form.letter}") for form in paper.forms]
    head = (say(z, "指标", "Wish"), say(z, "计划", "Planned"), *forms, say(z, "达到", "Met"))
    rows = tuple(
        (
            say(z, each.what_zh, each.what_en),
            say(z, each.planned_zh, each.planned_en),
            *(figure(value) for value in each.actual),
            "✓" if each.met else say(z, "未达到", "no"),
        )
        for each in paper.achieved
    )
    return Table(head, rows, numeric=frozenset(range(2, 2 + len(forms))))


_FIGURES = (
    ("items", "题数", "Items"), ("points", "总分", "Points"), ("minutes", "预计用时（分钟）", "Minutes"),
    ("expected", "预估平均难度 P", "Mean expected P"), ("easy", "容易题分值", "Easy points"),
    ("medium", "中等题分值", "Medium points"), ("hard", "难题分值", "Hard points"),
    ("information", "信息量", "Information"),
)  # fmt: skip


def _sums(paper: ExamPaper) -> Table:
    z = paper.language
    head = (
        say(z, "全卷", "Whole"),
        *(say(z, f"{each.letter}卷", f"Form {each.letter}") for each in paper.figures),
    )
    rows = tuple(
        (say(z, zh, en), *(f"{getattr(each, name):g}" for each in paper.figures)) for name, zh, en in _FIGURES
    )
    return Table(head, rows, numeric=frozenset(range(1, len(head))))


def sheets(paper: ExamPaper) -> Iterator[Sheet]:
    """The sheet of each form with live sums, and plan against paper."""
    z = paper.language
    for form in paper.forms:
        rows = [row(one, z) for one in form.items]
        last = len(rows) + 1
        mean = sum(one.points * one.item.expected for one in form.items) / form.points
        rows.append(
            (
                say(z, "合计", "Total"), "", Live(f"=SUM(C2:C{last})", form.points), "", "", "",
                Live(f"=SUMPRODUCT(C2:C{last},G2:G{last})/C{last + 1}", round(mean, 3)), "", "",
                Live(f"=SUM(J2:J{last})", form.minutes),
            )
        )  # fmt: skip
        name = say(z, f"细目表{form.letter}卷", f"Form {form.letter}")
        yield Sheet(
            name, tuple(say(z, *_HEAD).split(",")), tuple(rows), (6, 12, 8, 34, 10, 10, 8, 10, 10, 10)
        )
    plan = _plan(paper)
    yield Sheet(
        say(z, "计划与实际", "Planned"), plan.header, plan.rows, (44, 16, *[10] * len(paper.forms), 10)
    )
