"""Xingtan 杏坛: the composition root and the command line.

`build` is the only place where everything meets: it makes each room's service once and hands them to one
another. Heavy libraries are imported inside the commands that need them, so that `--help` answers at once.
"""

import asyncio
import contextlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpora.problem import Problem
from serving.audit_cli import audit_commands

if TYPE_CHECKING:
    from serving.application import Application
    from serving.settings import Settings

cli = typer.Typer(
    name="xingtan",
    help="Xingtan 杏坛: a cited, audited assistant for teachers. 有出处、可审计的教师助手。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[Path | None, typer.Option("--home", help="Folder for everything the program writes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


class Unforeseen(Problem):
    """An error that no room knows; `log` is the file with its traceback."""

    code = "unforeseen"


class RequestUnreadable(Problem):
    """`--request` is neither a JSON object nor a file that holds one."""

    code = "request-unreadable"


def build(settings: "Settings", progress: Callable[[int, int], None] | None = None) -> "Application":
    """Everything that runs, wired once; the built-in content is installed when it is missing.

    Raises `Problem` where the store, the index or a setting does not allow a start.
    """
    from assistant import duty as duties
    from assistant.answering.conversations import Conversations
    from assistant.drafts import Drafts
    from assistant.lesson_preparation.enrichment import Pace
    from assistant.stewardship import Steward, builtin
    from assistant.stewardship.cluster import ClusterParsers
    from assistant.stewardship.parsers import Parsers
    from assistant.stewardship.worker import Worker
    from assistant.teacher_training.room import training_room
    from corpora.library import Library
    from guardrails.admission import Admission
    from guardrails.audit import AuditLog
    from guardrails.gate import ModelGate
    from guardrails.policy import Policy
    from guardrails.release import ReleaseDesk
    from guardrails.roster import Roster
    from retrieval.index import Index
    from retrieval.search import Retriever
    from serving import database, models
    from serving.application import Application
    from serving.classroom import classroom
    from serving.identity import Accounts
    from serving.officer import key_folder

    engine = database.engine(settings)
    database.upgrade(engine)
    audit = AuditLog(engine, keys=key_folder(settings.home))
    policy = Policy.load(settings.home / "rules")
    admission = Admission(policy, audit, engine)
    roster = Roster(engine, audit)
    index = Index.open(
        settings.home / "index", engine, models.embedder(settings), chroma_url=settings.chroma_url
    )
    index.reconcile()
    chat = models.chat_model(settings)
    library = Library(engine, settings.home / "files")
    builtin.install(engine, library, index, audit, settings.home / "builtin.sha256", progress)
    parsers = ClusterParsers(settings.ray_address) if settings.ray_address else Parsers()
    steward = Steward(engine, library, index, audit, parsers)
    gate = None
    if chat is not None:
        gate = ModelGate(
            chat, settings.chat_model, audit, roster, policy, settings.producer, settings.chat_timeout_s,
            admission,
        )  # fmt: skip
    return Application(
        settings=settings,
        engine=engine,
        audit=audit,
        accounts=Accounts(engine, audit, settings),
        roster=roster,
        policy=policy,
        admission=admission,
        index=index,
        retriever=Retriever(index, models.reranker(settings)),
        steward=steward,
        worker=Worker(steward),
        conversations=Conversations(engine, audit),
        drafts=Drafts(engine, audit, lambda name: duties.find(name).artefact),
        desk=ReleaseDesk(engine, audit, policy),
        pace=Pace(),
        classroom=classroom(engine, audit, policy, roster, library),
        training=training_room(engine, audit, key_folder(settings.home)),
        gate=gate,
    )


@cli.command()
def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Start the page and the API. 启动网页与接口。"""
    with refusals():
        from serving.server import run

        with _started(home, host=host, port=port) as application:
            run(application, announce=_announce)


@cli.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.")] = None,
    kind: Annotated[str, typer.Option(help="policy, curriculum, graph, reader, guideline or material.")] = "",
    subject: Annotated[str, typer.Option()] = "",
    stage: Annotated[str, typer.Option(help="primary, junior, senior, vocational or university.")] = "",
    grade: Annotated[str, typer.Option(help="1 to 12.")] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Record your review and publish.")] = False,
    rebuild_index: Annotated[bool, typer.Option("--rebuild-index", help="Build both indexes anew.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put files into the library. 把文件放进资源库。"""
    from serving import commands

    with refusals(as_json):
        if rebuild_index:
            count = commands.rebuild_index(_settings(home))
            if not paths:
                _print_json({"passages": count, "files": []}) if as_json else typer.echo(
                    f"已重建索引：{count} 个片段"
                )
                return
        labels = {"kind": kind, "subject": subject, "stage": stage, "grade": grade}
        with _started(home, quiet=as_json) as application:
            files = commands.ingest(application, paths or [], labels, publish=publish, quiet=as_json)
        if as_json:
            _print_json({"files": files})
        if files and all(file["status"] == "rejected" for file in files):
            raise typer.Exit(1)


@cli.command()
def ask(question: str, home: Home = None, as_json: AsJson = False) -> None:
    """Ask a question and get a cited answer. 提问并得到有出处的回答。"""
    from serving import commands

    with refusals(as_json):
        with _started(home, quiet=as_json) as application:
            answer = asyncio.run(commands.ask(application, question))
        if as_json:
            _print_json(answer)
        else:
            commands.show_answer(answer)


@cli.command()
def duty(
    name: Annotated[str, typer.Argument(help="Name of a registered duty; none lists them.")] = "",
    request: Annotated[str, typer.Option(help="A JSON object, or a file that holds one.")] = "{}",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Run a registered duty and print its artefact. 执行一项职责并输出产物。"""
    from serving import commands

    with refusals(as_json):
        if not name:
            commands.list_duties()
            return
        payload = _json_object(request)
        with _started(home, quiet=as_json) as application:
            artefact = asyncio.run(commands.duty(application, name, payload))
        _print_json(artefact) if as_json else commands.show_artefact(artefact)


@cli.command()
def school(
    tenant: Annotated[str, typer.Argument(help="Id: lower-case letters, digits and hyphens.")],
    name: Annotated[str, typer.Argument(help="Name that people read.")],
    home: Home = None,
) -> None:
    """Add a school and print its administrator's password. 新增学校并给出管理员密码。"""
    from serving import commands

    with refusals():
        for added, password in commands.add_school(_settings(home), tenant, name).items():
            typer.echo(f"{added}:  admin  /  {password}")


@cli.command("eval")
def evaluate(
    suite: Annotated[str, typer.Argument(help="Name of a suite; none lists them with their options.")] = "",
    data: Annotated[Path | None, typer.Option("--data", help="Folder or file of the data set.")] = None,
    split: Annotated[str, typer.Option(help="Name under qrels/; needed where there are several.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N items.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of everything drawn by chance.")] = 0,
    option: Annotated[list[str] | None, typer.Option(help="name=value, as the suite knows it.")] = None,
    examples: Annotated[Path | None, typer.Option(help="File of examples to learn from.")] = None,
    labels_per_question: Annotated[int | None, typer.Option(help="Marks a suite may learn from.")] = None,
    threshold: Annotated[list[str] | None, typer.Option(help="metric>=x or metric<=x.")] = None,
    against: Annotated[Path | None, typer.Option(help="Stored run to compare with, item by item.")] = None,
    log: Annotated[Path | None, typer.Option(help="File for one row an item, JSONL.")] = None,
    report: Annotated[Path | None, typer.Option(help="File for the report, HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run a benchmark suite; exit status 1 where a threshold is missed. 运行评测套件。"""
    with refusals(as_json):
        from eval import command
        from eval.suite import SuiteRequest

        if not suite:
            typer.echo(command.listing())
            return
        options = command.options(option or [], examples=examples, labels_per_question=labels_per_question)
        wanted = command.Wanted(suite, report, log, against, threshold or [], quiet=as_json)
        result = command.evaluate(wanted, SuiteRequest(data, split, limit, seed, options))
        _print_json(result.document()) if as_json else typer.echo(command.table(result))
        if not result.passed:
            raise typer.Exit(1)


@cli.command()
def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Check every part and say what to fix. 逐项自检并给出处理办法。"""
    with refusals(as_json):
        from serving.doctor import examine, show

        findings = examine(_settings(home), build)
        _print_json({"checks": findings}) if as_json else show(findings)
        if not all(finding["ok"] for finding in findings):
            raise typer.Exit(1)


@contextmanager
def refusals(as_json: bool = False) -> Iterator[None]:
    """Turn a problem into words on stderr (or JSON on stdout) and exit status 1; never a traceback."""
    try:
        yield
    except Problem as problem:
        from serving.problems import explain

        words = explain(problem, "zh")
        if as_json:
            _print_json(words.body())
        typer.secho(f"✗ {words.title}", fg="red", err=True)
        if words.detail != words.title:
            typer.echo(f"  {words.detail}", err=True)
        typer.echo(f"  {words.advice}", err=True)
        raise typer.Exit(1) from None


def _settings(home: Path | None, **overrides: Any) -> "Settings":
    from serving.settings import load_settings

    given = {key: value for key, value in {"home": home, **overrides}.items() if value is not None}
    return load_settings(**given)


@contextmanager
def _started(home: Path | None, *, quiet: bool = False, **overrides: Any) -> "Iterator[Application]":
    """An application for one command, with the installation's progress on stderr unless `quiet`."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    settings = _settings(home, **overrides)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("载入内置资源库 · loading the built-in library", total=None)
        application = build(settings, lambda done, total: bar.update(task, completed=done, total=total))
    try:
        yield application
    finally:
        application.close()


def _announce(address: str, password: str | None) -> None:
    typer.secho(f"\n杏坛已就绪 · Xingtan is ready: {address}", fg="green", bold=True)
    if password is not None:
        typer.echo(f"首次登录 · first sign-in:  admin  /  {password}")
        typer.echo(
            "密码只显示这一次，请登录后修改。 This password is shown once; change it after signing in.\n"
        )


def _json_object(text: str) -> dict[str, Any]:
    try:
        raw = text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8")
        payload = json.loads(raw)
    except (OSError, ValueError):
        raise RequestUnreadable(request=text[:80]) from None
    if not isinstance(payload, dict):
        raise RequestUnreadable(request=text[:80])
    return payload


def _print_json(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


cli.add_typer(audit_commands(_started, refusals), name="audit")


def main() -> None:
    """Entry point of the `xingtan` command. What nobody foresaw is told in words too; its traceback goes into
    a file for whoever mends it."""
    try:
        cli()
    except Exception as error:  # noqa: BLE001  (the last net under every command)
        with NamedTemporaryFile("w", prefix="xingtan-", suffix=".log", delete=False, encoding="utf-8") as log:
            log.writelines(traceback.format_exception(error))
        with contextlib.suppress(typer.Exit), refusals("--json" in sys.argv):
            raise Unforeseen(log=log.name) from None
        sys.exit(1)


if __name__ == "__main__":
    main()
