"""What the columns of a sheet are: pupils, questions, sums; whatever the header calls them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.homework.cards.layout import Question
from assistant.homework.intake.tables import Grid

_NUMBER = re.compile(
    r"学号|考号|准考证号?|座位?号|学籍号|考生号|学生编号|编号|学工号|工号|学号/工号|用户名|登录名"
    r"|id ?number|student ?(?:id|no|number)|sis ?(?:user ?)?id|username|number|no"
)
_NAME = re.compile(r"(?:学生|考生)?姓名|名字|name|student(?: ?name)?|full ?name|first ?name|名|user")
_LAST_NAME = re.compile(r"last ?name|surname|姓|姓氏")
_ORDER = re.compile(r"序号|行号|#")
_QUESTION = re.compile(
    r"(?:第|q\.?|question|题|题目|试题|response|回答|答案|作答|小题|item)?[\s:：.]*"
    r"(?:第)?\(?(\d{1,3}(?:[-.]\d{1,2}|\(\d{1,2}\))?)\)?(?:小)?(?:题|问|号|、|\.)?[\s:：]*"
    r"(?:答案|作答|得分|分数|成绩|回答|选项|学生答案|我的答案|response|answer|score|mark|points)?"
    r"(?:\(?/?\s*\d+(?:\.\d+)?\s*分?\)?)?"
)
_SCORE = re.compile(r"得分|分数|成绩|score|mark|points|/\s*\d|\(\d+(?:\.\d+)?分\)")
_RESPONSE = re.compile(r"答案|作答|回答|response|answer|选项")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a sheet. `items` maps a column to the question in it; `scores` are those of them
    whose header speaks of marks. `first` is the first row below the header, `ignored` all other headers."""

    number: int | None
    name: tuple[int, ...]
    items: dict[int, Question]
    scores: frozenset[int]
    first: int
    ignored: tuple[str, ...]

    @property
    def strength(self) -> int:
        """How much of a sheet this explains; 0 where it is none."""
        return len(set(self.items.values())) if self.number is not None or self.name else 0


def find_columns(grid: Grid, questions: Sequence[Question]) -> Columns | None:
    """The header of a sheet, looked for in its first 15 rows and up to three rows high; None where there is
    none with pupils and questions."""
    best: Columns | None = None
    for top in range(min(15, len(grid.rows))):
        for height in (1, 2, 3):
            if top + height > len(grid.rows):
                break
            found = _columns(_spelt_out(grid, top, height), questions, top + height)
            if found.strength > (best.strength if best else 0):
                best = found
    return best


def _spelt_out(grid: Grid, top: int, height: int) -> list[list[str]]:
    """The header cells of every column from top to bottom, merged ones repeated, a title left out."""
    rows = [list(grid.rows[row]) for row in range(top, top + height)]
    for first, left, last, right in grid.merged:
        for row in range(max(first, top), min(last, top + height - 1) + 1):
            for column in range(left, min(right, len(rows[0]) - 1) + 1):
                rows[row - top][column] = grid.rows[first][left]
    titles = {text for row in rows if len(row) > 3 for text in row if row.count(text) > 0.7 * len(row)}
    columns = zip(*rows, strict=True)
    return [list(dict.fromkeys(cell for cell in column if cell and cell not in titles)) for column in columns]


def _columns(headers: Sequence[Sequence[str]], questions: Sequence[Question], first: int) -> Columns:
    by_number = {_plain(question.number): question for question in questions}
    by_item = {_plain(question.item): question for question in questions}
    number: int | None = None
    names: list[int] = []
    items: dict[int, Question] = {}
    scores: set[int] = set()
    ignored: list[str] = []
    for column, parts in enumerate(headers):
        texts = [_plain(part) for part in reversed(parts)]
        text = texts[0] if texts else ""
        question = next((hit for each in texts if (hit := _question(each, by_number, by_item))), None)
        if not text or any(_ORDER.fullmatch(each) for each in texts):
            continue
        if number is None and any(_NUMBER.fullmatch(each) for each in texts):
            number = column
        elif any(_NAME.fullmatch(each) or _LAST_NAME.fullmatch(each) for each in texts):
            names.append(column)
        elif question is not None:
            items[column] = question
            answers = any(_RESPONSE.search(each) for each in texts)
            if not answers and any(_SCORE.search(each) for each in texts):
                scores.add(column)
        else:
            ignored.append(" ".join(parts))
    return Columns(number, tuple(names), items, frozenset(scores), first, tuple(ignored))


def _question(text: str, by_number: dict[str, Question], by_item: dict[str, Question]) -> Question | None:
    if text in by_item:
        return by_item[text]
    match = _QUESTION.fullmatch(text)
    return by_number.get(match[1]) if match else None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("—", "-").replace("–", "-")
    plain = re.sub(r"\s+", " ", plain).strip().rstrip("*:：")
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", plain)
