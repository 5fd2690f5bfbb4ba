"""The homework tab (作业): set, take answers in, mark with keys, release, print."""

from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.homework.desk import Assignment
from assistant.homework.desk.waiting import Waits
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from serving.homework import Homework
from serving.ui.desk import PRIVATE, Desk
from serving.ui.homework_acts import Acts
from serving.ui.homework_form import SettingForm, received
from serving.ui.homework_view import Drawing, View
from serving.ui.homework_waiting import MOST_SHOWN, WaitingPane
from serving.ui.library import taken
from serving.ui.parts import CLICKS, esc
from serving.ui.shelf import heading

_KEYS = (files("serving.ui") / "homework.js").read_text(encoding="utf-8")


class HomeworkTab:
    """Form and list at the left, the open assignment at the right."""

    key = "homework"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._homework = Homework(desk.application)
        self._form = SettingForm(desk, self._homework)
        self._acts = Acts(desk, self._homework)
        self._drawing = Drawing(desk.texts)

    def allowed(self, actor: Actor) -> bool:
        """Those who may run duties and sign."""
        return actor.can(Permission.DUTY) and actor.can(Permission.SIGN)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._view = gr.State(View())
        gr.HTML(heading(texts("homework.heading"), texts("homework.lead")))
        with gr.Row(elem_id="xt-work-row"):
            with gr.Column(elem_id="xt-work-side"):
                with gr.Accordion(texts("homework.new"), open=False, elem_id="xt-work-new") as self._new:
                    self._form.build()
                self._mine = gr.HTML(elem_id="xt-work-mine", js_on_load=CLICKS)
            with gr.Column(elem_id="xt-work-main"):
                with gr.Row(visible=False, elem_id="xt-work-tools") as self._tools:
                    with gr.Accordion(
                        texts("homework.hand_in"), open=False, elem_id="xt-work-intake"
                    ) as self._intake:
                        self._answers = gr.File(
                            label=texts("homework.answers"), file_count="multiple", height=120,
                            elem_id="xt-work-answers",
                        )  # fmt: skip
                        self._take = gr.Button(texts("homework.take"), elem_id="xt-work-take")
                    self._told = gr.HTML(elem_id="xt-work-told")
                    self._propose = gr.Button(texts("homework.propose"), elem_id="xt-work-propose")
                    self._second = gr.Button(
                        texts("homework.second"), visible=self._desk.application.gate is not None,
                        elem_id="xt-work-second",
                    )  # fmt: skip
                    self._stop = gr.Button(texts("ask.stop"), elem_id="xt-work-stop")
                    self._meter = gr.HTML(elem_id="xt-work-meter")
                self._paper = gr.HTML(
                    self._drawing.nothing(), elem_id="xt-work-desk", js_on_load=CLICKS + _KEYS
                )

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded, form = self._desk.guarded, self._form
        drawn = [self._view, self._paper, self._mine, self._tools]
        tab.select(
            guarded(self.refresh, quiet=True), [self._view],
            [self._paper, self._mine, form.klass, form.paper], **PRIVATE
        )  # fmt: skip
        form.roster.upload(
            guarded(self.import_class), [form.klass, form.roster], [form.klass, form.roster, form.said],
            **PRIVATE,
        )  # fmt: skip
        form.look.click(
            guarded(self.look), [form.subject, form.grade, form.items], [form.said, form.keep], **PRIVATE
        )
        form.keep.click(
            guarded(self.keep), [form.subject, form.grade, form.items],
            [form.said, form.keep, form.items], trigger_mode="once", **PRIVATE,
        )  # fmt: skip
        form.create.click(
            guarded(self.create), form.fields, [*drawn, form.said, form.items, form.paper, self._new],
            trigger_mode="once", **PRIVATE,
        )  # fmt: skip
        self._mine.click(guarded(self.open), None, [*drawn, self._told, self._meter], **PRIVATE)
        self._take.click(
            guarded(self.take), [self._view, self._answers],
            [*drawn, self._told, self._answers, self._intake],
            trigger_mode="once", **PRIVATE,
        )  # fmt: skip
        running = [
            self._propose.click(
                self.propose, [self._view], [*drawn, self._meter], trigger_mode="once", **PRIVATE
            ),
            self._second.click(
                self.second, [self._view], [*drawn, self._meter], trigger_mode="once", **PRIVATE
            ),
        ]
        self._stop.click(guarded(self.stop), [self._view], [*drawn, self._meter], cancels=running, **PRIVATE)
        for event in (self._paper.click, self._paper.submit):
            event(guarded(self.act), [self._view], drawn, trigger_mode="multiple", **PRIVATE)

    def refresh(self, view: View, request: gr.Request) -> list[Any]:
        """The open assignment, the list, and the visitor's classes and papers."""
        actor = self._desk.actor(request)
        classes = list(self._homework.desk.assignments.classes(actor))
        papers = gr.update(choices=self._form.papers(actor))
        return [self._drawn(actor, view)[1], self._listed(actor, view), gr.update(choices=classes), papers]

    def import_class(self, klass: str | None, file: str, request: gr.Request) -> list[Any]:
        """Take in a class list."""
        actor = self._desk.actor(request)
        name, said = self._form.roster_read(klass, file, actor)
        classes = list(self._homework.desk.assignments.classes(actor))
        return [gr.update(choices=classes, value=name), None, said]

    def look(self, subject: str, grade: int, file: str | None, request: gr.Request) -> list[Any]:
        """Show what a file of questions would bring to the bank."""
        said = self._form.into_bank(self._desk.actor(request), subject, grade, file, keep=False)
        return [said, gr.update(visible=bool(file))]

    def keep(self, subject: str, grade: int, file: str | None, request: gr.Request) -> list[Any]:
        """Put the questions of the file that was looked at into the bank."""
        said = self._form.into_bank(self._desk.actor(request), subject, grade, file, keep=True)
        return [said, gr.update(visible=False), None]

    def create(
        self, klass: str | None, title: str | None, subject: str, grade: int, due: str | None,
        file: str | None, paper: str | None, request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        """Set homework and open it."""
        actor = self._desk.actor(request)
        made, said = self._form.set(actor, klass, title, subject, grade, due, file, paper)
        if not made:
            return [*[gr.skip()] * 4, said, None, gr.skip(), gr.skip()]
        return [*self._drawn(actor, self._opened(actor, made)), said, None, None, gr.update(open=False)]

    def open(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open the assignment that was clicked."""
        actor = self._desk.actor(request)
        return [*self._drawn(actor, self._opened(actor, str(event.id))), "", ""]

    def take(self, view: View, chosen: list[str] | None, request: gr.Request) -> list[Any]:
        """Take files of answers in."""
        actor = self._desk.actor(request)
        uploads = [taken(Path(each)) for each in chosen or []]
        if not uploads or not view.assignment:
            return [*[gr.skip()] * 4, self._desk.texts("homework.no_files"), None, gr.skip()]
        found = self._homework.receiving.take(actor, view.assignment, uploads)
        return [*self._drawn(actor, view), received(self._desk, found), None, gr.update(open=False)]

    def propose(self, view: View, request: gr.Request) -> Generator[list[Any], None, None]:
        """Propose marks item by item; what is done stays done, also where it is stopped."""
        texts = self._desk.texts
        try:
            actor = self._desk.actor(request)
            for each in self._homework.desk.propose(actor, view.assignment):
                said = texts("homework.proposing", done=each.done, whole=each.whole)
                yield [*[gr.skip()] * 4, _meter(each.done, each.whole, said)]
            yield [*self._drawn(actor, view), ""]
        except Problem as problem:
            self._desk.warn(problem)
            yield [*[gr.skip()] * 4, ""]

    async def second(self, view: View, request: gr.Request) -> AsyncGenerator[list[Any], None]:
        """Ask the model as second rater about the open item."""
        texts = self._desk.texts
        try:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            async for each in self._homework.second(actor, view.assignment, view.item):
                said = texts("homework.seconding", done=each.done, whole=each.whole, apart=each.apart)
                yield [*[gr.skip()] * 4, _meter(each.done, each.whole, said)]
            yield [*self._drawn(actor, view), gr.skip()]
        except Problem as problem:
            self._desk.warn(problem)
            yield [*[gr.skip()] * 4, ""]

    def stop(self, view: View, request: gr.Request) -> list[Any]:
        """Show what is there after the run was stopped."""
        return [*self._drawn(self._desk.actor(request), view), ""]

    def act(self, view: View, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Do what was clicked, sent or keyed, and show what came of it."""
        given = event._data if isinstance(event._data, dict) else {}
        actor = self._desk.actor(request)
        try:
            view = self._acts.do(actor, view, given)
        except Problem as problem:
            self._desk.warn(problem)
        return self._drawn(actor, view)

    def _opened(self, actor: Actor, assignment: str) -> View:
        known = self._homework.desk.overview(actor, assignment)
        first = next((each for each in known if each.decided < each.handed), known[0])
        return View(assignment=assignment, item=first.item)

    def _listed(self, actor: Actor, view: View) -> str:
        return self._drawing.mine(self._homework.desk.assignments.mine(actor), view.assignment)

    def _drawn(self, actor: Actor, view: View) -> list[Any]:
        if not view.assignment:
            return [view, self._drawing.nothing(), self._listed(actor, view), gr.update(visible=False)]
        desk, drawing = self._homework.desk, self._drawing
        known = desk.overview(actor, view.assignment)
        found = desk.assignments.open(actor, view.assignment)
        released = len(desk.ledger.releases(actor, view.assignment))
        own = found.role == "owner"
        waits = desk.waiting.open(actor, view.assignment) if own else ()
        if view.pane == "waiting" and own:
            body = self._waiting(actor, found, waits)
        elif view.pane == "marks":
            body = drawing.marks(found, desk.marks(actor, view.assignment))
        elif view.pane == "errors":
            body = drawing.errors(self._homework.common_errors(actor, view.assignment))
        else:
            shown = desk.item(actor, view.assignment, view.item)
            left = [each.submission.id for each in shown.queue]
            view = replace(view, at=view.at if view.at in left else left[0] if left else "")
            wanted = [each for each in (*shown.queue, *shown.aside) if each.has_crop]
            wanted = [each for each in wanted if each.submission.id == view.at or not each.markable]
            crops = {
                each.submission.id: desk.intake.crop(actor, view.assignment, each.submission.id)
                for each in wanted[:30]
            }
            body = drawing.desk(shown, replace(view, crops=crops))
        waiting = sum(each.state == "waiting" for each in waits)
        sheet = drawing.bar(found, known, view, released) + drawing.strip(found, known, view, waiting) + body
        return [view, sheet, self._listed(actor, view), gr.update(visible=True)]

    def _waiting(self, actor: Actor, found: Assignment, waits: Sequence[Waits]) -> str:
        desk = self._homework.desk
        faces = {
            each.id: desk.waiting.face(actor, found.id, each.id)
            for each in waits[:MOST_SHOWN]
            if each.held.face is not None
        }
        return WaitingPane(self._desk.texts).drawn(found, waits, faces, desk.people(actor, found.id))


def _meter(done: int, whole: int, said: str) -> str:
    return f'<p class="xt-meter"><progress max="{whole}" value="{done}"></progress> {esc(said)}</p>'
