"""When something breaks there is an event or a refusal, never a silent pass (A-R7)."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from guardrails.actor import Actor, Role
from guardrails.audit import AuditEvent, AuditLog, AuditUnavailable, tables
from serving.database import engine_for

WRITERS, EACH = 8, 20


def start(url: str, *arguments: str, limit: Callable[[], None] | None = None) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.guardrails.writer_process", url, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=limit)


@pytest.mark.slow
def test_eight_processes_write_one_chain(audit: AuditLog, url: str, engine: Engine):
    processes = [start(url, "school-a", str(EACH)) for _ in range(WRITERS)]
    assert [process.wait(120) for process in processes] == [0] * WRITERS
    for process in processes:
        assert process.stdout
        process.stdout.close()
    found = audit.verify()
    assert found.intact
    assert found.checked == WRITERS * EACH


def test_a_killed_writer_loses_nothing_it_was_told_is_written(audit: AuditLog, url: str, engine: Engine):
    """The process says each number after `append` has returned, then is killed in the middle of its work."""
    with start(url, "school-a", "100000", "tell") as process:
        assert process.stdout
        told = [process.stdout.readline() for _ in range(6)][1:]
        process.send_signal(signal.SIGKILL)
        told += [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith(b"\n")]
    found = audit.verify()
    assert found.intact
    assert found.checked >= int(told[-1])


@pytest.mark.slow
def test_a_killed_writer_s_open_transaction_leaves_no_event(audit: AuditLog, url: str, engine: Engine):
    """Killed between the check and the record: neither the change nor an event of it stays."""
    with start(url, "school-a", "1", "hang") as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        assert process.stdout.readline() == b"recorded\n"
        process.send_signal(signal.SIGKILL)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_events")).scalar() == 0
    assert audit.verify().intact


@pytest.mark.slow
def test_a_full_disk_refuses_and_breaks_no_chain(tmp_path: Path, teacher: Actor):
    """No file may grow past a limit, which SQLite sees as a full disk."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    engine = engine_for(url)
    tables.metadata.create_all(engine)
    size = 400_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    with start(url, "school-a", "5000", "tell", limit=limit) as process:
        assert process.stdout
        told = process.stdout.read().split()
    assert process.returncode == 3  # the writer's own code for a refusal
    found = AuditLog(engine).verify()
    assert found.intact
    assert found.checked == int(told[-1])
    assert AuditLog(engine).append(teacher, AuditEvent(action="model.called")).sequence == found.checked + 1
    engine.dispose()


def test_a_real_small_disk_that_fills_up(tmp_path: Path, teacher: Actor):
    """The same on a file system of two megabytes, where this account may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("only root may mount a file system")
    engine = engine_for(f"sqlite:///{folder / 'full.db'}")
    try:
        tables.metadata.create_all(engine)
        log, written = AuditLog(engine), list[int]()

        def fill() -> None:
            for _ in range(5_000):
                event = AuditEvent(action="model.called", details={"filler": "x" * 4_000})
                written.append(log.append(teacher, event).sequence)

        with pytest.raises(AuditUnavailable):
            fill()
        count = len(written)
        assert 0 < count < 5_000
        found = log.verify()
        assert found.intact
        assert found.checked == count
    finally:
        engine.dispose()
        subprocess.run(["umount", str(folder)], check=True)


def test_a_locked_database_refuses(audit: AuditLog, tmp_path: Path, teacher: Actor, engine: Engine):
    with engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout=50"))  # the pool hands the same connection out again
    other = sqlite3.connect(tmp_path / "audit.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(AuditUnavailable):
        audit.append(teacher, AuditEvent(action="model.called"))
    other.execute("ROLLBACK")
    other.close()
    assert audit.append(teacher, AuditEvent(action="model.called")).sequence == 1
    assert audit.verify().checked == 1


def test_a_folder_of_keys_that_cannot_be_read_refuses_what_concerns_a_person(engine: Engine, tmp_path: Path):
    from guardrails.audit import KeyFolder, SubjectData
    from guardrails.audit.keys import KeysUnavailable

    (tmp_path / "keys").write_text("not a folder")
    log = AuditLog(engine, keys=KeyFolder(tmp_path / "keys"))
    actor = Actor("school-a", "u", frozenset({Role.TEACHER}), "ui")
    with pytest.raises(KeysUnavailable):
        log.append(actor, AuditEvent(action="remark.written", about=(SubjectData(subject="S1", data={}),)))
    assert log.verify().checked == 0
    assert log.append(actor, AuditEvent(action="model.called")).sequence == 1
