"""The duties tab (教学助手): a plain form for each registered duty, made from its request's schema."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant import duty as duties
from assistant.artefact import Artefact
from guardrails.actor import Actor
from serving.ui import schema
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import article, esc, lines, notice
from serving.ui.preparation import DUTY as PLAN
from serving.ui.preparation_view import MADE
from serving.ui.shelf import heading
from serving.ui.texts import Texts

WITH_OWN_PAGE = frozenset({"ask", PLAN, *MADE, "lesson-observation", "role-play", "role-play-debrief"})
"""Duties that have a page of their own and need no form here."""
_COMMON = frozenset(Artefact.model_fields)
_UNSAID = frozenset({"id", "name", "english"})
"""Fields of a nested object that are its name or mean nothing to a reader."""


class DutiesTab:
    """One form a duty; choosing a duty shows its form."""

    key = "duties"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._duties = {name: duty for name, duty in duties.registry().items() if name not in WITH_OWN_PAGE}

    def allowed(self, actor: Actor) -> bool:
        """Those who may call at least one of the duties that stand here."""
        return any(actor.can(duty.permission) for duty in self._duties.values())

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        titles = [(duty.title[texts.language], name) for name, duty in self._duties.items()]
        first = next(iter(self._duties), None)
        gr.HTML(heading(texts("duties.heading"), texts("duties.lead")))
        self._forms: dict[str, tuple[Any, dict[str, Any], Any]] = {}
        with gr.Row(elem_id="xt-duties-row"):
            with gr.Column(scale=2, min_width=300):
                self._choice = gr.Dropdown(titles, value=first, label=texts("duties.choose"))
                for name, duty in self._duties.items():
                    with gr.Column(visible=name == first, elem_classes="xt-card") as form:
                        fields = schema.fields(duty.request, texts.language)
                        run = gr.Button(texts("duties.run"), variant="primary")
                    self._forms[name] = (form, fields, run)
            with gr.Column(scale=3, min_width=300):
                self._result = gr.HTML(elem_id="xt-artefact")

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        forms = [form for form, _, _ in self._forms.values()]
        names = list(self._forms)
        if forms:
            self._choice.change(
                lambda chosen: [gr.update(visible=name == chosen) for name in names],
                self._choice,
                forms,
                **PRIVATE,
            )
        for name, (_, fields, run) in self._forms.items():
            run.click(
                self._desk.guarded(self._call(name, fields)), set(fields.values()), self._result, **PRIVATE
            )

    def _call(self, name: str, fields: Mapping[str, Any]) -> Any:
        async def call(values: dict[Any, Any], request: gr.Request) -> str:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            filled = {field: values[component] for field, component in fields.items()}
            payload = schema.payload(self._duties[name].request, filled, self._desk.texts.language)
            bench = self._desk.application.bench(actor.for_purpose(name), self._desk.texts.language)
            return self._shown(await duties.run(name, payload, bench))

        return call

    def _shown(self, artefact: Artefact) -> str:
        """Any artefact: its own fields as text, then its sources, notice and AI label."""
        texts = self._desk.texts
        body = artefact.model_dump(mode="json", exclude=set(_COMMON))
        own = "".join(_field(texts, name, value) for name, value in body.items())
        items = "".join(
            f"<li><b>{esc(one.title)}</b> <small>{esc(one.locator)}</small><q>{lines(one.quote)}</q></li>"
            for one in artefact.citations
        )
        sources = f'<h3>{esc(texts("ask.sources"))}</h3><ol class="xt-quotes">{items}</ol>' if items else ""
        said = notice(artefact.notice) if artefact.notice else ""
        label = f'<p class="xt-label">{esc(artefact.label)}</p>' if artefact.label else ""
        return article(texts("duties.result"), own, sources, said, label)


def _field(texts: Texts, name: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    shown = [
        _value(texts, one) for one in values if one not in (None, "", [], {}) and not isinstance(one, float)
    ]
    if not shown:
        return ""
    items = "".join(f"<li>{one}</li>" for one in shown)
    listed = f"<ol>{items}</ol>" if isinstance(value, list) else f"<p>{shown[0]}</p>"
    return f"<h3>{esc(texts.name('artefact', name))}</h3>{listed}"


def _value(texts: Texts, value: object) -> str:
    """A plain value as it stands; an object by its name in the reader's language and what else it says."""
    if not isinstance(value, dict):
        return lines(str(value))
    names = ("name", "title", "text") if texts.language == "zh" else ("english", "name", "title", "text")
    first = next((name for name in names if value.get(name)), "")
    rest = [
        str(one)
        for name, one in value.items()
        if name not in _UNSAID and name != first and isinstance(one, str)
    ]
    return f"<b>{esc(value.get(first, ''))}</b> <small>{lines(' · '.join(filter(None, rest)))}</small>"
