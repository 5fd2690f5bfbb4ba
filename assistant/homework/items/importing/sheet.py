"""Workbooks of items: a row is a question, the headings say what its cells are, in any order."""

from assistant.homework.items.columns import LETTERS, Column, column_of
from assistant.homework.items.importing.raw import MOST, About, Raw, build
from assistant.homework.items.importing.text import split_options
from assistant.homework.items.report import Findings
from corpora.parsing.problems import FileTooLong
from corpora.parsing.xlsx import Grid, grids

_HEADER_WITHIN = 10
"""Rows in which the headings are looked for; titles and notes may stand above."""


def fill(data: bytes, form: str, about: About, found: Findings) -> None:
    """Read every visible sheet that has a heading for the stem and one more."""
    sheets, warnings = grids(data)
    if "formula-without-value" in warnings:
        found.repair(
            "#0",
            "formula-without-value",
            "有公式单元格没有计算结果，按空白读取",
            "cells with formulas never computed are read as empty",
        )
    if "hidden-cells" in warnings:
        found.repair(
            "#0",
            "hidden-cells",
            "隐藏的工作表、行、列未读入",
            "hidden sheets, rows and columns were left out",
        )
    rows = 0
    read = False
    for name, grid in sheets:
        header, columns = _header(grid)
        if not columns:
            if grid:
                found.repair(
                    name,
                    "sheet-left-out",
                    f"工作表“{name}”没有“题干”等表头，未读入",
                    "the sheet has no headings such as 题干 and was left out",
                )
            continue
        read = True
        for row in sorted(number for number in grid if number > header):
            rows += 1
            if rows > MOST:
                raise FileTooLong(what=form, limit=MOST)
            _row(
                f"{name}!{row}",
                {columns[at]: text for at, text in grid[row].items() if at in columns},
                about,
                found,
            )
    if not read:
        found.refuse(
            "#0",
            "no-headings",
            "没有找到表头；至少要有“题干”和“答案”两列",
            "no headings were found; 题干 (stem) and 答案 (answer) are needed",
        )


def _header(grid: Grid) -> tuple[int, dict[int, Column | None]]:
    """The row of the headings and what each column means; none where the stem or all else is missing."""
    for row in sorted(grid)[:_HEADER_WITHIN]:
        found = {at: column_of(text) for at, text in grid[row].items()}
        known = {column.name for column in found.values() if column}
        whole = {at: text for at, text in grid[row].items() if text.strip() in {"选项", "options"}}
        if "stem" in known and len(known) > 1:
            return row, {at: column for at, column in found.items() if column or at in whole}
    return 0, {}


def _row(place: str, cells: dict[Column | None, str], about: About, found: Findings) -> None:
    raw = Raw(place)
    options: dict[str, str] = {}
    misconceptions: list[str] = []
    for column, text in cells.items():
        if column is None:
            options |= dict(split_options(text))
        elif column.name in LETTERS:
            options[column.name] = text
        elif column.name in {"stem", "answer", "id", "stimulus"}:
            setattr(raw, column.name, text)
        else:
            try:
                value = column.read(text)
            except (ValueError, IndexError):
                found.refuse(
                    place,
                    "cell-unread",
                    f"“{column.heading}”一栏读不懂：{text[:30]}",
                    f"{column.name} cannot be read: {text[:30]}",
                )
                return
            if column.name == "points":
                raw.points = value
            elif column.name == "solution":
                raw.solution = value
            elif column.name == "misconceptions":
                misconceptions = value
            else:
                raw.more[column.name] = value
    if not raw.stem.strip() and not raw.answer.strip() and not options:
        return
    raw.options = _consecutive(place, options, found)
    build(raw, about, found)
    _note_misconceptions(place, misconceptions, found)


def _consecutive(place: str, options: dict[str, str], found: Findings) -> list[tuple[str, str]]:
    letters = [letter for letter in LETTERS if options.get(letter, "").strip()]
    if letters and letters != list(LETTERS[: len(letters)]):
        found.repair(
            place,
            "options-gap",
            "选项字母不连续，按原字母读入",
            "the option letters have a gap and were kept",
        )
    return [(letter, options[letter]) for letter in letters]


def _note_misconceptions(place: str, lines: list[str], found: Findings) -> None:
    """`A 忘记变号`: what a pupil thinks who takes that option."""
    if not lines or not found.items or found.places[-1] != place:
        return
    said = {line[0]: line[1:].strip(" :：") for line in lines}
    item = found.items[-1]
    options = [each.model_copy(update={"misconception": said.get(each.label, "")}) for each in item.options]
    found.items[-1] = item.model_copy(update={"options": options})
