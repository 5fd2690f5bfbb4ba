"""The library: upload, look, review, publish, retire, and open what a citation points at."""

import json
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from pydantic import BaseModel

from assistant.stewardship import FileResult, FileStatus, Job, JobState, Upload
from corpora.problem import Problem
from corpora.resource import Labels, Resource, ResourceStatus, Review
from guardrails.actor import Permission
from retrieval.passage import Passage
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.errors import language_of
from serving.api.problems import TooLarge
from serving.application import Application
from serving.problems import explain

MOST_FILES = 200


class ReasonView(BaseModel):
    """Why something stands as it stands, in words."""

    code: str
    title: str
    detail: str
    advice: str


class FileView(BaseModel):
    """One file of an upload and what became of it."""

    name: str
    size: int
    status: FileStatus
    reason: ReasonView | None
    resource: str


class JobView(BaseModel):
    """An upload being taken in; `done` of `total` files have their result."""

    id: str
    state: JobState
    created: str
    done: int
    total: int
    files: list[FileView]


class ResourceView(BaseModel):
    """A resource as readers and reviewers see it."""

    id: str
    title: str
    shared: bool
    status: ResourceStatus
    reason: ReasonView | None
    version: int
    kind: str
    subject: str
    stage: str
    grade: str
    language: str
    publisher: str
    document_number: str
    issued: str
    valid_from: str
    valid_to: str
    reprint: bool
    near: str
    created: str
    changed: str
    reviewer: str


class PassageView(BaseModel):
    """A published passage and where it stands; `text` is verbatim and `sha256` is of it."""

    id: str
    resource: str
    title: str
    publisher: str
    document_number: str
    issued: str
    locator: str
    text: str
    sha256: str


class TextView(BaseModel):
    """A resource's parsed text, for a reviewer to read."""

    resource: str
    title: str
    marking: str
    warnings: list[str]
    text: str


def router(application: Application) -> APIRouter:
    """Routes under /library."""
    routes = guarded_router("/library", "library")
    _uploads(routes, application)
    _resources(routes, application)
    _passages(routes, application)
    return routes


def _uploads(routes: APIRouter, application: Application) -> None:
    steward = application.steward

    @routes.post("/uploads", status_code=202, **allow(Permission.PROVIDE))
    def upload(
        request: Request,
        actor: CurrentActor,
        files: Annotated[list[UploadFile], File(min_length=1, max_length=MOST_FILES)],
        kind: Annotated[str, Form()] = "",
        subject: Annotated[str, Form()] = "",
        stage: Annotated[str, Form()] = "",
        grade: Annotated[str, Form()] = "",
        valid_from: Annotated[str, Form()] = "",
        valid_to: Annotated[str, Form()] = "",
        publish: Annotated[bool, Form()] = False,
    ) -> JobView:
        """Take files in. The answer is a job; ask for it until its state is `done`.

        `publish` also records the caller's own review, for people who may review and publish.
        """
        labels = Labels.parse(
            kind=kind, subject=subject, stage=stage, grade=grade, valid_from=valid_from, valid_to=valid_to
        )
        limit_mb = application.settings.max_upload_mb
        if sum(file.size or 0 for file in files) > limit_mb * 1_000_000:
            raise TooLarge(limit_mb=limit_mb)
        uploads = (Upload(PurePath(file.filename or "").name[:255], file.file.read()) for file in files)
        job = steward.provide(actor, uploads, labels, publish=publish)
        application.worker.submit(job)
        return _job(job, language_of(request))

    @routes.get("/jobs", **allow(Permission.PROVIDE))
    def jobs(request: Request, actor: CurrentActor) -> list[JobView]:
        """The caller's latest uploads."""
        return [_job(job, language_of(request)) for job in steward.jobs(actor)]

    @routes.get("/jobs/{job_id}", **allow(Permission.PROVIDE))
    def job(request: Request, actor: CurrentActor, job_id: str) -> JobView:
        """One upload and what became of each file."""
        return _job(steward.job(actor, job_id), language_of(request))

    @routes.post("/jobs/{job_id}/cancel", **allow(Permission.PROVIDE))
    def cancel(request: Request, actor: CurrentActor, job_id: str) -> JobView:
        """Stop an upload after the file it is at."""
        return _job(steward.cancel(actor, job_id), language_of(request))


def _resources(routes: APIRouter, application: Application) -> None:
    steward = application.steward

    @routes.get("/resources", **allow(Permission.READ_LIBRARY))
    def resources(
        request: Request,
        actor: CurrentActor,
        status: Annotated[list[ResourceStatus] | None, Query()] = None,
        shared: bool = True,
    ) -> list[ResourceView]:
        """Resources of the school and, unless `shared` is false, the built-in ones."""
        found = steward.resources(actor, statuses=status or (), shared=shared)
        return [_resource(each, actor.tenant, language_of(request)) for each in found]

    @routes.get("/resources/{resource_id}", **allow(Permission.READ_LIBRARY))
    def resource(request: Request, actor: CurrentActor, resource_id: str) -> ResourceView:
        """One resource."""
        return _resource(steward.resource(actor, resource_id), actor.tenant, language_of(request))

    @routes.get("/resources/{resource_id}/text", **allow(Permission.READ_LIBRARY))
    def text(actor: CurrentActor, resource_id: str) -> TextView:
        """The text that was read from the resource's file."""
        document = steward.document(actor, resource_id)
        return TextView(
            resource=resource_id,
            title=document.title,
            marking=document.marking,
            warnings=list(document.warnings),
            text=document.text,
        )

    @routes.post("/resources/{resource_id}/review", **allow(Permission.REVIEW))
    def review(request: Request, actor: CurrentActor, resource_id: str, body: Review) -> ResourceView:
        """Record the caller's review; an approval names all seven attributes (M-R7)."""
        reviewed = steward.review(actor, resource_id, body)
        return _resource(reviewed, actor.tenant, language_of(request))

    @routes.post("/resources/{resource_id}/publish", **allow(Permission.PUBLISH))
    def publish(request: Request, actor: CurrentActor, resource_id: str) -> ResourceView:
        """Make a reviewed resource retrievable."""
        return _resource(steward.publish(actor, resource_id), actor.tenant, language_of(request))

    @routes.post("/resources/{resource_id}/retire", **allow(Permission.RETIRE))
    def retire(request: Request, actor: CurrentActor, resource_id: str) -> ResourceView:
        """Withdraw a resource for good."""
        return _resource(steward.retire(actor, resource_id), actor.tenant, language_of(request))


def _passages(routes: APIRouter, application: Application) -> None:
    retriever = application.retriever

    @routes.get("/passages/{passage_id}", **allow(Permission.READ_LIBRARY))
    def passage(
        request: Request,
        actor: CurrentActor,
        passage_id: str,
        around: Annotated[int, Query(ge=0, le=5, description="neighbours on either side")] = 0,
    ) -> list[PassageView]:
        """Open what a citation points at, with its neighbours in reading order if asked."""
        language = language_of(request)
        return [_passage(each, language) for each in retriever.around(actor, passage_id, around)]


def _passage(passage: Passage, language: str) -> PassageView:
    return PassageView(
        id=passage.id,
        resource=passage.resource,
        title=passage.title,
        publisher=passage.publisher,
        document_number=passage.document_number,
        issued=passage.issued,
        locator=passage.anchor.label(language),
        text=passage.text,
        sha256=passage.sha256,
    )


def _job(job: Job, language: str) -> JobView:
    return JobView(
        id=job.id,
        state=job.state,
        created=job.created,
        done=job.done,
        total=len(job.files),
        files=[_file(file, language) for file in job.files],
    )


def _file(file: FileResult, language: str) -> FileView:
    return FileView(
        name=file.name,
        size=file.size,
        status=file.status,
        reason=_reason(file.reason, file.details, language),
        resource=file.resource,
    )


def _resource(resource: Resource, tenant: str, language: str) -> ResourceView:
    names = set(ResourceView.model_fields) - {"shared", "reason"}
    return ResourceView(
        **{name: getattr(resource, name) for name in names},
        shared=resource.tenant != tenant,
        reason=_reason(resource.reason, json.loads(resource.reason_details), language),
    )


class _Stored(Problem):
    """A reason that was stored as a code and details."""

    def __init__(self, code: str, details: dict[str, Any]) -> None:
        super().__init__(**details)
        self.code = code  # type: ignore[misc]


def _reason(code: str, details: dict[str, Any], language: str) -> ReasonView | None:
    if not code:
        return None
    words = explain(_Stored(code, details), language)
    return ReasonView(code=code, title=words.title, detail=words.detail, advice=words.advice)
