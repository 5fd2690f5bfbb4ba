"""The command line's face: what each command does with an application, and how it prints it.

The person at the keyboard of the machine acts as its local administrator; to read the audit log, as its
local auditor, for the two roles stay apart (A-R5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.stewardship import FileResult, FileStatus, Job, Upload
from corpora.problem import Problem
from corpora.resource import Labels
from corpora.storage import reading
from guardrails.actor import Actor, Role
from serving.identity import FIRST_TENANT, FIRST_USER
from serving.problems import explain

if TYPE_CHECKING:
    from serving.application import Application
    from serving.settings import Settings

ADMINISTRATOR = Actor(FIRST_TENANT, FIRST_USER, frozenset({Role.ADMINISTRATOR}), via="cli")
AUDITOR = Actor(FIRST_TENANT, "local-auditor", frozenset({Role.COMPLIANCE}), via="cli")


class PathUnreadable(Problem):
    """A path on the command line does not exist or cannot be read."""

    code = "path-unreadable"


class PathUnwritable(Problem):
    """The file to write cannot be written."""

    code = "path-unwritable"


class NothingToIngest(Problem):
    """No path was given, or the folders hold no file."""

    code = "nothing-to-ingest"


def ingest(
    application: "Application",
    paths: Sequence[Path],
    labels: Mapping[str, str],
    *,
    publish: bool,
    quiet: bool,
) -> list[dict[str, str]]:
    """Put files into the library as the local administrator; one row a file, in the order given."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    files = list(_files(paths))
    if not files:
        raise NothingToIngest
    rows = {path: _row(path, *_unreadable(path, application.settings)) for path in files}
    readable = [path for path, row in rows.items() if not row["status"]]
    actor = replace(ADMINISTRATOR, purpose="ingest")
    uploads = (Upload(str(path), path.read_bytes()) for path in readable)
    job = application.steward.provide(actor, uploads, Labels.parse(**labels), publish=publish)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("入库 · ingesting", total=len(readable))

        def progress(job: Job, file: FileResult) -> None:
            bar.advance(task)
            if not quiet:
                bar.console.print(f"{file.status.value:<10} {file.name}  {_reason(file)}", markup=False)

        job = application.steward.work(job, progress)
    for path, file in zip(readable, job.files, strict=True):
        rows[path] = _row(path, file.status.value, _reason(file))
    return list(rows.values())


def rebuild_index(settings: "Settings") -> int:
    """Build both indexes anew from the stored passages, with the embedder the settings name now; returns
    how many passages there are."""
    from retrieval.index import Index
    from serving import database, models

    engine = database.engine(settings)
    database.upgrade(engine)
    return Index.rebuild(
        settings.home / "index", engine, models.embedder(settings), chroma_url=settings.chroma_url
    )


def add_school(settings: "Settings", tenant: str, name: str) -> dict[str, str]:
    """Add a school; returns the new administrators' passwords by school, each shown this once. In an empty
    store the local school is made first. Works beside a running server: it touches no index.

    Raises `NameInvalid`, `NameTaken`.
    """
    from guardrails.audit import AuditLog
    from serving import database
    from serving.identity import Accounts

    engine = database.engine(settings)
    database.upgrade(engine)
    accounts = Accounts(engine, AuditLog(engine), settings)
    first = accounts.first_password()
    added = {} if first is None else {FIRST_TENANT: first}
    return {**added, tenant: accounts.create_tenant(ADMINISTRATOR, tenant, name)}


async def ask(application: "Application", question: str) -> dict[str, Any]:
    """The answer to one question, with the fields that `ask --json` promises."""
    from assistant.answering import Question, answer

    bench = application.bench(replace(ADMINISTRATOR, purpose="ask"))
    return (await answer(Question.model_validate({"question": question}), bench)).model_dump(mode="json")


async def duty(application: "Application", name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The artefact of one registered duty."""
    from assistant import duty as duties

    bench = application.bench(replace(ADMINISTRATOR, purpose=name))
    artefact = await duties.run(name, payload, bench)
    return artefact.model_dump(mode="json")


def verify_audit(application: "Application", outside: Path | None = None) -> dict[str, Any]:
    """The chain and checkpoints of every tenant, faults named; with `outside`, against the copies there."""
    from serving.officer import Officer

    result = Officer(application).notary.verify(outside=outside)
    faults = [asdict(fault) for fault in result.faults]
    return {
        "ok": result.intact,
        "events": result.checked,
        "reduced": result.reduced,
        "anomalies": result.anomalies,
        "checkpoints": result.checkpoints,
        "faults": faults,
    }


def seal_audit(application: "Application", outside: Path | None, rotate: bool) -> dict[str, Any]:
    """Sign the log of every tenant as it is, with a new key if `rotate`, and copy what is new to `outside`.
    Raises `KeysUnavailable`, `CheckpointsUnwritable`."""
    from guardrails.audit.verification import tenants
    from serving.officer import Officer

    notary = Officer(application).notary
    if rotate:
        notary.rotate(AUDITOR)
    with reading(application.engine) as connection:
        names = tenants(connection)
    made = [notary.take(replace(AUDITOR, tenant=name)) for name in names]
    copied = notary.copy(None, outside) if outside else 0
    statements = [each.statement.model_dump() for each in made if each]
    return {"checkpoints": statements, "copied": copied}


def report_audit(
    application: "Application", out: Path, numbers: Sequence[int], purpose: str
) -> dict[str, Any]:
    """Write the officer's reports of the local tenant as one archive; returns its manifest. Raises
    `ReportUnknown`, `PathUnwritable`."""
    from guardrails.audit import AuditQuery
    from serving.officer import Officer

    officer = Officer(application)
    bundle = officer.reports.export(AUDITOR, numbers, AuditQuery(), officer.known(AUDITOR), purpose)
    _write_whole(out, bundle.content)
    return bundle.manifest.model_dump()


def copy_subject(application: "Application", subject: str, out: Path, purpose: str) -> dict[str, Any]:
    """Write everything the local tenant's log holds about one person, in plain; returns the manifest."""
    from serving.officer import Officer

    officer = Officer(application)
    found = officer.rights.copy(AUDITOR, subject)
    bundle = officer.reports.copy(AUDITOR, found, officer.known(AUDITOR), purpose)
    _write_whole(out, bundle.content)
    return bundle.manifest.model_dump()


def erase_subject(application: "Application", subject: str, confirmation: str) -> dict[str, Any]:
    """Destroy the key of one person of the local tenant."""
    from serving.officer import Officer

    return asdict(Officer(application).erase(AUDITOR, subject, confirmation))


def expire_audit(application: "Application") -> dict[str, Any]:
    """Reduce what has expired in the local tenant to its hashes."""
    from serving.officer import Officer

    return {"reduced": Officer(application).retention.reduce(AUDITOR)}


def export_audit(application: "Application", out: Path) -> dict[str, Any]:
    """Write the log of the local tenant as JSON Lines, its last line the manifest, which is returned.
    Nothing half-written stays behind. Raises `PathUnwritable`."""
    from guardrails.audit.export import export

    partial = out.with_name(f"{out.name}.partial")
    try:
        with partial.open("wb") as stream:
            manifest = export(application.audit, AUDITOR, stream)
        partial.replace(out)
    except OSError as error:
        raise PathUnwritable(path=str(out), reason=error.strerror or "") from None
    finally:
        partial.unlink(missing_ok=True)
    return manifest.model_dump()


def _write_whole(out: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `PathUnwritable`."""
    partial = out.with_name(f"{out.name}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(out)
    except OSError as error:
        raise PathUnwritable(path=str(out), reason=error.strerror or "") from None
    finally:
        partial.unlink(missing_ok=True)


def list_duties() -> None:
    """Print every registered duty."""
    from assistant import duty as duties

    for found in duties.registry().values():
        print(f"{found.name:<20} {found.title['zh']} · {found.title['en']}")


def show_answer(answer: Mapping[str, Any]) -> None:
    """Print an answer, its sources, its notice and its label."""
    print(answer["answer"] or "（没有找到依据）")
    for citation in answer["citations"]:
        where = (citation["title"], citation["document_number"], citation["locator"])
        print(f"[{citation['number']}] {' · '.join(filter(None, where))}")
    for note in filter(None, (answer["notice"], answer["label"])):
        print(f"— {note}")
    if not answer["supported"]:
        for page in answer["consulted"]:
            print(f"· {' · '.join(filter(None, (page['title'], page['locator'])))}")


def show_artefact(artefact: Mapping[str, Any]) -> None:
    """Print an artefact as readable YAML."""
    import yaml

    print(yaml.safe_dump(dict(artefact), allow_unicode=True, sort_keys=False))


def show_verification(report: Mapping[str, Any]) -> None:
    """Print a chain check in words."""
    if report["ok"]:
        print(f"审计链完整，共 {report['events']} 条。 The chain is whole: {report['events']} events.")
        print(f"检查点 {report['checkpoints']} 个相符。 {report['checkpoints']} checkpoints agree.")
    for fault in report["faults"]:
        print("✗ " + " ".join(str(value) for value in fault.values()))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (file for file in found if not file.name.startswith("."))
        else:
            yield path


def _unreadable(path: Path, settings: "Settings") -> tuple[str, str]:
    from corpora.parsing.problems import FileTooLarge

    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError:
        return FileStatus.REJECTED.value, explain(PathUnreadable(path=path.name)).detail
    limit = settings.max_upload_mb * 1_000_000
    if size > limit:
        return FileStatus.REJECTED.value, explain(FileTooLarge(size=size, limit=limit)).detail
    return "", ""


def _row(path: Path, status: str, reason: str) -> dict[str, str]:
    return {"path": str(path), "status": status, "reason": reason}


def _reason(file: FileResult) -> str:
    if not file.reason:
        return ""
    words = explain(_Reason(file))
    return f"{words.detail} {words.advice}".strip()


class _Reason(Problem):
    """A stored reason, turned back into a problem so that it can be put into words."""

    def __init__(self, file: FileResult) -> None:
        super().__init__(**file.details)
        self.code = file.reason  # type: ignore[misc]
