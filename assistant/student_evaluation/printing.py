"""Comments and records on paper and as workbook."""

from assistant.documents.export import Content
from assistant.documents.paper import Block, Heading, Paper, Paragraph, Table
from assistant.documents.workbook import Sheet, Workbook
from assistant.learning_analysis.reports import printing
from assistant.learning_analysis.reports.base import Told
from assistant.student_evaluation.comments import TermComments
from assistant.student_evaluation.evidence import AREAS
from assistant.student_evaluation.record import QualityRecord


def content(artefact: Told) -> Content:
    """What an artefact of this room or a report of learning analysis prints as."""
    if isinstance(artefact, TermComments):
        return comments_content(artefact)
    if isinstance(artefact, QualityRecord):
        return record_content(artefact)
    return printing.content(artefact)


def comments_content(made: TermComments) -> Content:
    """A row a pupil, with the state of its confirmation."""
    header = ("学生", "评语", "确认")
    rows = tuple((each.pupil, each.text, "已确认" if each.confirmed else "未确认") for each in made.comments)
    blocks: list[Block] = [Table(header, rows, (0.16, 0.7, 0.14))]
    if made.without:
        blocks.append(Paragraph("没有勾选证据、因此没有评语：" + "、".join(made.without), "note"))
    blocks += [Paragraph(text, "note") for text in (made.notice, made.label) if text]
    book = Workbook(made.title, (Sheet("评语", header, rows, (16, 60, 10)),))
    return Content(paper=Paper(made.title, tuple(blocks)), workbook=book)


def record_content(made: QualityRecord) -> Content:
    """A table an area; no sum anywhere."""
    header = ("日期", "写实记录", "出处")
    blocks: list[Block] = [Paragraph(f"学生代号：{made.pupil}")]
    for log in made.areas:
        blocks.append(Heading(AREAS[log.area][0]))
        rows = tuple((each.day, each.text, each.source) for each in log.entries)
        blocks.append(
            Table(header, rows, (0.18, 0.6, 0.22)) if rows else Paragraph("本学期暂无记录。", "note")
        )
    blocks += [Paragraph(text, "note") for text in (made.notice, made.label) if text]
    return Content(paper=Paper(made.title, tuple(blocks)))
