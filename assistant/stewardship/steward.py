"""The steward: provide, review, publish, update and retire, each authorised, indexed and recorded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine

from assistant.stewardship.jobs import FileResult, FileStatus, Job, Jobs, JobState
from assistant.stewardship.parsers import ParserPool
from corpora.document import Document
from corpora.library import Library
from corpora.problem import Problem
from corpora.resource import TRANSITIONS, Labels, Resource, ResourceStatus, Review, WrongStatus
from corpora.storage import writing
from guardrails.actor import Actor, Permission
from guardrails.audit import AuditEvent, AuditLog
from guardrails.hidden import HiddenFinding, hidden_findings
from retrieval.index import Index

Progress = Callable[[Job, FileResult], None]
PUBLISH_BATCH = 16
"""Files indexed together: one commit of the word index serves them all."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a face received it."""

    name: str
    data: bytes


class Steward:
    """Changes the library on behalf of an actor. Every method raises `NotAllowed` before it looks."""

    def __init__(
        self, engine: Engine, library: Library, index: Index, audit: AuditLog, parsers: ParserPool
    ) -> None:
        self._engine = engine
        self._library = library
        self._index = index
        self._audit = audit
        self._parsers = parsers
        self._jobs = Jobs(engine)

    def close(self) -> None:
        """Stop the parser processes."""
        self._parsers.close()

    # --- looking

    def resources(
        self, actor: Actor, *, statuses: Sequence[ResourceStatus] = (), shared: bool = True
    ) -> list[Resource]:
        """Resources of the actor's tenant and the built-in ones, latest change first."""
        actor.require(Permission.READ_LIBRARY)
        return self._library.list(actor, statuses=statuses, shared=shared)

    def resource(self, actor: Actor, resource_id: str) -> Resource:
        """One resource. Raises `UnknownResource`."""
        actor.require(Permission.READ_LIBRARY)
        return self._library.get(actor, resource_id)

    def document(self, actor: Actor, resource_id: str) -> Document:
        """The parsed document of a resource, for a reviewer to read."""
        actor.require(Permission.READ_LIBRARY)
        return self._library.document(actor, self._library.get(actor, resource_id))

    def job(self, actor: Actor, job_id: str) -> Job:
        """A job of the actor's own. Raises `UnknownJob`."""
        actor.require(Permission.PROVIDE)
        return self._jobs.get(actor, job_id)

    def jobs(self, actor: Actor) -> list[Job]:
        """The actor's latest jobs."""
        actor.require(Permission.PROVIDE)
        return self._jobs.recent(actor)

    def unfinished(self) -> list[Job]:
        """Jobs that a crash or a stop interrupted, of all tenants; only the worker asks."""
        return self._jobs.unfinished()

    # --- providing

    def provide(
        self, actor: Actor, uploads: Iterable[Upload], labels: Labels, *, publish: bool = False
    ) -> Job:
        """Store the files and open a job for them; `work` or the background worker carries it out.

        `publish` also records the actor's review and publishes what is not held.
        """
        actor.require(Permission.PROVIDE)
        if publish:
            actor.require(Permission.REVIEW)
            actor.require(Permission.PUBLISH)
        files = [self._receive(actor, number, upload) for number, upload in enumerate(uploads)]
        with writing(self._engine) as connection:
            job = self._jobs.open(connection, actor, files, labels, publish)
            self._record(connection, actor, "job.opened", "job", job, files=len(files), publish=publish)
        return self._jobs.get(actor, job)

    def cancel(self, actor: Actor, job_id: str) -> Job:
        """Stop a job after the file it is at; files done stay done."""
        actor.require(Permission.PROVIDE)
        self._jobs.get(actor, job_id)
        with writing(self._engine) as connection:
            self._jobs.close(connection, job_id, JobState.CANCELLED)
            self._record(connection, actor, "job.cancelled", "job", job_id)
        return self._jobs.get(actor, job_id)

    def work(self, job: Job, progress: Progress | None = None) -> Job:
        """Carry a job to its end, from wherever it stands, telling `progress` each file's result."""
        waiting = [file for file in job.files if file.status is FileStatus.WAITING]
        pending: list[tuple[FileResult, Resource]] = []

        def settled(file: FileResult) -> None:
            if progress is not None:
                progress(job, file)

        for file, future in self._parsed_ahead(job, waiting):
            if self._jobs.cancelled(job):
                return self._jobs.get(job.actor, job.id)
            in_hand = {resource.id for _, resource in pending}
            result, resource = self._take(job, file, future, in_hand)
            if resource is not None and result.status is FileStatus.WAITING:
                pending.append((result, resource))
            else:
                settled(result)
            if len(pending) >= PUBLISH_BATCH:
                self._publish_pending(job, pending, settled)
        self._publish_pending(job, pending, settled)
        with writing(self._engine) as connection:
            self._jobs.close(connection, job.id, JobState.DONE)
        return self._jobs.get(job.actor, job.id)

    def revise(self, actor: Actor, resource_id: str, upload: Upload) -> Resource:
        """Replace a resource's file; it leaves retrieval until it is reviewed and published again."""
        actor.require(Permission.PROVIDE)
        sha256 = self._library.keep_file(actor, upload.data)
        path = str(self._library.file(actor, sha256))
        document = self._parsers.result(self._parsers.schedule(path, upload.name))
        with writing(self._engine) as connection:
            resource = self._library.revise(
                connection, actor, resource_id, document, sha256=sha256, size=len(upload.data)
            )
            self._index.withdraw(connection, [resource_id])
            self._record(
                connection,
                actor,
                "resource.updated",
                "resource",
                resource_id,
                version=resource.version,
                **_hidden(hidden_findings(document)),
            )
        self._index.sweep()
        return resource

    def read(self, actor: Actor, upload: Upload) -> Document:
        """A file's text for a duty: read in a parser's process like every upload, and kept nowhere.

        Raises `NotAllowed`, and what the parser raises."""
        actor.require(Permission.DUTY)
        with TemporaryDirectory() as folder:
            path = Path(folder, "upload")
            path.write_bytes(upload.data)
            return self._parsers.result(self._parsers.schedule(str(path), upload.name))

    # --- deciding

    def review(self, actor: Actor, resource_id: str, review: Review) -> Resource:
        """Record a person's review; a rejected resource is held and leaves retrieval at once."""
        actor.require(Permission.REVIEW)
        with writing(self._engine) as connection:
            resource = self._library.review(connection, actor, resource_id, review)
            if not review.approved:
                self._index.withdraw(connection, [resource_id])
            self._record(
                connection,
                actor,
                "resource.reviewed",
                "resource",
                resource_id,
                decision=review.model_dump(mode="json", exclude={"note"})
                | {"attributes": sorted(review.attributes)},
            )
        if not review.approved:
            self._index.sweep()
        return resource

    def publish(self, actor: Actor, resource_id: str) -> Resource:
        """Make a reviewed resource retrievable. Raises `WrongStatus` unless it stands reviewed."""
        actor.require(Permission.PUBLISH)
        resource = self._library.get(actor, resource_id, own=True)
        if ResourceStatus.PUBLISHED not in TRANSITIONS[resource.status]:
            raise WrongStatus(title=resource.title, status=resource.status.value, target="published")
        self._index.prepare([(resource, self._library.document(actor, resource))])
        with writing(self._engine) as connection:
            return self._go_live(connection, actor, resource_id)

    def retire(self, actor: Actor, resource_id: str) -> Resource:
        """Withdraw a resource for good: it leaves every answer at once and both indexes right after."""
        actor.require(Permission.RETIRE)
        with writing(self._engine) as connection:
            resource = self._library.move(connection, actor, resource_id, ResourceStatus.RETIRED)
            self._index.withdraw(connection, [resource_id])
            self._record(connection, actor, "resource.retired", "resource", resource_id)
        self._index.sweep()
        return resource

    # --- steps

    def _receive(self, actor: Actor, number: int, upload: Upload) -> FileResult:
        return FileResult(number, upload.name, self._library.keep_file(actor, upload.data), len(upload.data))

    def _parsed_ahead(self, job: Job, files: list[FileResult]) -> Iterator[tuple[FileResult, Any]]:
        ahead: list[tuple[FileResult, Any]] = []
        for file in files:
            path = str(self._library.file(job.actor, file.sha256))
            ahead.append((file, self._parsers.schedule(path, file.name)))
            if len(ahead) >= self._parsers.ahead:
                yield ahead.pop(0)
        yield from ahead

    def _take(
        self, job: Job, file: FileResult, future: Any, in_hand: set[str]
    ) -> tuple[FileResult, Resource | None]:
        """One file: parsed, compared and recorded. A result still `waiting` is to be published next."""
        try:
            document = self._parsers.result(future)
        except Problem as problem:
            return self._settle(job, file, FileStatus.REJECTED, problem.code, problem.details), None
        same = self._library.same(job.actor, document)
        if same is not None:
            return self._resume_or_refuse(job, file, same, resume=same.id not in in_hand)
        near = self._library.near(job.actor, document)
        found = hidden_findings(document)
        with writing(self._engine) as connection:
            resource = self._library.add(
                connection,
                job.actor,
                document,
                job.labels,
                file_name=file.name,
                sha256=file.sha256,
                size=file.size,
                near="" if near is None else near.id,
            )
            self._record(
                connection,
                job.actor,
                "resource.provided",
                "resource",
                resource.id,
                sha256=file.sha256,
                status=resource.status,
                **_hidden(found),
            )
            if resource.status is ResourceStatus.HELD:
                details = {"marking": document.marking}
                result = _with(file, FileStatus.HELD, resource.reason, details, resource.id)
            elif any(each.orders for each in found):
                result = _with(file, FileStatus.PROVIDED, "hidden-orders", {}, resource.id)
            elif job.publish:
                result = _with(file, FileStatus.WAITING, "", {}, resource.id)
            else:
                reason = "" if near is None else "near-duplicate"
                details = {} if near is None else {"title": near.title}
                result = _with(file, FileStatus.PROVIDED, reason, details, resource.id)
            self._jobs.settle(connection, job, result)
        return result, resource

    def _resume_or_refuse(
        self, job: Job, file: FileResult, same: Resource, *, resume: bool
    ) -> tuple[FileResult, Resource | None]:
        unfinished = same.status in (ResourceStatus.PROVIDED, ResourceStatus.REVIEWED)
        if job.publish and unfinished and resume:
            if any(each.orders for each in hidden_findings(self._library.document(job.actor, same))):
                return self._settle(job, file, FileStatus.PROVIDED, "hidden-orders", {}, same.id), same
            return _with(file, FileStatus.WAITING, "", {}, same.id), same
        if same.status is ResourceStatus.HELD and same.sha256 == file.sha256:
            return self._settle(job, file, FileStatus.HELD, same.reason, {"title": same.title}, same.id), same
        return self._settle(
            job, file, FileStatus.DUPLICATE, "duplicate", {"title": same.title}, same.id
        ), same

    def _publish_pending(
        self, job: Job, pending: list[tuple[FileResult, Resource]], settled: Callable[[FileResult], None]
    ) -> None:
        actor = job.actor
        if pending:
            self._index.prepare(
                [(resource, self._library.document(actor, resource)) for _, resource in pending]
            )
        for file, resource in pending:
            result = _with(file, FileStatus.PUBLISHED, file.reason, file.details, resource.id)
            with writing(self._engine) as connection:
                if resource.status is not ResourceStatus.REVIEWED:
                    self._library.review(connection, actor, resource.id, Review(approved=True))
                    self._record(
                        connection,
                        actor,
                        "resource.reviewed",
                        "resource",
                        resource.id,
                        decision={"approved": True},
                    )
                self._go_live(connection, actor, resource.id)
                self._jobs.settle(connection, job, result)
            settled(result)
        pending.clear()

    def _go_live(self, connection: Connection, actor: Actor, resource_id: str) -> Resource:
        resource = self._library.move(connection, actor, resource_id, ResourceStatus.PUBLISHED)
        self._index.go_live(connection, [resource_id])
        self._record(
            connection, actor, "resource.published", "resource", resource_id, version=resource.version
        )
        return resource

    def _settle(
        self,
        job: Job,
        file: FileResult,
        status: FileStatus,
        reason: str,
        details: dict[str, Any],
        resource: str = "",
    ) -> FileResult:
        result = _with(file, status, reason, details, resource)
        with writing(self._engine) as connection:
            self._jobs.settle(connection, job, result)
            self._record(
                connection,
                job.actor,
                "file.settled",
                "job",
                job.id,
                status=status.value,
                reason=reason,
                sha256=file.sha256,
            )
        return result

    def _record(
        self,
        connection: Connection,
        actor: Actor,
        action: str,
        object_type: str,
        object_id: str,
        *,
        decision: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        event = AuditEvent(
            action=action,
            object_type=object_type,
            object_id=object_id,
            human_decision=decision or {},
            details=details,
        )
        self._audit.record(connection, actor, event)


def _hidden(found: Iterable[HiddenFinding]) -> dict[str, Any]:
    """What the audit log keeps of hidden content: kinds and places, never words."""
    found = tuple(found)
    return {
        "hidden": [each.code for each in found],
        "places": {each.code: list(each.places) for each in found if each.places},
    }


def _with(
    file: FileResult, status: FileStatus, reason: str, details: dict[str, Any], resource: str
) -> FileResult:
    return FileResult(file.sequence, file.name, file.sha256, file.size, status, reason, details, resource)
