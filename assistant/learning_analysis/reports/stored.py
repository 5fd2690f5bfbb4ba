"""A test as it is kept: the matrix as JSON, missing marks as null, never as nought."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem

_LISTS = ("knowledge", "options")


@dataclass(frozen=True, slots=True)
class ExamListed:
    """A test in a list."""

    id: str
    title: str
    subject: str
    grade: int
    pupils: int
    items: int
    created: str
    expires: str


@dataclass(frozen=True, slots=True)
class Exam:
    """A stored test: its line in the list, the marks under codes, and what was done to the file."""

    listed: ExamListed
    matrix: ResponseMatrix
    repairs: tuple[str, ...]


def dumped(matrix: ResponseMatrix, repairs: tuple[str, ...]) -> str:
    """The matrix as JSON text."""
    body = {
        "exam": matrix.exam,
        "pupils": matrix.pupils,
        "groups": matrix.groups,
        "items": [asdict(item) for item in matrix.items],
        "marks": _numbers(matrix.marks),
        "absent": matrix.absent.tolist(),
        "blank": None if matrix.blank is None else matrix.blank.tolist(),
        "options": None if matrix.options is None else matrix.options.tolist(),
        "reported": None if matrix.reported is None else _numbers(matrix.reported),
        "subject": matrix.subject,
        "date": matrix.date,
        "repairs": repairs,
    }
    return json.dumps(body, ensure_ascii=False, allow_nan=False)


def loaded(text: str) -> tuple[ResponseMatrix, tuple[str, ...]]:
    """The matrix from its JSON text. Raises `MatrixInvalid`."""
    body: dict[str, Any] = json.loads(text)
    n, k = len(body["pupils"]), len(body["items"])
    matrix = ResponseMatrix(
        exam=body["exam"],
        pupils=tuple(body["pupils"]),
        groups=tuple(body["groups"]),
        items=tuple(_item(each) for each in body["items"]),
        marks=_floats(body["marks"]).reshape(n, k),
        absent=np.array(body["absent"], dtype=np.bool_).reshape(n),
        blank=None if body["blank"] is None else np.array(body["blank"], dtype=np.bool_).reshape(n, k),
        options=None if body["options"] is None else np.array(body["options"], dtype=np.str_).reshape(n, k),
        reported=None if body["reported"] is None else _floats(body["reported"]).reshape(n),
        subject=body["subject"],
        date=body["date"],
    )
    return matrix, tuple(body["repairs"])


def _item(raw: Mapping[str, Any]) -> TestItem:
    values: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in raw.items()}
    return TestItem(**values)


def _numbers(values: Floats) -> Any:
    return np.where(np.isnan(values), None, values.astype(object)).tolist()  # type: ignore[call-overload]


def _floats(values: list[Any]) -> Floats:
    return np.array(values, dtype=np.float64)
