"""Learning analysis on the page: columns as understood, tests, and reports section by section."""

import base64
from collections.abc import Mapping, Sequence

from assistant.documents.paper import Paper
from assistant.documents.paper import Picture as PaperPicture
from assistant.drafts import Kept, Listed
from assistant.learning_analysis.intake.types import Preview
from assistant.learning_analysis.notices.report import EarlyReport
from assistant.learning_analysis.reports.base import Report
from assistant.learning_analysis.reports.commentary import CommentaryLesson
from assistant.learning_analysis.reports.facts import DataTable, Section
from assistant.learning_analysis.reports.stored import ExamListed
from assistant.student_evaluation.comments import TermComments
from serving.ui import preparation_print
from serving.ui.formulas import formatted
from serving.ui.parts import action, chip, empty, esc, hint, notice, table
from serving.ui.texts import Texts

MOST_ROWS = 60
"""Rows of a table on the page; the workbook holds them all."""


def columns(texts: Texts, found: Preview) -> str:
    """Every column with what it was taken for and why, and what was repaired."""
    zh = texts.language == "zh"
    headers = [texts(f"learning.{name}") for name in ("column", "role", "full", "why", "samples")]
    rows = [
        (
            esc(f"{each.sheet}·{each.header}" if each.sheet else each.header),
            chip(texts.name("learning_role", each.role), "" if each.confidence >= 0.8 else "warn"),
            esc("" if each.max_points is None else f"{each.max_points:g}"),
            esc(each.reason.zh if zh else each.reason.en),
            esc("、".join(each.samples)),
        )
        for each in found.columns
    ]
    told = "".join(
        f"<li>{esc(one.words.zh if zh else one.words.en)}<small>{esc(one.where)}</small></li>"
        for one in found.repairs
    )
    repaired = f"<h3>{esc(texts('learning.repairs'))}</h3><ul>{told}</ul>" if told else ""
    said = hint(texts("learning.understood", pupils=found.pupils, columns=len(found.columns)))
    noted = hint(texts("learning.noted", items=len(found.notes))) if found.notes else ""
    return said + noted + table(headers, rows, texts("learning.columns")) + repaired


def exams(texts: Texts, listed: Sequence[ExamListed], current: str) -> str:
    """The tests of a teacher; each opens."""
    if not listed:
        return empty(texts("learning.none"), texts("learning.none_next"))
    items = "".join(
        f'<li class="{"current" if each.id == current else ""}">'
        + action(
            f"{esc(each.title)}<small>"
            + esc(texts("learning.exam_about", pupils=each.pupils, items=each.items, day=each.created[:10]))
            + "</small>",
            "open",
            look="xt-open",
            id=each.id,
        )
        + "</li>"
        for each in listed
    )
    return f'<ul class="xt-plans">{items}</ul>'


def artefact(
    texts: Texts,
    kept: Kept,
    paper: Paper,
    pictures: Sequence[PaperPicture],
    formats: Sequence[str],
    people: Mapping[str, str],
) -> str:
    """A report with its buttons: sections that open, each picture beside its table; letters as they print.
    `people` are the names that stand beside codes where comments are confirmed."""
    bar = _bar(texts, kept, formats)
    made = kept.artefact
    if isinstance(made, TermComments):
        return bar + _confirming(texts, made, people)
    return bar + (
        report(texts, made, pictures) if isinstance(made, Report) else preparation_print.paper(paper)
    )


def report(texts: Texts, made: Report, pictures: Sequence[PaperPicture]) -> str:
    """The sections of a report, the first one open."""
    drawn = iter(pictures)
    parts = []
    for place, section in enumerate(made.sections):
        images = [(chart, next(drawn)) for chart in section.charts]
        body = _sentences(section) + "".join(
            f"<figure>{image(picture)}<figcaption>{esc(chart.title)}</figcaption></figure>"
            + (
                ""
                if chart.table in section.tables or len(made.table(chart.table).columns) > 24
                else _table(made.table(chart.table))
            )
            for chart, picture in images
        )
        body += "".join(_table(made.table(name)) for name in section.tables)
        opened = " open" if place == 0 else ""
        parts.append(
            f'<details class="xt-learning-part" id="xt-part-{esc(section.id)}"{opened}>'
            f"<summary>{esc(section.heading)}</summary>{body}</details>"
        )
    remarks = "".join(f"<li>{esc(each)}</li>" for each in made.remarks)
    about = f"<h3>{esc(texts('learning.remarks'))}</h3><ul>{remarks}</ul>" if remarks else ""
    hints = "".join(hint(text) for text in (made.notice, made.label) if text)
    head = f'<header class="xt-plan-head"><h1>{esc(made.title)}</h1></header>'
    return f'<article class="xt-plan xt-learning">{head}{hints}{"".join(parts)}{about}</article>'


def early(texts: Texts, made: EarlyReport, pictures: Sequence[PaperPicture], decides: bool) -> str:
    """An early notice with its end; who decides for the school may switch it off."""
    said = notice(texts("learning.early_until", day=made.expires), texts("learning.early_rules"), "wait")
    return said + report(texts, made, pictures) + (early_switch(texts, off=False) if decides else "")


def early_switch(texts: Texts, *, off: bool) -> str:
    """The button that switches early notice for the school; `off` says how it stands."""
    word = texts("learning.early_on" if off else "learning.early_off")
    said = notice(texts("learning.early_is_off"), "", "stop") if off else ""
    return said + f"<p>{action(esc(word), 'early-on' if off else 'early-off')}</p>"


def image(picture: PaperPicture) -> str:
    """A picture inside the page, with its words."""
    data = base64.b64encode(picture.png).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{esc(picture.alt)}" loading="lazy">'


def _sentences(section: Section) -> str:
    return "".join(f"<p>{esc(each.reads)}</p>" for each in section.sentences)


def _table(shown: DataTable) -> str:
    if not shown.rows:
        return ""
    headers = [column.title for column in shown.columns]
    written = formatted if shown.id == "exercises" else esc  # texts of items hold formulas
    rows = [tuple(written(cell) for cell in row) for row in shown.shown()[:MOST_ROWS]]
    note = hint(shown.note) if shown.note else ""
    return f'<div class="xt-scroll">{table(headers, rows, shown.title)}</div>{note}'


def _bar(texts: Texts, kept: Kept, formats: Sequence[str]) -> str:
    """Buttons for files, and what is made from the report."""
    files = "".join(
        f'<button class="xt-button" name="form" value="{form}">{esc(texts.name("prep_file", form))}</button>'
        for form in formats
    )
    named = f'<label><input type="checkbox" name="named" value="yes"> {esc(texts("learning.named"))}</label>'
    export = (
        '<form method="post" action="/learning/export">'
        f'<input type="hidden" name="draft" value="{esc(kept.id)}">'
        f'<input type="hidden" name="language" value="{texts.language}">'
        f"<span>{esc(texts('prep.export'))}</span>{files}{named}</form>"
    )
    more = ""
    if isinstance(kept.artefact, CommentaryLesson):
        more = action(esc(texts("learning.make_plan")), "plan", id=kept.id)
    return f'<div class="xt-plan-bar">{export}{more}</div>'


def drafted(texts: Texts, kept: Sequence[Listed]) -> str:
    """Comments and records that were drafted before; each opens."""
    if not kept:
        return ""
    items = "".join(
        f"<li>{action(esc(each.title), 'draft', look='xt-link', id=each.id)} <small>{esc(each.changed[:10])}"
        "</small></li>"
        for each in kept
    )
    return f"<h3>{esc(texts('evidence.drafted'))}</h3><ul>{items}</ul>"


def _confirming(texts: Texts, made: TermComments, people: Mapping[str, str]) -> str:
    """Each comment with the observations it says, a field to change it, and a button of its own to confirm
    it: one by one."""
    seen = {each.id: each.text for each in made.evidence}
    items = "".join(
        f"<li><p><b>{esc(people.get(each.pupil, each.pupil))}</b> <small>{esc(each.pupil)}</small> "
        + (chip(texts("learning.confirmed"), "ok") if each.confirmed else "")
        + "</p>"
        + hint("；".join(seen[one] for one in each.evidence if one in seen))
        + f'<form class="xt-form" data-do="reword" data-id="{esc(each.id)}">'
        f'<textarea name="text" rows="3" maxlength="400" aria-label="{esc(texts("evidence.wording"))}">'
        f"{esc(each.text)}</textarea>"
        f'<button class="xt-button">{esc(texts("evidence.reword"))}</button></form>'
        + ("" if each.confirmed else action(esc(texts("learning.confirm")), "confirm", id=each.id))
        + "</li>"
        for each in made.comments
    )
    left = "".join(f"<p>{esc(people.get(each, each))}</p>" for each in made.without)
    without = f"<h3>{esc(texts('learning.without'))}</h3>{left}" if left else ""
    title = f'<header class="xt-plan-head"><h1>{esc(made.title)}</h1></header>'
    hints = "".join(hint(text) for text in (made.notice, made.label) if text)
    return f'{title}{hints}<ul class="xt-comments">{items}</ul>{without}'
