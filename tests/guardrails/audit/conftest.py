"""Keys, a log that can encrypt, and the officer's services on one store."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardrails.audit import AuditLog, KeyFolder
from guardrails.audit.notary import Notary
from guardrails.audit.retention import Retention
from guardrails.audit.rights import Rights
from guardrails.audit.views import Views


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture
def audit(engine: Engine, keys: KeyFolder) -> AuditLog:
    return AuditLog(engine, keys=keys)


@pytest.fixture
def notary(audit: AuditLog, keys: KeyFolder) -> Notary:
    return Notary(audit, keys)


@pytest.fixture
def retention(audit: AuditLog, keys: KeyFolder) -> Retention:
    return Retention(audit, keys)


@pytest.fixture
def rights(audit: AuditLog, keys: KeyFolder) -> Rights:
    return Rights(audit, keys)


@pytest.fixture
def views(audit: AuditLog) -> Views:
    return Views(audit)
