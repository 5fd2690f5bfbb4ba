"""Feedback sheets on paper (作业反馈单): for one pupil, or for a whole class with a page each. Names come in
here and nowhere before."""

from collections.abc import Sequence

from assistant.documents.paper import Block, Fields, Heading, PageBreak, Paper, Paragraph, Points, Table
from assistant.homework.desk.results import Result
from assistant.homework.desk.types import Assignment, Pupil

_STATUS = {
    "right": "做对了",
    "part": "部分做对",
    "again": "再想一想",
    "missing": "没有交",
    "unread": "没看清",
}


def sheet(assignment: Assignment, pupil: Pupil, results: Sequence[Result]) -> Paper:
    """The sheet of one pupil."""
    return Paper("作业反馈单", _blocks(assignment, pupil, results), subtitle=assignment.title)


def sheets(assignment: Assignment, whole: Sequence[tuple[Pupil, Sequence[Result]]]) -> Paper:
    """All sheets in one document, a page each, to be cut apart: each names its own pupil only."""
    blocks: list[Block] = []
    for pupil, results in whole:
        if blocks:
            blocks.append(PageBreak())
        blocks += _blocks(assignment, pupil, results)
    return Paper("作业反馈单", tuple(blocks), subtitle=assignment.title)


def redo(results: Sequence[Result]) -> tuple[str, ...]:
    """What a pupil does again, in the order of the paper."""
    return tuple(each.again for each in results if each.again)


def _blocks(assignment: Assignment, pupil: Pupil, results: Sequence[Result]) -> tuple[Block, ...]:
    rows = tuple((str(each.number), _STATUS[each.status], each.right, each.next_step) for each in results)
    again = redo(results)
    return (
        Fields((("姓名", pupil.name), ("班级", assignment.klass), ("作业", assignment.title)), columns=3),
        Table(("题号", "情况", "写得好的地方", "下一步"), rows, widths=(0.09, 0.16, 0.33, 0.42)),
        Heading("要再练一练的", 2),
        Points(again, ordered=True) if again else Paragraph("这次没有要重做的题。"),
        Paragraph("这张单子由老师审阅后发给你，只写你自己的情况。有不明白的地方，拿着它来问老师。", "note"),
    )
