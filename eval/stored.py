"""Stored runs: the log of single items, and this run held against an earlier one, item by item."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corpora.problem import Problem
from eval.report import Difference, EvalResult
from eval.statistics import paired

Rows = dict[str, Mapping[str, Any]]


class StoredRunInvalid(Problem):
    """The stored run cannot be held against this one; says why."""

    code = "eval-stored-run-invalid"


class ReportUnwritable(Problem):
    """A report or a log cannot be written where it should go."""

    code = "eval-report-unwritable"


def write_log(path: Path, items: Iterable[Mapping[str, Any]]) -> None:
    """One JSON row a line, in the order measured. Raises `ReportUnwritable`."""
    lines = (json.dumps(item, ensure_ascii=False, sort_keys=True) + "\n" for item in items)
    write(path, "".join(lines))


def write(path: Path, text: str) -> None:
    """The file whole or not at all. Raises `ReportUnwritable`."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise ReportUnwritable(file=str(path), reason=error.strerror or type(error).__name__) from None
    finally:
        if partial.parent.is_dir():
            partial.unlink(missing_ok=True)


def against(result: EvalResult, stored: Path, seed: int) -> dict[str, Difference]:
    """Every metric that both logs have for each item, this run minus the stored one.

    `stored` is a log (`--log`) or a document (`--json`) that names its log. Raises `StoredRunInvalid`,
    also where the two runs did not measure the very same items: a comparison of parts is none.
    """
    theirs, data = read(stored)
    ours: Rows = {str(item["id"]): item for item in result.items}
    if data and data != result.data:
        raise StoredRunInvalid(file=stored.name, reason=f"measured {data}, not {result.data}")
    if ours.keys() != theirs.keys():
        apart = f"{len(ours.keys() - theirs.keys())} / {len(theirs.keys() - ours.keys())}"
        raise StoredRunInvalid(file=stored.name, reason=f"other items (only here / only there: {apart})")
    found: dict[str, Difference] = {}
    for name in result.metrics:
        ids = [id_ for id_, item in ours.items() if _number(item.get(name)) is not None]
        pairs = [(_number(ours[id_][name]), _number(theirs[id_].get(name))) for id_ in ids]
        both = [(mine, other) for mine, other in pairs if mine is not None and other is not None]
        if not both or len(both) < len(ids):
            continue
        test = paired([mine for mine, _ in both], [other for _, other in both], seed)
        mean = sum(other for _, other in both) / len(both)
        found[name] = Difference(stored=mean, difference=test.difference, interval=test.interval, p=test.p)
    if not found:
        raise StoredRunInvalid(file=stored.name, reason="no metric in common")
    return found


def read(path: Path) -> tuple[Rows, str]:
    """Rows by id of a stored run, and the name of its data set where that is known. Raises
    `StoredRunInvalid`."""
    text = _text(path)
    try:
        document = json.loads(text)
    except ValueError:
        return _rows(path, text), ""
    if isinstance(document, dict) and "metrics" not in document:
        return _rows(path, text), ""
    log = document.get("log") if isinstance(document, dict) else None
    if not isinstance(log, str):
        raise StoredRunInvalid(file=path.name, reason="names no log of single items; store it with --log")
    beside = path.parent / log
    found = beside if beside.exists() else Path(log)
    return _rows(found, _text(found)), str(document.get("data", ""))


def _rows(path: Path, text: str) -> Rows:
    rows: Rows = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError:
            raise StoredRunInvalid(file=path.name, reason=f"line {number} is not JSON") from None
        if not isinstance(row, dict) or "id" not in row or str(row["id"]) in rows:
            raise StoredRunInvalid(file=path.name, reason=f"line {number} has no id of its own")
        rows[str(row["id"])] = row
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoredRunInvalid(file=path.name, reason=type(error).__name__) from None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
