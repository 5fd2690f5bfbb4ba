"""Signs every school's log from time to time while the server runs (A-R1: a root a day at least)."""

import logging
import threading
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from corpora.problem import Problem
from corpora.storage import reading
from guardrails.actor import Actor
from guardrails.audit.notary import Notary
from guardrails.audit.verification import tenants

EVERY_S = 600.0
_log = logging.getLogger(__name__)


class Sealer:
    """One thread that asks every ten minutes which logs are due (a day, or a thousand events behind), and
    copies new checkpoints to `outside`, where one is named."""

    def __init__(self, notary: Notary, outside: Path | None = None, every_s: float = EVERY_S) -> None:
        self._notary = notary
        self._outside = outside
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealing", daemon=True)

    def start(self) -> None:
        """Begin with a first look."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Let the checkpoint at hand finish; a second call does nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def seal_what_is_due(self) -> int:
        """Sign every log that is due; says how many. Raises `KeysUnavailable`, `CheckpointsUnwritable`."""
        with reading(self._notary.log.engine) as connection:
            names = [name for name in tenants(connection) if self._notary.due(name)]
        for name in names:
            self._notary.take(Actor(name, "system", frozenset(), via="system", human=False))
        if self._outside:
            self._notary.copy(None, self._outside)
        return len(names)

    def _run(self) -> None:
        while True:
            try:
                self.seal_what_is_due()
            except (Problem, SQLAlchemyError) as problem:
                # The next look may succeed; until then verification says how old the last checkpoint is.
                _log.warning("no checkpoint was signed: %s", problem)
            if self._stopping.wait(self._every_s):
                return
