"""Which row is the header and what each column holds, with a reason and a confidence."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from assistant.learning_analysis.intake.cells import letters, read_cell
from assistant.learning_analysis.intake.described import item_notes
from assistant.learning_analysis.intake.labels import POINTS, label_of
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from assistant.learning_analysis.intake.tables import read_grids
from assistant.learning_analysis.intake.types import Column, ItemNote, Preview, Repair, Role, SheetRows
from assistant.learning_analysis.types.figure import Words
from corpora.parsing.xlsx import Grid
from guardrails.table_masking import columns_of

_HEADER_WITHIN = 15
_MOSTLY = 0.7


@dataclass(slots=True)
class _Found:
    """What was seen of one sheet while reading it."""

    header: int
    upper: Mapping[int, str]
    names: Mapping[int, str]
    points: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    rows: dict[int, dict[int, str]] = field(default_factory=dict)


def understand(data: bytes, file: str) -> Preview:
    """A preview of the file. Raises `ScoresUnreadable`, `ScoresTooLarge`, and what reading a workbook
    raises."""
    preview = looked_at(data, file)
    if not preview.sheets:
        raise ScoresUnreadable(file=file)
    return preview


def looked_at(data: bytes, file: str) -> Preview:
    """`understand` for a file that may hold no marks but a sheet about the items (双向细目表)."""
    sheets, repairs = read_grids(data, file)
    found, notes, title = list[SheetRows](), list[ItemNote](), ""
    for name, grid in sheets:
        told = item_notes(grid)
        if told:
            notes += told
            continue
        sheet = _sheet(name, grid, repairs)
        if sheet is not None:
            found.append(sheet)
            title = title or _title(grid, min(sheet.rows))
    return Preview(file, title, tuple(found), tuple(repairs), tuple(notes))


def _sheet(name: str, grid: Grid, repairs: list[Repair]) -> SheetRows | None:
    where = name or "csv"
    header = _header_row(grid)
    if header is None:
        if grid:
            said = Words("没有找到表头（姓名、学号、题号），这张表没有读", "no header found; left out")
            repairs.append(Repair("sheet-skipped", where, said))
        return None
    found = _read(grid, header, where, repairs)
    if not found.rows:
        said = Words("表头下没有学生，这张表没有读", "no pupils below the header; left out")
        repairs.append(Repair("sheet-skipped", where, said))
        return None
    columns = tuple(_column(name, place, found) for place in sorted(found.names))
    if not any(column.role in {"item", "option", "total"} for column in columns):
        said = Words("没有成绩列，这张表没有读", "no column with marks; left out")
        repairs.append(Repair("sheet-skipped", where, said))
        return None
    return SheetRows(name, columns, found.rows, found.points, found.keys, found.tags)


def _header_row(grid: Grid) -> int | None:
    """The row that names pupils' columns; else the last row of words above a row of numbers."""
    rows = sorted(grid)[:_HEADER_WITHIN]
    for row in rows:
        kinds = {_identity(text) for text in grid[row].values()}
        if len(grid[row]) > 1 and kinds & {"name", "number"}:
            return row
    for row, after in pairwise(rows):
        texts = [text for text in grid[row].values() if read_cell(text).state != "mark"]
        numbers = [text for text in grid[after].values() if read_cell(text).state == "mark"]
        if len(texts) >= 2 and len(numbers) >= 2:
            return row
    return None


def _read(grid: Grid, header: int, where: str, repairs: list[Repair]) -> _Found:
    above = grid.get(header - 1, {})
    found = _Found(header, above if len(above) > 1 else {}, dict(grid[header]))
    people = [place for place, text in grid[header].items() if _identity(text) in {"name", "number"}]
    seen_pupil = False
    for row in sorted(each for each in grid if each > header):
        cells = grid[row]
        kind = _special(cells, people)
        if kind in {"points", "keys", "tags"}:
            getattr(found, kind).update(cells)
        elif kind == "footer":
            said = Words("统计行，没有当作学生", "a row of statistics, not a pupil")
            repairs.append(Repair("footer", f"{where}!{row}", said))
        elif not seen_pupil and people and not any(place in cells for place in people):
            found.upper = {**found.upper, **found.names}
            found.names = {**found.names, **cells}
        elif row != header and cells == grid[header]:
            said = Words("重复的表头", "the header once more")
            repairs.append(Repair("footer", f"{where}!{row}", said))
        elif people and not any(place in cells for place in people):
            said = Words("没有姓名和学号的行，没有读", "a row without name and number was left out")
            repairs.append(Repair("nameless", f"{where}!{row}", said))
        else:
            seen_pupil = True
            found.rows[row] = cells
    return found


def _special(cells: Mapping[int, str], people: list[int]) -> str:
    patterns = words()["rows"]
    for place in sorted(cells)[:2] if not people else sorted({*people, min(cells)}):
        text = _plain(cells.get(place, ""))
        for kind, pattern in patterns.items():
            if text and re.fullmatch(pattern, text, re.IGNORECASE):
                return str(kind)
    return ""


def _column(sheet: str, place: int, found: _Found) -> Column:
    header = _plain(found.names[place])
    cells = [row[place] for row in found.rows.values() if place in row]
    role, reason, confidence = _role(header, cells)
    points = _points(found.points.get(place, ""), found.names[place])
    group = _group(found, place)
    return Column(
        sheet=sheet,
        place=place - 1,
        header=found.names[place],
        role=role,
        item=label_of(header, group) if role in {"item", "option"} else "",
        max_points=points,
        reason=reason,
        confidence=confidence,
        section=group,
        samples=tuple(cells[:3]) if role in {"item", "option", "total"} else (),
    )


def _role(header: str, cells: list[str]) -> tuple[Role, Words, float]:
    identity = _identity(header)
    if identity == "name":
        return "name", Words("表头是姓名", "the header says a name"), 0.98
    if identity == "number":
        return "number", Words("表头是学号或考号", "the header says a pupil's number"), 0.98
    if identity == "personal":
        return "personal", Words("个人信息，不读入分析", "personal data, not read"), 0.95
    named = words()["columns"].items()
    kind = next((name for name, each in named if re.fullmatch(each, header, re.IGNORECASE)), "")
    if kind in _NAMED:
        return _NAMED[kind], Words(f"表头“{header}”", f"the header says “{header}”"), 0.95
    if kind in _IGNORED:
        return "ignored", _IGNORED[kind], 0.9
    return _by_cells(header, kind == "subject", cells)


def _by_cells(header: str, subject: bool, cells: list[str]) -> tuple[Role, Words, float]:
    """A column that its header alone does not tell: what lies below it decides."""
    numeric, lettered = _share_of(cells, numbers=True), _share_of(cells, numbers=False)
    if subject and numeric >= _MOSTLY:
        return "item", Words("科目成绩，按一题处理，请核对满分", "a subject, taken as one item: check"), 0.6
    if re.fullmatch(words()["item"], header, re.IGNORECASE):
        if lettered >= _MOSTLY:
            return "option", Words("题号，内容是选项字母", "an item number over letters"), 0.9
        if numeric >= _MOSTLY:
            return "item", Words("题号，内容是分数", "an item number over marks"), 0.95
        return "item", Words("题号，但不少格子不是分数", "an item number, few marks below"), 0.5
    if lettered >= _MOSTLY:
        return "option", Words("内容是选项字母", "letters of options below"), 0.6
    if numeric >= _MOSTLY:
        return "item", Words("内容是数字，按题目处理，请核对", "numbers, taken as an item: check"), 0.4
    return "ignored", Words("文字，不用于分析", "text, not used"), 0.6


_NAMED: dict[str, Role] = {"class": "class", "status": "status", "total": "total"}
_IGNORED = {
    "rank": Words("名次不用于分析", "ranks are not used"),
    "percent": Words("百分比由系统重算", "percentages are computed again"),
    "subtotal": Words("小计由系统重算", "subtotals are computed again"),
    "level": Words("等级不用于分析", "levels are not used"),
    "serial": Words("序号", "a serial number"),
}


def _identity(text: str) -> str:
    """name, number, personal or nothing, by the guardrails' own table of columns (G-R11)."""
    plain = _plain(text)
    kind = columns_of([[plain]])[1].get(0, "")
    if not plain or kind in {"", "SCAN"}:
        return ""
    return {"NAME": "name", "SNO": "number", "XJH": "number"}.get(kind, "personal")


def _share_of(cells: list[str], numbers: bool) -> float:
    """How many of the cells that say something are marks, or letters of options."""
    states = [(read_cell(cell).state, letters(cell)) for cell in cells]
    told = [(state, own) for state, own in states if state not in {"missing", "absent"}]
    if not told:
        return 0.0
    fit = [state in {"mark", "right", "wrong"} if numbers else bool(own) for state, own in told]
    return sum(fit) / len(told)


def _points(row: str, header: str) -> float | None:
    cell = read_cell(row) if row else None
    if cell is not None and cell.state == "mark" and cell.value > 0:
        return cell.value
    found = POINTS.search(unicodedata.normalize("NFKC", header))
    value = float(found[1] or found[2]) if found else 0.0
    return value or None


def _group(found: _Found, place: int) -> str:
    """The heading above, which a merged cell leaves in its first column only."""
    for column in range(place, 0, -1):
        if column in found.upper and found.upper[column] != found.names.get(place):
            text = _plain(found.upper[column])
            return "" if _identity(text) else text
        if column in found.upper or (column < place and _identity(found.names.get(column, ""))):
            return ""
    return ""


def _title(grid: Grid, first: int) -> str:
    return next(
        (next(iter(grid[row].values())) for row in sorted(grid) if row < first and len(grid[row]) == 1), ""
    )[:80]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def words() -> dict[str, Any]:
    """`words.yaml`: how headers and rows are known, and the words of repairs."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return loaded


def unsure(preview: Preview, below: float = 0.7) -> Iterator[Column]:
    """Columns that the teacher should look at."""
    return (column for column in preview.columns if column.confidence < below)
