"""The background worker: carries out ingestion jobs one after another, and resumes them after a stop."""

import logging
import queue
import threading

from assistant.stewardship.jobs import Job
from assistant.stewardship.steward import Steward
from corpora.problem import Problem

_log = logging.getLogger(__name__)


class Worker:
    """One thread. Jobs of the command line are not resumed here: running the command again does that."""

    def __init__(self, steward: Steward) -> None:
        self._steward = steward
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="ingestion", daemon=True)

    def start(self) -> None:
        """Begin with what an earlier run left unfinished."""
        for job in self._steward.unfinished():
            if job.actor.via != "cli":
                self._jobs.put(job)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job; its progress is read from the ledger."""
        self._jobs.put(job)

    def stop(self, seconds: float = 10.0) -> None:
        """Let the file at hand finish; what remains is resumed at the next start."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._steward.work(job)
            except Problem as problem:
                _log.warning("job %s stopped: %s", job.id, problem)
            except Exception:  # noqa: BLE001
                # The thread must outlive one bad job; the ledger keeps it running, a restart resumes it.
                _log.exception("job %s failed", job.id)
