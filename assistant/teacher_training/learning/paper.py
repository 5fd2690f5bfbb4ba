"""The certificate on paper: one A4 page across, as PDF."""

import io
from typing import Any

from assistant.teacher_training.learning.certificate import NOTICE, Certificate
from assistant.teacher_training.learning.wording import amount_of, term_name

_CHINESE, _LATIN = "STSong-Light", "Helvetica"
_WIDTH, _HEIGHT = 297.0, 210.0
_GREEN = (0.13, 0.37, 0.31)
_SAID = {
    "zh": (
        "学习证书", "兹记录", "老师", "证书编号", "签发日期", "积分规则版本", "内容摘要（SHA-256 前 16 位）",
    ),
    "en": (
        "Certificate of learning", "This records the learning of", "", "Certificate code", "Date of issue",
        "Version of the credit rules", "Digest (SHA-256, first 16)",
    ),
}  # fmt: skip
_VERIFY = {
    "zh": "核验：登录本校的杏坛，在“研修 › 学习档案 › 核验证书”中填写编号和姓名。",
    "en": "To verify: sign in to the school's Xingtan and enter code and name under Growth, Learning record.",
}


def draw(held: Certificate, language: str) -> bytes:
    """The certificate as PDF; the same bytes every time it is drawn."""
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(_WIDTH * mm, _HEIGHT * mm), invariant=1)
    canvas.setTitle(f"{_SAID[language][0]} {held.said.code}")
    canvas.setSubject(NOTICE.zh if language == "zh" else NOTICE.en)
    _Sheet(canvas, mm, language).draw(held)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


class _Sheet:
    """One page; coordinates are millimetres from the lower left corner."""

    def __init__(self, canvas: Any, mm: float, language: str) -> None:
        self._canvas, self._mm, self._zh = canvas, mm, language == "zh"
        self._language = language

    def draw(self, held: Certificate) -> None:
        """Everything on the page."""
        said, words = held.said, _SAID[self._language]
        self._frame()
        self._middle(166, words[0], 34, _GREEN)
        self._middle(150, said.title.zh if self._zh else said.title.en, 17)
        self._middle(132, words[1], 12)
        learner = f"{said.learner} {words[2]}".strip()
        self._middle(118, learner, 24, fit=220)
        self._rule(112)
        for place, line in enumerate(self._done(held)):
            self._middle(101 - place * 9, line, 13, fit=250)
        pairs = (
            (words[3], said.code), (words[4], said.day), (words[5], said.rules), (words[6], held.sha256[:16]),
        )  # fmt: skip
        for place, (name, value) in enumerate(pairs):
            x = 34 + (place % 2) * 122
            y = 66 - (place // 2) * 10
            self._left(x, y, name, 9.5, 0.35)
            self._left(x + 52, y, value, 11, 0.05)
        self._middle(38, NOTICE.zh if self._zh else NOTICE.en, 9.5, fit=250, grey=0.25)
        self._middle(30, _VERIFY[self._language], 8.5, fit=250, grey=0.35)

    def _done(self, held: Certificate) -> tuple[str, str]:
        said = held.said
        credits, hours = amount_of(said.credits), amount_of(said.hours)
        term = term_name(said.period, self._language) if said.period else ""
        if self._zh:
            within = f"在{term}" if term else ""
            return f"{within}{said.what.zh}。", f"累计学习积分 {credits} 分，折合 {hours} 学时。"
        what = f"{term}: {said.what.en}." if term else f"{said.what.en}."
        return what[0].upper() + what[1:], f"Learning credits: {credits}; hours: {hours}."

    def _frame(self) -> None:
        canvas, mm = self._canvas, self._mm
        canvas.setStrokeColorRGB(*_GREEN)
        for inset, line in ((11.0, 1.6), (14.0, 0.5)):
            canvas.setLineWidth(line)
            canvas.rect(inset * mm, inset * mm, (_WIDTH - 2 * inset) * mm, (_HEIGHT - 2 * inset) * mm)

    def _rule(self, y: float) -> None:
        canvas, mm = self._canvas, self._mm
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(0.5)
        canvas.line(88 * mm, y * mm, (_WIDTH - 88) * mm, y * mm)

    def _middle(
        self, y: float, text: str, size: float, colour: tuple[float, float, float] | None = None, *,
        fit: float = 260, grey: float = 0.1,
    ) -> None:  # fmt: skip
        width = self._width(text, size)
        size = size * min(1.0, fit / width) if width else size
        self._put(_WIDTH / 2 - self._width(text, size) / 2, y, text, size, colour, grey)

    def _left(self, x: float, y: float, text: str, size: float, grey: float) -> None:
        self._put(x, y, text, size, None, grey)

    def _width(self, text: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(sum(stringWidth(run, font, size) for font, run in _runs(text))) / self._mm

    def _put(
        self, x: float, y: float, text: str, size: float, colour: tuple[float, float, float] | None,
        grey: float,
    ) -> None:  # fmt: skip
        canvas = self._canvas
        line = canvas.beginText(x * self._mm, y * self._mm)
        if colour:
            canvas.setFillColorRGB(*colour)
        else:
            canvas.setFillGray(grey)
        for font, run in _runs(text):
            line.setFont(font, size)
            line.textOut(run)
        canvas.drawText(line)


def _runs(text: str) -> list[tuple[str, str]]:
    """The text in runs of one font: what Latin-1 has in one that holds it and spaces it well."""
    runs: list[tuple[str, str]] = []
    for letter in text:
        font = _LATIN if ord(letter) < 256 else _CHINESE
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + letter)
        else:
            runs.append((font, letter))
    return runs
