"""Reports as files: xlsx, csv, JSON Lines and one PDF. A cell can never become a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.audit.reports.table import Cell, Filled, Language, phrase

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FONT = "STSong-Light"
_SHOWN = 25
_TOGETHER = 12
_WIDEST = 60
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+08:00")


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who exported, when, what for, from which school and for which period; stands in every file."""

    person: str
    time: str
    purpose: str
    school: str
    period: str

    def line(self, language: Language) -> str:
        """As one line of text."""
        return phrase("watermark", language).format(person=self.person, time=self.time, purpose=self.purpose)


def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: text that could begin one is led by an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" \u3000\u00a0\ufeff").startswith(_FORMULA):
        return "'" + cell
    return cell


def label(filled: Iterable[Filled], language: Language) -> str:
    """Whether generated content is inside, in words (GB 45438-2025)."""
    inside = any(each.report.generated for each in filled)
    return phrase("generated" if inside else "not_generated", language)


def as_xlsx(filled: Sequence[Filled], mark: Watermark, language: Language) -> bytes:
    """One sheet a report; title, note, label and watermark above the table."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.creator = "Xingtan"
    for each in filled:
        report = each.report
        sheet = book.create_sheet(f"{report.number:02d} {report.title(language)}"[:31])
        columns = report.columns(language)
        for place in range(len(columns)):
            sheet.column_dimensions[chr(ord("A") + place)].width = 22

        def text(value: Cell, bold: bool = False, sheet: Any = sheet) -> Any:
            cell = WriteOnlyCell(sheet, value=neutral(value))
            if isinstance(value, str):
                cell.data_type = "s"  # never guessed to be a formula
            cell.font = Font(bold=bold)
            return cell

        for head in (report.title(language), report.note(language), label([each], language)):
            sheet.append([text(head, bold=head == report.title(language))])
        sheet.append([text(f"{mark.school} · {mark.period} · {mark.line(language)}")])
        sheet.append([text(name, bold=True) for name in columns])
        for row in each.rows:
            sheet.append([text(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(filled: Filled, mark: Watermark, language: Language) -> bytes:
    """The table as UTF-8 with a byte order mark, which spreadsheets need; label and watermark come last."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(filled.report.columns(language))
    writer.writerows([neutral(cell) for cell in row] for row in filled.rows)
    writer.writerow([])
    for line in (label([filled], language), f"{mark.school} · {mark.period}", mark.line(language)):
        writer.writerow([neutral(line)])
    return stream.getvalue().encode("utf-8-sig")


def as_jsonl(filled: Filled, mark: Watermark) -> bytes:
    """One object a row with English names; the first line says what the file is."""
    report = filled.report
    head = {
        "report": report.number, "title": {"zh": report.title("zh"), "en": report.title("en")},
        "generated": report.generated, "label": label([filled], "zh"), "exported_by": mark.person,
        "exported_at": mark.time, "purpose": mark.purpose, "school": mark.school, "period": mark.period,
    }  # fmt: skip
    names = report.columns("en")
    lines = [head, *(dict(zip(names, row, strict=True)) for row in filled.rows)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def as_pdf(filled: Sequence[Filled], mark: Watermark, language: Language) -> bytes:
    """A summary to print: every report with its note and its first rows, the watermark on each page."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    looks, page = _looks(), landscape(A4)
    place = f"{phrase('school', language)} {mark.school} · {phrase('period', language)} {mark.period}"
    story: list[Any] = [
        Paragraph(_xml(phrase("summary", language)), looks["title"]),
        Paragraph(_xml(place), looks["body"]),
        Paragraph(_xml(label(filled, language)), looks["body"]),
    ]
    for each in filled:
        story += _section(each, language, page[0] - 30 * mm, looks)

    def stamp(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(_FONT, 7)
        canvas.drawString(15 * mm, 8 * mm, mark.line(language))
        canvas.drawRightString(page[0] - 15 * mm, 8 * mm, str(document.page))
        canvas.restoreState()

    stream = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 15 * mm)
    said = {"title": phrase("summary", language), "author": "Xingtan", "subject": label(filled, language)}
    document = SimpleDocTemplate(stream, pagesize=page, **margins, **said)
    document.build(story, onFirstPage=stamp, onLaterPages=stamp)
    return stream.getvalue()


def _looks() -> dict[str, Any]:
    """Paragraph styles in a Chinese font that every PDF reader brings along; nothing is embedded."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = ParagraphStyle("body", fontName=_FONT, fontSize=8, leading=11, wordWrap="CJK")
    return {
        "body": body,
        "small": ParagraphStyle("small", parent=body, fontSize=7, leading=9, textColor=HexColor("#555555")),
        "head": ParagraphStyle("head", parent=body, fontSize=11, leading=16, spaceBefore=8),
        "title": ParagraphStyle("title", parent=body, fontSize=18, leading=26),
    }


def _section(each: Filled, language: Language, width: float, looks: dict[str, Any]) -> list[Any]:
    """One report: heading, note and its first rows."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table, TableStyle

    columns, count = each.report.columns(language), len(each.rows)
    told = phrase("rows", language).format(count=count) if count else phrase("nothing", language)
    top = [
        Paragraph(_xml(f"{each.report.number}. {each.report.title(language)}"), looks["head"]),
        Paragraph(_xml(f"{told} {each.report.note(language)}"), looks["small"]),
        Spacer(1, 5),
    ]
    if not count:
        return [KeepTogether(top)]
    rows = [[Paragraph(_xml(_brief(cell)), looks["body"]) for cell in row] for row in each.rows[:_SHOWN]]
    heads = [Paragraph(_xml(name), looks["body"]) for name in columns]
    grid = Table([heads, *rows], [width / len(columns)] * len(columns), repeatRows=1)
    lines = ("GRID", (0, 0), (-1, -1), 0.25, HexColor("#bbbbbb"))
    band = ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eef3ef"))
    grid.setStyle(TableStyle([lines, band, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    more = phrase("more", language).format(shown=_SHOWN)
    if count <= _TOGETHER:
        return [KeepTogether([*top, grid])]
    return [*top, grid, *([Paragraph(_xml(more), looks["small"])] if count > _SHOWN else [])]


def readable(cell: Cell) -> str:
    """A cell for a person to read: moments to the second."""
    text = str(cell)
    return text[:19].replace("T", " ") if _TIME.fullmatch(text) else text


def _brief(cell: Cell) -> str:
    text = readable(cell)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
