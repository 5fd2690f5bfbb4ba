"""The rules tab (规则与申诉) for who decides: appeals, exemptions by two persons, repeated violations."""

from typing import Any

import gradio as gr

from assistant import duty as duties
from guardrails.actor import Actor, Permission
from guardrails.approvals import Approval
from guardrails.exemptions import LONGEST_DAYS
from serving.guarding import Guarding
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, action, chip, empty, esc, hint, lines, notice, table
from serving.ui.shelf import heading

SECTIONS = ("appeals", "exemptions", "conduct")


class GuardTab:
    """A section, the note that every decision needs, the list with its buttons, and the form that asks for
    an exemption."""

    key = "guard"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._guarding = Guarding(desk.application)

    def allowed(self, actor: Actor) -> bool:
        """Who decides about what others ask for: administrators and security officers."""
        return actor.can(Permission.APPROVE)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        gr.HTML(heading(texts("guard.heading"), texts("guard.lead")))
        self._section = gr.Radio(
            [(texts(f"guard.{each}"), each) for each in SECTIONS],
            value=SECTIONS[0],
            label=texts("guard.section"),
            elem_id="xt-guard-section",
            elem_classes="xt-pills",
        )
        self._note = gr.Textbox(
            label=texts("guard.note"), info=texts("guard.note_hint"), max_lines=3, elem_id="xt-guard-note"
        )
        self._said = gr.HTML(elem_id="xt-guard-said")
        self._list = gr.HTML(elem_id="xt-guard-list", js_on_load=CLICKS)
        with gr.Column(visible=False, elem_classes="xt-card") as self._form:
            self._build_form()

    def _build_form(self) -> None:
        texts = self._desk.texts
        none = (texts("page.none"), "")
        rules = [
            (f"{rule.id} · {rule.message.in_language(texts.language)[:40]}", rule.id)
            for rule in self._guarding.policy.rules
            if rule.exemptible
        ]
        titles = [(duty.title[texts.language], name) for name, duty in duties.registry().items()]
        stages = [(text, value) for value, text in texts.names("stage").items()]
        gr.HTML(f'<h2 class="xt-sub">{esc(texts("guard.ask"))}</h2>{hint(texts("guard.ask_hint"))}')
        with gr.Row(elem_classes="xt-fields"):
            self._asked = [
                gr.Dropdown(rules, label=texts("guard.rule"), elem_id="xt-guard-rule"),
                gr.Dropdown([none, *titles], value="", label=texts("guard.duty"), elem_id="xt-guard-duty"),
                gr.Dropdown([none, *stages], value="", label=texts("guard.stage")),
                gr.Textbox(label=texts("guard.person"), info=texts("guard.person_hint"), max_lines=1),
                gr.Number(30, minimum=1, maximum=LONGEST_DAYS, precision=0, label=texts("guard.days")),
            ]
        self._ask = gr.Button(texts("guard.ask_send"), variant="primary", elem_id="xt-guard-ask")

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        shown = [self._list, self._form, self._said]
        tab.select(guarded(self.show), self._section, shown, **PRIVATE)
        self._section.change(guarded(self.show), self._section, shown, **PRIVATE)
        changed = [self._list, self._said, self._note]
        self._list.click(guarded(self.decide), [self._section, self._note], changed, **PRIVATE)
        self._ask.click(guarded(self.ask), [*self._asked, self._note], changed, **PRIVATE)

    def show(self, section: str, request: gr.Request) -> list[Any]:
        """One section."""
        listed = self._listed(self._desk.actor(request), section)
        return [listed, gr.update(visible=section == "exemptions"), ""]

    def decide(self, section: str, note: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Carry out the button that was clicked, with the note as its reason."""
        actor, chosen = self._desk.actor(request), str(event.id)
        match section, str(event.do):
            case "appeals", "approve" | "refuse":
                self._guarding.appeals.decide(actor, chosen, event.do == "approve", note)
            case "exemptions", "approve" | "refuse":
                self._guarding.exemptions.decide(actor, chosen, event.do == "approve", note)
            case "exemptions", "revoke":
                self._guarding.exemptions.revoke(actor, chosen, note)
            case "conduct", "lift":
                self._guarding.conduct.lift(actor, chosen, note)
        texts = self._desk.texts
        return [self._listed(actor, section), notice(texts("guard.done"), texts("guard.done_next"), "ok"), ""]

    def ask(
        self, rule: str, duty: str, stage: str, person: str, days: float, note: str, request: gr.Request
    ) -> list[Any]:
        """Ask for an exemption; another person decides."""
        actor, texts = self._desk.actor(request), self._desk.texts
        scope = {"duty": duty, "school_stage": stage, "person": self._person(actor, person)}
        self._guarding.exemptions.request(actor, rule or "", scope, self._guarding.after(int(days)), note)
        said = notice(texts("guard.asked"), texts("guard.asked_next"), "ok")
        return [self._listed(actor, "exemptions"), said, ""]

    def _person(self, actor: Actor, said: str) -> str:
        """The account that a display name, or an id, names; as written where there is none."""
        names = self._guarding.names(actor)
        return next((user for user, name in names.items() if said.strip() in (user, name)), said.strip())

    def _listed(self, actor: Actor, section: str) -> str:
        texts = self._desk.texts
        names = self._guarding.names(actor)
        if section == "conduct":
            return self._conduct(actor, names)
        service = self._guarding.appeals if section == "appeals" else self._guarding.exemptions
        found = service.listed(actor)
        if not found:
            return empty(texts.name("guard_none", section))
        headers = [texts(f"guard.{each}") for each in ("who", "about", "reason", "state", "do")]
        rows = [self._row(actor, section, each, names) for each in found]
        return table(headers, rows, texts(f"guard.{section}"))

    def _row(self, actor: Actor, section: str, one: Approval, names: dict[str, str]) -> tuple[str, ...]:
        texts = self._desk.texts
        about = [one.subject, *(names.get(value, value) for value in one.scope.values())]
        about += [texts("guard.until", day=one.ends[:10])] if one.ends else []
        state = chip(texts.name("approval", one.state), "ok" if one.state == "approved" else "")
        decided = (
            f"<small>{esc(names.get(one.decided_by, ''))}</small>{lines(one.note)}" if one.decided else ""
        )
        acts = tuple[str, ...]()
        if one.state == "requested":
            acts = ("refuse",) if one.owner == actor.user else ("approve", "refuse")
        elif section == "exemptions" and one.state == "approved":
            acts = ("revoke",)
        buttons = "".join(
            action(esc(texts.name("guard_act", f"{section}_{do}")), do, id=one.id) for do in acts
        )
        who = names.get(one.owner, one.owner)
        return (
            f"{esc(who)}<small>{esc(one.requested[:16].replace('T', ' '))}</small>",
            lines("\n".join(about)),
            lines(one.reason),
            state + decided,
            buttons,
        )

    def _conduct(self, actor: Actor, names: dict[str, str]) -> str:
        texts = self._desk.texts
        found = self._guarding.conduct.listed(actor)
        if not found:
            return empty(texts.name("guard_none", "conduct"))
        headers = [texts(f"guard.{each}") for each in ("who", "step", "counted", "since", "do")]
        rows = [
            (
                esc(names.get(each.user, each.user)),
                chip(texts.name("step", each.step), "stop" if each.step == "suspended" else ""),
                esc(texts("guard.counts", row=each.in_a_row, day=each.today)),
                esc(each.since[:16].replace("T", " ")),
                "" if each.user == actor.user else action(esc(texts("guard.lift")), "lift", id=each.user),
            )
            for each in found
        ]
        return table(headers, rows, texts("guard.conduct"))
