"""A bench that keeps what duties make."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from assistant import duty as duties
from assistant.drafts import Drafts
from assistant.workbench import Workbench


@pytest.fixture
def desk(engine: Engine, bench: Workbench) -> Workbench:
    """A bench that keeps drafts."""
    kept = Drafts(engine, bench.audit, lambda name: duties.find(name).artefact)
    return replace(bench, drafts=kept)
