"""Public response data for the analysis suite, and the area under the curve with its interval."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from assistant.learning_analysis.models.tracing import Practice
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from eval.files import EvalDataInvalid, rows

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Auc:
    """Area under the curve with a 95% interval after Hanley and McNeil (1982)."""

    value: float
    low: float
    high: float


def auc(right: NDArray[np.bool_], chance: Floats) -> Auc:
    """Of chances against what happened. Raises ValueError where only one thing happened."""
    n1, n0 = int(right.sum()), int((~right).sum())
    if not n1 or not n0:
        raise ValueError("both outcomes are needed")
    value = float((rankdata(chance)[right].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))
    one, two = value / (2 - value), 2 * value**2 / (1 + value)
    spread = value * (1 - value) + (n1 - 1) * (one - value**2) + (n0 - 1) * (two - value**2)
    half = 1.96 * math.sqrt(max(spread, 0.0) / (n1 * n0))
    return Auc(value, max(0.0, value - half), min(1.0, value + half))


def responses(folder: Path, name: str, limit: int | None) -> tuple[ResponseMatrix, Floats]:
    """The marks `NAME_responses.csv` with the items' tags, and the column `correct` (n, k).

    Raises `EvalDataInvalid`."""
    items = tuple(_item(row, line) for line, row in rows(folder / f"{name}_items.jsonl"))
    place = {item.id: number for number, item in enumerate(items)}
    marks, right = dict[str, Floats](), dict[str, Floats]()
    path = folder / f"{name}_responses.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            who = str(row.get("student"))
            if who not in marks and limit is not None and len(marks) >= limit:
                continue
            try:
                column = place[row["item"]]
                own = marks.setdefault(who, np.full(len(items), np.nan))
                own[column] = float(row["score"])
                right.setdefault(who, np.full(len(items), np.nan))[column] = float(row["correct"])
            except (KeyError, ValueError, TypeError) as error:
                raise EvalDataInvalid(file=path.name, line=number, reason=type(error).__name__) from error
    matrix = ResponseMatrix(
        exam=name,
        pupils=tuple(marks),
        groups=("",) * len(marks),
        items=items,
        marks=np.array(list(marks.values())),
        absent=np.zeros(len(marks), dtype=np.bool_),
    )
    return matrix, np.array(list(right.values()))


def _item(row: dict[str, Any], line: int) -> TestItem:
    try:
        id_, skills = str(row["item"]), tuple(map(str, row["skills"]))
        return TestItem(id_, id_, float(row["max_score"]), knowledge=skills)
    except (KeyError, TypeError, ValueError) as error:
        raise EvalDataInvalid(file="items.jsonl", line=line, reason=type(error).__name__) from error


def practices(folder: Path, limit: int | None) -> list[Practice]:
    """The answers of each pupil in order. Raises `EvalDataInvalid`."""
    found = list[Practice]()
    for line, row in rows(folder / "sequences.jsonl"):
        try:
            skills, right = tuple(map(str, row["skills"])), tuple(map(bool, row["correct"]))
            found.append(Practice(str(row["student"]), skills, right))
        except (KeyError, TypeError) as error:
            raise EvalDataInvalid(file="sequences.jsonl", line=line, reason=type(error).__name__) from error
        if limit is not None and len(found) >= limit:
            break
    return found
