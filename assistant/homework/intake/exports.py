"""Exports of learning platforms brought into the one shape of a sheet: a row a pupil, a column a question.

Moodle (quiz report "Responses"): `Response 1`, `Response 2`, … beside `Last name`, `First name`, `ID number`.
Canvas (quiz "Student analysis"): one column a question under `ID: text of the question`, followed by one of
its points; questions stand in the order of the quiz. 学习通 and its like: a row a pupil and a question.
"""

import re
from collections.abc import Sequence

from assistant.homework.cards.layout import Question
from assistant.homework.intake.tables import Grid

_CANVAS = re.compile(r"\d{3,}: .*", re.DOTALL)
_POINTS = re.compile(r"\d+(?:\.\d+)?")
_LONG_QUESTION = ("题号", "题目序号", "题目编号", "question number")
_LONG_ANSWER = ("学生答案", "我的答案", "作答内容", "学生作答", "答案内容", "作答", "回答", "response")
_LONG_PUPIL = ("学号", "学号/工号", "账号", "姓名", "学生姓名")
_MOODLE_EMPTY = "-"
_MOODLE_AWAY = frozenset({"never submitted", "从未提交", "abandoned"})


def from_export(grid: Grid, questions: Sequence[Question]) -> Grid:
    """The grid, turned where it is an export that needs turning."""
    if not grid.rows:
        return grid
    return _canvas(grid, questions) or _long(grid) or _moodle(grid) or grid


def _moodle(grid: Grid) -> Grid | None:
    """Unanswered is `-` in Moodle where a pupil handed in: that is a blank, not a missing answer."""
    head = [cell.strip().casefold() for cell in grid.rows[0]]
    responses = [at for at, cell in enumerate(head) if re.fullmatch(r"(?:response|回答|响应) ?\d+", cell)]
    if not responses:
        return None
    state = next((at for at, cell in enumerate(head) if cell in {"state", "状态", "status"}), None)
    rows = [list(row) for row in grid.rows]
    for row in rows[1:]:
        unfinished = state is not None and row[state].casefold() in _MOODLE_AWAY
        for at in responses:
            if row[at] == _MOODLE_EMPTY:
                row[at] = "未交" if unfinished else "空白"
    return Grid(grid.name, tuple(map(tuple, rows)))


def _canvas(grid: Grid, questions: Sequence[Question]) -> Grid | None:
    head = grid.rows[0]
    asked = [at for at, cell in enumerate(head) if _CANVAS.fullmatch(cell)]
    if not asked or "name" not in {cell.strip().casefold() for cell in head}:
        return None
    new = list(head)
    for question, at in zip(questions, asked, strict=False):
        new[at] = question.item
        if at + 1 < len(new) and _POINTS.fullmatch(new[at + 1]):
            new[at + 1] = ""
    if "sis_id" in (lowered := [cell.casefold() for cell in new]):
        new[lowered.index("sis_id")] = "学号"
        new = ["" if cell.casefold() == "id" else cell for cell in new]
    body = tuple(
        tuple(cell.rstrip(",") if at in asked else cell for at, cell in enumerate(row))
        for row in grid.rows[1:]
    )
    return Grid(grid.name, (tuple(new), *body))


def _long(grid: Grid) -> Grid | None:
    """A row a pupil and a question, made a row a pupil."""
    for top in range(min(5, len(grid.rows))):
        head = [cell.strip().casefold() for cell in grid.rows[top]]
        question, answer = _first(head, _LONG_QUESTION), _first(head, _LONG_ANSWER)
        pupil = [at for at, cell in enumerate(head) if cell in _LONG_PUPIL]
        if question is None or answer is None or not pupil:
            continue
        people: dict[tuple[str, ...], dict[str, str]] = {}
        numbers: dict[str, None] = {}
        for row in grid.rows[top + 1 :]:
            who = tuple(row[at] for at in pupil)
            if any(who) and row[question]:
                people.setdefault(who, {})[row[question]] = row[answer]
                numbers[row[question]] = None
        titles = (*(grid.rows[top][at] for at in pupil), *numbers)
        body = [(*who, *(given.get(each, "") for each in numbers)) for who, given in people.items()]
        return Grid(grid.name, (titles, *body))
    return None


def _first(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)
