"""Forms and what is printed of them: keys follow shuffled options, sums agree, pupils see no key."""

import base64
import io
import random

import pytest
from PIL import Image

from assistant.documents.docx import write_docx
from assistant.documents.paper import Lines, PageBreak, Paper, Paragraph, Picture, Table
from assistant.documents.workbook import Live
from assistant.documents.xlsx import write_xlsx
from assistant.homework.assembly.blueprint import Blueprint
from assistant.homework.assembly.composing import shuffled
from assistant.homework.assembly.exam_paper import ExamPaper, assemble
from assistant.homework.assembly.pool import Candidate
from assistant.homework.assembly.printing.exam import print_exam, pupil_paper
from assistant.homework.assembly.printing.items import option_rows, stem
from assistant.homework.items.item import Item, ItemType, Option, ScoringPoint
from assistant.homework.items.item import Picture as ItemPicture
from tests.assistant.homework.assembly.items import drawn, item


def _exam(card: bool = True, **fields: object) -> ExamPaper:
    asked = {"subject": "mathematics", "grade": 7, "points": 40, "forms": 2, **fields}
    return assemble(Blueprint.model_validate(asked), drawn(150, 2), seed=3, card=card)


@pytest.fixture(scope="module")
def exam() -> ExamPaper:
    return _exam()


def test_a_form_is_numbered_in_sections_and_adds_up(exam: ExamPaper) -> None:
    for form in exam.forms:
        assert [one.number for one in form.items] == list(range(1, len(form.items) + 1))
        assert [one.section for one in form.items] == sorted(one.section for one in form.items)
        assert form.points == 40
        assert len(form.sections) == len({one.section for one in form.items})
        assert form.sections[0].startswith("一、")
    assert len({form.id for form in exam.forms}) == 2


def test_keys_follow_the_options(exam: ExamPaper) -> None:
    bank = {one.item.id: one.item for one in drawn(150, 2)}
    moved = 0
    for form in exam.forms:
        for one in form.items:
            original = bank[one.item.id]
            right = {option.text for option in original.options if option.label in original.answer}
            assert {option.text for option in one.item.options if option.label in one.item.answer} == right
            assert [option.label for option in one.item.options] == sorted(one.labels)
            by_label = {option.label: option.text for option in original.options}
            assert [by_label[label] for label in one.labels] == [option.text for option in one.item.options]
            moved += form.letter == "B" and list(one.labels) != sorted(one.labels)
            assert form.letter != "A" or one.item == original
    assert moved


@pytest.mark.parametrize("text", ["以上都对", "A和B", "选项A与选项B都对", "None of the above"])
def test_options_that_speak_of_others_stay(text: str) -> None:
    made = item(1, type=ItemType.SINGLE)
    spoken = made.model_copy(update={"options": [*made.options[:3], Option(label="D", text=text)]})
    for seed in range(5):
        assert shuffled(spoken, random.Random(seed)) == (spoken, ("A", "B", "C", "D"))


def test_multiple_keys_stay_in_order() -> None:
    options = [Option(label=label, text=f"t{label}") for label in "ABCD"]
    made = item(1).model_copy(update={"type": ItemType.MULTIPLE, "options": options, "answer": "AC"})
    for seed in range(9):
        changed, _ = shuffled(made, random.Random(seed))
        assert changed.answer == "".join(sorted(changed.answer))
        texts = {option.text for option in changed.options if option.label in changed.answer}
        assert texts == {"tA", "tC"}
        Item.model_validate(changed.model_dump())


def _words(paper: Paper) -> str:
    return "\n".join(str(block) for block in paper.blocks)


def test_pupils_pages_hold_no_key(exam: ExamPaper) -> None:
    for form in exam.forms:
        text = _words(pupil_paper(exam, form))
        for word in ("参考答案", "评分细则", "双向细目表", "难题", "预估"):
            assert word not in text
        assert all(one.item.stem[:6] in text for one in form.items)


def test_teachers_pages_come_after_the_pupils(exam: ExamPaper) -> None:
    blocks = print_exam(exam).paper.blocks
    breaks = [n for n, block in enumerate(blocks) if isinstance(block, PageBreak)]
    first = next(n for n, block in enumerate(blocks) if "教师用页" in getattr(block, "text", ""))
    assert breaks[1] + 1 == first
    tables = [block for block in blocks[first:] if isinstance(block, Table)]
    keys = [table for table in tables if table.header == ("题号", "题型", "答案", "分值")]
    assert [len(table.rows) for table in keys] == [len(form.items) for form in exam.forms]


def test_the_sheet_has_every_item_and_adds_up(exam: ExamPaper) -> None:
    book = print_exam(exam).workbook
    assert book is not None
    for form, sheet in zip(exam.forms, book.sheets, strict=False):
        assert len(sheet.rows) == len(form.items) + 1
        total = sheet.rows[-1][2]
        assert isinstance(total, Live)
        assert total.shown == form.points == sum(row[2] for row in sheet.rows[:-1])
    assert all(row.met for row in exam.achieved)


def test_soft_wishes_that_gave_way_are_told() -> None:
    cell = {"name": "某知识点", "knowledge": ["none"], "count": {"least": 2, "most": 2, "cost": 1}}
    made = _exam(cells=[cell], forms=1)
    assert any("希望2 道，实际0道" in line for line in made.thin)
    assert not all(row.met for row in made.achieved)


def test_room_to_answer_stands_on_the_paper_only_without_a_card() -> None:
    for card in (True, False):
        made = _exam(card=card, forms=1)
        blocks = pupil_paper(made, made.forms[0]).blocks
        assert any(isinstance(block, Lines) for block in blocks) is not card
        assert ("答题卡" in made.notes[1]) is card


def test_places_for_answers() -> None:
    single = item(1, type=ItemType.SINGLE, stem="下列正确的是")
    assert stem(single, "zh") == "下列正确的是（　　）"
    assert stem(item(1, stem="计算$1+1=$（ ）", type=ItemType.SINGLE), "zh") == "计算$1+1=$（ ）"
    assert stem(item(1, stem="它的长是", unit="cm"), "zh") == "它的长是________cm。"
    assert stem(item(1, stem="长____米"), "zh") == "长____米"


def test_options_stand_side_by_side_where_they_fit() -> None:
    assert len(option_rows([(label, "3") for label in "ABCD"])) == 1
    assert len(option_rows([(label, "一段不太长也不太短的话，占半行") for label in "ABCD"])) == 2
    assert len(option_rows([(label, "很长的一段话" * 8) for label in "ABCD"])) == 4


def test_pictures_are_printed_or_told() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    held = ItemPicture(sha256="a" * 64, media_type="image/png", alt="一个三角形")
    bank = [Candidate(item(n, pictures=[held])) for n in range(3)]
    made = assemble(Blueprint.model_validate({"subject": "mathematics", "grade": 7, "count": 2}), bank)
    assert "（图：一个三角形）" in _words(pupil_paper(made, made.forms[0]))
    filled = made.model_copy(update={"pictures": {"a" * 64: base64.b64encode(buffer.getvalue()).decode()}})
    blocks = pupil_paper(filled, filled.forms[0]).blocks
    assert sum(isinstance(block, Picture) for block in blocks) == 2
    broken = made.model_copy(update={"pictures": {"a" * 64: "no base64!"}})
    assert "（图：一个三角形）" in _words(pupil_paper(broken, broken.forms[0]))


def test_material_is_printed_once_for_its_items() -> None:
    bank = [Candidate(item(n, stimulus="阅读下面的材料。", expected=0.5 + n / 10)) for n in range(3)]
    bank += [Candidate(item(n)) for n in range(3, 6)]
    made = assemble(Blueprint.model_validate({"subject": "mathematics", "grade": 7, "count": 6}), bank)
    blocks = pupil_paper(made, made.forms[0]).blocks
    quotes = [block for block in blocks if isinstance(block, Paragraph) and block.style == "quote"]
    assert [block.text for block in quotes] == ["阅读下面的材料。"]
    assert any("完成第" in getattr(block, "text", "") for block in blocks)


def test_scoring_points_and_equal_answers_stand_in_the_guide() -> None:
    scored = item(
        1, type=ItemType.CALCULATION, points=6, answer="$x=2$", accepted=["2"],
        scoring=[
            ScoringPoint(id="s1", text="移项", points=2, accepted=["两边同减"]),
            ScoringPoint(id="s2", text="求解", points=4),
        ],
    )  # fmt: skip
    made = assemble(
        Blueprint.model_validate({"subject": "mathematics", "grade": 7, "count": 1}), [Candidate(scored)]
    )
    text = _words(print_exam(made).paper)
    for word in ("移项", "两边同减", "等价答案：2", "不重复扣分"):
        assert word in text


def test_files_are_written(exam: ExamPaper) -> None:
    made = print_exam(exam)
    assert write_docx(made.paper).startswith(b"PK")
    assert made.workbook is not None
    assert write_xlsx(made.workbook).startswith(b"PK")


def test_an_english_paper_is_english() -> None:
    made = _exam(language="en", forms=1)
    text = _words(pupil_paper(made, made.forms[0]))
    assert "Before you begin" in text
    assert made.forms[0].sections[0].startswith("1. Single choice (")
    assert "注意事项" not in text
