"""How fast the audit log is: appends, verification, what a model call pays (`python -m eval.audit_bench`).

Everything runs on a real SQLite file with the product's settings. An append counts once it is on the disk.
The disk's own speed is printed beside the figures, for they mean little without it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine

from corpora.storage import READ_ONLY, writing
from guardrails.actor import Actor, Role
from guardrails.audit import AuditEvent, AuditLog, KeyFolder, RuleHit, SourceUse, SubjectData, tables
from guardrails.audit.notary import Notary

WRITERS = 8
_TEACHER = Actor("school", "teacher", frozenset({Role.TEACHER}), "ui", purpose="ask")
_CALLED = AuditEvent(
    action="model.called",
    model="a-model",
    prompt_version="1",
    policy_version="0" * 12,
    input_sha256="0" * 64,
    rule_hits=(RuleHit(rule="G-R5", decision="label", stage="output"),),
    sources=tuple(SourceUse(resource="0" * 32, passage="0" * 32, sha256="0" * 64) for _ in range(3)),
)
_ANSWERED = _CALLED.model_copy(update={"action": "model.answered", "labelled": True, "latency_ms": 900})


def store(path: Path) -> Engine:
    """A SQLite store with the settings of `serving.database`, which no benchmark may import."""
    made = create_engine(f"sqlite:///{path}")

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    event.listen(made, "connect", prepare)
    event.listen(made, "begin", begin)
    return made


def disk(folder: Path) -> float:
    """Flushes a second of one writer on this disk."""
    descriptor = os.open(folder / "probe", os.O_RDWR | os.O_CREAT)
    os.write(descriptor, bytes(4096 * 256))
    os.fsync(descriptor)
    started = time.perf_counter()
    for place in range(200):
        os.pwrite(descriptor, os.urandom(4096), 4096 * (place % 256))
        getattr(os, "fdatasync", os.fsync)(descriptor)
    spent = time.perf_counter() - started
    os.close(descriptor)
    return 200 / spent


def threads(log: AuditLog, each: int) -> float:
    """Durable appends a second of eight threads."""

    def work(_number: int) -> None:
        for _ in range(each):
            log.append(_TEACHER, _CALLED)

    started = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    return WRITERS * each / (time.perf_counter() - started)


def processes(path: Path, each: int) -> float:
    """Durable appends a second of eight processes, from the moment all are ready to the end of the last."""
    command = [sys.executable, "-m", "eval.audit_bench", "--write", str(each), "--store", str(path)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(WRITERS)
    ]
    for process in started:
        assert process.stdout
        process.stdout.readline()
    begun = time.perf_counter()
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        process.communicate()
    return WRITERS * each / (time.perf_counter() - begun)


def calls(log: AuditLog, count: int) -> list[float]:
    """What one model call pays, in milliseconds: its durable beginning and its end."""
    spent = []
    for _ in range(count):
        started = time.perf_counter()
        log.append(_TEACHER, _CALLED)
        log.append(_TEACHER, _ANSWERED)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def verified(log: AuditLog, notary: Notary, size: int) -> dict[str, float]:
    """Events a second of a chain of `size`, alone and with checkpoints, by wall clock and by processor."""
    with writing(log.engine) as connection:
        for _ in range(size):
            log.record(connection, _TEACHER, _CALLED)
    notary.take(_TEACHER)
    found = {}
    for name, verify in (("chain", log.verify), ("checkpoints", notary.verify)):
        runs = []
        for _ in range(3):
            wall, processor = time.perf_counter(), time.process_time()
            result = verify()
            assert result.intact
            runs.append(
                (
                    result.checked / (time.perf_counter() - wall),
                    result.checked / (time.process_time() - processor),
                )
            )
        found[f"verify_{name}_per_s"], found[f"verify_{name}_per_cpu_s"] = map(max, zip(*runs, strict=True))
    return found


def measure(folder: Path, size: int, each: int) -> dict[str, float]:
    """Every figure."""
    engine = store(folder / "audit.db")
    tables.metadata.create_all(engine)
    keys = KeyFolder(folder / "keys")
    log = AuditLog(engine, keys=keys)
    sealed = _CALLED.model_copy(update={"about": (SubjectData(subject="S001", data={"评语": "认真"}),)})
    for _ in range(20):
        log.append(_TEACHER, sealed)
    pays = sorted(calls(log, 200))
    figures = {
        "disk_flushes_per_s": disk(folder),
        "appends_8_threads_per_s": threads(log, each),
        "appends_8_processes_per_s": processes(folder / "audit.db", each),
        "call_ms_p50": statistics.median(pays),
        "call_ms_p95": pays[int(0.95 * len(pays))],
        **verified(log, Notary(log, keys), size),
    }
    engine.dispose()
    return figures


def main() -> None:
    """Measure and print, or be one of the eight writing processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000, help="events in the chain that is verified")
    parser.add_argument("--each", type=int, default=400, help="events each writer appends")
    parser.add_argument("--folder", type=Path, help="where to put the store; a temporary folder by default")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        log = AuditLog(store(given.store))
        log.append(_TEACHER, _CALLED)  # a writer that runs already, not one that starts
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(given.write):
            log.append(_TEACHER, _CALLED)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        figures = measure(Path(folder), given.size, given.each)
    if given.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:<32} {value:>12,.1f}")


if __name__ == "__main__":
    main()
