"""A district's test in partitions: sums of each part, added up; on this machine's cores or a Ray cluster.

A partition is a slice of a csv of marks in a regular form: a header row, one column for the pupil, one for
the class if there is one, every other column an item. It is streamed, so memory holds one partition a worker
whatever the size of the file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.learning_analysis.classical.analysis import of_sums
from assistant.learning_analysis.classical.sums import Sums, gather, merge
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from assistant.learning_analysis.types.classical import ClassicalAnalysis
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem
from assistant.stewardship.cluster import connect
from assistant.stewardship.parsers import Parsers

if TYPE_CHECKING:
    from pebble import ProcessFuture

PART_BYTES = 4 * 2**20
"""About 30,000 pupils of 60 items."""
PART_SECONDS = 120.0
_ABSENT = ("缺考", "缺", "absent")


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of the file, and how to read them: the items, the columns of marks, and of the pupil."""

    lines: bytes
    items: tuple[TestItem, ...]
    columns: tuple[int, ...]
    pupil: int


def gather_part(part: Part) -> tuple[Sums, int]:
    """The sums of a part, and how many cells were not marks within 0 and the maximum (taken as missing).
    Runs in a worker. Pupils are counted, never named."""
    table, absent = _marks(part)
    full = np.array([item.max_points for item in part.items])
    wrong = (table < 0) | (table > full + 1e-9)
    table[wrong] = np.nan
    gone = absent & np.isnan(table).all(axis=1)
    n = len(table)
    matrix = ResponseMatrix(
        exam="",
        pupils=tuple(map(str, range(n))),
        groups=("",) * n,
        items=part.items,
        marks=table,
        absent=gone,
    )
    return gather(matrix), int(wrong.sum())


def _marks(part: Part) -> tuple[Floats, np.ndarray]:
    """Marks (n, k) and who is marked absent. A part of numbers alone is read at once; others cell by cell."""
    try:
        table = np.loadtxt(
            io.BytesIO(part.lines),
            delimiter=",",
            usecols=part.columns,
            ndmin=2,
            dtype=np.float64,
            comments=None,
        )
        return table, np.zeros(len(table), dtype=np.bool_)
    except ValueError:
        rows = [row for row in csv.reader(io.StringIO(part.lines.decode("utf-8", "replace"))) if row]
    table = np.array([[_number(row, place) for place in part.columns] for row in rows], dtype=np.float64)
    gone = np.array([any(cell.strip() in _ABSENT for cell in row) for row in rows], dtype=np.bool_)
    return table.reshape(len(rows), len(part.columns)), gone


def _number(row: Sequence[str], place: int) -> float:
    try:
        value = float(row[place]) if place < len(row) else np.nan
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def parts(path: Path, points: Sequence[float], pupil: int = 0, ignored: Sequence[int] = ()) -> Iterator[Part]:
    """Slices of a utf-8 csv. `points` are the maximum points of its item columns, in order; `ignored` are
    other columns (class, total). Raises `ScoresUnreadable`."""
    with path.open("rb") as file:
        header = next(csv.reader([file.readline().decode("utf-8-sig", "replace")]), [])
        columns = tuple(place for place in range(len(header)) if place != pupil and place not in ignored)
        if not columns or len(columns) != len(points):
            raise ScoresUnreadable(file=path.name)
        items = tuple(
            TestItem(f"{place}-{header[place].strip()}", header[place].strip(), float(full))
            for place, full in zip(columns, points, strict=True)
        )
        while block := file.read(PART_BYTES):
            yield Part(block + file.readline(), items, columns, pupil)


def analyse_district(
    path: Path,
    points: Sequence[float],
    ignored: Sequence[int] = (),
    address: str | None = None,
    workers: int = 2,
) -> tuple[ClassicalAnalysis, int]:
    """The classical analysis of a district's csv, and how many cells were out of range. With `address` the
    partitions are worked on by the Ray cluster there.

    Raises `ClusterUnavailable`, `ScoresUnreadable`."""
    slices = parts(path, points, ignored=ignored)
    found = list(_on_ray(slices, address) if address is not None else _here(slices, workers))
    if not found:
        raise ScoresUnreadable(file=path.name)
    return of_sums(path.stem, merge([sums for sums, _ in found])), sum(wrong for _, wrong in found)


def _here(slices: Iterator[Part], workers: int) -> Iterator[tuple[Sums, int]]:
    """As many parts in memory as workers, and one more."""
    if workers < 2:
        yield from map(gather_part, slices)
        return
    pool = Parsers(workers, PART_SECONDS)
    try:
        waiting = list["ProcessFuture"]()
        for part in slices:
            waiting.append(pool.run(gather_part, part))
            if len(waiting) > workers:
                yield waiting.pop(0).result()
        for each in waiting:
            yield each.result()
    finally:
        pool.close()


def _on_ray(slices: Iterator[Part], address: str) -> Iterator[tuple[Sums, int]]:
    connect(address)
    import ray

    remote = ray.remote(num_cpus=1, max_retries=1)(gather_part)
    ahead = 2 * int(ray.cluster_resources().get("CPU", 1))
    waiting = []
    for part in slices:
        waiting.append(remote.remote(part))
        if len(waiting) > ahead:
            yield ray.get(waiting.pop(0))
    yield from ray.get(waiting)
