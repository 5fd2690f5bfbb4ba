"""The training tab: the sections in a row, and the one that is open."""

import inspect
from typing import Any

import gradio as gr
from anyio import to_thread

from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from serving.ui.desk import CLICKED, PRIVATE, Desk
from serving.ui.parts import CLICKS, esc
from serving.ui.shelf import heading
from serving.ui.training.section import Given, Section

OPEN = "section"
"""What a click on a section's name sends as `do`; `to` is its key."""


class TrainingTab:
    """One row of names above one open section; the server remembers only which."""

    key = "training"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sections: dict[str, Section] = {each.key: each for each in _sections(desk)}

    def allowed(self, actor: Actor) -> bool:
        """Those who may run duties."""
        return actor.can(Permission.DUTY)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._open = gr.State("")
        gr.HTML(heading(texts("training.heading"), texts("training.lead")))
        self._row = gr.HTML(elem_id="xt-training-row", js_on_load=CLICKS)
        self._shown = gr.HTML(elem_id="xt-training-shown", js_on_load=CLICKS)

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        parts = [self._open, self._row, self._shown]
        tab.select(self._desk.guarded(self.refresh, quiet=True), [self._open], parts, **PRIVATE)
        for part in (self._row, self._shown):
            part.click(self.act, [self._open], parts, **CLICKED)
        self._shown.submit(self.act, [self._open], parts, **CLICKED)

    def refresh(self, key: str, request: gr.Request) -> list[Any]:
        """The open section as it stands, or the first one."""
        return self._opened(self._desk.actor(request), key, {})

    async def act(self, key: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open a section, or do what was clicked or sent in the open one."""
        given: Given = event._data if isinstance(event._data, dict) else {}
        try:
            actor = await self._desk.actor_async(request)
            if given.get("do") == OPEN:
                return await to_thread.run_sync(self._opened, actor, str(given.get("to", "")), given)
            section = self._sections.get(key)
            if section is None:
                return [gr.skip()] * 3
            if inspect.iscoroutinefunction(section.act):
                return [gr.skip(), gr.skip(), await section.act(actor, given)]
            return [gr.skip(), gr.skip(), await to_thread.run_sync(section.act, actor, given)]
        except Problem as problem:
            self._desk.warn(problem)
            return [gr.skip()] * 3

    def _opened(self, actor: Actor, key: str, given: Given) -> list[Any]:
        key = key if key in self._sections else next(iter(self._sections))
        return [key, self._names(key), self._sections[key].show(actor, given)]

    def _names(self, key: str) -> str:
        texts = self._desk.texts
        names = (
            f'<button type="button" class="xt-link" data-do="{OPEN}" data-to="{esc(each)}"'
            f"{' aria-current=true' if each == key else ''}>{esc(texts(f'training.{each}'))}</button>"
            for each in self._sections
        )
        return (
            f'<nav class="xt-training-names" aria-label="{esc(texts("tab.training"))}">{"".join(names)}</nav>'
        )


def _sections(desk: Desk) -> list[Section]:
    from serving.ui.training.assessment import AssessmentSection
    from serving.ui.training.learning import LearningSection
    from serving.ui.training.practice import PracticeSection
    from serving.ui.training.profile import ProfileSection
    from serving.ui.training.reader import ReaderSection
    from serving.ui.training.role_play import RolePlaySection

    return [
        AssessmentSection(desk),
        ProfileSection(desk),
        ReaderSection(desk),
        LearningSection(desk),
        RolePlaySection(desk),
        PracticeSection(desk),
    ]
