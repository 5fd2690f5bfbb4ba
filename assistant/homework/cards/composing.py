"""Questions onto pages: where every mark, bubble and box of a card goes."""

from collections.abc import Sequence
from itertools import groupby

from assistant.homework.cards.layout import (
    CHOICES,
    MAX_DIGITS,
    MAX_PAGES,
    Box,
    Bubble,
    CardLayout,
    CardTooLong,
    Field,
    Heading,
    Kind,
    Page,
    Question,
    QuestionInvalid,
    sealed,
)

LEFT, RIGHT, TOP, BOTTOM = 22.0, 188.0, 92.0, 276.0
"""What lies between the position marks and below the head of a page."""
_BUBBLE = (5.2, 3.2)
_LABEL, _PITCH, _GAP, _ROW = 8.0, 7.2, 4.0, 6.0
_DIGIT_PITCH = (6.4, 4.4)
_LINE, _WRITTEN_HEAD = 8.0, 6.0
_HEADING = 7.0
_HEADINGS = {
    Kind.SINGLE: "单项选择题（每题只涂一个）",
    Kind.MULTIPLE: "多项选择题（每题可涂几个）",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.OPEN: "解答题",
}
_ORDINALS = "一二三四五六七八九十"


def compose(title: str, questions: Sequence[Question], *, digits: int = 8) -> CardLayout:
    """The card for these questions in this order, with room for a pupil number of `digits` digits.

    Neighbours of one kind share a heading. Raises `QuestionInvalid` also where two questions have one number
    or one item, and `CardTooLong`.
    """
    if not 1 <= digits <= MAX_DIGITS:
        raise QuestionInvalid(number=str(digits))
    for name in ("number", "item"):
        seen: set[str] = set()
        for question in questions:
            if getattr(question, name) in seen:
                raise QuestionInvalid(number=question.number)
            seen.add(getattr(question, name))
    if not questions:
        raise QuestionInvalid(number="")
    flow = _Flow(digits)
    for ordinal, (kind, group) in enumerate(groupby(questions, key=lambda each: each.kind)):
        flow.heading(f"{_ORDINALS[ordinal]}、" if ordinal < len(_ORDINALS) else "", _HEADINGS[kind])
        if kind in CHOICES:
            flow.choices(list(group))
        elif kind is Kind.BLANK:
            flow.blanks(list(group))
        else:
            for question in group:
                flow.written(question)
    return sealed(CardLayout(title.strip(), flow.done(), tuple(questions)))


class _Flow:
    """Fills pages from the top; `y` is where the next thing goes."""

    def __init__(self, digits: int) -> None:
        self._digits = digits
        self._pages: list[Page] = []
        self._fields: list[Field] = []
        self._headings: list[Heading] = []
        self._y = TOP

    def done(self) -> tuple[Page, ...]:
        """All pages."""
        self._turn()
        return tuple(self._pages)

    def heading(self, ordinal: str, text: str) -> None:
        """A heading that stays with what follows it."""
        self._need(_HEADING + _WRITTEN_HEAD + _LINE)
        self._headings.append(Heading(ordinal + text, LEFT, self._y))
        self._y += _HEADING

    def choices(self, questions: Sequence[Question]) -> None:
        """Rows of bubbles in as many columns as fit, read down and then across."""
        most = max(len(question.labels) for question in questions)
        width = _LABEL + most * _PITCH + _GAP
        columns = int((RIGHT - LEFT + _GAP) // width)
        at = 0
        while at < len(questions):
            self._need(_ROW)
            fitting = int((BOTTOM - self._y) // _ROW)
            rows = min(fitting, -(-(len(questions) - at) // columns))
            block = questions[at : at + rows * columns]
            for place, question in enumerate(block):
                column, row = divmod(place, rows)
                self._fields.append(_choice(question, LEFT + column * width, self._y + row * _ROW))
            self._y += rows * _ROW
            at += len(block)
        self._y += 2.0

    def blanks(self, questions: Sequence[Question]) -> None:
        """Boxes of one line two beside each other; longer ones over the full width."""
        half = (RIGHT - LEFT - _GAP) / 2
        beside = False
        for question in questions:
            if question.lines > 1:
                beside = False
                self.written(question)
                continue
            if not beside:
                self._need(11.0)
                self._y += 11.0
            x = LEFT + half + _GAP if beside else LEFT
            box = Box(x + _LABEL + 2, self._y - 11.0, half - _LABEL - 2, 9.5)
            self._fields.append(
                Field(question.item, question.number, question.kind, question.points, box, lines=1)
            )
            beside = not beside
        self._y += 2.0

    def written(self, question: Question) -> None:
        """A box over the full width, continued on the next page where it must be."""
        left, part = question.lines, 0
        while left:
            self._need(_WRITTEN_HEAD + min(left, 3) * _LINE)
            lines = min(left, int((BOTTOM - self._y - _WRITTEN_HEAD) // _LINE))
            height = _WRITTEN_HEAD + lines * _LINE
            box = Box(LEFT, self._y, RIGHT - LEFT, height)
            self._fields.append(
                Field(
                    question.item,
                    question.number,
                    question.kind,
                    question.points,
                    box,
                    part=part,
                    lines=lines,
                )
            )
            self._y += height + 2.0
            left -= lines
            part += 1

    def _need(self, height: float) -> None:
        if self._y + height > BOTTOM + 1e-9:
            self._turn()

    def _turn(self) -> None:
        if not self._fields and not self._headings:
            return
        number = len(self._pages) + 1
        if number > MAX_PAGES:
            raise CardTooLong(limit=MAX_PAGES)
        name = Box(36.0, 32.0, 60.0, 10.0)
        self._pages.append(
            Page(number, name, _digits(self._digits), tuple(self._fields), tuple(self._headings))
        )
        self._fields, self._headings, self._y = [], [], TOP


def _choice(question: Question, x: float, y: float) -> Field:
    width, height = _BUBBLE
    bubbles = tuple(
        Bubble(label, Box(round(x + _LABEL + place * _PITCH, 3), round(y + 1.2, 3), width, height))
        for place, label in enumerate(question.labels)
    )
    box = Box(round(x, 3), round(y, 3), round(_LABEL + len(bubbles) * _PITCH, 3), _ROW)
    return Field(question.item, question.number, question.kind, question.points, box, bubbles)


def _digits(count: int) -> tuple[tuple[Bubble, ...], ...]:
    """The columns of the number, flush right, digits from 0 at the top."""
    across, down = _DIGIT_PITCH
    left = RIGHT - count * across
    return tuple(
        tuple(
            Bubble(
                str(digit),
                Box(round(left + column * across + 0.9, 3), round(43.0 + digit * down, 3), 4.6, 2.9),
            )
            for digit in range(10)
        )
        for column in range(count)
    )
