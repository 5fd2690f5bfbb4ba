"""Text out of pictures with the extra `ocr`; run where it is installed, and by the extras lane."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("rapidocr")

from assistant.homework.cards.composing import compose
from assistant.homework.cards.layout import Kind, Question
from assistant.homework.intake import ocr
from assistant.homework.intake.pages import record_page
from eval.photographs import Camera, Meant, filled, photograph, printed

pytestmark = pytest.mark.slow


def test_lines_are_read_in_order_without_a_network() -> None:
    page = Image.new("L", (900, 500), 245)
    pen = ImageDraw.Draw(page)
    lines = ("x + 12 = 47", "area = 3.5 cm", "Answer: 28 apples")
    for at, line in enumerate(lines):
        pen.text((60, 60 + at * 130), line, fill=30, font=ImageFont.load_default(size=44))
    text = ocr.read_text(page)
    assert [line.text.replace(" ", "") for line in text.lines] == [line.replace(" ", "") for line in lines]
    assert text.confidence > 0.8
    assert ocr.read_text(Image.new("L", (400, 300), 250)).lines == ()


def test_a_box_of_a_photographed_card_is_read_or_doubted(tmp_path: Path) -> None:
    layout = compose("小测", [Question("a", "1", Kind.BLANK), Question("b", "2", Kind.OPEN, 8, lines=3)])
    random = np.random.default_rng(3)
    meant = Meant("20250101", {}, {"a": "x=-17", "b": "y=25+13\n=38"})
    paper = filled(printed(layout)[0], layout.pages[0], meant, random)
    path = tmp_path / "photo.jpg"
    photograph(paper, Camera(turn=92, noise=3, shade=0.2, dpi=200), random).save(path, "JPEG")
    record = record_page(str(path), 1, (layout,), str(tmp_path / "crops"), True)
    assert record.boxes[0].text.text.replace(" ", "") == "x=-17"
    assert record.boxes[1].text.text.replace(" ", "").splitlines() == ["y=25+13", "=38"]
    assert record.name.state == "none"
