"""The lesson preparation tab (备课): a guided form on the left, the plan as a document on the right."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from anyio import to_thread

from assistant import duty as duties
from assistant.drafts.problems import SectionEdited
from assistant.lesson_preparation.enrichment.progress import Kept, Skipped
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from serving.preparation import Preparation
from serving.previous import read_previous
from serving.ui.desk import CLICKED, PRIVATE, Desk
from serving.ui.library import taken
from serving.ui.parts import CLICKS, esc, notice
from serving.ui.preparation_acts import Acts, Given, View
from serving.ui.preparation_form import GuidedForm
from serving.ui.preparation_model import ModelPanel
from serving.ui.preparation_view import MADE, Shown
from serving.ui.shelf import heading, problem_of

DUTY = "lesson-plan"
_BY_HAND = SectionEdited.code


class PreparationTab:
    """Form and list at the left, below them what belongs to the open plan; the plan at the right."""

    key = "preparation"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._preparation = Preparation(desk.application)
        self._form = GuidedForm(desk.texts)
        self._shown = Shown(desk, self._preparation)
        self._acts = Acts(desk, self._preparation)
        self._model = ModelPanel(desk, self._preparation, self._drawn)

    def allowed(self, actor: Actor) -> bool:
        """Those who may run duties."""
        return actor.can(Permission.DUTY)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._view = gr.State(View())
        gr.HTML(heading(texts("prep.heading"), texts("prep.lead")))
        with gr.Row(elem_id="xt-prep-row"):
            with gr.Column(elem_id="xt-prep-form"):
                with gr.Accordion(texts("prep.new"), open=True, elem_id="xt-prep-ask") as self._ask:
                    self._form.build()
                    self._draft = gr.Button(texts("prep.draft"), variant="primary", elem_id="xt-prep-draft")
                with gr.Accordion(texts("prep.mine"), open=False, elem_id="xt-prep-list"):
                    self._mine = gr.HTML(elem_id="xt-prep-mine", js_on_load=CLICKS)
            with gr.Column(elem_id="xt-prep-paper"):
                sheet, _ = self._shown.nothing()
                self._paper = gr.HTML(sheet, elem_id="xt-prep-sheet", js_on_load=CLICKS)
            with gr.Column(elem_id="xt-prep-side"):
                self._side = gr.HTML(elem_id="xt-prep-beside", js_on_load=CLICKS)
                with gr.Column(visible=self._desk.application.gate is not None, elem_id="xt-prep-model"):
                    self._model.build()

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        sheet = [self._view, self._paper, self._side]
        self._form.events()
        tab.select(guarded(self.refresh, quiet=True), [self._view], [self._mine], **PRIVATE)
        self._draft.click(
            self.draft,
            set(self._form.values),
            [*sheet, self._mine, self._ask],
            trigger_mode="once",
            **PRIVATE,
        )
        uploaded = [self._form.upload, self._form.read, self._form.previous]
        self._form.upload.upload(guarded(self.read), [self._form.upload], uploaded, **PRIVATE)
        self._mine.click(guarded(self.open), None, [*sheet, self._mine, self._ask], **PRIVATE)
        self._model.events(self._view, [*sheet, self._mine])
        for part in (self._paper, self._side):
            # a click that comes while the one before is at work waits for its turn; a form is sent once
            part.click(self.act, [self._view], [*sheet, self._mine], **CLICKED)
            part.submit(self.act, [self._view], [*sheet, self._mine], **PRIVATE)

    def refresh(self, view: View, request: gr.Request) -> str:
        """The list of plans."""
        return self._shown.mine(self._desk.actor(request), view.draft)

    def read(self, file: str, request: gr.Request) -> list[Any]:
        """The text of last year's plan, put where it can be read and changed; the file goes at once."""
        upload, texts = taken(Path(file)), self._desk.texts
        try:
            found = read_previous(self._desk.application, self._desk.actor(request), upload)
        except Problem as problem:
            words = self._desk.explain(problem)
            why = "" if words.detail == words.title else words.detail
            return [None, notice(words.title, f"{why}{words.advice}", "stop"), gr.skip()]
        names = texts.listed(texts.name("plan_section", name) for name in found.sections)
        said = texts("prep.previous_found", names=names) if names else texts("prep.previous_plain")
        return [None, notice(texts("prep.previous_read", name=upload.name), said, "ok"), found.text]

    async def draft(self, filled: dict[Any, Any], request: gr.Request) -> AsyncGenerator[list[Any], None]:
        """Draft a plan from the form, keep it and open it."""
        payload, texts = self._form.request(filled), self._desk.texts
        if "topic" not in payload:
            said = notice(texts("prep.no_topic"), texts("prep.empty_next"))
            yield [gr.skip(), said, gr.skip(), gr.skip(), gr.skip()]
            return
        try:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            working = f'<div class="xt-answer xt-working"><p>{esc(texts("prep.drafting"))}</p></div>'
            yield [gr.skip(), working, gr.skip(), gr.skip(), gr.skip()]
            bench = self._desk.application.bench(actor.for_purpose(DUTY), self._desk.texts.language)
            made = await duties.run(DUTY, payload, bench)
            view = View(draft=made.id, previous=payload.get("previous", ""))
            yield [*await to_thread.run_sync(self._drawn, actor, view), gr.update(open=False)]
        except Problem as problem:
            self._desk.warn(problem)
            yield [gr.skip(), self._shown.nothing()[0], gr.skip(), gr.skip(), gr.skip()]

    def open(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open the plan whose title was clicked."""
        actor = self._desk.actor(request)
        return [*self._drawn(actor, View(draft=str(event.id))), gr.update(open=False)]

    async def act(
        self, view: View, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[list[Any], None]:
        """Do what was clicked or sent, and show what came of it."""
        given = event._data if isinstance(event._data, dict) else {}
        try:
            actor = await self._desk.actor_async(request)
            if given.get("do") == "make" and given.get("kind") in MADE:
                yield await self._make(actor, view, str(given["kind"]))
            elif given.get("do") == "regenerate" and isinstance(given.get("section"), str):
                async for changed in self._anew(actor, view, given):
                    yield await to_thread.run_sync(self._drawn, actor, changed)
            else:
                changed = await to_thread.run_sync(self._acts.do, actor, view, given)
                yield await to_thread.run_sync(self._drawn, actor, changed)
        except Problem as problem:
            self._desk.warn(problem)
            yield [gr.skip()] * 4

    async def _make(self, actor: Actor, view: View, kind: str) -> list[Any]:
        """Another artefact made from the open plan, kept and opened."""
        self._desk.limit(actor)
        plan = await to_thread.run_sync(self._preparation.drafts.open, actor, view.draft)
        bench = self._desk.application.bench(actor.for_purpose(kind), self._desk.texts.language)
        made = await duties.run(kind, {"plan": plan.body}, bench)
        return await to_thread.run_sync(self._drawn, actor, View(draft=made.id))

    async def _anew(self, actor: Actor, view: View, given: Given) -> AsyncGenerator[View, None]:
        """Write one section anew; where a person wrote it, ask first."""
        section, overwrite = str(given["section"]), given.get("overwrite") == "yes"
        self._desk.limit(actor)
        kept = await to_thread.run_sync(self._preparation.drafts.open, actor, view.draft)
        plain = replace(view, focus=section, asking="", editing="")
        if self._desk.application.gate is not None:
            yield replace(plain, working=frozenset({section}))
        told = self._preparation.regenerate(actor, view.draft, section, kept.version, overwrite=overwrite)
        async with aclosing(told) as events:
            async for event in events:
                if isinstance(event, Skipped) or (isinstance(event, Kept) and event.problem == _BY_HAND):
                    yield replace(plain, asking=section, focus="")
                    return
                if isinstance(event, Kept):
                    self._desk.warn(problem_of(event.problem, event.details))
        self._desk.say(self._desk.texts("prep.regenerated"), self._desk.texts("prep.regenerate"))
        yield plain

    def _drawn(self, actor: Actor, view: View) -> list[Any]:
        sheet, side = self._shown.both(actor, view)
        return [view, sheet, side, self._shown.mine(actor, view.draft)]
