"""The library tab (资源库): upload files and watch them being read, find resources, open one."""

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.stewardship import FileStatus, Job, JobState, Upload
from corpora.owner import SHARED
from corpora.resource import Labels, Resource, ResourceStatus
from guardrails.actor import Actor, Permission
from serving.ui import shelf
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, notice
from serving.ui.review import ReviewPanel

EVERY = "all"
_POLL_SECONDS = 0.7


class LibraryTab:
    """Upload at the top, the list below it, the chosen resource beside it."""

    key = "library"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._review = ReviewPanel(desk)

    def allowed(self, actor: Actor) -> bool:
        """Everyone who may read the library."""
        return actor.can(Permission.READ_LIBRARY)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        none = (texts("page.none"), "")
        gr.HTML(shelf.heading(texts("library.heading"), texts("library.lead")))
        self._job = gr.State("")
        self._timer = gr.Timer(_POLL_SECONDS, active=False)
        with gr.Accordion(
            texts("library.upload"), open=False, visible=False, elem_id="xt-upload"
        ) as self._upload:
            limit = self._desk.application.settings.max_upload_mb
            self._files = gr.File(label=texts("library.files"), file_count="multiple", height=150)
            gr.HTML(f'<p class="xt-hint">{texts("library.formats", limit=limit)}</p>')
            with gr.Row(elem_classes="xt-fields"):
                self._labels = [
                    gr.Dropdown([none, *_choices(texts.names(name))], value="", label=texts(f"ask.{name}"))
                    for name in ("kind", "subject", "stage", "grade")
                ]
            self._provide = gr.Button(texts("library.provide"), variant="primary", elem_id="xt-provide")
            self._result = gr.HTML(elem_id="xt-job")
            self._cancel = gr.Button(texts("library.cancel"), visible=False, size="sm")
        with gr.Row(elem_id="xt-shelf"):
            with gr.Column(scale=5, min_width=300, elem_id="xt-list-side"):
                self._status = gr.Radio(
                    [(texts("page.all"), EVERY)],
                    value=EVERY,
                    label=texts("library.status"),
                    elem_classes="xt-pills",
                )
                with gr.Row(elem_classes="xt-fields"):
                    scopes = [(text, value) for value, text in texts.names("scope").items()]
                    self._scope = gr.Dropdown(scopes, value=EVERY, label=texts("library.scope"))
                    self._kind = gr.Dropdown(
                        [none, *_choices(texts.names("kind"))], value="", label=texts("ask.kind")
                    )
                    self._find = gr.Textbox(label=texts("library.find"), max_lines=1)
                self._list = gr.HTML(elem_id="xt-resources", js_on_load=CLICKS)
            with gr.Column(scale=4, min_width=300, elem_id="xt-detail-side"):
                self._review.build()

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        narrowing = [self._status, self._scope, self._kind, self._find]
        shown = [self._upload, self._status, self._list]
        job = [self._job, self._result, self._timer, self._cancel]
        blocks.load(guarded(self.refresh, quiet=True), narrowing, shown, **PRIVATE)
        blocks.load(guarded(self.latest_job, quiet=True), None, job, **PRIVATE)
        tab.select(guarded(self.refresh), narrowing, shown, **PRIVATE)
        for part in narrowing[:3]:
            part.input(guarded(self.refresh), narrowing, shown, **PRIVATE)
        self._find.change(guarded(self.refresh), narrowing, shown, trigger_mode="always_last", **PRIVATE)
        self._provide.click(
            guarded(self.provide), [self._files, *self._labels], [*job, self._files], **PRIVATE
        )
        ticked = self._timer.tick(guarded(self.progress), [self._job], job, **PRIVATE)
        ticked.then(guarded(self.refresh), narrowing, shown, **PRIVATE)
        self._cancel.click(guarded(self.cancel), [self._job], job, **PRIVATE)
        self._review.events(self._list, guarded(self.refresh), narrowing, shown)

    def refresh(self, status: str, scope: str, kind: str, find: str | None, request: gr.Request) -> list[Any]:
        """The list as the filters have it, with how many stand at each status."""
        actor = self._desk.actor(request)
        steward, texts = self._desk.application.steward, self._desk.texts
        found = [
            resource
            for resource in steward.resources(actor, shared=scope != "own")
            if _wanted(resource, scope, kind, find or "")
        ]
        counts = {state: sum(resource.status is state for resource in found) for state in ResourceStatus}
        pills = [(f"{texts('page.all')} {len(found)}", EVERY)]
        pills += [
            (f"{texts.name('status', state)} {count}", state.value)
            for state, count in counts.items()
            if count
        ]
        chosen = status if status in {value for _, value in pills} else EVERY
        rows = [resource for resource in found if chosen in (EVERY, resource.status.value)]
        return [
            gr.update(visible=actor.can(Permission.PROVIDE)),
            gr.update(choices=pills, value=chosen),
            shelf.resources(texts, rows),
        ]

    def provide(
        self, files: list[str] | None, kind: str, subject: str, stage: str, grade: str, request: gr.Request
    ) -> list[Any]:
        """Open a job for the chosen files and hand it to the worker."""
        actor = self._desk.actor(request)
        texts = self._desk.texts
        if not files:
            empty_choice = notice(texts("library.no_files"), texts("library.no_files_next"))
            return [gr.skip(), empty_choice, gr.skip(), gr.skip(), gr.skip()]
        application = self._desk.application
        labels = Labels.parse(kind=kind, subject=subject, stage=stage, grade=grade)
        job = application.steward.provide(actor, (taken(Path(file)) for file in files), labels)
        application.worker.submit(job)
        return [*self._job_shown(job), None]

    def progress(self, job_id: str, request: gr.Request) -> list[Any]:
        """How far the job has come."""
        return self._job_shown(self._desk.application.steward.job(self._desk.actor(request), job_id))

    def latest_job(self, request: gr.Request) -> list[Any]:
        """The visitor's running job, if any: a page loaded anew goes on where the old one was."""
        actor = self._desk.actor(request)
        running = [job for job in self._desk.application.steward.jobs(actor) if job.state is JobState.RUNNING]
        return self._job_shown(running[0]) if running else [gr.skip()] * 4

    def cancel(self, job_id: str, request: gr.Request) -> list[Any]:
        """Stop the job after the file it is at."""
        return self._job_shown(self._desk.application.steward.cancel(self._desk.actor(request), job_id))

    def _job_shown(self, job: Job) -> list[Any]:
        running = job.state is JobState.RUNNING
        waiting = any(file.status is FileStatus.WAITING for file in job.files)
        table = shelf.job(self._desk, job)
        return [job.id, table, gr.update(active=running), gr.update(visible=running and waiting)]


def _choices(names: dict[str, str]) -> list[tuple[str, str]]:
    return [(text, value) for value, text in names.items()]


def _wanted(resource: Resource, scope: str, kind: str, find: str) -> bool:
    builtin = resource.tenant == SHARED
    return (
        (scope == EVERY or builtin == (scope == "shared"))
        and (not kind or resource.kind == kind)
        and find.strip().lower() in resource.title.lower()
    )


def taken(path: Path) -> Upload:
    """An uploaded file, off the page's disk."""
    data = path.read_bytes()
    path.unlink()  # what is kept of it is kept out of the page's reach
    return Upload(path.name, data)
