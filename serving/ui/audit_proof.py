"""The proof that the log is whole (完整性): verification, signed checkpoints, retention and legal holds."""

from typing import Any

import gradio as gr

from guardrails.actor import Actor
from guardrails.audit.retention import FLOORS, Hold
from serving.officer import Officer
from serving.ui import audit_shown as shown
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, action, chip, empty, esc, facts, hint, notice, table


class ProofPart:
    """Verify, sign, keep, hold and reduce."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officer = Officer(desk.application)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        categories = [(texts.name("category", each), each) for each in FLOORS]
        kinds = [(texts.name("hold", each), each) for each in ("person", "object", "period")]
        with gr.Row(elem_classes="xt-actions"):
            self._verify = gr.Button(texts("audit.verify"), variant="primary", elem_id="xt-verify")
            self._seal = gr.Button(texts("audit.seal"), elem_id="xt-seal")
        self._verdict = gr.HTML(elem_id="xt-verdict")
        with gr.Row(elem_id="xt-proof-row"):
            with gr.Column(min_width=300, elem_classes="xt-card"):
                gr.HTML(
                    f'<h2 class="xt-sub">{esc(texts("audit.retention"))}</h2>'
                    + hint(texts("audit.retention_hint"))
                )
                self._periods = gr.HTML(elem_id="xt-periods")
                self._category = gr.Dropdown(categories, value="model", label=texts("audit.category"))
                self._months = gr.Number(36, label=texts("audit.months"), precision=0)
                with gr.Row(elem_classes="xt-actions"):
                    self._keep = gr.Button(texts("audit.keep"))
                    self._reduce = gr.Button(texts("audit.reduce"), variant="stop", elem_id="xt-reduce")
            with gr.Column(min_width=300, elem_classes="xt-card"):
                gr.HTML(
                    f'<h2 class="xt-sub">{esc(texts("audit.holds"))}</h2>' + hint(texts("audit.holds_hint"))
                )
                self._kind = gr.Dropdown(kinds, value="person", label=texts("audit.hold_kind"))
                self._value = gr.Textbox(
                    label=texts("audit.hold_value"), max_lines=1, elem_id="xt-hold-value"
                )
                self._since = gr.Textbox(
                    label=texts("audit.since"), placeholder=texts("audit.date_hint"), max_lines=1
                )
                self._until = gr.Textbox(
                    label=texts("audit.until"), placeholder=texts("audit.date_hint"), max_lines=1
                )
                self._reason = gr.Textbox(label=texts("audit.reason"), max_lines=2, elem_id="xt-hold-reason")
                self._hold = gr.Button(texts("audit.hold"), elem_id="xt-hold")
        self._holds = gr.HTML(elem_id="xt-holds", js_on_load=CLICKS)

    def events(self) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        both = [self._periods, self._holds]
        self._verify.click(guarded(self.verify), None, self._verdict, **PRIVATE)
        self._seal.click(guarded(self.seal), None, self._verdict, **PRIVATE)
        self._keep.click(guarded(self.keep), [self._category, self._months], both, **PRIVATE)
        self._reduce.click(guarded(self.reduce), None, self._verdict, **PRIVATE)
        wanted = [self._kind, self._value, self._since, self._until, self._reason]
        self._hold.click(guarded(self.hold), wanted, both, **PRIVATE)
        self._holds.click(guarded(self.release), None, both, **PRIVATE)

    def on_show(self) -> tuple[Any, list[Any]] | None:
        """The periods and holds as they stand."""
        return self.show, [self._periods, self._holds]

    def show(self, request: gr.Request) -> list[str]:
        """Periods and holds of the visitor's school."""
        return self._state(self._desk.actor(request))

    def verify(self, request: gr.Request) -> str:
        """The chain and checkpoints of the visitor's school, read from end to end, in words."""
        return shown.verdict(self._desk.texts, self._officer.verify(self._desk.actor(request)))

    def seal(self, request: gr.Request) -> str:
        """Sign the log as it is."""
        texts = self._desk.texts
        made = self._officer.seal(self._desk.actor(request))
        if made is None:
            return empty(texts("audit.nothing"))
        said = made.statement
        about = facts(
            [
                (texts("audit.number"), str(said.number)),
                (texts("audit.events_signed"), str(said.size)),
                (texts("audit.time"), shown.clock(said.time)),
                (texts("audit.root"), said.root),
                (texts("audit.key"), said.key),
            ]
        )
        return notice(texts("audit.sealed_done"), texts("audit.sealed_next"), "ok") + about

    def keep(self, category: str, months: float | None, request: gr.Request) -> list[str]:
        """Keep a category for so many months."""
        actor = self._desk.actor(request)
        chosen = next(each for each in FLOORS if each == category)
        self._officer.retention.keep(actor, chosen, int(months or 0))
        return self._state(actor)

    def reduce(self, request: gr.Request) -> str:
        """Reduce what has expired."""
        count = self._officer.retention.reduce(self._desk.actor(request))
        return notice(self._desk.texts("audit.reduced_done", count=count), "", "ok")

    def hold(
        self, kind: str, value: str, since: str, until: str, reason: str, request: gr.Request
    ) -> list[str]:
        """Place a legal hold."""
        actor = self._desk.actor(request)
        self._officer.retention.hold(
            actor, kind, reason, value, shown.read_date(since), shown.read_date(until)  # type: ignore[arg-type]
        )  # fmt: skip
        return self._state(actor)

    def release(self, event: gr.EventData, request: gr.Request) -> list[str]:
        """End the hold whose button was clicked."""
        actor = self._desk.actor(request)
        self._officer.retention.release(actor, str(event.id))
        return self._state(actor)

    def _state(self, actor: Actor) -> list[str]:
        texts = self._desk.texts
        kept = self._officer.retention.periods(actor)
        headers = [texts("audit.category"), texts("audit.months"), texts("audit.shortest")]
        rows = [
            (esc(texts.name("category", each)), str(months), str(FLOORS[each]))
            for each, months in kept.items()
        ]
        names = self._officer.names(actor)
        holds = [self._row(hold, names) for hold in self._officer.retention.holds(actor)]
        heads = [
            texts(f"audit.{name}") for name in ("hold_kind", "hold_value", "reason", "who", "time", "state")
        ]
        listed = table(heads, holds, texts("audit.holds")) if holds else empty(texts("audit.holds_none"))
        return [table(headers, rows, texts("audit.retention")), listed]

    def _row(self, hold: Hold, names: shown.Names) -> tuple[str, ...]:
        texts = self._desk.texts
        span = f"{hold.since[:10]} – {hold.until[:10]}" if hold.kind == "period" else hold.value
        state = chip(texts("audit.released")) if hold.released else action(
            esc(texts("audit.release")), "release", id=hold.id
        )  # fmt: skip
        return (
            esc(texts.name("hold", hold.kind)), esc(span), esc(hold.reason),
            esc(names.get(hold.owner, hold.owner)), esc(shown.clock(hold.placed)), state,
        )  # fmt: skip
