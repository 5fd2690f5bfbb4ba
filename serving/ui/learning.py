"""The learning tab (学情): a score sheet in, columns corrected, reports out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
from anyio import to_thread

from assistant import duty as duties
from assistant.learning_analysis.intake.types import Correction, Corrections, Preview
from assistant.learning_analysis.reports.questions import QUESTIONS
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from serving.exporting import content_of
from serving.learning import KINDS, About, Learning, Marks
from serving.ui import learning_view
from serving.ui.desk import CLICKED, PRIVATE, Desk
from serving.ui.learning_evidence import ACTS, EvidencePart
from serving.ui.learning_parts import LearningForms
from serving.ui.library import taken
from serving.ui.parts import CLICKS, empty, notice
from serving.ui.shelf import heading
from serving.ui.training.section import Given
from serving.ui.training.section import field as sent

PLAN = "lesson-plan"
EVALUATED = frozenset({"term-comment", "quality-record"})
MOST_DRAFTS = 8
"""Comments and records drafted before that can be opened again from the observations."""


@dataclass(frozen=True, slots=True)
class View:
    """What one teacher looks at: marks that are not kept yet with the corrections, a test, a report."""

    marks: Marks = field(default_factory=Marks)
    corrections: tuple[Correction, ...] = ()
    exam: str = ""
    draft: str = ""
    people: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names behind the codes of the test, once the teacher looked at them."""


class LearningTab:
    """Upload and tests at the left, the report at the right."""

    key = "learning"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._learning = Learning(desk.application)
        self._forms = LearningForms(desk.texts)
        self._evidence = EvidencePart(desk.texts, self._learning)

    def allowed(self, actor: Actor) -> bool:
        """Those who may run duties."""
        return actor.can(Permission.DUTY)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._view = gr.State(View())
        gr.HTML(heading(texts("learning.heading"), texts("learning.lead")))
        with gr.Row(elem_id="xt-learning-row"):
            with gr.Column(elem_id="xt-learning-left", min_width=300, scale=2):
                self._forms.build()
                self._exams = gr.HTML(elem_id="xt-learning-exams", js_on_load=CLICKS)
                self._forms.build_reports()
            with gr.Column(elem_id="xt-learning-right", min_width=300, scale=3):
                self._columns = gr.HTML(elem_id="xt-learning-columns")
                self._report = gr.HTML(
                    empty(texts("learning.empty"), texts("learning.empty_next")),
                    elem_id="xt-learning-report",
                    js_on_load=CLICKS,
                )

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded, forms = self._desk.guarded, self._forms
        read = [self._view, self._columns, forms.correcting, forms.column, forms.title, forms.day]
        read += [forms.sheets, forms.upload]
        shown = [self._view, self._columns, self._exams, self._report, forms.reports, forms.pupil]
        tab.select(guarded(self.refresh, quiet=True), [self._view], [self._exams, forms.homework], **PRIVATE)
        forms.upload.upload(guarded(self.read), [self._view, forms.upload], read, **PRIVATE)
        forms.take.click(guarded(self.read_homework), [self._view, forms.homework], read, **PRIVATE)
        forms.correct.click(
            guarded(self.correct),
            [self._view, forms.column, forms.role, forms.full],
            [self._view, self._columns],
            **PRIVATE,
        )
        about = [self._view, forms.title, forms.subject, forms.grade, forms.day, forms.sheets]
        forms.analyse.click(self.analyse, about, [*shown, forms.correcting], trigger_mode="once", **PRIVATE)
        self._exams.click(guarded(self.open), [self._view], shown, **PRIVATE)
        forms.items.upload(
            guarded(self.describe), [self._view, forms.items, forms.retag], [self._report], **PRIVATE
        )
        made = [self._view, self._report]
        for button, kind in forms.makers():
            button.click(self._maker(kind), [self._view, forms.pupil], made, trigger_mode="once", **PRIVATE)
        forms.ask.click(
            self.ask, [self._view, forms.question, forms.asked], made, trigger_mode="once", **PRIVATE
        )
        forms.early.click(guarded(self.early), [self._view], made, trigger_mode="once", **PRIVATE)
        forms.evidence.click(guarded(self.evidence), [self._view], made, **PRIVATE)
        self._report.click(self.act, [self._view], made, **CLICKED)
        self._report.submit(self.act, [self._view], made, **CLICKED)

    # --- files and tests

    def refresh(self, view: View, request: gr.Request) -> list[Any]:
        """The list of tests, and of homework whose marks are released."""
        actor = self._desk.actor(request)
        choices = [(title, identity) for identity, title in self._learning.marked_homework(actor)]
        return [self._listed(actor, view.exam), gr.update(choices=choices, value=None)]

    def read(self, view: View, files: list[str] | None, request: gr.Request) -> list[Any]:
        """How the columns of files are understood; they leave the page's disk at once."""
        uploads = [taken(Path(file)) for file in files or ()]
        if not uploads:
            return [gr.skip()] * 8
        marks = Marks(tuple((each.name, each.data) for each in uploads))
        return self._read(self._desk.actor(request), replace(view, marks=marks, corrections=()))

    def read_homework(self, view: View, assignment: str | None, request: gr.Request) -> list[Any]:
        """How the marks of homework are understood."""
        if not assignment:
            return [gr.skip()] * 8
        marks = Marks(homework=assignment)
        return self._read(self._desk.actor(request), replace(view, marks=marks, corrections=()))

    def _read(self, actor: Actor, view: View) -> list[Any]:
        found = self._learning.preview(actor, view.marks)
        names = [
            (self._place(each.sheet, each.header), f"{each.sheet}\0{each.place}") for each in found.columns
        ]
        sheets = [each.name for each in found.sheets]
        return [
            view,
            learning_view.columns(self._desk.texts, found),
            gr.update(visible=True),
            gr.update(choices=names, value=None),
            found.title or found.file.rpartition(".")[0] or found.file,
            found.date,
            gr.update(choices=sheets, value=sheets, visible=len(sheets) > 1),
            None,
        ]

    def correct(
        self, view: View, column: str | None, role: str | None, full: float | None, request: gr.Request
    ) -> list[Any]:
        """Take the teacher's word for a column."""
        found = self._learning.preview(self._desk.actor(request), view.marks)
        sheet, _, place = (column or "").partition("\0")
        if not place:
            return [gr.skip(), gr.skip()]
        one = Correction(sheet, int(place), role or None, "", full or None)  # type: ignore[arg-type]
        kept = [each for each in view.corrections if (each.sheet, each.place) != (one.sheet, one.place)]
        view = replace(view, corrections=(*kept, one))
        return [view, learning_view.columns(self._desk.texts, _with(found, view.corrections))]

    def describe(self, view: View, file: str, replaces: bool, request: gr.Request) -> str:
        """Put a sheet about the items into the test that is open."""
        upload, actor, texts = taken(Path(file)), self._desk.actor(request), self._desk.texts
        marks = Marks(((upload.name, upload.data),))
        self._learning.describe(actor, view.exam, marks, replace_tags=replaces)
        return notice(texts("learning.described"), texts("learning.described_next"), "ok")

    async def analyse(
        self,
        view: View,
        title: str,
        subject: str,
        grade: int,
        day: str,
        sheets: list[str] | None,
        request: gr.Request,
    ) -> list[Any]:
        """Keep the test and write the class report."""
        try:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            about = About((title or "-")[:120], subject, int(grade), iso_day(day))
            corrections = Corrections(columns=view.corrections, sheets=tuple(sheets or ()))
            listed = await to_thread.run_sync(self._learning.take, actor, view.marks, about, corrections)
            view = View(exam=listed.id)
            view, report = await self._made(actor, view, "class-report", {"exam": listed.id})
        except Problem as problem:
            self._desk.warn(problem)
            return [gr.skip()] * 7
        return [
            view,
            "",
            self._listed(actor, view.exam),
            report,
            gr.update(visible=True),
            self._pupils(actor, view.exam),
            gr.update(visible=False),
        ]

    def open(self, view: View, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open a test; its newest report, where there is one."""
        actor = self._desk.actor(request)
        exam = self._learning.exams.open(actor, str(event.id)).listed.id
        texts = self._desk.texts
        report = empty(texts("learning.opened"), texts("learning.opened_next"))
        view = View(exam=exam)
        for each in self._desk.application.drafts.mine(actor):
            if each.kind not in KINDS:
                continue
            kept = self._learning.open(actor, each.id)
            if getattr(kept.artefact, "exam", "") == exam:
                view = replace(view, draft=each.id)
                report = self._drawn(actor, view)
                break
        return [
            view,
            "",
            self._listed(actor, exam),
            report,
            gr.update(visible=True),
            self._pupils(actor, exam),
        ]

    # --- reports

    def _maker(self, kind: str) -> Any:
        async def make(view: View, pupil: str | None, request: gr.Request) -> list[Any]:
            payload: dict[str, Any] = {"exam": view.exam}
            if kind in ("pupil-report", "parent-report"):
                payload["pupil"] = pupil or ""
            return await self._run(view, kind, payload, request)

        make.__qualname__ = f"LearningTab.make_{kind.replace('-', '_')}"
        return make

    async def ask(self, view: View, question: str | None, asked: str, request: gr.Request) -> list[Any]:
        """Answer a question to the data, one of the list or in own words."""
        payload = {"exam": view.exam, "asked": (asked or "").strip()}
        if not payload["asked"]:
            payload["question"] = question or next(iter(QUESTIONS))
        return await self._run(view, "ask-data", payload, request)

    def early(self, view: View, request: gr.Request) -> list[Any]:
        """Look for pupils who may need help; shown, and not kept as a draft."""
        actor = self._desk.actor(request)
        texts, decides = self._desk.texts, actor.can(Permission.APPROVE)
        if decides and self._learning.notices.switch(actor).off:
            return [gr.skip(), learning_view.early_switch(texts, off=True)]
        self._desk.limit(actor)
        found = self._learning.notices.make(actor, view.exam, "en" if texts.language == "en" else "zh")
        pictures = content_of(found).pictures
        return [replace(view, draft=""), learning_view.early(texts, found, pictures, decides)]

    def _turn(self, actor: Actor, off: bool) -> str:
        self._learning.notices.turn(actor, off=off)
        texts = self._desk.texts
        return (
            learning_view.early_switch(texts, off=True)
            if off
            else notice(texts("learning.early_is_on"), "", "ok")
        )

    def evidence(self, view: View, request: gr.Request) -> list[Any]:
        """What was seen of the pupils of the test, with their names, and comments drafted before."""
        actor = self._desk.actor(request)
        view = replace(view, draft="", people=self._learning.exams.people(actor, view.exam))
        kept = [each for each in self._desk.application.drafts.mine(actor) if each.kind in EVALUATED]
        drafted = learning_view.drafted(self._desk.texts, kept[:MOST_DRAFTS])
        return [view, self._evidence.show(actor, view.people) + drafted]

    async def act(self, view: View, event: gr.EventData, request: gr.Request) -> list[Any]:
        """A button or form of what is shown: of a report, of comments, of observations."""
        given = event._data if isinstance(event._data, dict) else {}
        try:
            actor = await self._desk.actor_async(request)
            if given.get("do") in ("comments", "record"):
                kind, payload = await to_thread.run_sync(self._evidence.wanted, actor, view.people, given)
                self._desk.limit(actor)
                return list(await self._made(actor, view, kind, payload))
            if given.get("do") == "draft":
                view = replace(view, draft=str(given.get("id")))
                return [view, await to_thread.run_sync(self._drawn, actor, view)]
            if given.get("do") == "plan":
                return [gr.skip(), await self._plan(actor, view)]
            return [gr.skip(), await to_thread.run_sync(self._acted, actor, view, given)]
        except Problem as problem:
            self._desk.warn(problem)
        return [gr.skip(), gr.skip()]

    def _acted(self, actor: Actor, view: View, given: Given) -> Any:
        do, identity = given.get("do"), str(given.get("id"))
        if do in ACTS:
            return self._evidence.act(actor, view.people, given)
        if do in ("early-off", "early-on"):
            return self._turn(actor, do == "early-off")
        if do == "confirm":
            self._learning.confirm(actor, view.draft, identity)
        elif do == "reword":
            self._learning.reword(actor, view.draft, identity, sent(given, "text"))
        else:
            return gr.skip()
        return self._drawn(actor, view)

    async def _plan(self, actor: Actor, view: View) -> str:
        """A lesson plan drafted from the commentary lesson; it waits in the lessons tab."""
        self._desk.limit(actor)
        texts = self._desk.texts
        payload = await to_thread.run_sync(self._learning.lesson, actor, view.draft)
        bench = self._desk.application.bench(actor.for_purpose(PLAN), texts.language)
        made = await duties.run(PLAN, payload, bench)
        title = str(getattr(made, "title", ""))
        report = await to_thread.run_sync(self._drawn, actor, view)
        return notice(texts("learning.planned", title=title), texts("learning.planned_next"), "ok") + report

    async def _run(self, view: View, kind: str, payload: dict[str, Any], request: gr.Request) -> list[Any]:
        try:
            actor = await self._desk.actor_async(request)
            self._desk.limit(actor)
            return list(await self._made(actor, view, kind, payload))
        except Problem as problem:
            self._desk.warn(problem)
            return [gr.skip(), gr.skip()]

    async def _made(self, actor: Actor, view: View, kind: str, payload: dict[str, Any]) -> tuple[View, str]:
        bench = self._desk.application.bench(actor.for_purpose(kind), self._desk.texts.language)
        made = await duties.run(kind, payload, bench)
        view = replace(view, draft=made.id)
        return view, await to_thread.run_sync(self._drawn, actor, view)

    def _drawn(self, actor: Actor, view: View) -> str:
        kept = self._learning.open(actor, view.draft)
        content = self._learning.content(kept)
        assert content.paper is not None
        return learning_view.artefact(
            self._desk.texts, kept, content.paper, content.pictures, content.formats, view.people
        )

    # --- small steps

    def _listed(self, actor: Actor, current: str) -> str:
        return learning_view.exams(self._desk.texts, self._learning.exams.mine(actor), current)

    def _pupils(self, actor: Actor, exam: str) -> Any:
        codes = list(self._learning.exams.open(actor, exam).matrix.pupils)
        return gr.update(choices=codes, value=codes[0] if codes else None)

    def _place(self, sheet: str, header: str) -> str:
        return f"{sheet}·{header}" if sheet else header


def iso_day(text: str | None) -> str:
    """A day as YYYY-MM-DD; nothing for what is no day."""
    try:
        return date.fromisoformat((text or "").strip().replace("/", "-").replace(".", "-")).isoformat()
    except ValueError:
        return ""


def _with(found: Preview, corrections: tuple[Correction, ...]) -> Preview:
    """The preview as it reads after the corrections."""
    wanted = {(each.sheet, each.place): each for each in corrections}
    sheets = tuple(
        replace(
            sheet,
            columns=tuple(
                replace(
                    column,
                    role=one.role or column.role,
                    max_points=one.max_points or column.max_points,
                    confidence=1.0,
                )
                if (one := wanted.get((column.sheet, column.place)))
                else column
                for column in sheet.columns
            ),
        )
        for sheet in found.sheets
    )
    return replace(found, sheets=sheets)
