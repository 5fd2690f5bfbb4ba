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
    ours = by_id(result.items)
    if data and data != result.data:
        raise StoredRunInvalid(file=stored.name, reason=f"measured {data}, not {result.data}")
    if ours.keys() != theirs.keys():
        apart = f"{len(ours.keys() - theirs.keys())} / {len(theirs.keys() - ours.keys())}"
        raise StoredRunInvalid(file=stored.name, reason=f"other items (only here / only there: {apart})")
    found = differences(ours, theirs, result.metrics, seed)
    if not found:
        raise StoredRunInvalid(file=stored.name, reason="no metric in common")
    return found


def differences(ours: Rows, theirs: Rows, names: Iterable[str], seed: int) -> dict[str, Difference]:
    """The metrics that both runs have for the very same items, `ours` minus `theirs`, by name. Both have rows
    of the same ids."""
    found: dict[str, Difference] = {}
    for name in names:
        mine = {id_: value for id_, row in ours.items() if (value := _number(row.get(name))) is not None}
        other = {id_: value for id_, row in theirs.items() if (value := _number(row.get(name))) is not None}
        if not mine or mine.keys() != other.keys():
            continue
        before = [other[id_] for id_ in mine]
        test = paired(list(mine.values()), before, seed)
        found[name] = Difference(
            stored=sum(before) / len(before), difference=test.difference, interval=test.interval, p=test.p
        )
    return found


def by_id(items: Iterable[Mapping[str, Any]]) -> Rows:
    """Rows by their id."""
    return {str(item["id"]): item for item in items}


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
    for number, line in enumerate(filter(str.strip, text.split("\n")), 1):
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
