"""Many writers at once never fork a chain."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import Engine

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

WRITERS, EACH = 8, 25


def test_eight_threads_write_one_chain(audit: AuditLog, engine: Engine, teacher: Actor):
    def work(number: int) -> list[int]:
        actor = replace(teacher, user=f"teacher-{number}")
        numbers = [audit.append(actor, AuditEvent(action="model.called")).sequence for _ in range(EACH)]
        with writing(engine) as connection:
            joined = [audit.record(connection, actor, AuditEvent(action="file.exported")) for _ in range(3)]
        assert [event.sequence for event in joined] == list(range(joined[0].sequence, joined[0].sequence + 3))
        return numbers + [event.sequence for event in joined]

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = sorted(number for own in pool.map(work, range(WRITERS)) for number in own)
    assert numbers == list(range(1, WRITERS * (EACH + 3) + 1))
    verification = audit.verify()
    assert verification.intact
    assert verification.checked == len(numbers)


def test_two_processes_write_one_chain(audit: AuditLog, engine: Engine, url: str, teacher: Actor):
    command = [sys.executable, "-m", "tests.guardrails.writer_process", url, "school-a", str(EACH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"  # so that the two meet
        for _ in range(EACH):
            audit.append(teacher, AuditEvent(action="model.called"))
    assert process.returncode == 0
    verification = audit.verify()
    assert verification.intact
    assert verification.checked == 2 * EACH
