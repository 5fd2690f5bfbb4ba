"""The audit tab (审计) for the compliance officer: search, read one event, check the chain, export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import gradio as gr

from guardrails.actor import Actor, Permission
from guardrails.audit import AuditEvent, AuditQuery, RecordedEvent, Verification
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, action, article, chip, empty, esc, facts, notice, pretty, table
from serving.ui.problems import DateUnreadable
from serving.ui.shelf import heading
from serving.ui.texts import Texts

PAGE = 50
_TONES = {"ok": "ok", "blocked": "warn", "denied": "warn", "error": "stop"}
_FAULTS_SHOWN = 20


class AuditTab:
    """Filters, the events they leave, and the event that was chosen."""

    key = "audit"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def allowed(self, actor: Actor) -> bool:
        """Those who may read the log; an administrator may not (A-R5)."""
        return actor.can(Permission.READ_AUDIT)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        none = (texts("page.none"), "")
        actions = [none, *((text, value) for value, text in texts.names("action").items())]
        outcomes = [none, *((text, value) for value, text in texts.names("outcome").items())]
        gr.HTML(heading(texts("audit.heading"), texts("audit.lead")))
        with gr.Row(elem_classes="xt-fields"):
            self._filters = [
                gr.Dropdown(actions, value="", label=texts("audit.action"), elem_id="xt-audit-action"),
                gr.Dropdown(outcomes, value="", label=texts("audit.outcome")),
                gr.Textbox(label=texts("audit.person"), max_lines=1),
                gr.Textbox(label=texts("audit.rule"), placeholder=texts("audit.rule_hint"), max_lines=1),
                gr.Textbox(label=texts("audit.since"), placeholder=texts("audit.date_hint"), max_lines=1),
                gr.Textbox(label=texts("audit.until"), placeholder=texts("audit.date_hint"), max_lines=1),
            ]
        with gr.Row(elem_classes="xt-actions"):
            self._search = gr.Button(texts("audit.search"), variant="primary", elem_id="xt-audit-search")
            self._verify = gr.Button(texts("audit.verify"), elem_id="xt-verify")
            self._export = gr.HTML(elem_id="xt-export")
        self._verdict = gr.HTML(elem_id="xt-verdict")
        with gr.Row(elem_id="xt-log"):
            with gr.Column(scale=3, min_width=300):
                self._list = gr.HTML(elem_id="xt-events", js_on_load=CLICKS)
                self._more = gr.Button(texts("audit.more"), visible=False, size="sm")
            with gr.Column(scale=2, min_width=300):
                self._detail = gr.HTML(empty(texts("audit.detail_empty")), elem_id="xt-event")
        self._cursor = gr.State("")

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        found = [self._list, self._more, self._cursor, self._export]
        tab.select(guarded(self.search), self._filters, found, **PRIVATE)
        self._search.click(guarded(self.search), self._filters, found, **PRIVATE)
        self._more.click(guarded(self.older), [*self._filters, self._cursor], found, **PRIVATE)
        self._verify.click(guarded(self.verify), None, self._verdict, **PRIVATE)
        self._list.click(guarded(self.open), None, self._detail, **PRIVATE)

    def search(
        self, action: str, outcome: str, person: str, rule: str, since: str, until: str, request: gr.Request
    ) -> list[Any]:
        """The newest events that match."""
        return self.older(action, outcome, person, rule, since, until, "", request)

    def older(
        self, action: str, outcome: str, person: str, rule: str, since: str, until: str, cursor: str,
        request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        """The events before `cursor`."""
        actor = self._desk.actor(request)
        query = audit_query(action, outcome, person, rule, since, until)
        page = self._desk.application.audit.events(actor, query, limit=PAGE, cursor=cursor)
        rows = _rows(self._desk.texts, page.events)
        return [
            rows,
            gr.update(visible=bool(page.cursor)),
            page.cursor,
            _export_form(self._desk.texts, query),
        ]

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """Everything the log holds of the event that was clicked."""
        actor = self._desk.actor(request)
        before = str(int(event.id) + 1)
        page = self._desk.application.audit.events(actor, limit=1, cursor=before)
        return "".join(_whole(self._desk.texts, found) for found in page.events)

    def verify(self, request: gr.Request) -> str:
        """The chain of the visitor's tenant, read from end to end, in words."""
        actor = self._desk.actor(request)
        log = self._desk.application.audit
        log.require(actor, Permission.READ_AUDIT, "audit.verified")
        verdict = log.verify(actor.tenant)
        log.append(
            actor,
            AuditEvent(
                action="audit.verified", details={"checked": verdict.checked, "intact": verdict.intact}
            ),
        )
        return _verdict(self._desk.texts, verdict)


def audit_query(action: str, outcome: str, person: str, rule: str, since: str, until: str) -> AuditQuery:
    """The query of a filled form. Raises `DateUnreadable`."""
    return AuditQuery(
        action=action.strip(),
        outcome=outcome or None,  # type: ignore[arg-type]  # one of the dropdown's values, checked by the model
        person=person.strip(),
        rule=rule.strip(),
        since=_date(since),
        until=_date(until, "T23:59:59.999"),
    )


def _date(text: str, time: str = "") -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text + (time if len(text) == len("2026-09-01") else ""))
    except ValueError:
        raise DateUnreadable(text=text[:20]) from None


def _rows(texts: Texts, events: Sequence[RecordedEvent]) -> str:
    if not events:
        return empty(texts("audit.nothing"), texts("audit.nothing_next"))
    headers = [texts(f"audit.{name}") for name in ("number", "time", "action", "outcome", "who", "rules")]
    rows = [
        (
            str(found.sequence),
            esc(_time(found.time)),
            action(esc(texts.name("action", found.event.action)), "open", look="xt-title", id=found.sequence),
            chip(texts.name("outcome", found.event.outcome), _TONES[found.event.outcome]),
            f'<span class="xt-code">{esc(str(found.actor.get("user", ""))[:10])}</span>',
            esc(", ".join(hit.rule for hit in found.event.rule_hits)),
        )
        for found in events
    ]
    return table(headers, rows, texts("audit.list"))


def _whole(texts: Texts, found: RecordedEvent) -> str:
    event, who = found.event, found.actor
    roles = texts.listed(texts.name("role", role) for role in who.get("roles", ()))
    about = facts(
        [
            (texts("audit.number"), str(found.sequence)),
            (texts("audit.time"), _time(found.time)),
            (texts("audit.action"), f"{texts.name('action', event.action)} ({event.action})"),
            (texts("audit.outcome"), texts.name("outcome", event.outcome)),
            (texts("audit.who"), str(who.get("user", ""))),
            (texts("audit.roles"), roles),
            (texts("audit.via"), texts.name("via", str(who.get("via", "")))),
            (texts("audit.object"), f"{event.object_type} {event.object_id}".strip()),
            (
                texts("audit.rules"),
                "\n".join(f"{hit.rule} · {hit.decision} · {hit.stage}" for hit in event.rule_hits),
            ),
            (texts("audit.hash"), found.hash),
        ]
    )
    raw = pretty(event.model_dump(mode="json", exclude_defaults=True))
    title = texts.name("action", event.action)
    return article(title, about, f"<h3>{esc(texts('audit.raw'))}</h3>{raw}")


def _verdict(texts: Texts, verdict: Verification) -> str:
    if verdict.intact:
        return notice(texts("audit.intact"), texts("audit.intact_more", checked=verdict.checked), "ok")
    head = texts("audit.broken_more", checked=verdict.checked, faults=len(verdict.faults))
    faults = [
        texts("audit.fault", first=fault.sequence, last=fault.last, kind=texts.name("fault", fault.kind))
        for fault in verdict.faults[:_FAULTS_SHOWN]
    ]
    listed = "".join(f"<li>{esc(fault)}</li>" for fault in faults)
    return notice(texts("audit.broken"), head, "stop") + f"<ul>{listed}</ul>"


def _export_form(texts: Texts, query: AuditQuery) -> str:
    fields = query.model_dump(mode="json", exclude_defaults=True)
    hidden = "".join(
        f'<input type="hidden" name="{esc(name)}" value="{esc(value)}">' for name, value in fields.items()
    )
    return (
        f'<form method="post" action="/audit/export" target="_blank">{hidden}'
        f'<button type="submit" class="xt-button">{esc(texts("audit.export"))}</button></form>'
    )


def _time(iso: str) -> str:
    return f"{iso[:10]} {iso[11:19]}"
