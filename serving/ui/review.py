"""Opening one resource, and what an administrator may decide on it (审核、发布、停用)."""

from typing import Any

import gradio as gr

from corpora.owner import SHARED
from corpora.resource import TRANSITIONS, Resource, ResourceStatus, Review, UnknownResource
from guardrails.actor import Actor, Permission
from serving.ui import shelf
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import empty


class ReviewPanel:
    """The chosen resource and the decisions its status and the visitor's permissions leave open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._chosen = gr.State("")
        self._detail = gr.HTML(
            empty(texts("library.detail_empty"), texts("library.detail_empty_next")), elem_id="xt-detail"
        )
        with gr.Column(visible=False, elem_classes="xt-card", elem_id="xt-review") as self._form:
            names = [(text, value) for value, text in texts.names("attribute").items()]
            self._attributes = gr.CheckboxGroup(names, label=texts("library.review"))
            self._note = gr.Textbox(label=texts("library.note"), info=texts("library.note_hint"), lines=2)
            with gr.Row():
                self._reject = gr.Button(texts("library.reject"), elem_id="xt-reject")
                self._approve = gr.Button(texts("library.approve"), variant="primary", elem_id="xt-approve")
        with gr.Row(elem_classes="xt-actions"):
            self._publish = gr.Button(
                texts("library.publish"), variant="primary", visible=False, elem_id="xt-publish"
            )
            self._retire = gr.Button(texts("library.retire"), visible=False, elem_id="xt-retire")
        with gr.Column(visible=False, elem_classes="xt-card") as self._sure:
            gr.HTML(f'<p class="xt-sure" role="alert">{texts("library.retire_sure")}</p>')
            with gr.Row():
                self._keep = gr.Button(texts("library.retire_no"))
                self._really = gr.Button(texts("library.retire_yes"), variant="stop", elem_id="xt-retire-yes")

    def events(self, listed: Any, refresh: Any, narrowing: list[Any], shown: list[Any]) -> None:
        """Wire the components; after each decision the list is made anew by `refresh`."""
        guarded = self._desk.guarded
        panel = [
            self._chosen, self._detail, self._form, self._attributes, self._note,
            self._publish, self._retire, self._sure,
        ]  # fmt: skip
        form = [self._chosen, self._attributes, self._note]
        listed.click(guarded(self.open), None, panel, **PRIVATE)
        decided = [
            self._approve.click(guarded(self.approve), form, panel, **PRIVATE),
            self._reject.click(guarded(self.reject), form, panel, **PRIVATE),
            self._publish.click(guarded(self.publish), [self._chosen], panel, **PRIVATE),
            self._really.click(guarded(self.retire), [self._chosen], panel, **PRIVATE),
        ]
        for step in decided:
            step.then(refresh, narrowing, shown, **PRIVATE)
        self._retire.click(lambda: gr.update(visible=True), None, self._sure, **PRIVATE)
        self._keep.click(lambda: gr.update(visible=False), None, self._sure, **PRIVATE)

    def open(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Show the resource whose title was clicked."""
        actor = self._desk.actor(request)
        resource = self._desk.application.steward.resource(actor, str(event.id))
        return self._panel(actor, resource)

    def approve(self, chosen: str, attributes: list[str], note: str, request: gr.Request) -> list[Any]:
        """Record an approval; all seven attributes have to be confirmed (M-R7)."""
        return self._decide(
            chosen, Review(approved=True, attributes=frozenset(attributes), note=note), request
        )

    def reject(self, chosen: str, attributes: list[str], note: str, request: gr.Request) -> list[Any]:
        """Send the resource back; it is held."""
        return self._decide(
            chosen, Review(approved=False, attributes=frozenset(attributes), note=note), request
        )

    def publish(self, chosen: str, request: gr.Request) -> list[Any]:
        """Make the resource retrievable."""
        actor = self._desk.actor(request)
        resource = self._desk.application.steward.publish(actor, chosen)
        self._desk.say(self._desk.texts("library.published"), resource.title)
        return self._panel(actor, resource)

    def retire(self, chosen: str, request: gr.Request) -> list[Any]:
        """Withdraw the resource for good."""
        actor = self._desk.actor(request)
        resource = self._desk.application.steward.retire(actor, chosen)
        self._desk.say(self._desk.texts("library.retired"), resource.title)
        return self._panel(actor, resource)

    def _decide(self, chosen: str, review: Review, request: gr.Request) -> list[Any]:
        actor = self._desk.actor(request)
        resource = self._desk.application.steward.review(actor, chosen, review)
        said = "library.approved" if review.approved else "library.rejected"
        self._desk.say(self._desk.texts(said), resource.title)
        return self._panel(actor, resource)

    def _panel(self, actor: Actor, resource: Resource) -> list[Any]:
        steward = self._desk.application.steward
        near = ""
        if resource.near:
            try:
                near = steward.resource(actor, resource.near).title
            except UnknownResource:
                near = ""
        own = resource.tenant != SHARED
        ahead = TRANSITIONS[resource.status] if own else frozenset()
        reviewing = ResourceStatus.REVIEWED in ahead and actor.can(Permission.REVIEW)
        publishing = ResourceStatus.PUBLISHED in ahead and actor.can(Permission.PUBLISH)
        retiring = ResourceStatus.RETIRED in ahead and actor.can(Permission.RETIRE)
        return [
            resource.id,
            shelf.resource(self._desk, resource, steward.document(actor, resource.id), near),
            gr.update(visible=reviewing),
            gr.update(value=[]),
            gr.update(value=""),
            gr.update(visible=publishing),
            gr.update(visible=retiring),
            gr.update(visible=False),
        ]
