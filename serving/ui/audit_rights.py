"""One person's data (个人信息权利): how much there is, a copy to hand over, and erasure in two steps."""

from typing import Any

import gradio as gr

from serving.officer import Officer
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import empty, esc, hint, notice


class RightsPart:
    """A pseudonym, what is kept about it, a form for the copy, and the erasure that asks twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._officer = Officer(desk.application)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        gr.HTML(hint(texts("audit.rights_lead")))
        with gr.Row(elem_classes="xt-fields"):
            self._subject = gr.Textbox(
                label=texts("audit.subject"), info=texts("audit.subject_hint"), max_lines=1,
                elem_id="xt-subject",
            )  # fmt: skip
        with gr.Row(elem_classes="xt-actions"):
            self._look = gr.Button(texts("audit.extent"), variant="primary", elem_id="xt-subject-look")
        self._extent = gr.HTML(empty(texts("audit.rights_empty")), elem_id="xt-subject-extent")
        with gr.Column(visible=False, elem_classes="xt-card") as self._erasing:
            gr.HTML(f'<p class="xt-sure">{esc(texts("audit.erase_sure"))}</p>')
            self._again = gr.Textbox(
                label=texts("audit.subject_again"), max_lines=1, elem_id="xt-subject-again"
            )
            self._erase = gr.Button(texts("audit.erase"), variant="stop", elem_id="xt-subject-erase")
        self._done = gr.HTML(elem_id="xt-subject-done")

    def events(self) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        outputs = [self._extent, self._erasing, self._done, self._again]
        self._look.click(guarded(self.extent), self._subject, outputs, **PRIVATE)
        self._erase.click(guarded(self.erase), [self._subject, self._again], outputs, **PRIVATE)

    def on_show(self) -> tuple[Any, list[Any]] | None:
        """Nothing until a person is named."""
        return None

    def extent(self, subject: str, request: gr.Request) -> list[Any]:
        """How much log and rooms hold about the person, and the two things that can be done with it."""
        actor, texts = self._desk.actor(request), self._desk.texts
        found, rows = self._officer.extent(actor, subject)
        rooms = texts("audit.extent_rooms", rows=rows) if rows else ""
        said = notice(texts("audit.extent_found", events=found.events, sealed=found.sealed), rooms, "ok")
        form = self._form(subject.strip()) if found.events else ""
        return [said + form, gr.update(visible=found.sealed > 0 or rows > 0), "", ""]

    def erase(self, subject: str, again: str, request: gr.Request) -> list[Any]:
        """Take the person out of every room, once the pseudonym was typed a second time."""
        actor, texts = self._desk.actor(request), self._desk.texts
        done = self._officer.erase(actor, subject, again)
        settled = texts("audit.erased_settled" if done.settled else "audit.erased_unsettled")
        said = notice(texts("audit.erased", events=done.events), settled, "ok")
        return ["", gr.update(visible=False), said, ""]

    def _form(self, subject: str) -> str:
        texts = self._desk.texts
        return (
            f'<form method="post" action="/audit/copy" target="_blank" class="xt-card xt-form">'
            f'<h2 class="xt-sub">{esc(texts("audit.copy"))}</h2>{hint(texts("audit.copy_hint"))}'
            f'<input type="hidden" name="subject" value="{esc(subject)}">'
            f'<label>{esc(texts("audit.purpose"))} <input name="purpose" required minlength="2" '
            f'maxlength="100" placeholder="{esc(texts("audit.purpose_hint"))}"></label>'
            f'<button type="submit" class="xt-button">{esc(texts("audit.copy_get"))}</button></form>'
        )
