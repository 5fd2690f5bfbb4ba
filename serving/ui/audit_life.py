"""One thing's whole life on one page (来龙去脉), from the request to its exports."""

from typing import Any

import gradio as gr

from guardrails.audit import RecordedEvent
from guardrails.audit.views import Life
from serving.officer import Officer
from serving.ui import audit_shown as shown
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import chip, empty, esc, hint, table
from serving.ui.texts import Texts


class LifePart:
    """A field for the id and the page it opens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officer = Officer(desk.application)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        with gr.Row(elem_classes="xt-fields"):
            self._reference = gr.Textbox(
                label=texts("audit.reference"), info=texts("audit.reference_hint"), max_lines=1,
                elem_id="xt-life-reference",
            )  # fmt: skip
        with gr.Row(elem_classes="xt-actions"):
            self._look = gr.Button(texts("audit.look"), variant="primary", elem_id="xt-life-look")
        self._page = gr.HTML(empty(texts("audit.life_empty")), elem_id="xt-life")

    def events(self) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        self._look.click(guarded(self.show), self._reference, self._page, **PRIVATE)
        self._reference.submit(guarded(self.show), self._reference, self._page, **PRIVATE)

    def on_show(self) -> tuple[Any, list[Any]] | None:
        """Nothing until an id is given."""
        return None

    def show(self, reference: str, request: gr.Request) -> str:
        """The life of what the id names."""
        actor = self._desk.actor(request)
        life = self._officer.views.life(actor, reference)
        return _page(self._desk.texts, life, self._officer.names(actor))


def _page(texts: Texts, life: Life, names: shown.Names) -> str:
    parts = []
    for part, events in life.parts.items():
        title = f'<h2 class="xt-sub">{esc(texts.name("life", part))} <b>{len(events)}</b></h2>'
        body = _events(texts, events, names) if events else hint(texts("audit.life_none"))
        parts.append(f'<section class="xt-card">{title}{body}</section>')
    first, last = life.events[0], life.events[-1]
    lead = texts(
        "audit.life_lead", count=len(life.events), first=shown.clock(first.time), last=shown.clock(last.time)
    )
    cut = "" if life.complete else hint(texts("audit.life_cut"))
    return f'<p role="status">{esc(lead)}</p>{cut}<div class="xt-life">{"".join(parts)}</div>'


def _events(texts: Texts, events: tuple[RecordedEvent, ...], names: shown.Names) -> str:
    headers = [texts(f"audit.{name}") for name in ("number", "time", "action", "who", "facts")]
    rows = [
        (
            str(each.sequence),
            esc(shown.clock(each.time)),
            f"{esc(texts.name('action', each.event.action))} {shown.outcome(texts, each)}",
            esc(shown.person(each, names)),
            _facts(texts, each),
        )
        for each in events
    ]
    return table(headers, rows, texts("audit.list"))


def _facts(texts: Texts, found: RecordedEvent) -> str:
    event = found.event
    hits = [chip(f"{hit.rule} {texts.name('decision', hit.decision)}") for hit in event.rule_hits]
    said = [
        event.model,
        texts("audit.sources_used", count=len(event.sources)) if event.sources else "",
        texts("audit.labelled") if event.labelled else "",
        *(
            f"{name}: {value}"
            for name, value in event.human_decision.items()
            if not isinstance(value, dict | list)
        ),
    ]
    return esc(" · ".join(filter(None, said))) + " ".join(["", *hits])
