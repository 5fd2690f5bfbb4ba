"""Reports of sittings and mock papers as files: docx, pdf, markdown and, for the report, a workbook."""

from typing import TypeVar

from assistant.artefact import Artefact
from assistant.documents.export import Content
from assistant.documents.paper import (
    Block,
    Fields,
    Heading,
    Lines,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
)
from assistant.documents.workbook import Sheet, Workbook
from assistant.teacher_training.literacy.items import LETTERS
from assistant.teacher_training.literacy.mock import KINDS, NAMES, MockItem, MockPaper
from assistant.teacher_training.literacy.pictures import bars
from assistant.teacher_training.literacy.result import LiteracyResult, ScoreView

W = TypeVar("W")
_GAP = "\u00a0" * 4
"""Blanks that no writer of files takes for one."""


def literacy_content(made: Artefact) -> Content | None:
    """What an artefact of this room prints as; None for any other."""
    if isinstance(made, LiteracyResult):
        return Content(print_result(made), workbook=_workbook(made))
    if isinstance(made, MockPaper):
        sheet, key = print_mock(made), print_key(made)
        whole = Paper(
            made.title, (*sheet.blocks, PageBreak(), Heading("答案与解析"), *key.blocks), header="自编练习"
        )
        return Content(whole, parts=(("试卷", sheet), ("答案与解析", key)))
    return None


# --- the report


def print_result(made: LiteracyResult) -> Paper:
    """The report as a paper."""
    say = _Say(made)
    blocks: list[Block] = [Paragraph(made.notice, "lead"), *_head(made, say), *_dimensions(made, say)]
    if made.progress is not None:
        moved = tuple((one.name, str(one.before), str(one.now)) for one in made.progress.moved)
        head = say(
            ("维度", f"第 {made.progress.number} 次（{made.progress.day}）", "这一次"),
            ("Dimension", f"Test {made.progress.number} ({made.progress.day})", "This test"),
        )
        blocks += [
            Heading(say("和上一次比", "Beside the last test")),
            Paragraph(made.progress.sentence),
            Table(head, moved, (0.5, 0.3, 0.2), numeric=frozenset({1, 2})),
        ]
    blocks += [
        Heading(say("联合国教科文组织的五个方面", "UNESCO's five aspects")),
        _scores(made.aspects, say),
        Heading(say("结果没有说什么", "What the result does not say")),
        Points(tuple(text for text in (*made.limits, made.unchecked, made.mapping) if text)),
    ]
    return Paper(
        made.title,
        (*blocks, *_looks(made, say)),
        subtitle=say("教师数字素养（JY/T 0646—2022）", "Digital literacy of teachers (JY/T 0646-2022)"),
        header=say("仅供教师本人", "For the teacher alone"),
        language=made.language,
        sources=made.sources,
    )


class _Say:
    """Words in the report's language."""

    def __init__(self, made: LiteracyResult) -> None:
        self._place = 0 if made.language == "zh" else 1

    def __call__(self, zh: W, en: W) -> W:
        return (zh, en)[self._place]


def _head(made: LiteracyResult, say: _Say) -> list[Block]:
    form = say("自适应", "adaptive") if made.form == "adaptive" else say("固定卷", "fixed form")
    state = say("已做完", "complete") if made.complete else say("提前结束", "ended early")
    pairs = (
        (say("日期", "Date"), made.day),
        (say("第几次", "Test"), f"{made.number} · {form}"),
        (say("作答", "Answers"), f"{made.overall.answered} · {state}"),
        (say("总体预计得分率", "Overall, expected share"), _interval(made.overall, say)),
    )
    return [Fields(pairs, 2)]


def _dimensions(made: LiteracyResult, say: _Say) -> list[Block]:
    title = say("五个维度", "Five dimensions")
    alt = "; ".join(f"{one.name} {_interval(one, say)}" for one in made.dimensions)
    told = [
        Paragraph(say(f"{one.name}：", f"{one.name}: ") + one.descriptor)
        for one in made.dimensions
        if one.descriptor
    ]
    return [
        Heading(title),
        Picture(
            bars(say("各维度预计得分率", "Expected share by dimension"), made.dimensions, made.language),
            alt,
            caption=say("由弱到强；数值见下表", "Weakest first; the figures stand in the table below"),
        ),
        _scores(made.dimensions, say),
        *told,
    ]


def _scores(scores: tuple[ScoreView, ...], say: _Say) -> Table:
    head = say(
        ("名称", "题数", "预计得分率与 95% 区间", "等级"),
        ("Name", "Items", "Expected share, 95% interval", "Level"),
    )
    few = say("题数少，不给等级", "too few items")
    rows = tuple(
        (one.name, str(one.answered), _interval(one, say), " / ".join(one.levels) or few) for one in scores
    )
    return Table(head, rows, (0.36, 0.1, 0.3, 0.24), numeric=frozenset({1}))


def _looks(made: LiteracyResult, say: _Say) -> list[Block]:
    if not made.looks:
        return []
    blocks: list[Block] = [Heading(say("值得再看一眼的题", "Answers worth another look"))]
    for one in made.looks:
        blocks += [
            Heading(one.indicator, 3),
            Paragraph(one.stem),
            Paragraph(say(f"您的回答（得 {one.earned}%）：", f"You ({one.earned}%): ") + one.given),
            Paragraph(say("更好的回答：", "Better: ") + one.best),
            Paragraph(one.rationale, "note"),
        ]
    return blocks


def _workbook(made: LiteracyResult) -> Workbook:
    say = _Say(made)
    head = say(
        ("编码", "名称", "题数", "预计得分率", "区间下限", "区间上限", "等级"),
        ("Code", "Name", "Items", "Expected share", "Low", "High", "Level"),
    )
    sheets = tuple(
        Sheet(
            name,
            head,
            tuple(
                (one.code, one.name, one.answered, one.share, one.low, one.high, " / ".join(one.levels))
                for one in scores
            ),
            (8, 30, 8, 14, 10, 10, 18),
            made.notice,
        )
        for name, scores in (
            (say("维度", "Dimensions"), (made.overall, *made.dimensions)),
            (say("五个方面", "Aspects"), made.aspects),
        )
    )
    indicators = Sheet(
        say("指标", "Indicators"),
        say(("编码", "指标", "题数", "得分率"), ("Code", "Indicator", "Items", "Share")),
        tuple((one.code, one.name, one.answered, one.share) for one in made.indicators),
        (8, 46, 8, 10),
        say("每个指标只有一两题，只作线索。", "One or two items each: hints only. ") + made.unchecked,
    )
    return Workbook(made.title, (*sheets, indicators), made.language)


def _interval(score: ScoreView, say: _Say) -> str:
    return f"{score.share}%" + say(f"（{score.low}–{score.high}）", f" ({score.low}–{score.high})")


# --- the mock paper


def print_mock(made: MockPaper) -> Paper:
    """What is answered: no key is in it."""
    pairs = (
        ("题数", str(len(made.items))),
        ("满分", f"{made.marks} 分"),
        ("建议时间", f"{made.minutes} 分钟"),
    )
    blocks: list[Block] = [Paragraph(made.notice, "note"), Fields((*pairs, ("得分", "")), 2)]
    for place, kind in zip("一二三", KINDS, strict=True):
        mine = [item for item in made.items if item.kind == kind]
        if mine:
            blocks.append(Heading(f"{place}、{NAMES[kind]}（{len(mine)} 题，每题 {mine[0].full} 分）"))
            blocks.append(Paragraph(_HOW[kind], "note"))
            for item in mine:
                blocks += _question(item)
    return Paper(made.title, tuple(blocks), header="自编练习", subtitle="按 JY/T 0646—2022 的五个维度命制")


_HOW = {
    "knowledge": "每题只有一个正确选项。",
    "judgement": "选出您认为最妥当的做法；次好的做法得部分分。",
    "task": "有横线的把结果写在横线上，其余选一项。",
}


def _question(item: MockItem) -> list[Block]:
    if not item.options:
        return [Paragraph(f"{item.number}. {item.stem}"), Lines(1)]
    named = [f"{letter}. {text}" for letter, text in zip(LETTERS, item.options, strict=True)]
    longest = max(map(len, named))
    beside = 4 if longest <= 10 else 2 if longest <= 20 else 1  # a line holds about 44 characters
    rows = (named[at : at + beside] for at in range(0, len(named), beside))
    return [Paragraph(f"{item.number}. {item.stem}（{_GAP}）"), *(Paragraph(_GAP.join(row)) for row in rows)]


def print_key(made: MockPaper) -> Paper:
    """Blueprint, key and reasons."""
    head = ("维度", NAMES["knowledge"], NAMES["judgement"], NAMES["task"], "分值")
    rows: list[tuple[str, ...]] = [
        (f"{one.code} {one.name}", str(one.knowledge), str(one.judgement), str(one.task), str(one.marks))
        for one in made.blueprint
    ]
    sums = [sum(int(row[column]) for row in rows) for column in range(1, 5)]
    rows.append(("合计", *map(str, sums)))
    keys = tuple((str(one.number), _key(one), one.indicator, one.rationale) for one in made.items)
    blocks: tuple[Block, ...] = (
        Heading("双向细目表", 2),
        Table(head, tuple(rows), (0.4, 0.15, 0.18, 0.12, 0.15), numeric=frozenset({1, 2, 3, 4})),
        Heading("答案与理由", 2),
        Table(("题号", "答案与得分", "指标", "理由"), keys, (0.08, 0.26, 0.1, 0.56)),
        Paragraph(made.unchecked, "note"),
    )
    return Paper(f"{made.title}·答案与解析", blocks, header="自编练习")


def _key(item: MockItem) -> str:
    if not item.options:
        return item.answer
    if item.kind != "judgement":
        return item.key
    return "，".join(f"{letter} {mark} 分" for letter, mark in zip(LETTERS, item.marks, strict=True))
