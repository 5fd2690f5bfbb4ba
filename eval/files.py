"""Reads the files of data sets: lines of JSON, with the file, the line and the reason where one is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpora.problem import Problem


class EvalDataInvalid(Problem):
    """A file of the test set is missing or not as the layout asks; says which, where and why."""

    code = "eval-data-invalid"


def lines(path: Path) -> list[str]:
    """The lines of a UTF-8 text. Only a line feed ends one: JSON strings may hold U+2028 and its like.
    Raises `EvalDataInvalid`."""
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise EvalDataInvalid(file=path.name, line=0, reason="missing") from None
    except (OSError, UnicodeDecodeError):
        raise EvalDataInvalid(file=path.name, line=0, reason="unreadable") from None


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object of every line that is not blank. Raises `EvalDataInvalid`."""
    for line, text in enumerate(lines(path), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except ValueError:
            raise EvalDataInvalid(file=path.name, line=line, reason="not JSON") from None
        if not isinstance(row, dict):
            raise EvalDataInvalid(file=path.name, line=line, reason="not an object")
        yield line, row


class Ids:
    """The ids met in one file; the second time an id comes is an error of the file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: set[str] = set()

    def new(self, id_: str, line: int) -> str:
        """`id_`, where it is new. Raises `EvalDataInvalid`."""
        if id_ in self._seen:
            raise EvalDataInvalid(file=self._file, line=line, reason=f"duplicate id {id_[:60]}")
        self._seen.add(id_)
        return id_
