"""The card on paper: a PDF with one page a page of the layout, and as many copies as are wanted."""

import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assistant.homework.cards.layout import (
    HEIGHT,
    WIDTH,
    Box,
    CardLayout,
    Field,
    Kind,
    Page,
    code_cells,
    position_marks,
)
from assistant.homework.cards.page_code import PageCode, encode

_CHINESE, _LATIN = "STSong-Light", "Helvetica"
_OUTLINE, _LETTER, _RULE = 0.45, 0.55, 0.72
"""Grey of what is printed where pupils write, light enough to be told from pencil."""
_ADVICE = (
    "注意事项",
    "1. 姓名用黑色笔写，学号用2B铅笔逐位填涂。",
    "2. 选择、判断题用2B铅笔涂满方框；改动时擦干净再涂。",
    "3. 其余各题写在本题的方框内，写在框外的不阅。",
    "4. 四角和两侧的黑色方块、上下的黑白格请勿涂画。",
)


Owner = tuple[str, str]
"""Number (学号) and name of the pupil a card is printed for; an empty one is not printed."""


def draw(
    layout: CardLayout, serials: Sequence[int] = (0,), owners: Mapping[int, Owner] = MappingProxyType({})
) -> bytes:
    """The card as PDF, once for every serial; a serial of its own tells the pages of one pupil from another's
    (0 to 65535; 0 is for copying). `owners` by serial are printed where a pupil would write; the bubbles of
    the number stay empty. Raises ValueError for other serials."""
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH * mm, HEIGHT * mm), invariant=1)
    canvas.setTitle(layout.title)
    for serial in serials:
        for page in layout.pages:
            canvas.saveState()
            canvas.transform(mm, 0, 0, -mm, 0, HEIGHT * mm)
            side = _Side(canvas)
            side.page(layout, page, serial)
            side.owner(page, owners.get(serial, ("", "")))
            canvas.restoreState()
            canvas.showPage()
    canvas.save()
    return stream.getvalue()


class _Side:
    """Draws one page; coordinates are millimetres from the top left corner."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def page(self, layout: CardLayout, page: Page, serial: int) -> None:
        """Everything on the page."""
        self._marks(PageCode(layout.id, serial, page.number))
        code = f"{layout.id.upper()}-{serial:05d}-{page.number}"
        self._text(188, 16, code, 6.5, right=True)
        self._text(WIDTH / 2, 25, layout.title, _title_size(layout.title), centre=True)
        self._text(WIDTH / 2, 286, f"第 {page.number} 页　共 {len(layout.pages)} 页", 8, centre=True, lift=7)
        self._head(page)
        for heading in page.headings:
            self._text(heading.x, heading.y + 4.8, heading.text, 10)
        for field in page.fields:
            self._field(field)

    def owner(self, page: Page, owner: Owner) -> None:
        """Whose card it is, in the frames for number and name."""
        number, name = owner
        for digit, column in zip(number, page.digits, strict=False):
            self._text(column[0].box.centre[0], 39.4, digit, 11, centre=True)
        self._text(page.name.x + 2, page.name.y + page.name.height - 2.4, name, 10.5)

    def _marks(self, code: PageCode) -> None:
        for mark in position_marks():
            unit = mark.width / 6
            self._filled(mark, 0.0)
            self._filled(Box(mark.x + unit, mark.y + unit, 4 * unit, 4 * unit), 1.0)
            self._filled(Box(mark.x + 2 * unit, mark.y + 2 * unit, 2 * unit, 2 * unit), 0.0)
        for strip in code_cells():
            for cell, black in zip(strip, encode(code), strict=True):
                if black:
                    self._filled(cell, 0.0)

    def _head(self, page: Page) -> None:
        self._text(22, 39, "姓名", 10.5)
        self._framed(page.name, 0.2)
        self._text(22, 50, "班级 ____________________________", 10.5)
        for line, text in enumerate(_ADVICE):
            self._text(22, 61 + line * 5.4, text, 8 if line else 9.5)
        first = page.digits[0][0].box
        for column in page.digits:
            box = column[0].box
            self._framed(Box(box.x - 0.9, 33.5, 6.4, 8.0), 0.2)
            for bubble in column:
                self._bubble(bubble.box, bubble.label)
        self._text(first.x - 3, 39, "学号", 10.5, right=True)

    def _field(self, field: Field) -> None:
        box = field.box
        if field.bubbles:
            self._text(box.x + 6.4, box.y + 4.1, field.number, 8.5, right=True)
            for bubble in field.bubbles:
                self._bubble(bubble.box, bubble.label)
            return
        self._framed(box, 0.2)
        if field.kind is Kind.BLANK and field.lines == 1:
            self._text(box.x - 1.5, box.y + 6.2, field.number, 9, right=True)
            return
        more = "（续）" if field.part else f"（{field.points:g}分）"
        self._text(box.x + 1.5, box.y + 4.4, f"{field.number}{more}", 9)
        for line in range(1, field.lines):
            self._rule(box, box.y + box.height - line * (box.height - 6.0) / field.lines)

    def _bubble(self, box: Box, label: str) -> None:
        canvas = self._canvas
        canvas.setLineWidth(0.18)
        canvas.setStrokeGray(_OUTLINE)
        canvas.roundRect(box.x, box.y, box.width, box.height, 0.9, stroke=1, fill=0)
        self._text(*box.centre, label, 6.2, centre=True, lift=-0.78, grey=_LETTER)

    def _rule(self, box: Box, y: float) -> None:
        self._canvas.setLineWidth(0.12)
        self._canvas.setStrokeGray(_RULE)
        self._canvas.line(box.x + 2, y, box.x + box.width - 2, y)

    def _framed(self, box: Box, line: float) -> None:
        self._canvas.setLineWidth(line)
        self._canvas.setStrokeGray(0.25)
        self._canvas.rect(box.x, box.y, box.width, box.height, stroke=1, fill=0)

    def _filled(self, box: Box, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(box.x, box.y, box.width, box.height, stroke=0, fill=1)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        centre: bool = False,
        right: bool = False,
        lift: float = 0.0,
        grey: float = 0.1,
    ) -> None:
        """Text with its baseline `lift` above `y`, `size` in points."""
        from reportlab.lib.units import mm
        from reportlab.pdfbase.pdfmetrics import stringWidth

        font = _LATIN if text.isascii() else _CHINESE
        canvas = self._canvas
        width = stringWidth(text, font, size) / mm
        start = x - width / 2 if centre else x - width if right else x
        canvas.saveState()
        canvas.translate(start, y - lift)
        canvas.scale(1 / mm, -1 / mm)
        canvas.setFillGray(grey)
        canvas.setFont(font, size)
        canvas.drawString(0, 0, text)
        canvas.restoreState()


def _title_size(title: str) -> float:
    """The size in points at which a title fits a line."""
    return max(7.0, min(14.0, 440 / max(1, len(title))))
