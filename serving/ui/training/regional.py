"""The figures of the school or region, for administrators: settled terms, a report, its files."""

from assistant import duty
from assistant.teacher_training.learning.wording import term_name
from assistant.teacher_training.regional.printing import GROUP_NAMES
from assistant.teacher_training.regional.types import LEAST, Figure, RegionalIndex, TermFigures
from guardrails.actor import Actor
from serving.ui.desk import Desk
from serving.ui.parts import esc, hint, notice, table
from serving.ui.training.section import Given, field

_FORMS = ("docx", "pdf", "xlsx", "csv")


class RegionalPart:
    """A part of the profile's page that shows groups of ten or more, and nobody."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def make(self, actor: Actor, given: Given) -> str:
        """Settle what is due and keep a report. Raises what the duty raises."""
        texts = self._desk.texts
        bench = self._desk.application.bench(actor, texts.language)
        made = await duty.run("regional-index", {"running": field(given, "running") == "yes"}, bench)
        assert isinstance(made, RegionalIndex)
        waiting = "".join(hint(each) for each in made.waiting)
        return notice(texts("profile.report_kept"), tone="ok") + waiting + self._files(made.id)

    def show(self, actor: Actor, said: str = "") -> str:
        """The settled terms, and a form for a new report."""
        texts = self._desk.texts
        terms = self._desk.application.training.regional.terms(actor)
        tables = "".join(self._term(each) for each in reversed(terms))
        return (
            f'<section class="xt-regional"><h2>{esc(texts("profile.regional"))}</h2>'
            f"{hint(texts('profile.regional_hint', least=LEAST))}{said}{tables}"
            f'<form class="xt-form" data-do="regional"><label>'
            f'<input type="checkbox" name="running" value="yes">'
            f"{esc(texts('profile.running'))}</label>"
            f'<button class="xt-button">{esc(texts("profile.make_report"))}</button></form></section>'
        )

    def _term(self, term: TermFigures) -> str:
        texts = self._desk.texts
        place = 0 if texts.language == "zh" else 1
        rows = [
            (esc(GROUP_NAMES[each.code][place]), esc(each.n), esc(_told(each.index))) for each in term.groups
        ]
        headers = [texts(f"profile.{name}") for name in ("group", "persons", "index")]
        hidden = texts.listed(GROUP_NAMES[code][place] for code in term.hidden)
        more = hint(texts("profile.hidden", groups=hidden)) if hidden else ""
        name = term_name(term.term, texts.language)
        return f"<h3>{esc(name)}</h3>{table(headers, rows, name)}{more}"

    def _files(self, draft: str) -> str:
        texts = self._desk.texts
        buttons = "".join(
            f'<button class="xt-button" name="form" value="{form}">'
            f"{esc(texts.name('prep_file', form))}</button>"
            for form in _FORMS
        )
        return (
            f'<form method="post" action="/training/regional/file" class="xt-reader-acts">'
            f'<input type="hidden" name="draft" value="{esc(draft)}">'
            f'<input type="hidden" name="language" value="{texts.language}">{buttons}</form>'
        )


def _told(one: Figure) -> str:
    return f"{one.mean:.1f}（{one.low:.1f}–{one.high:.1f}）"
