"""Having a model improve an opened plan: what it takes, how it goes, and an end at any moment."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import gradio as gr
from anyio import to_thread

from assistant.lesson_preparation.enrichment.progress import Kept, Partial, Repairing, Started
from corpora.problem import Problem
from guardrails.actor import Actor
from serving.enriching import ChangesMissing, Wish
from serving.preparation import Preparation
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import esc, hint
from serving.ui.preparation_acts import View
from serving.ui.shelf import problem_of

Draw = Callable[[Actor, View], list[Any]]


class ModelPanel:
    """A button that says what a run takes, one that begins it, one that ends it."""

    def __init__(self, desk: Desk, preparation: Preparation, draw: Draw) -> None:
        self._desk = desk
        self._preparation = preparation
        self._draw = draw

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._told = gr.HTML(elem_id="xt-prep-progress")
        self._wish = gr.State("")
        self._ask = gr.Button(texts("prep.enrich"), size="sm", elem_id="xt-prep-enrich")
        self._changes = gr.Textbox(
            label=texts("prep.changes"), placeholder=texts("prep.changes_hint"), lines=2, max_length=2_000,
            elem_id="xt-prep-changes",
        )  # fmt: skip
        self._revise = gr.Button(texts("prep.revise"), size="sm", elem_id="xt-prep-revise")
        self._begin = gr.Button(texts("prep.begin"), variant="primary", size="sm", visible=False)
        self._stop = gr.Button(texts("prep.stop"), size="sm", visible=False)

    def events(self, view: Any, sheet: list[Any]) -> None:
        """Wire the components; `sheet` are those that `draw` fills."""
        own = [self._told, self._ask, self._revise, self._begin, self._stop]
        guarded = self._desk.guarded
        self._ask.click(guarded(self.estimate), [view], [self._wish, *own], **PRIVATE)
        wished = [view, self._changes]
        self._revise.click(guarded(self.wish), wished, [self._wish, *own], **PRIVATE)
        begun = [view, self._wish]
        running = self._begin.click(self.run, begun, [*sheet, *own], trigger_mode="once", **PRIVATE)
        stopped = self._stop.click(self.stop, None, own, cancels=[running], **PRIVATE)
        stopped.then(self._desk.guarded(self.again), [view], sheet, **PRIVATE)

    def wish(self, view: View, changes: str, request: gr.Request) -> list[Any]:
        """What it takes to have the model suggest the changes that are asked for. Raises
        `ChangesMissing`."""
        if not changes.strip():
            raise ChangesMissing
        return self.estimate(view, request, changes)

    def estimate(self, view: View, request: gr.Request, changes: str = "") -> list[Any]:
        """What a run over the whole plan takes."""
        texts, actor = self._desk.texts, self._desk.actor(request)
        if not view.draft:
            return [gr.skip()] * 6
        wish = Wish(changes, view.previous) if changes else None
        found = self._preparation.estimate(actor, view.draft, None, texts.language, wish)
        tokens = found.input_tokens + found.output_tokens
        said = texts("prep.estimate", tokens=tokens, sections=len(found.sections))
        time = "" if found.seconds is None else texts("prep.estimate_time", seconds=round(found.seconds))
        return [changes, hint(f"{time}{said}{found.note}"), *_buttons(begin=True)]

    async def run(self, view: View, changes: str, request: gr.Request) -> AsyncGenerator[list[Any], None]:
        """Improve the plan or, where changes are asked for, suggest them; every section that ends is shown at
        once."""
        texts = self._desk.texts
        try:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            total = len((await to_thread.run_sync(self._preparation.estimate, actor, view.draft)).sections)
            working, ended, told = set[str](), set[str](), set[str]()
            yield [*[gr.skip()] * 4, _bar(0, total, ""), *_buttons(stop=True)]
            run = self._preparation.enrich(actor, view.draft)
            if changes:
                view = replace(view, pane="talk")
                run = self._preparation.revise(actor, view.draft, Wish(changes, view.previous))
            async with aclosing(run) as events:
                async for event in events:
                    if isinstance(event, Kept) and event.problem not in told:
                        told.add(event.problem)
                        self._desk.warn(problem_of(event.problem, event.details))
                    section = getattr(event, "section", "")
                    if isinstance(event, Partial | Repairing) or not section:
                        continue
                    (working.add if isinstance(event, Started) else ended.add)(section)
                    shown = replace(view, working=frozenset(working - ended))
                    drawn = await to_thread.run_sync(self._draw, actor, shown)
                    said = texts("prep.progress", done=len(ended), total=total)
                    yield [*drawn, _bar(len(ended), total, said), *_buttons(stop=True)]
            drawn = await to_thread.run_sync(self._draw, actor, replace(view, working=frozenset()))
            yield [*drawn, hint(texts("prep.progress", done=len(ended), total=total)), *_buttons()]
        except Problem as problem:
            self._desk.warn(problem)
            yield [*[gr.skip()] * 4, "", *_buttons()]

    def stop(self) -> list[Any]:
        """Gradio has ended the run; what was done is kept."""
        return [hint(self._desk.texts("prep.stopped")), *_buttons()]

    def again(self, view: View, request: gr.Request) -> list[Any]:
        """The plan as it is after the run was ended."""
        return self._draw(self._desk.actor(request), replace(view, working=frozenset()))


def _buttons(*, begin: bool = False, stop: bool = False) -> list[Any]:
    idle = not begin and not stop
    shown = (idle, idle, begin, stop)
    return [gr.update(visible=one) for one in shown]


def _bar(done: int, total: int, said: str) -> str:
    share = round(100 * done / total) if total else 0
    return (
        f'<div class="xt-progress" role="progressbar" aria-valuenow="{share}">'
        f'<span style="width:{share}%"></span></div><p class="xt-hint" role="status">{esc(said)}</p>'
    )
