"""Photographs and scans of any length: read page by page in workers, kept in a folder, stopped and resumed.

A folder holds the file, the layouts it is read with, one record a page and the crops; nothing else is
remembered, so a killed program goes on where it was.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as WorkerTimeout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.homework.cards.layout import CardLayout
from assistant.homework.intake.pages import CropStore, PageRecord, record_page
from assistant.homework.intake.pictures import count_pages
from assistant.homework.intake.problems import ScanMixed
from assistant.stewardship.parsers import Parsers

PAGE_SECONDS = 180.0
"""After this long the worker of a page is killed and the page named as failed."""
TOO_SLOW, CRASHED = "file-too-slow", "file-crashed-parser"
Progress = Callable[[int, int], None]
"""Called with pages done and all pages."""


@dataclass(frozen=True, slots=True)
class ScanState:
    """How far a scan is. `failed` maps a page to the code of what went wrong."""

    source: str
    pages: int
    records: tuple[PageRecord, ...]

    @property
    def done(self) -> bool:
        """Whether every page was looked at."""
        return len(self.records) == self.pages

    @property
    def failed(self) -> dict[int, str]:
        """Pages that gave no card, with the code of the refusal."""
        return {each.at: each.failed for each in self.records if each.failed}


class Scan:
    """One uploaded picture or PDF in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "file"
        self._job = folder / "job.json"
        self._pages = folder / "pages"
        self.crops = CropStore(folder / "crops")

    def begin(self, data: bytes, source: str, layouts: Sequence[CardLayout]) -> ScanState:
        """Keep the file; the same file with the same cards is begun once.

        Raises `FileEmpty`, `FileTooLarge`, `PhotoFormat`, `ScanTooLong`, `FileEncrypted`, `FileDamaged`, and
        `ScanMixed` where the folder holds another file or other cards."""
        pages = count_pages(data)
        job = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "source": source,
            "pages": pages,
            "layouts": [each.to_json() for each in layouts],
        }
        if self._job.exists():
            before = self._read_job()
            if {**before, "source": source} != job:
                raise ScanMixed
            return self.state()
        self._pages.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(data)
        _write(self._job, json.dumps(job, ensure_ascii=False).encode())
        return self.state()

    def state(self) -> ScanState:
        """What is known now."""
        job = self._read_job()
        records = []
        for path in sorted(self._pages.glob("*.json")):
            record = PageRecord.from_json(path.read_bytes())
            if record is not None:
                records.append(record)
        return ScanState(job["source"], job["pages"], tuple(records))

    def run(
        self,
        parsers: Parsers | None = None,
        *,
        progress: Progress = lambda done, pages: None,
        stop: Callable[[], bool] = lambda: False,
        with_ocr: bool = True,
        again: bool = False,
    ) -> ScanState:
        """Read the pages that have no record yet, in workers; own ones with `PAGE_SECONDS` a page where none
        are given. `stop` is asked before every page; `again` reads failed pages anew."""
        state = self.state()
        known = {each.at for each in state.records if not (again and each.failed)}
        rest = [at for at in range(1, state.pages + 1) if at not in known]
        done = state.pages - len(rest)
        progress(done, state.pages)
        workers = parsers or Parsers(seconds=PAGE_SECONDS)
        layouts = tuple(CardLayout.from_json(text) for text in self._read_job()["layouts"])
        waiting: list[tuple[int, Any]] = []
        try:
            while (rest or waiting) and not stop():
                while rest and len(waiting) < workers.ahead:
                    at = rest.pop(0)
                    call = (str(self._file), at, layouts, str(self._folder / "crops"), with_ocr)
                    waiting.append((at, workers.run(record_page, *call)))
                at, future = waiting.pop(0)
                self._keep(_outcome(at, future))
                done += 1
                progress(done, state.pages)
        finally:
            for _, future in waiting:
                future.cancel()
            if parsers is None:
                workers.close()
        return self.state()

    def forget(self) -> None:
        """Remove file, records and crops."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _keep(self, record: PageRecord) -> None:
        _write(self._pages / f"{record.at:05d}.json", record.to_json())

    def _read_job(self) -> dict[str, Any]:
        job: dict[str, Any] = json.loads(self._job.read_bytes())
        return job


def _outcome(at: int, future: Any) -> PageRecord:
    from pebble import ProcessExpired

    try:
        record = future.result()
    except WorkerTimeout:
        return PageRecord(at, TOO_SLOW)
    except (ProcessExpired, MemoryError, RecursionError):
        return PageRecord(at, CRASHED)
    assert isinstance(record, PageRecord)
    return record


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing."""
    half = path.with_suffix(".part")
    half.write_bytes(data)
    half.replace(path)
