"""Lesson observation on the page: lessons, speakers to confirm, report, codes to correct, grid."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.drafts import Kept
from assistant.lesson_observation.printing import print_report
from assistant.lesson_observation.ratios import Agreement
from assistant.lesson_observation.records import Listed, Observation
from assistant.lesson_observation.report import LessonObservation
from assistant.lesson_observation.schemes import IFIAS, SCHEMES, SchemeName
from assistant.lesson_observation.transcript import clock
from assistant.lesson_observation.words import called
from serving.ui import preparation_print
from serving.ui.parts import action, empty, esc, hint, table
from serving.ui.texts import Texts

if TYPE_CHECKING:
    from assistant.lesson_observation.coding import Coded

ROWS = 40
"""Sentences on one page of the table of codes."""
SAMPLES = 20
"""Samples of three seconds in a minute of the grid."""
FORMS = ("docx", "pdf", "md")
_SHOWN_WORDS = 60


def lessons(texts: Texts, listed: Sequence[Listed], current: str) -> str:
    """The observed lessons of a person; each opens."""
    if not listed:
        return empty(texts("observation.none"), texts("observation.none_next"))
    items = "".join(
        f'<li class="{"current" if each.id == current else ""}">'
        + action(
            f"{esc(each.title or texts('observation.untitled'))}<small>{esc(each.created[:10])}</small>",
            "open", look="xt-open", id=each.id,
        )
        + "</li>"
        for each in listed
    )  # fmt: skip
    return f'<ul class="xt-plans">{items}</ul>'


def speakers(texts: Texts, held: Observation) -> str:
    """A form that asks, for each label nobody knows, who it is; nothing is chosen beforehand."""
    rows = []
    for place, label in enumerate(held.transcript.unknown):
        said = next(turn.text for turn in held.transcript.turns if turn.speaker == label)
        options = "".join(
            f'<option value="{role}">{esc(called("role", role, texts.language))}</option>'
            for role in ("teacher", "pupil")
        )
        name = label or texts("observation.no_label")
        rows.append(
            f'<div class="xt-observed-speaker"><label for="xt-speaker-{place}"><b>{esc(name)}</b>'
            f"<small>{esc(said[:_SHOWN_WORDS])}</small></label>"
            f'<select id="xt-speaker-{place}" name="s{place}" required>'
            f'<option value="">{esc(texts("observation.choose"))}</option>{options}</select></div>'
        )
    return (
        '<form data-do="speakers" class="xt-card">'
        f'<h2 class="xt-sub">{esc(texts("observation.speakers"))}</h2>'
        + hint(texts("observation.speakers_hint"))
        + "".join(rows)
        + f'<button class="xt-button">{esc(texts("observation.confirm"))}</button></form>'
    )


def bar(texts: Texts, draft: str) -> str:
    """What can be done with an open lesson: its files, a new report, the codes, the grid, deletion."""
    files = ""
    if draft:
        buttons = "".join(
            f'<button class="xt-button" name="form" value="{form}">'
            f"{esc(texts.name('prep_file', form))}</button>"
            for form in FORMS
        )
        files = (
            '<form method="post" action="/preparation/export">'
            f'<input type="hidden" name="draft" value="{esc(draft)}">'
            f'<input type="hidden" name="language" value="{texts.language}">'
            f"<span>{esc(texts('prep.export'))}</span>{buttons}</form>"
        )
    acts = "".join(
        action(esc(texts(f"observation.{do}")), do) for do in ("report", "codes", "grid", "delete")
    )
    return f'<div class="xt-plan-bar">{files}{acts}</div>'


def report(kept: Kept) -> str:
    """The report as it prints."""
    assert isinstance(kept.artefact, LessonObservation)
    return preparation_print.paper(print_report(kept.artefact))


def codes(texts: Texts, found: "Sequence[Coded]", page: int) -> str:
    """Sentences with their codes, each with a form to correct it."""
    said = [one for one in found if one.sentence.text]
    pages = max(1, -(-len(said) // ROWS))
    page = min(max(page, 0), pages - 1)
    zh = texts.language == "zh"
    rows = [
        (
            esc(str(one.sentence.number)),
            esc(clock(one.sentence.start)),
            esc(called("role", one.sentence.role, texts.language)),
            esc(one.sentence.text[:160]),
            _choice(texts, one, zh),
            esc(called("by", one.by, texts.language)),
        )
        for one in said[page * ROWS : (page + 1) * ROWS]
    ]
    names = ("number", "time", "who", "words", "code", "by")
    steps = "".join(
        action(esc(texts(f"observation.{name}")), "codes", page=at)
        for name, at in (("earlier", page - 1), ("later", page + 1))
        if 0 <= at < pages
    )
    shown = table([texts(f"observation.{name}") for name in names], rows, texts("observation.codes_table"))
    return hint(texts("observation.codes_hint")) + f'<div class="xt-scroll">{shown}</div>{steps}'


def _choice(texts: Texts, one: "Coded", zh: bool) -> str:
    options = "".join(
        f'<option value="{code}"{" selected" if code == one.code else ""}>'
        f"{code} {esc(words[0 if zh else 1])}</option>"
        for code, words in IFIAS.items()
    )
    number = one.sentence.number
    return (
        f'<form data-do="correct" data-sentence="{number}"><select name="code" '
        f'aria-label="{esc(texts("observation.code_of", number=number))}">{options}</select>'
        f'<button class="xt-button">{esc(texts("observation.correct"))}</button></form>'
    )


def grid(texts: Texts, scheme: SchemeName, minute: int, known: Sequence[str], told: Agreement | None) -> str:
    """A minute of time by code: one sample of three seconds a column; what was saved is chosen."""
    words = SCHEMES[scheme]
    zh = texts.language == "zh"
    start = minute * SAMPLES
    head = "".join(f"<th scope='col'>{(place * 3) % 60}</th>" for place in range(SAMPLES))
    rows = "".join(
        f"<tr><th scope='row'>{code} {esc(pair[0 if zh else 1])}</th>"
        + "".join(
            f'<td><input type="radio" name="c{place}" value="{code}" aria-label="{(place * 3) % 60}s {code}"'
            f"{' checked' if start + place < len(known) and known[start + place] == code else ''}></td>"
            for place in range(SAMPLES)
        )
        + "</tr>"
        for code, pair in words.items()
    )
    choose = "".join(
        action(esc(texts.name("observation_scheme", name)), "grid", scheme=name, minute=0) for name in SCHEMES
    )
    steps = "".join(
        action(esc(texts(f"observation.{name}")), "grid", scheme=scheme, minute=at)
        for name, at in (("earlier", minute - 1), ("later", minute + 1))
        if at >= 0
    )
    agreed = ""
    if told is not None and told.kappa is not None and told.interval is not None:
        low, high = told.interval
        agreed = hint(
            texts(
                "observation.kappa", kappa=f"{told.kappa:.2f}", low=f"{low:.2f}", high=f"{high:.2f}", n=told.n
            )
        )
    return (
        hint(texts("observation.grid_hint")) + f'<div class="xt-observed-steps">{choose}</div>{agreed}'
        f'<form data-do="save_grid" data-scheme="{scheme}" data-minute="{minute}">'
        f'<div class="xt-scroll"><table class="xt-observed-grid"><caption>'
        f"{esc(texts('observation.minute', minute=minute + 1))}</caption>"
        f"<thead><tr><th></th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
        f'<button class="xt-button">{esc(texts("observation.save"))}</button></form>{steps}'
    )
