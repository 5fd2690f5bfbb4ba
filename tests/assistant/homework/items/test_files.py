"""What is written is read again as the same items."""

import json
import zipfile
from io import BytesIO

import docx
import openpyxl
import pytest
from PIL import Image

from assistant.homework.items.exporting import Selection, export_items
from assistant.homework.items.importing import About, read
from assistant.homework.items.item import Item
from assistant.homework.items.problems import ItemFormatUnknown
from corpora.parsing.problems import FileExpandsTooMuch, FileHasMacros, FileRefused, FileUnsafeXml
from guardrails.label import aigc
from guardrails.labels import read_label
from tests.assistant.homework.items.made import choice, several
from tests.assistant.homework.items.test_bank import pictured, png

LABEL = aigc("items-1", "一所学校")


def back(items: list[Item], form: str, pictures=None):
    made = export_items(Selection("题目", tuple(items), pictures or {}), form, LABEL)
    return made, read(made.data, made.name, About())


def test_json_brings_back_everything_and_the_pictures() -> None:
    item, pictures = pictured(png())
    made, found = back([*several(), item], "json", pictures)
    assert list(found.items) == [*several(), item]
    assert found.pictures == pictures
    assert read_label(made.data, "json").aigc == LABEL
    assert not found.refused
    assert not found.repaired


def test_a_picture_that_is_not_what_its_hash_says_is_not_taken() -> None:
    item, pictures = pictured(png())
    made, _ = back([item], "json", pictures)
    body = json.loads(made.data)
    body["pictures"] = {sha: body["pictures"][sha][:40] for sha in body["pictures"]}
    assert not read(json.dumps(body).encode(), "a.json", About()).pictures


def test_a_workbook_brings_back_every_field() -> None:
    odd = choice(
        "o1", accepted=["两行\n一格"], solution=["第一步\n换行", "第二步"], answer="A", source="=HYPERLINK(1)"
    )
    made, found = back([*several(), odd], "xlsx")
    assert not found.refused
    assert list(found.items) == [*several(), odd]
    assert read_label(made.data, "xlsx").explicit
    cells = [cell for row in openpyxl.load_workbook(BytesIO(made.data)).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_word_document_brings_back_what_it_says() -> None:
    item, pictures = pictured(png())
    made, found = back([*several(), item], "docx", pictures)
    assert not found.refused
    said = ("id", "type", "stem", "answer", "accepted", "unit", "solution", "scoring", "points", "knowledge",
            "expected", "minutes", "source", "stimulus")  # fmt: skip
    wanted = {each.id: each for each in [*several(), item]}
    assert {each.id for each in found.items} == set(wanted)
    for each in found.items:
        for name in said:
            assert getattr(each, name) == getattr(wanted[each.id], name), (each.id, name)
        assert [option.text for option in each.options] == [option.text for option in wanted[each.id].options]
    assert len(found.pictures) == 1
    assert read_label(made.data, "docx").aigc == LABEL


def test_headings_in_any_order_and_either_language() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["七年级题库（2026）"])
    sheet.append(["Answer", "题目", "option A", "选项B", "难度", "Score", "年级", "备注"])
    sheet.append(["b", "1+1=（　）", 1, 2, "易", 2, "七年级", "x"])
    sheet.append(["B", "没有选项的行", "只有甲", None, "70%", "两分", "初二", None])
    sheet.append([None] * 8)
    book.create_sheet("说明").append(["这不是题目"])
    target = BytesIO()
    book.save(target)
    found = read(target.getvalue(), "题库.xlsx", About())
    assert [(each.answer, each.grade, each.points, each.expected) for each in found.items] == [
        ("B", 7, 2, 0.85)
    ]
    assert [(note.place, note.code) for note in found.refused] == [("Sheet!4", "cell-unread")]
    assert "sheet-left-out" in {note.code for note in found.repaired}


def document(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_word_document_with_a_table_of_options_numbers_and_a_picture() -> None:
    made = docx.Document()
    made.add_paragraph("哪个图形是轴对称图形？（ A ）", style="List Number")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "A. 正方形\nC. 甲", "B. 平行四边形\nD. 乙"
    made.add_paragraph("看图填空：____", style="List Number")
    made.add_paragraph().add_run().add_picture(BytesIO(png()))
    target = BytesIO()
    made.save(target)
    found = read(target.getvalue(), "a.docx", About())
    assert not found.refused
    first, second = found.items
    assert (first.answer, first.stem) == ("A", "哪个图形是轴对称图形？（　　）")
    assert {each.text for each in first.options} == {"正方形", "平行四边形", "甲", "乙"}
    assert found.pictures[second.pictures[0].sha256] == png()


def test_a_picture_that_cannot_be_read_refuses_its_question_only() -> None:
    made = docx.Document()
    made.add_paragraph("1. 看图：结果是什么？")
    target = BytesIO()
    Image.new("RGB", (4, 4)).save(target, "GIF")
    made.add_paragraph().add_run().add_picture(BytesIO(target.getvalue()))
    made.add_paragraph("2. 另一题是什么？")
    out = BytesIO()
    made.save(out)
    found = read(out.getvalue(), "a.docx", About())
    assert [each.stem for each in found.items] == ["另一题是什么？"]
    assert found.refused[0].code == "picture-unread"


def packed(members: dict[str, bytes], name: str = "a.docx", base: bytes | None = None) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            with zipfile.ZipFile(BytesIO(base)) as old:
                for member in old.namelist():
                    if member not in members:
                        archive.writestr(member, old.read(member))
        for member, data in members.items():
            archive.writestr(member, data)
    return target.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "zip"])
def test_hostile_packages_are_refused(suffix: str) -> None:
    bomb = packed({"word/document.xml": b"0" * (40 * 2**20)})
    with pytest.raises(FileExpandsTooMuch):
        read(bomb, f"a.{suffix}", About())


def test_macros_and_entities_are_refused() -> None:
    base = document("1. 题？")
    with pytest.raises(FileHasMacros):
        read(packed({"word/vbaProject.bin": b"x"}, base=base), "a.docx", About())
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    with pytest.raises(FileUnsafeXml):
        read(packed({"word/document.xml": evil}, base=base), "a.docx", About())


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileRefused):
        read(b"0" * (60 * 2**20 + 1), "a.txt", About())
    with pytest.raises(ItemFormatUnknown):
        back([choice()], "pptx")


@pytest.mark.parametrize(
    "latex",
    [
        r"0.\dot{3}",
        r"\overline{AB}",
        r"\vec{a}",
        r"\begin{cases}x+y=1 \\ x-y=3\end{cases}",
        r"\sqrt[3]{8}",
        "x_{1}",
    ],
)
def test_formulas_of_word_come_back_as_latex(latex: str) -> None:
    item = choice(stem=f"观察 ${latex}$，选一个（　　）")
    assert back([item], "docx")[1].items[0].stem == item.stem
