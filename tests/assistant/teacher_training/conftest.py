"""A bench that keeps what duties make, and the learning record on a clock that the test sets."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant import duty as duties
from assistant.drafts import Drafts
from assistant.teacher_training.learning.certificates import Certificates
from assistant.teacher_training.learning.record import LearningRecord
from assistant.workbench import Workbench
from guardrails.audit.keys import KeyFolder
from guardrails.audit.log import AuditLog
from tests.assistant.teacher_training.ledgers import Clock


@pytest.fixture
def desk(engine: Engine, bench: Workbench) -> Workbench:
    """A bench that keeps drafts."""
    kept = Drafts(engine, bench.audit, lambda name: duties.find(name).artefact)
    return replace(bench, drafts=kept)


@pytest.fixture
def clock() -> Clock:
    """A clock of this test's own."""
    return Clock()


@pytest.fixture
def record(engine: Engine, audit: AuditLog, clock: Clock) -> LearningRecord:
    """The ledger on that clock."""
    return LearningRecord(engine, audit, clock)


@pytest.fixture
def papers(
    engine: Engine, audit: AuditLog, record: LearningRecord, clock: Clock, tmp_path: Path
) -> Certificates:
    """The register of certificates on that clock, with keys of its own."""
    return Certificates(engine, audit, record, KeyFolder(tmp_path / "keys"), clock)
