"""Answer sheets and score sheets, typed or exported: a row of a table becomes the answers of a pupil.

An empty cell beside filled ones is a blank answer; a row without any answer, or with 缺考 or 请假 in it, is
missing; in a sheet of marks an empty cell says nothing, and nothing is never 0.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.homework.cards.layout import CHOICES, Kind, Question
from assistant.homework.intake.exports import from_export
from assistant.homework.intake.headers import Columns, find_columns
from assistant.homework.intake.problems import AnswersUnfit, SheetUnreadable
from assistant.homework.intake.pupils import Claim, ClassList, assign
from assistant.homework.intake.tables import Grid, read_grids
from assistant.homework.intake.types import Answer, Finding, Intake, Why
from assistant.homework.marking.chain import Handed
from assistant.homework.marking.objective import chosen

_AWAY = {
    Why.ABSENT: ("缺考", "缺席", "旷考", "缺", "absent"),
    Why.ON_LEAVE: ("请假", "病假", "事假", "公假", "休学", "免考", "缓考", "excused", "ex"),
    Why.NOT_HANDED_IN: ("缺交", "未交", "没交", "未提交", "未作答", "missing"),
}
_ABSENT = {word: why for why, words in _AWAY.items() for word in words}
_DASH = frozenset("-—–/\\") | {"——", "--", "－", "无", "n/a", "na", "null", "none"}
_BLANK = frozenset({"空", "空白", "未答", "没答", "未做", "空题", "blank"})
_SUM = re.compile(
    r"平均分?|均分|最高分?|最低分?|满分|总计|合计|参考答案|标准答案|答案|得分率|及格率"
    r"|average|mean|total|max|min|key|points possible.*|overall average"
)
_MARK = re.compile(r"-?\d+(?:\.\d+)?(?=分?$)")


def read_sheet(
    data: bytes, source: str, questions: Sequence[Question], people: ClassList, *, marks: bool | None = None
) -> Intake:
    """An xlsx or csv with a row a pupil. `marks` says whether cells are marks or answers; None finds out.

    Raises a `FileRefused`, `SheetUnreadable` and `RosterWrong`."""
    best: tuple[Grid, Columns] | None = None
    grids = read_grids(data, source)
    for grid in grids:
        plain = from_export(grid, questions)
        columns = find_columns(plain, questions)
        if columns and columns.strength > (best[1].strength if best else 0):
            best = plain, columns
    if best is None:
        raise SheetUnreadable(headers=max((len(each.rows[0]) for each in grids if each.rows), default=0))
    grid, columns = best
    if marks is None:
        marks = _looks_like_marks(grid, columns)
    claims = _claims(grid, columns, source, marks=marks)
    taken = assign(claims, people, twice=Why.TWO_ROWS)
    unasked = [each.number for each in questions if each not in columns.items.values()]
    findings = tuple(Finding(source, Why.NO_ENTRY, detail=number) for number in unasked)
    return replace(taken, findings=findings, ignored=columns.ignored)


def typed(
    answers: Iterable[tuple[str, str, str]], source: str, questions: Sequence[Question], people: ClassList
) -> Intake:
    """Answers as typed by pupils or sent by a program: pupil number or name, item or number of the question,
    text. Raises `AnswersUnfit` and `RosterWrong`."""
    known = {each.item: each for each in questions} | {each.number: each for each in questions}
    given: dict[str, dict[str, str]] = {}
    unfit = 0
    for pupil, item, text in answers:
        question = known.get(item)
        if question is None:
            unfit += 1
        else:
            given.setdefault(pupil, {})[question.item] = text
    if unfit:
        raise AnswersUnfit(items=unfit)
    claims = []
    for at, (pupil, texts) in enumerate(given.items(), start=1):
        answered = tuple(_answer(each, texts[each.item]) for each in questions if each.item in texts)
        number, name = (pupil, "") if any(each.isdigit() for each in pupil) else ("", pupil)
        claims.append(Claim(source, (at,), answered, number, name, typed=True))
    return assign(claims, people, twice=Why.TWO_ROWS)


def _claims(grid: Grid, columns: Columns, source: str, *, marks: bool) -> list[Claim]:
    claims: list[Claim] = []
    used: dict[Question, int] = {}
    for column, question in columns.items.items():  # a question may have a column of answers and one of marks
        if question not in used or (column in columns.scores) == marks:
            used[question] = column
    for at, row in enumerate(grid.rows[columns.first :], start=columns.first + 1):
        number = row[columns.number] if columns.number is not None else ""
        name = "".join(row[column] for column in columns.name)
        if not (number or name) or any(_SUM.fullmatch(_plain(each)) for each in (number, name) if each):
            continue
        if not any(each.isdigit() for each in number) and number and not name:
            number, name = "", number
        elif number and name and not any(map(str.isdigit, number)) and any(map(str.isdigit, name)):
            number, name = name, number
        cells = {question: row[column] for question, column in used.items()}
        away = next((_ABSENT[_plain(cell)] for cell in row if _plain(cell) in _ABSENT), None)
        answers = _row(cells, away, marks=marks)
        claims.append(Claim(source, (at,), answers, number, name, typed=True))
    return claims


def _row(cells: Mapping[Question, str], away: Why | None, *, marks: bool) -> tuple[Answer, ...]:
    """The answers of a row. `away` is why the pupil was not there, from any cell of the row; it counts for
    the cells without anything else in them."""
    empty = all(not cell or _plain(cell) in _DASH or _plain(cell) in _ABSENT for cell in cells.values())
    made = []
    for question, cell in cells.items():
        plain = _plain(cell)
        if plain in _ABSENT or (empty and (away or plain in _DASH or not plain)):
            why = _ABSENT.get(plain) or away or (Why.NO_ENTRY if marks else Why.NOT_HANDED_IN)
            made.append(Answer(question.item, Handed.MISSING, why=(why,)))
        elif marks:
            made.append(_marked(question, cell))
        else:
            made.append(_answer(question, "" if plain in _DASH else cell))
    return tuple(made)


def _marked(question: Question, cell: str) -> Answer:
    plain = _plain(cell)
    if not plain or plain in _DASH:
        return Answer(question.item, Handed.MISSING, why=(Why.NO_ENTRY,))
    found = _MARK.match(plain)
    value = float(found[0]) if found else -1.0
    if not 0 <= value <= question.points:
        return Answer(question.item, Handed.UNREADABLE, guess=cell, confidence=0.0, why=(Why.NOT_A_MARK,))
    return Answer(question.item, Handed.IN, mark=value)


def _answer(question: Question, text: str) -> Answer:
    """A typed answer. Letters that the question has no option for go to a person."""
    plain = text.strip()
    if not plain or _plain(plain) in _BLANK:
        return Answer(question.item, Handed.BLANK)
    if question.kind not in CHOICES:
        return Answer(question.item, Handed.IN, plain)
    letters = chosen(plain.split(".")[0] if re.match(r"[A-Ha-h]\.", plain) else plain)
    if question.kind is Kind.TRUE_FALSE and letters <= {"A", "B"} and len(letters) == 1:
        letters = frozenset("对" if letters == {"A"} else "错")
    several = len(letters) > 1 and question.kind is not Kind.MULTIPLE
    if not letters or not letters <= set(question.labels) or several:
        why = Why.TWO_FILLED if several else Why.NOT_A_CHOICE
        return Answer(question.item, Handed.UNREADABLE, guess=plain, confidence=0.0, why=(why,))
    return Answer(question.item, Handed.IN, "".join(sorted(letters)))


def _looks_like_marks(grid: Grid, columns: Columns) -> bool:
    """Whether the cells are marks: all headers say so, or numbers stand where choices would have letters. A
    sheet of written answers that are numbers is told by its marks that are too high."""
    if columns.scores:
        return len(columns.scores) == len(columns.items)
    fitting = cells = 0
    for row in grid.rows[columns.first :]:
        for column, question in columns.items.items():
            plain = _plain(row[column])
            if not plain or plain in _DASH or plain in _ABSENT:
                continue
            found = _MARK.match(plain)
            cells += 1
            fitting += bool(found) and 0 <= float(found[0]) <= question.points if found else False
    choices = any(each.kind in CHOICES for each in columns.items.values())
    return cells > 0 and fitting >= (0.8 if choices else 0.97) * cells


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().strip("。. ")
