"""A file's bytes as grids of text: xlsx and csv alike."""

import csv
import io
from pathlib import Path

from assistant.learning_analysis.intake.problems import ScoresTooLarge, ScoresUnreadable
from assistant.learning_analysis.intake.types import Repair
from assistant.learning_analysis.types.figure import Words
from corpora.parsing import text
from corpora.parsing.xlsx import Grid, grids

MAX_BYTES = 32 * 2**20
"""A score sheet of 60,000 pupils; a district's goes through `running`, which streams."""
MAX_CELLS = 3_000_000

_WARNINGS = {
    "formula-without-value": Words(
        "有公式没有算好的值，按缺分处理；公式本身不会被执行",
        "formulas without a computed value count as missing; formulas are never run",
    ),
    "hidden-cells": Words("隐藏的工作表、行或列没有读", "hidden sheets, rows or columns were not read"),
    "external-content": Words("文件指向外部内容，没有打开", "the file points outside itself; not followed"),
}


def read_path(path: Path) -> bytes:
    """The bytes of a file that is small enough. Raises `ScoresTooLarge` without reading the others."""
    _check(path.stat().st_size)
    return path.read_bytes()


def read_grids(data: bytes, file: str) -> tuple[list[tuple[str, Grid]], list[Repair]]:
    """The sheets by name, rows and columns from 1. Raises `ScoresTooLarge`, `ScoresUnreadable`, and what
    reading a workbook raises."""
    _check(len(data))
    if data[:4] == b"PK\x03\x04":
        found, warnings = grids(data)
        return found, [Repair(each, file, _WARNINGS[each]) for each in sorted(warnings) if each in _WARNINGS]
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScoresUnreadable(file=file)
    return [("", _csv(text.decode(data), file))], []


def _check(size: int) -> None:
    if size > MAX_BYTES:
        raise ScoresTooLarge(size=round(size / 2**20), limit=MAX_BYTES // 2**20)


def _csv(content: str, file: str) -> Grid:
    head = content[:5000]
    delimiter = max(",\t;，", key=head.count)
    grid: Grid = {}
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(content), delimiter=delimiter), 1):
            filled = {place: cell.strip() for place, cell in enumerate(row, 1) if cell.strip()}
            cells += len(filled)
            if cells > MAX_CELLS:
                raise ScoresTooLarge(size=round(len(content) / 2**20), limit=MAX_BYTES // 2**20)
            if filled:
                grid[number] = filled
    except csv.Error as error:
        raise ScoresUnreadable(file=file) from error
    return grid
