"""Reports on paper, as workbook and as pictures: `assistant.documents` writes what `content` gives."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.documents.export import Content
from assistant.documents.paper import Block, Heading, Paper, Paragraph, Picture, Table
from assistant.documents.workbook import Cell as SheetCell
from assistant.documents.workbook import Sheet, Workbook
from assistant.learning_analysis.reports.base import Report, Told, say
from assistant.learning_analysis.reports.facts import Chart, DataTable, Section
from assistant.learning_analysis.reports.live import ON_PAPER, live_items, live_overview

Printer = Callable[[Any], Content]
WIDE = 10
"""Columns of a table that still fit on a page; a wider one stands in the workbook only."""
_WIDTHS = {"calibration": 10.0, "sp": 15.5, "heat": 15.0}


def content(artefact: Told) -> Content:
    """What a report or another artefact of this room prints as. Raises KeyError for a kind without a
    printer."""
    if isinstance(artefact, Report):
        return report_content(artefact)
    from assistant.learning_analysis.reports.letters import LETTERS

    return LETTERS[type(artefact)](artefact)


def report_content(report: Report) -> Content:
    """Sections in order, each picture with its table, then remarks and notice; every table is a sheet."""
    pictures = {chart.id: picture(report, chart) for section in report.sections for chart in section.charts}
    blocks: list[Block] = [Paragraph(text, "note") for text in (report.notice, report.label) if text]
    for section in report.sections:
        blocks += _section(report, section, pictures)
    if report.remarks:
        blocks.append(Heading(say(report.language, "数据说明", "About the data")))
        blocks += [Paragraph(text, "note") for text in report.remarks]
    paper = Paper(report.title, tuple(blocks), language=report.language)
    book = workbook(report) if report.tables else None
    return Content(paper=paper, workbook=book, pictures=tuple(pictures.values()))


def picture(report: Report, chart: Chart) -> Picture:
    """A chart of the report, drawn."""
    from assistant.learning_analysis.pictures.charts import draw

    table = report.table(chart.table)
    return Picture(draw(chart, table, report.language), chart.alt, _WIDTHS.get(chart.kind, 14.0), chart.title)


def _section(report: Report, section: Section, pictures: Mapping[str, Picture]) -> list[Block]:
    blocks: list[Block] = [Heading(section.heading)]
    blocks += [Paragraph(each.reads) for each in section.sentences]
    blocks += [pictures[chart.id] for chart in section.charts]
    for name in section.tables:
        table = report.table(name)
        if table.rows:
            blocks.append(_table(table))
            if table.note:
                blocks.append(Paragraph(table.note, "note"))
    return blocks


def _table(table: DataTable) -> Table:
    """A table on paper; of one that is too wide, the columns that matter on paper."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if len(table.columns) <= WIDE or column.id in ON_PAPER.get(table.id, ())
    ] or list(range(min(WIDE, len(table.columns))))
    numeric = frozenset(at for at, place in enumerate(kept) if table.columns[place].form != "text")
    return Table(
        header=tuple(table.columns[place].title for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.shown()),
        caption=table.title,
        numeric=numeric,
    )


def workbook(report: Report) -> Workbook:
    """A sheet a table; figures of items and class that a spreadsheet can compute from the marks are live."""
    held = {table.id: table for table in report.tables}
    live: dict[str, tuple[tuple[SheetCell, ...], ...]] = {}
    if "marks" in held and "items" in held:
        live["items"] = live_items(held["items"], held["marks"])
        live["overview"] = live_overview(held["overview"], held["marks"])
    sheets = [
        Sheet(
            table.title,
            tuple(column.title for column in table.columns),
            live.get(table.id) or tuple(tuple(_rounded(cell) for cell in row) for row in table.rows),
            note=table.note,
        )
        for table in report.tables
        if table.rows
    ]
    return Workbook(report.title, tuple(sheets), report.language)


def _rounded(cell: SheetCell) -> SheetCell:
    return round(cell, 4) if isinstance(cell, float) else cell
