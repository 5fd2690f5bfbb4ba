"""Where things go on a card, and that nothing lies over anything else."""

from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.homework.cards.composing import compose
from assistant.homework.cards.drawing import draw
from assistant.homework.cards.layout import (
    Box,
    CardLayout,
    CardTooLong,
    Kind,
    LayoutInvalid,
    Page,
    Question,
    QuestionInvalid,
    code_cells,
    position_marks,
)
from assistant.homework.cards.page_code import PageCode, decode, encode

MANY = [
    *(Question(f"s{at}", str(at), Kind.SINGLE, 3, 2 + at % 7) for at in range(1, 71)),
    *(Question(f"t{at}", str(at), Kind.TRUE_FALSE, 2) for at in range(71, 90)),
    *(Question(f"b{at}", str(at), Kind.BLANK, 3, lines=1 + (at % 4 == 0) * 2) for at in range(90, 120)),
    *(Question(f"o{at}", str(at), Kind.OPEN, 8, lines=at % 9 + 1) for at in range(120, 130)),
    Question("essay", "130", Kind.OPEN, 40, lines=60),
]


def boxes(page: Page) -> list[Box]:
    bubbles = [bubble.box for column in page.digits for bubble in column]
    return [*position_marks(), *bubbles, page.name, *(each.box for each in page.fields)]


def test_many_questions_flow_over_pages_and_nothing_overlaps() -> None:
    layout = compose("期末测试", MANY, digits=12)
    assert len(layout.pages) > 3
    for page in layout.pages:
        for first, second in combinations(boxes(page), 2):
            assert not first.overlaps(second), (page.number, first, second)
        for box in boxes(page):
            assert box.x >= 8
            assert box.x + box.width <= 202
            assert box.y >= 8
            assert box.y + box.height <= 289
        strips = code_cells()
        assert not any(cell.overlaps(box) for strip in strips for cell in strip for box in boxes(page))
    placed = [each.item for page in layout.pages for each in page.fields if not each.part]
    assert placed == [each.item for each in MANY]
    essay = [each for page in layout.pages for each in page.fields if each.item == "essay"]
    assert sum(each.lines for each in essay) == 60
    assert [each.part for each in essay] == list(range(len(essay)))


def test_the_kept_layout_is_the_printed_one() -> None:
    layout = compose("小测", MANY[:5])
    assert CardLayout.from_json(layout.to_json()) == layout
    moved = replace(layout, pages=(replace(layout.pages[0], name=Box(30, 32, 60, 10)),))
    for text in (moved.to_json(), "{}", b"\xff", layout.to_json().replace(layout.id, "")):
        with pytest.raises(LayoutInvalid):
            CardLayout.from_json(text)
    assert compose("小测", MANY[:6]).id != layout.id


def test_what_has_no_room_is_refused() -> None:
    for wrong in ({"options": 1}, {"options": 9}, {"number": ""}, {"number": "1234567"}, {"item": " "}):
        with pytest.raises(QuestionInvalid):
            Question(**{"item": "a", "number": "1", "kind": Kind.SINGLE, **wrong})
    with pytest.raises(QuestionInvalid):
        compose("", [MANY[0], replace(MANY[1], number="1")])
    with pytest.raises(QuestionInvalid):
        compose("", [])
    with pytest.raises(QuestionInvalid):
        compose("", MANY[:1], digits=13)
    with pytest.raises(CardTooLong):
        compose("", [Question(f"e{at}", str(at), Kind.OPEN, 1, lines=200) for at in range(8)])


@given(some.integers(0, 0xFFFFFF), some.integers(0, 65_535), some.integers(1, 60), some.integers(0, 71))
def test_a_page_code_stands_and_none_with_a_wrong_cell_does(
    layout: int, serial: int, page: int, wrong: int
) -> None:
    code = PageCode(f"{layout:06x}", serial, page)
    cells = list(encode(code))
    assert decode(cells) == code
    cells[wrong] = not cells[wrong]
    assert decode(cells) is None
    assert decode(cells[1:]) is None


def test_the_print_has_a_page_for_every_page_of_every_copy() -> None:
    layout = compose("七年级数学 单元练习", [*MANY[:20], *MANY[-3:-1]])
    document = pypdfium2.PdfDocument(draw(layout, [1, 2]))
    assert len(document) == 2 * len(layout.pages)
    text = document[len(layout.pages)].get_textpage().get_text_range()
    assert "单项选择题" in text
    assert f"{layout.id.upper()}-00002-1" in text
    with pytest.raises(ValueError):
        draw(layout, [70_000])
