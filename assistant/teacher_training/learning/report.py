"""The learning record as an artefact (学习档案报告): what was learned and what it earned."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.documents.export import Content
from assistant.documents.paper import Block, Fields, Heading, Paper, Paragraph, Table
from assistant.documents.workbook import Cell, Sheet, Workbook
from assistant.teacher_training.learning.certificate import Certificate
from assistant.teacher_training.learning.credits import Judged, by_kind, total
from assistant.teacher_training.learning.rules import Rules
from assistant.teacher_training.learning.wording import called, done, term_name, why
from corpora.moments import CHINA

Language = Literal["zh", "en"]
NOTICE = {
    "zh": "本档案供教师本人了解自己的学习，不打分、不排名，不用于考核、评优或职称评审。",
    "en": "For the teacher's own use: no mark, no rank, not for appraisal, awards or titles.",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """One thing done. `why` is empty where it earned what its rule gives."""

    day: str
    done: str
    title: str
    credits: float
    hours: float
    why: str = ""
    rules: str
    imported: bool = False


class KindSum(_Part):
    """What one kind of activity earned."""

    kind: str
    credits: float
    hours: float
    counted: int


class CertificateLine(_Part):
    """A certificate of the teacher."""

    code: str
    title: str
    issued: str


class LearningReport(Artefact):
    """The record of a term, or the whole one where `term` is empty. Names of kinds and verbs are in the
    report's language."""

    kind: Literal["learning-record"] = "learning-record"
    title: str = Field(min_length=1)
    language: Language = "zh"
    term: str = ""
    made: str
    rules: str
    source: str
    credits: float
    hours: float
    sums: list[KindSum] = Field(default_factory=list)
    rows: list[Row] = Field(default_factory=list)
    certificates: list[CertificateLine] = Field(default_factory=list)


def report_of(
    identity: str, judged: tuple[Judged, ...], held: tuple[Certificate, ...], rules: Rules, term: str,
    now: datetime, language: Language,
) -> LearningReport:  # fmt: skip
    """The report of a ledger as it was judged, the newest first."""
    shown = [each for each in judged if not term or each.term == term]
    spent, zh = total(shown), language == "zh"
    title = "学习档案" if zh else "Learning record"
    if term:
        title = f"{title}（{term_name(term, language)}）" if zh else f"{title}, {term_name(term, language)}"
    return LearningReport(
        id=identity, title=title, language=language, term=term, made=now.astimezone(CHINA).date().isoformat(),
        rules=rules.version, source=rules.source.zh if zh else rules.source.en,
        credits=float(spent.credits), hours=float(spent.hours), notice=NOTICE[language],
        sums=[
            KindSum(
                kind=called("kind", kind, language), credits=float(each.credits), hours=float(each.hours),
                counted=each.counted,
            )
            for kind, each in by_kind(shown).items()
        ],
        rows=[row_of(each, language) for each in reversed(shown)],
        certificates=[
            CertificateLine(
                code=each.said.code, title=each.said.title.zh if zh else each.said.title.en,
                issued=each.said.day,
            )
            for each in held
        ],
    )  # fmt: skip


def row_of(judged: Judged, language: Language) -> Row:
    """One row in words."""
    said = judged.entry.statement
    return Row(
        day=judged.day or said.time[:10], done=done(said.verb, said.kind, language), title=said.title,
        credits=float(judged.credits), hours=float(judged.hours), why=why(judged, language),
        rules=judged.entry.rules, imported=judged.entry.origin == "imported",
    )  # fmt: skip


_HEADS = {
    "zh": (
        ("日期", "类别", "内容", "积分", "学时", "说明"), ("类别", "计分次数", "积分", "学时"),
        ("证书", "编号", "签发日期"),
    ),
    "en": (
        ("Date", "Kind", "What", "Credits", "Hours", "Why not"), ("Kind", "Counted", "Credits", "Hours"),
        ("Certificate", "Code", "Issued"),
    ),
}  # fmt: skip


def print_record(report: LearningReport) -> Content:
    """The report as paper and as workbook."""
    zh = report.language == "zh"
    rows, sums, papers = _HEADS[report.language]
    blocks: list[Block] = [
        Paragraph(report.notice, "lead"),
        Fields(
            (
                ("学习积分" if zh else "Credits", f"{report.credits:g}"),
                ("学时" if zh else "Hours", f"{report.hours:g}"),
                ("规则版本" if zh else "Rules", report.rules),
                ("生成日期" if zh else "Made on", report.made),
            )
        ),
        Heading("按类别" if zh else "By kind"),
        Table(sums, tuple(_texts(each) for each in _sum_cells(report)), (0.4, 0.2, 0.2, 0.2)),
        Heading("逐条记录" if zh else "Row by row"),
        Paragraph("没有计满的写明原因。" if zh else "What earned less says why.", "note"),
        Table(rows, tuple(_texts(each) for each in _row_cells(report)), (0.13, 0.18, 0.27, 0.07, 0.07, 0.28)),
    ]
    if report.certificates:
        lines = tuple((each.title, each.code, each.issued) for each in report.certificates)
        blocks += [Heading("证书" if zh else "Certificates"), Table(papers, lines, (0.45, 0.33, 0.22))]
    blocks.append(Paragraph(report.source, "note"))
    paper = Paper(
        report.title, tuple(blocks), header="仅供教师本人使用" if zh else "For the teacher's own use",
        language=report.language,
    )  # fmt: skip
    book = Workbook(
        report.title,
        (
            Sheet(
                "记录" if zh else "Record", rows, _row_cells(report), (12, 14, 36, 8, 8, 44), report.notice
            ),
            Sheet("按类别" if zh else "By kind", sums, _sum_cells(report), (18, 10, 10, 10), report.notice),
        ),
        report.language,
    )
    return Content(paper=paper, workbook=book)


def _row_cells(report: LearningReport) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (each.day, each.done, each.title, each.credits, each.hours, each.why) for each in report.rows
    )


def _sum_cells(report: LearningReport) -> tuple[tuple[Cell, ...], ...]:
    return tuple((each.kind, each.counted, each.credits, each.hours) for each in report.sums)


def _texts(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(f"{each:g}" if isinstance(each, float) else str(each) for each in cells)
