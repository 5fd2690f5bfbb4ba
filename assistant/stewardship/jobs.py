"""The ledger of ingestion jobs: every file of a job has a state that survives a crash."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, insert, select, update

from assistant.stewardship.tables import job_files, jobs
from corpora.library import now
from corpora.owner import Owner
from corpora.problem import Problem
from corpora.resource import Labels
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission, Role


class UnknownJob(Problem):
    """No such job in the owner's tenant."""

    code = "job-unknown"


class JobState(StrEnum):
    """A job is `running` until every file has its result or a person cancels it."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class FileStatus(StrEnum):
    """What became of one file."""

    WAITING = "waiting"
    PROVIDED = "provided"
    PUBLISHED = "published"
    HELD = "held"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file of a job. `reason` is a problem code, `details` fill its sentence, `sha256` names the
    stored original (empty where the file was refused before it was stored)."""

    sequence: int
    name: str
    sha256: str = ""
    size: int = 0
    status: FileStatus = FileStatus.WAITING
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """An ingestion job as its owner sees it."""

    id: str
    actor: Actor
    labels: Labels
    publish: bool
    state: JobState
    created: str
    files: tuple[FileResult, ...]

    @property
    def done(self) -> int:
        """How many files have their result."""
        return sum(file.status is not FileStatus.WAITING for file in self.files)


class Jobs:
    """Reads and writes the ledger; sees only the owner's tenant, except to resume at start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(
        self, connection: Connection, actor: Actor, files: Sequence[FileResult], labels: Labels, publish: bool
    ) -> str:
        """Record a new job and its files; returns the job's id."""
        job = uuid4().hex
        common = {"tenant": actor.tenant, "owner": actor.user}
        connection.execute(
            insert(jobs).values(
                id=job,
                **common,
                actor=_actor_to_json(actor),
                labels=labels.model_dump_json(),
                publish=publish,
                state=JobState.RUNNING,
                created=now(),
                changed=now(),
            )
        )
        if files:
            connection.execute(
                insert(job_files), [{"job": job, **common, **_file_values(file)} for file in files]
            )
        return job

    def get(self, owner: Owner, job: str) -> Job:
        """One job of the owner's own. Raises `UnknownJob`."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(jobs).where(
                    jobs.c.id == job, jobs.c.tenant == owner.tenant, jobs.c.owner == owner.user
                )
            ).one_or_none()
            if row is None:
                raise UnknownJob(job=job[:40])
            return _job(connection, row)

    def recent(self, owner: Owner, limit: int = 20) -> list[Job]:
        """The owner's latest jobs."""
        query = select(jobs).where(jobs.c.tenant == owner.tenant, jobs.c.owner == owner.user)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(jobs.c.created.desc()).limit(limit)).all()
            return [_job(connection, row) for row in rows]

    def unfinished(self) -> list[Job]:
        """Jobs of all tenants that a restart has to resume."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(jobs).where(jobs.c.state == JobState.RUNNING).order_by(jobs.c.created)
            ).all()
            return [_job(connection, row) for row in rows]

    def cancelled(self, job: Job) -> bool:
        """Whether a person has cancelled the job meanwhile."""
        with reading(self._engine) as connection:
            state = connection.execute(select(jobs.c.state).where(jobs.c.id == job.id)).scalar_one()
        return bool(state == JobState.CANCELLED)

    def settle(self, connection: Connection, job: Job, file: FileResult) -> None:
        """Store one file's result, in the transaction that made it true."""
        connection.execute(
            update(job_files)
            .where(job_files.c.job == job.id, job_files.c.sequence == file.sequence)
            .values(**_file_values(file))
        )

    def close(self, connection: Connection, job: str, state: JobState) -> None:
        """End a job; files still waiting are marked cancelled."""
        connection.execute(
            update(jobs)
            .where(jobs.c.id == job, jobs.c.state == JobState.RUNNING)
            .values(state=state, changed=now())
        )
        if state is JobState.CANCELLED:
            connection.execute(
                update(job_files)
                .where(job_files.c.job == job, job_files.c.status == FileStatus.WAITING)
                .values(status=FileStatus.CANCELLED)
            )

    def settle_now(self, job: Job, file: FileResult) -> None:
        """`settle` in a transaction of its own."""
        with writing(self._engine) as connection:
            self.settle(connection, job, file)


def _file_values(file: FileResult) -> dict[str, Any]:
    return {
        "sequence": file.sequence,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "status": file.status,
        "reason": file.reason,
        "details": json.dumps(file.details, ensure_ascii=False, default=str),
        "resource": file.resource,
    }


def _job(connection: Connection, row: Row[Any]) -> Job:
    files = connection.execute(
        select(job_files).where(job_files.c.job == row.id).order_by(job_files.c.sequence)
    )
    return Job(
        id=row.id,
        actor=_actor_from_json(row.actor),
        labels=Labels.model_validate_json(row.labels),
        publish=row.publish,
        state=JobState(row.state),
        created=row.created,
        files=tuple(
            FileResult(
                sequence=file.sequence,
                name=file.name,
                sha256=file.sha256,
                size=file.size,
                status=FileStatus(file.status),
                reason=file.reason,
                details=json.loads(file.details),
                resource=file.resource,
            )
            for file in files
        ),
    )


def _actor_to_json(actor: Actor) -> str:
    return json.dumps(
        {
            "tenant": actor.tenant,
            "user": actor.user,
            "roles": sorted(actor.roles),
            "via": actor.via,
            "human": actor.human,
            "purpose": actor.purpose,
            "scopes": None if actor.scopes is None else sorted(actor.scopes),
            "session": actor.session,
            "trace": actor.trace,
        }
    )


def _actor_from_json(text: str) -> Actor:
    raw = json.loads(text)
    scopes = raw.pop("scopes")
    return Actor(
        **{**raw, "roles": frozenset(Role(role) for role in raw["roles"])},
        scopes=None if scopes is None else frozenset(Permission(scope) for scope in scopes),
    )
