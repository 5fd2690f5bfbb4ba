"""The audit tab (审计) for the compliance officer: one set of filters over events, counts and odd patterns;
one thing's life; reports; one person's data; the proof that the log is whole."""

from typing import Any, Protocol

import gradio as gr

from assistant import duty as duties
from guardrails.actor import Actor, Permission
from guardrails.audit import AuditQuery
from serving.officer import Officer
from serving.ui import audit_shown as shown
from serving.ui.audit_life import LifePart
from serving.ui.audit_proof import ProofPart
from serving.ui.audit_reports import ReportsPart
from serving.ui.audit_rights import RightsPart
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, empty
from serving.ui.shelf import heading

PAGE = 50
FILTERED = ("events", "counts", "odd")
"""Sections that the filters above them are for."""
_DECISIONS = ("block", "confirm", "redact", "label", "warn", "log")


class Part(Protocol):
    """A section without the filters: `build` makes its components, `events` wires them, `on_show` says what
    fills which of them when the section is opened."""

    def build(self) -> None: ...
    def events(self) -> None: ...
    def on_show(self) -> tuple[Any, list[Any]] | None: ...


class AuditTab:
    """Filters, the sections, and the event that was chosen."""

    key = "audit"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officer = Officer(desk.application)
        self._parts: dict[str, Part] = {
            "life": LifePart(desk), "reports": ReportsPart(desk), "rights": RightsPart(desk),
            "proof": ProofPart(desk),
        }  # fmt: skip

    def allowed(self, actor: Actor) -> bool:
        """Those who may read the log; an administrator may not (A-R5)."""
        return actor.can(Permission.READ_AUDIT)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        sections = [(texts.name("desk_section", key), key) for key in (*FILTERED, *self._parts)]
        gr.HTML(heading(texts("audit.heading"), texts("audit.lead")))
        self._section = gr.Radio(
            sections, value="events", label=texts("audit.section"), elem_id="xt-desk-section",
            elem_classes="xt-pills",
        )  # fmt: skip
        with gr.Column() as self._filtered:
            self._build_filters()
            self._build_results()
        self._columns = []
        for key, part in self._parts.items():
            with gr.Column(visible=False, elem_id=f"xt-desk-{key}") as column:
                part.build()
            self._columns.append(column)

    def _build_filters(self) -> None:
        texts = self._desk.texts
        none = (texts("page.none"), "")

        def choice(name: str, options: list[tuple[str, str]], **more: Any) -> gr.Dropdown:
            return gr.Dropdown([none, *options], value="", label=texts(name), **more)

        def line(name: str, hint: str = "") -> gr.Textbox:
            said = texts(hint) if hint else None
            return gr.Textbox(label=texts(name), placeholder=said, max_lines=1)

        def named(section: str) -> list[tuple[str, str]]:
            return [(text, value) for value, text in texts.names(section).items()]

        titles = [(duty.title[texts.language], name) for name, duty in duties.registry().items()]
        decisions = [(texts.name("decision", each), each) for each in _DECISIONS]
        with gr.Row(elem_classes="xt-fields"):
            self._filters = [
                choice("audit.action", named("action"), elem_id="xt-audit-action"),
                choice("audit.outcome", named("outcome")),
                line("audit.person", "audit.person_hint"),
                choice("audit.duty", titles),
                line("audit.rule", "audit.rule_hint"),
                line("audit.risk", "audit.risk_hint"),
                choice("audit.decision", decisions),
                line("audit.since", "audit.date_hint"),
                line("audit.until", "audit.date_hint"),
            ]
        with gr.Row(elem_classes="xt-actions"):
            self._search = gr.Button(texts("audit.search"), variant="primary", elem_id="xt-audit-search")
            self._export = gr.HTML(elem_id="xt-export")

    def _build_results(self) -> None:
        texts = self._desk.texts
        with gr.Row(elem_id="xt-log") as self._log_row:
            with gr.Column(scale=3, min_width=300):
                self._list = gr.HTML(elem_id="xt-events", js_on_load=CLICKS)
                self._more = gr.Button(texts("audit.more"), visible=False, size="sm")
            with gr.Column(scale=2, min_width=300):
                self._detail = gr.HTML(empty(texts("audit.detail_empty")), elem_id="xt-event")
        self._counts = gr.HTML(visible=False, elem_id="xt-counts")
        self._odd = gr.HTML(visible=False, elem_id="xt-odd", js_on_load=CLICKS)
        self._cursor = gr.State("")

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        listed = [self._list, self._more, self._cursor, self._export]
        wanted = [self._section, *self._filters]
        found = [*listed, self._counts, self._odd]
        tab.select(guarded(self.search), wanted, found, **PRIVATE)
        self._search.click(guarded(self.search), wanted, found, **PRIVATE)
        self._more.click(guarded(self.older), [*self._filters, self._cursor], listed, **PRIVATE)
        self._list.click(guarded(self.open), None, self._detail, **PRIVATE)
        faces = [self._filtered, self._log_row, self._counts, self._odd, *self._columns]
        self._section.change(self.choose, self._section, faces, **PRIVATE)
        self._section.change(guarded(self.search), wanted, found, **PRIVATE)
        for key, part in self._parts.items():
            part.events()
            if filled := part.on_show():
                handler, outputs = filled
                self._section.change(
                    guarded(_only(key, handler, len(outputs))), self._section, outputs, **PRIVATE
                )

    def choose(self, section: str) -> list[Any]:
        """Show one section. What it holds is fetched by handlers that check the visitor."""
        return [
            gr.update(visible=section in FILTERED),
            *(gr.update(visible=section == key) for key in (*FILTERED, *self._parts)),
        ]

    def search(
        self, section: str, action: str, outcome: str, person: str, duty: str, rule: str, risk: str,
        decision: str, since: str, until: str, request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        """What matches the filters, for the section that is open: events, counts or odd patterns."""
        filters = (action, outcome, person, duty, rule, risk, decision, since, until)
        if section == "events":
            return [*self.older(*filters, "", request), gr.skip(), gr.skip()]
        if section not in FILTERED:
            return [gr.skip()] * 6
        actor = self._desk.actor(request)
        query = self._query(actor, *filters)
        names = self._officer.names(actor)
        if section == "counts":
            made = shown.counts(self._desk.texts, self._officer.views.counts(actor, query), names)
            return [*[gr.skip()] * 4, made, gr.skip()]
        made = shown.oddities(self._desk.texts, self._officer.views.oddities(actor, query), names)
        return [*[gr.skip()] * 5, made]

    def older(
        self, action: str, outcome: str, person: str, duty: str, rule: str, risk: str, decision: str,
        since: str, until: str, cursor: str, request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        """The events before the cursor."""
        actor = self._desk.actor(request)
        query = self._query(actor, action, outcome, person, duty, rule, risk, decision, since, until)
        page = self._desk.application.audit.events(actor, query, limit=PAGE, cursor=cursor)
        return [
            shown.rows(self._desk.texts, page.events, self._officer.names(actor)),
            gr.update(visible=bool(page.cursor)),
            page.cursor,
            shown.export_form(self._desk.texts, query),
        ]

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """Everything the log holds of the event that was clicked."""
        actor = self._desk.actor(request)
        before = str(int(event.id) + 1)
        page = self._desk.application.audit.events(actor, limit=1, cursor=before)
        names = self._officer.names(actor)
        return "".join(shown.whole(self._desk.texts, found, names) for found in page.events)

    def _query(self, actor: Actor, *filters: str) -> AuditQuery:
        query = audit_query(*filters)
        return query.model_copy(update={"person": "", "people": self._officer.people(actor, query.person)})


def _only(section: str, handler: Any, outputs: int) -> Any:
    """`handler`, when its own section was opened."""

    def filled(opened: str, request: gr.Request) -> Any:
        if opened == section:
            return handler(request)
        return gr.skip() if outputs == 1 else [gr.skip()] * outputs

    return filled


def audit_query(
    action: str, outcome: str, person: str, duty: str, rule: str, risk: str, decision: str, since: str,
    until: str,
) -> AuditQuery:  # fmt: skip
    """The query of a filled form. Raises `DateUnreadable`."""
    return AuditQuery(
        action=action.strip(),
        outcome=outcome or None,  # type: ignore[arg-type]  # one of the dropdown's values, checked by the model
        person=person.strip(),
        duty=duty.strip(),
        rule=rule.strip(),
        risk=risk.strip(),
        decision=decision.strip(),
        since=shown.read_date(since),
        until=shown.read_date(until, "T23:59:59.999"),
    )
