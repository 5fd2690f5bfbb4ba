"""The observation tab (观课): consent, transcript, speakers, report, codes to correct, hand coding, files."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr
from anyio import to_thread

from assistant.lesson_observation.problems import CodesInvalid
from assistant.lesson_observation.schemes import SCHEMES, SchemeName
from assistant.lesson_observation.transcript import Role
from corpora.moments import CHINA, utc_now
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from serving.observation import About, Observing
from serving.speech import SOUNDS
from serving.ui import observation_view
from serving.ui.desk import CLICKED, PRIVATE, Desk
from serving.ui.library import taken
from serving.ui.parts import CLICKS, empty
from serving.ui.shelf import heading

_TYPES = [".txt", ".srt", ".vtt", ".docx", ".json"]
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What a person looks at: a lesson, its newest report, and a part beside it."""

    lesson: str = ""
    draft: str = ""


class ObservationTab:
    """Consent and transcript at the left, the lesson at the right."""

    key = "observation"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._observing = Observing(desk.application)

    def allowed(self, actor: Actor) -> bool:
        """Those who may run duties."""
        return actor.can(Permission.DUTY)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._view = gr.State(View())
        gr.HTML(heading(texts("observation.heading"), texts("observation.lead")))
        with gr.Row(elem_id="xt-observation-row"):
            with gr.Column(elem_id="xt-observation-left", min_width=300, scale=2):
                self._build_consent()
                self._build_transcript()
                self._lessons = gr.HTML(elem_id="xt-observation-lessons", js_on_load=CLICKS)
            with gr.Column(elem_id="xt-observation-right", min_width=300, scale=3):
                self._shown = gr.HTML(
                    empty(texts("observation.empty"), texts("observation.empty_next")),
                    elem_id="xt-observation-shown",
                    js_on_load=CLICKS,
                )

    def _build_consent(self) -> None:
        texts = self._desk.texts
        with gr.Accordion(texts("observation.consent"), open=True, elem_id="xt-observation-consent"):
            gr.HTML(f'<p class="xt-hint">{texts("observation.consent_hint")}</p>')
            self._who = gr.Textbox(
                label=texts("observation.whose"), value=texts("observation.whose_usual"), max_lines=3
            )
            self._what = gr.Textbox(
                label=texts("observation.what"), value=texts("observation.what_usual"), max_lines=3
            )
            self._until = gr.Textbox(
                label=texts("observation.until"), max_lines=1, elem_id="xt-observation-until"
            )
            self._consent = gr.Button(texts("observation.record"), elem_id="xt-observation-record")

    def _build_transcript(self) -> None:
        texts = self._desk.texts
        types = [*_TYPES]
        if self._desk.application.settings.speech_base_url:
            types += [f".{ending}" for ending in SOUNDS]
        self._held = gr.Dropdown([], label=texts("observation.under"), elem_id="xt-observation-under")
        self._title = gr.Textbox(
            label=texts("observation.title"), max_lines=1, elem_id="xt-observation-title"
        )
        self._plan = gr.Dropdown([], label=texts("observation.plan"))
        self._upload = gr.File(
            label=texts("observation.upload"), file_types=types, elem_id="xt-observation-upload", height=110
        )
        self._text = gr.Textbox(
            label=texts("observation.paste"), lines=4, max_lines=12, elem_id="xt-observation-text"
        )
        self._read = gr.Button(texts("observation.read"), variant="primary", elem_id="xt-observation-read")

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        listed = [self._held, self._plan, self._lessons]
        tab.select(guarded(self.refresh, quiet=True), [self._view], [*listed, self._until], **PRIVATE)
        self._consent.click(
            guarded(self.record), [self._who, self._what, self._until], [self._held], **PRIVATE
        )
        shown = [self._view, self._shown, self._lessons]
        given = [self._held, self._title, self._plan]
        self._upload.upload(
            guarded(self.upload),
            [*given, self._upload],
            [*shown, self._upload],
            trigger_mode="once",
            **PRIVATE,
        )
        self._read.click(guarded(self.paste), [*given, self._text], [*shown, self._text], **PRIVATE)
        self._lessons.click(guarded(self.open), None, shown, **PRIVATE)
        self._shown.click(self.act, [self._view], shown, **CLICKED)
        self._shown.submit(self.act, [self._view], shown, **CLICKED)

    # --- consent and transcript

    def refresh(self, view: View, request: gr.Request) -> list[Any]:
        """Consents that hold, the visitor's lesson plans, the lessons, and a usual last day."""
        actor, texts = self._desk.actor(request), self._desk.texts
        today = utc_now().astimezone(CHINA).date()
        plans = [
            (each.title, each.id)
            for each in self._desk.application.drafts.mine(actor)
            if each.kind == "lesson-plan"
        ]
        return [
            self._consents(actor),
            gr.update(choices=[(texts("page.none"), ""), *plans], value=""),
            self._listed(actor, view.lesson),
            f"{today.year + (today.month > 6)}-{'07-31' if today.month <= 6 else '01-31'}",
        ]

    def record(self, who: str, what: str, until: str, request: gr.Request) -> Any:
        """Record a consent of the visitor's own class; it is chosen at once."""
        actor = self._desk.actor(request)
        made = self._observing.consent(actor, "", who, what, until.strip())
        self._desk.say(self._desk.texts("observation.recorded"), self._desk.texts("page.done"))
        return self._consents(actor, made.id)

    def upload(self, consent: str, title: str, plan: str, file: str, request: gr.Request) -> list[Any]:
        """Read an uploaded file; it leaves the page's disk at once."""
        upload = taken(Path(file))
        actor = self._desk.actor(request)
        about = About(title or upload.name.rpartition(".")[0], "", plan or "")
        made = self._observing.keep(actor, consent or "", upload.name, upload.data, about)
        return [*self._opened(actor, made.id), None]

    def paste(self, consent: str, title: str, plan: str, text: str, request: gr.Request) -> list[Any]:
        """Read pasted text."""
        actor = self._desk.actor(request)
        made = self._observing.paste(actor, consent or "", text or "", About(title or "", "", plan or ""))
        return [*self._opened(actor, made.id), ""]

    # --- a lesson

    def open(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open the lesson whose title was clicked."""
        return self._opened(self._desk.actor(request), str(event.id))

    async def act(self, view: View, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Do what was clicked or sent beside the lesson."""
        given = event._data if isinstance(event._data, dict) else {}
        try:
            actor = await self._desk.actor_async(request)
            if given.get("do") == "report":
                return await self._report(actor, view)
            return await to_thread.run_sync(self._done, actor, view, given)
        except Problem as problem:
            self._desk.warn(problem)
            return [gr.skip()] * 3

    async def _report(self, actor: Actor, view: View) -> list[Any]:
        self._desk.limit(actor)
        made = await self._observing.report(actor, view.lesson, self._desk.texts.language)
        return await to_thread.run_sync(self._drawn, actor, replace(view, draft=made.id))

    def _done(self, actor: Actor, view: View, given: Given) -> list[Any]:
        observing, texts = self._observing, self._desk.texts
        fields: dict[str, list[str]] = given.get("fields") or {}
        match given.get("do"):
            case "speakers":
                unknown = observing.open(actor, view.lesson).transcript.unknown
                roles: dict[str, Role] = {}
                for place, label in enumerate(unknown):
                    chosen = fields.get(f"s{place}", [""])[0]
                    if chosen in ("teacher", "pupil"):
                        roles[label] = "teacher" if chosen == "teacher" else "pupil"
                observing.confirm(actor, view.lesson, roles)
                return self._opened(actor, view.lesson)
            case "correct":
                number, code = int(given["sentence"]), fields.get("code", [""])[0]
                observing.correct(actor, view.lesson, number, code)
                self._desk.say(texts("observation.corrected"), texts("page.done"))
                page = self._page_of(actor, view, number)
                return self._with(view, self._codes(actor, view, page))
            case "codes":
                return self._with(view, self._codes(actor, view, int(given.get("page", 0))))
            case "grid":
                return self._with(
                    view,
                    self._grid(actor, view, str(given.get("scheme", "fias")), int(given.get("minute", 0))),
                )
            case "save_grid":
                return self._with(view, self._saved(actor, view, given, fields))
            case "delete":
                observing.delete(actor, view.lesson)
                gone = empty(texts("observation.deleted"), texts("observation.empty_next"))
                return [View(), gone, self._listed(actor, "")]
        return [gr.skip()] * 3

    def _codes(self, actor: Actor, view: View, page: int) -> str:
        found = self._observing.coded(actor, view.lesson)
        return observation_view.codes(self._desk.texts, found, page)

    def _page_of(self, actor: Actor, view: View, number: int) -> int:
        said = [one.sentence.number for one in self._observing.coded(actor, view.lesson) if one.sentence.text]
        return said.index(number) // observation_view.ROWS

    def _grid(self, actor: Actor, view: View, scheme: str, minute: int) -> str:
        chosen: SchemeName = next((name for name in SCHEMES if name == scheme), "fias")
        known = self._mine(actor, view, chosen)
        told = self._observing.agreement(actor, view.lesson, chosen) if known else None
        return observation_view.grid(self._desk.texts, chosen, max(0, minute), known, told)

    def _saved(self, actor: Actor, view: View, given: Given, fields: dict[str, list[str]]) -> str:
        """Keep a minute of the grid. Minutes are coded in order, and within one no sample is left out before
        another: a gap would silently move what follows. Raises `CodesInvalid` with the first gap."""
        scheme: SchemeName = next((name for name in SCHEMES if name == given.get("scheme")), "fias")
        minute, size = max(0, int(given.get("minute", 0))), observation_view.SAMPLES
        known = list(self._mine(actor, view, scheme))
        picked = [fields.get(f"c{place}", [""])[0] for place in range(size)]
        while picked and not picked[-1]:
            picked.pop()
        missing = next((place for place, code in enumerate(picked) if not code), None)
        if missing is not None or len(known) < minute * size:
            place = len(known) if missing is None else minute * size + missing
            raise CodesInvalid(place=place + 1, code="–", known="、".join(SCHEMES[scheme]))
        codes = [*known[: minute * size], *picked, *known[(minute + 1) * size :]]
        self._observing.code_by_hand(actor, view.lesson, scheme, codes)
        self._desk.say(self._desk.texts("observation.saved"), self._desk.texts("page.done"))
        return self._grid(actor, view, scheme, minute)

    def _mine(self, actor: Actor, view: View, scheme: SchemeName) -> tuple[str, ...]:
        held = self._observing.lessons.codes(actor, view.lesson)
        return next((each.codes for each in held if (each.scheme, each.coder) == (scheme, actor.user)), ())

    # --- drawing

    def _opened(self, actor: Actor, lesson: str) -> list[Any]:
        """A lesson: who speaks, where that is not known; else its newest report, or the way to one."""
        held = self._observing.open(actor, lesson)
        view = View(lesson=lesson)
        if held.transcript.unknown:
            shown = observation_view.speakers(self._desk.texts, held)
            return [view, shown, self._listed(actor, lesson)]
        for each in self._desk.application.drafts.mine(actor):
            if each.kind != "lesson-observation":
                continue
            artefact = self._desk.application.drafts.open(actor, each.id).artefact
            if getattr(artefact, "observation", "") == lesson:
                return self._drawn(actor, replace(view, draft=each.id))
        return self._with(
            view, empty(self._desk.texts("observation.ready"), self._desk.texts("observation.ready_next"))
        )

    def _drawn(self, actor: Actor, view: View) -> list[Any]:
        kept = self._desk.application.drafts.open(actor, view.draft)
        shown = observation_view.bar(self._desk.texts, view.draft) + observation_view.report(kept)
        return [view, shown, self._listed(actor, view.lesson)]

    def _with(self, view: View, body: str) -> list[Any]:
        return [view, observation_view.bar(self._desk.texts, view.draft) + body, gr.skip()]

    def _listed(self, actor: Actor, current: str) -> str:
        return observation_view.lessons(self._desk.texts, self._observing.mine(actor), current)

    def _consents(self, actor: Actor, chosen: str = "") -> Any:
        today = utc_now().astimezone(CHINA).date()
        held = [each for each in self._observing.consents(actor) if each.holds(today)]
        names = [(f"{each.who[:24]} · {each.until}", each.id) for each in held]
        return gr.update(choices=names, value=chosen or (names[0][1] if names else None))
