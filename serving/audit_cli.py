"""The `audit` commands: verify, sign, export, report, copy, erase, expire. `app.py` adds them to its own."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from serving.application import Application

Started = Callable[..., "AbstractContextManager[Application]"]
Refusals = Callable[[bool], "AbstractContextManager[None]"]
Home = Annotated[Path | None, typer.Option("--home", help="Folder for everything the program writes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]
Purpose = Annotated[str, typer.Option(help="What it is for; stands in every file and in the log.")]
Subject = Annotated[str, typer.Argument(help="Pseudonym of a pupil, or account id.")]
Act = Callable[["Application"], dict[str, Any]]


def audit_commands(started: Started, refusals: Refusals) -> typer.Typer:
    """The commands; `started` makes an application for one of them, `refusals` puts problems into words."""
    audit = typer.Typer(help="Verify, sign, export or erase. 校验、签署、导出与删除。", no_args_is_help=True)

    def run(
        home: Path | None, as_json: bool, act: Act, say: Callable[[dict[str, Any]], None]
    ) -> dict[str, Any]:
        with refusals(as_json):
            with started(home, quiet=as_json) as application:
                done = act(application)
            if as_json:
                json.dump(done, sys.stdout, ensure_ascii=False, indent=2)
                sys.stdout.write("\n")
            else:
                say(done)
        return done

    _proving(audit, run)
    _handing_out(audit, run)
    return audit


Run = Callable[[Path | None, bool, Act, Callable[[dict[str, Any]], None]], dict[str, Any]]


def _proving(audit: typer.Typer, run: Run) -> None:
    from_outside = typer.Option("--checkpoints", help="Folder of checkpoints kept outside.")

    @audit.command("verify")
    def verify(
        checkpoints: Annotated[Path | None, from_outside] = None, home: Home = None, as_json: AsJson = False
    ) -> None:
        """Check the chain of every event and the signed checkpoints. 校验审计链与检查点。"""
        from serving import commands

        done = run(
            home, as_json, lambda app: commands.verify_audit(app, checkpoints), commands.show_verification
        )
        if not done["ok"]:
            raise typer.Exit(1)

    @audit.command("checkpoint")
    def checkpoint(
        to: Annotated[Path | None, typer.Option("--to", help="Folder outside the house to copy to.")] = None,
        rotate: Annotated[
            bool, typer.Option("--rotate-key", help="Sign with a new key from now on.")
        ] = False,
        home: Home = None,
        as_json: AsJson = False,
    ) -> None:
        """Sign the log as it is and copy the checkpoints out. 签署检查点并外存。"""
        from serving import commands

        def say(done: dict[str, Any]) -> None:
            for said in done["checkpoints"]:
                typer.echo(f"{said['tenant']}  {said['number']}  {said['size']} 条  {said['root']}")

        run(home, as_json, lambda app: commands.seal_audit(app, to, rotate), say)

    @audit.command("expire")
    def expire(home: Home = None, as_json: AsJson = False) -> None:
        """Reduce expired events to their hashes. 处理到期记录。"""
        from serving import commands

        run(
            home,
            as_json,
            commands.expire_audit,
            lambda done: typer.echo(f"已缩减 {done['reduced']} 条到期记录"),
        )


def _handing_out(audit: typer.Typer, run: Run) -> None:
    @audit.command("export")
    def export(out: Out, home: Home = None, as_json: AsJson = False) -> None:
        """Write the log and a manifest of hashes, JSONL. 导出审计日志与哈希清单。"""
        from serving import commands

        def say(done: dict[str, Any]) -> None:
            typer.echo(f"{out}  {done['count']} 条  sha256 {done['sha256']}")

        run(home, as_json, lambda app: commands.export_audit(app, out), say)

    @audit.command("report")
    def report(
        out: Out,
        purpose: Purpose,
        number: Annotated[list[int] | None, typer.Option(help="1 to 14; all where none is given.")] = None,
        home: Home = None,
        as_json: AsJson = False,
    ) -> None:
        """Write the officer's fourteen reports, zip. 导出十四份报表。"""
        from serving import commands

        def say(done: dict[str, Any]) -> None:
            typer.echo(f"{out}  {len(done['files'])} 个文件")

        run(home, as_json, lambda app: commands.report_audit(app, out, number or [], purpose), say)

    @audit.command("copy")
    def copy(
        subject: Subject, out: Out, purpose: Purpose, home: Home = None, as_json: AsJson = False
    ) -> None:
        """Write everything about one person, for that person, zip. 导出某人的全部记录。"""
        from serving import commands

        def say(done: dict[str, Any]) -> None:
            typer.echo(f"{out}  {done['files'][0]['rows']} 条")

        run(home, as_json, lambda app: commands.copy_subject(app, subject, out, purpose), say)

    @audit.command("erase")
    def erase(
        subject: Subject,
        confirm: Annotated[str, typer.Option("--confirm", help="The same again; it cannot be undone.")] = "",
        home: Home = None,
        as_json: AsJson = False,
    ) -> None:
        """Destroy the key of one person for good. 永久删除某人的个人内容。"""
        from serving import commands

        def say(done: dict[str, Any]) -> None:
            typer.echo(f"已删除 {done['events']} 条记录中的个人内容")

        run(home, as_json, lambda app: commands.erase_subject(app, subject, confirm), say)
