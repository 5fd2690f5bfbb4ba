"""A Word file opened again: styles, headers, widths, formulas, pictures, hostile words."""

import io
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn

from assistant.documents.columns import column_widths
from assistant.documents.docx import write_docx
from assistant.documents.formulas.omml import M
from assistant.documents.formulas.spans import formulas_of
from assistant.documents.paper import Formula, Heading, Paper, Paragraph, Points, Table
from tests.assistant.documents.samples import PLAN, PROCESS
from tests.assistant.documents.test_formulas import tokens


@cache
def opened() -> docx.document.Document:
    return docx.Document(io.BytesIO(write_docx(PLAN)))


def text_of(document: docx.document.Document) -> str:
    return "".join(document.element.body.itertext())


def test_headings_are_headings() -> None:
    found = [
        (p.style.name, p.text) for p in opened().paragraphs if p.style.name.startswith(("Title", "Head"))
    ]
    assert found[0] == ("Title", PLAN.title)
    assert ("Heading 1", "教学过程") in found
    assert ("Heading 2", "作业设计") in found
    assert found[-1] == ("Heading 2", "资料来源")


def test_header_and_page_numbers_are_on_every_page() -> None:
    section = opened().sections[0]
    assert section.header.paragraphs[0].text == PLAN.header
    fields = [each.text.strip() for each in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_chinese_has_a_face_in_styles_and_runs() -> None:
    document = opened()
    for name, face in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Table Text", "宋体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == face
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    for run in document.element.body.iter(qn("w:r")):
        if any("\u4e00" <= each <= "\u9fff" for each in "".join(run.itertext())):
            assert run.rPr.rFonts.get(qn("w:eastAsia")) in {"宋体", "黑体"}


def test_tables_repeat_their_header_and_keep_rows_whole() -> None:
    process = next(t for t in opened().tables if t.rows[0].cells[0].text == "环节")
    assert process.style.name == "Xingtan Table"
    rows = process._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 5
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert len(process.rows[1].cells[2].paragraphs) == 2
    total = sum(column.width for column in process.columns)
    section = opened().sections[0]
    assert total == pytest.approx(section.page_width - section.left_margin - section.right_margin, rel=0.01)


def test_a_short_word_keeps_its_line() -> None:
    widths = column_widths(PROCESS, 16.6, 0.355, 0.36)
    assert sum(widths) == pytest.approx(16.6)
    assert widths[0] >= 4 * 0.355 + 0.36
    assert widths[1] >= 2 * 0.355 + 0.36
    assert widths[2] > widths[3] > widths[4]


def test_every_formula_is_an_equation_with_its_tokens() -> None:
    equations = "".join("".join(each.itertext()) for each in opened().element.body.iter(f"{{{M}}}oMath"))
    marks = {each.get(f"{{{M}}}val", "") for each in opened().element.body.iter()}
    for latex in formulas_of(PLAN):
        for token in tokens(latex):
            assert token in equations or token in marks or token in {"→", "―"}, (latex, token)
    assert "$" not in text_of(opened())
    assert "\\frac" not in text_of(opened())


def test_numbered_lists_begin_with_one_again() -> None:
    numbers = [
        p._p.pPr.numPr.numId.val
        for p in opened().paragraphs
        if p.style.name == "List Number" and p._p.pPr.numPr is not None
    ]
    assert len(numbers) == 3 + 2 + 2
    assert len(set(numbers)) == 3


def test_pictures_carry_words_for_who_cannot_see_them() -> None:
    described = [each.get("descr") for each in opened().element.body.iter(qn("wp:docPr"))]
    assert described == ["直角三角形与两条直角边上的正方形"]


def test_a_formula_that_cannot_be_read_stays_as_typed() -> None:
    paper = Paper("题", (Paragraph(r"看 $\frac{1$ 吧"), Formula(r"\foo{x}"), Points(("$^$",))))
    said = text_of(docx.Document(io.BytesIO(write_docx(paper))))
    assert r"看 $\frac{1$ 吧" in said
    assert r"\foo{x}" in said


def test_words_cannot_become_markup_or_fields() -> None:
    hostile = "</w:t><w:fldSimple w:instr='DDE'/>\x00\x0b<script>&amp;\ufffe{{ x }}"
    paper = Paper(hostile, (Heading(hostile), Table(("a",), ((hostile,),))), header=hostile)
    document = docx.Document(io.BytesIO(write_docx(paper)))
    assert document.element.body.find(f".//{qn('w:fldSimple')}") is None
    assert "<script>&amp;{{ x }}" in document.paragraphs[0].text


def test_landscape_and_english() -> None:
    paper = replace(PLAN, landscape=True, language="en", blocks=())
    document = docx.Document(io.BytesIO(write_docx(paper)))
    assert document.sections[0].page_width > document.sections[0].page_height
    assert document.sections[0].footer.paragraphs[0].text.startswith("Page ")
    assert document.paragraphs[2].text == "Sources"


def test_a_row_of_the_wrong_length_does_not_stop_the_file() -> None:
    paper = Paper("题", (Table(("甲", "乙"), (("1",), ("1", "2", "3"))),))
    table = docx.Document(io.BytesIO(write_docx(paper))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["1", ""]
    assert [cell.text for cell in table.rows[2].cells] == ["1", "2"]
