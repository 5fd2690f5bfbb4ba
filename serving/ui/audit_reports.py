"""The fourteen reports (报表): one to look at, any of them to take away with a manifest of hashes."""

from typing import Any

import gradio as gr

from guardrails.audit import AuditQuery
from guardrails.audit.reports import report
from guardrails.audit.reports.files import readable
from guardrails.audit.reports.table import NUMBERS
from serving.officer import Officer
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import empty, esc, hint, table

_SHOWN = 100


class ReportsPart:
    """A choice of report with its table, and the form that sends an archive."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officer = Officer(desk.application)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        titles = [(f"{number}. {report(number).title(texts.language)}", number) for number in NUMBERS]
        with gr.Row(elem_id="xt-reports-row"):
            with gr.Column(scale=3, min_width=300):
                self._number = gr.Dropdown(
                    titles, value=1, label=texts("audit.report"), elem_id="xt-report-number"
                )
                self._look = gr.Button(texts("audit.look"), variant="primary", elem_id="xt-report-look")
                self._table = gr.HTML(empty(texts("audit.report_empty")), elem_id="xt-report")
            with gr.Column(scale=2, min_width=300):
                gr.HTML(self._form(titles), elem_id="xt-report-form")

    def events(self) -> None:
        """Wire the components."""
        self._look.click(self._desk.guarded(self.show), self._number, self._table, **PRIVATE)

    def on_show(self) -> tuple[Any, list[Any]] | None:
        """Nothing: a report is counted when it is asked for."""
        return None

    def show(self, number: int, request: gr.Request) -> str:
        """One report's first rows."""
        actor, texts = self._desk.actor(request), self._desk.texts
        filled = self._officer.reports.fill(actor, int(number), AuditQuery(), self._officer.known(actor))
        note = hint(filled.report.note(texts.language))
        if not filled.rows:
            return note + empty(texts("audit.report_none"))
        rows = [[esc(readable(cell)) for cell in row] for row in filled.rows[:_SHOWN]]
        made = table(filled.report.columns(texts.language), rows, filled.report.title(texts.language))
        more = texts("audit.report_more", shown=_SHOWN, total=len(filled.rows))
        return note + made + (hint(more) if len(filled.rows) > _SHOWN else "")

    def _form(self, titles: list[tuple[str, int]]) -> str:
        """A plain form: the archive is sent to the visitor alone, never through the page's file store."""
        texts = self._desk.texts
        boxes = "".join(
            f'<label><input type="checkbox" name="number" value="{number}" checked> {esc(title)}</label>'
            for title, number in titles
        )
        return (
            f'<form method="post" action="/audit/reports" target="_blank" class="xt-card xt-form">'
            f'<h2 class="xt-sub">{esc(texts("audit.archive"))}</h2>{hint(texts("audit.archive_hint"))}'
            f'<input type="hidden" name="language" value="{texts.language}">{boxes}'
            f'<label>{esc(texts("audit.since"))} <input type="date" name="since"></label>'
            f'<label>{esc(texts("audit.until"))} <input type="date" name="until"></label>'
            f'<label>{esc(texts("audit.purpose"))} <input name="purpose" required minlength="2" '
            f'maxlength="100" placeholder="{esc(texts("audit.purpose_hint"))}"></label>'
            f'<button type="submit" class="xt-button">{esc(texts("audit.archive_get"))}</button></form>'
        )
