"""What may stand between a question and its answer: a rule that wants a look first (确认), and the appeal
against a refusal (申诉)."""

from typing import Any

import gradio as gr

from assistant.answering import Answer
from guardrails.confirmations import ConfirmationNeeded
from serving.guarding import Guarding
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import notice


class Asides:
    """Two boxes below the talk, shown when they are needed. `held` keeps the question and the token that a
    yes sends back, on the server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._appeals = Guarding(desk.application).appeals

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self.held = gr.State({})
        self._refusal = gr.State("")
        with gr.Column(visible=False, elem_id="xt-confirm", elem_classes="xt-card") as self._confirm:
            self._words = gr.HTML(elem_id="xt-confirm-words")
            with gr.Row(elem_classes="xt-actions"):
                self.yes = gr.Button(texts("ask.confirm_yes"), variant="primary", elem_id="xt-confirm-yes")
                self._no = gr.Button(texts("ask.confirm_no"), elem_id="xt-confirm-no")
        with gr.Column(visible=False, elem_id="xt-appeal", elem_classes="xt-card") as self._appeal:
            self._reason = gr.Textbox(
                label=texts("ask.appeal"), info=texts("ask.appeal_hint"), lines=2, elem_id="xt-appeal-reason"
            )
            with gr.Row(elem_classes="xt-actions"):
                self._send = gr.Button(texts("ask.appeal_send"), elem_id="xt-appeal-send")

    def events(self) -> None:
        """Wire what does not ask anew."""
        shown = [self._appeal, self._reason]
        self._send.click(self._desk.guarded(self.appeal), [self._refusal, self._reason], shown, **PRIVATE)
        self._no.click(self.nothing, None, self.outputs, **PRIVATE)

    @property
    def outputs(self) -> list[Any]:
        """The components that `nothing`, `asking` and `refused` fill."""
        return [self._confirm, self._words, self.held, self._appeal, self._refusal]

    def nothing(self) -> list[Any]:
        """Neither box."""
        return [gr.update(visible=False), "", {}, gr.update(visible=False), ""]

    def asking(self, question: str, needed: ConfirmationNeeded) -> list[Any]:
        """The rule's words and two buttons."""
        texts = self._desk.texts
        words = str(needed.details[f"message_{texts.language}"])
        said = notice(
            texts("ask.confirm"), texts("ask.confirm_why", words=words, rule=needed.details["rules"])
        )
        held = {"question": question, "token": str(needed.details["token"])}
        return [gr.update(visible=True), said, held, gr.update(visible=False), ""]

    def after(self, answer: Answer) -> list[Any]:
        """The box for an appeal where the question was refused by a rule, nothing otherwise."""
        if not answer.refusal:
            return self.nothing()
        return [gr.update(visible=False), "", {}, gr.update(visible=True), answer.refusal]

    def appeal(self, refusal: str, reason: str, request: gr.Request) -> list[Any]:
        """Record the appeal of the person who was refused."""
        made = self._appeals.appeal(self._desk.actor(request), refusal, reason)
        texts = self._desk.texts
        self._desk.say(texts("ask.appeal_sent_next", number=made.id[:8]), texts("ask.appeal_sent"))
        return [gr.update(visible=False), ""]
