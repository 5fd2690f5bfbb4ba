"""xlsx, pdf, markdown, names, bundle and the one way out, with labels read back."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader

from assistant.documents.bundle import MANIFEST, bundle
from assistant.documents.deck import Deck, Slide
from assistant.documents.export import MEDIA_TYPES, Content, ExportFormatUnknown, export
from assistant.documents.markdown import write_markdown
from assistant.documents.names import file_name
from assistant.documents.paper import Formula, Heading, Paper, Paragraph, Table
from assistant.documents.pdf import write_pdf
from assistant.documents.workbook import Live, Sheet, Workbook
from assistant.documents.xlsx import write_xlsx
from guardrails.label import aigc
from guardrails.labels import read_label
from tests.assistant.documents.samples import BOOK, DECK, FORMULAS, PLAN

AIGC = aigc("01JD0000000000000000000000", "杏坛中学")
SMALL = Content(
    Paper("勾股定理（第 1 课时）", (Heading("目标"), Paragraph(r"会用 $c=\sqrt{a^2+b^2}$ 求斜边。"))),
    Deck("勾股定理", (Slide("cover", "勾股定理"), Slide("goal", "目标", ("求斜边",), (r"a^2+b^2=c^2",)))),
    BOOK,
)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_text_of_a_workbook_never_computes() -> None:
    dangerous = ("=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")
    data = write_xlsx(Workbook("表", (Sheet("甲", ("文本",), tuple((each,) for each in dangerous)),)))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    for number, text in enumerate(dangerous, 2):
        cell = sheet.cell(number, 1)
        assert cell.data_type == "s"
        assert cell.value == text
        assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_live_cells_compute_and_show_their_value() -> None:
    data = write_xlsx(BOOK)
    live = openpyxl.load_workbook(io.BytesIO(data))
    assert live["进度"]["C5"].value == "=SUM(C2:C4)"
    assert live["进度"]["B3"].value == "勾股定理"
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert shown["进度"]["C5"].value == 12.5
    with pytest.raises(ValueError, match="equals"):
        write_xlsx(Workbook("x", (Sheet("x", ("a",), ((Live("SUM(A1)"),),)),)))


def test_sheets_freeze_their_header_and_have_widths() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(BOOK)))
    assert book.sheetnames == ["进度", "班级 名单"]
    first, second = book.worksheets
    assert first.freeze_panes == "A2"
    assert first.print_title_rows == "$1:$1"
    assert first.column_dimensions["B"].width == 30
    assert second.column_dimensions["A"].width >= 8
    assert first["D5"].value is True


def test_two_sheets_of_one_name_and_an_empty_book() -> None:
    twice = Workbook("x", (Sheet("甲" * 40, ("a",), ()), Sheet("甲" * 40, ("a",), ())))
    names = openpyxl.load_workbook(io.BytesIO(write_xlsx(twice))).sheetnames
    assert len({name.lower() for name in names}) == 2
    assert max(map(len, names)) <= 31
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(Workbook("空", ())))).sheetnames == ["1"]


def test_a_pdf_says_everything_and_counts_its_pages() -> None:
    data = write_pdf(PLAN)
    reader = PdfReader(io.BytesIO(data))
    said = pdf_text(data)
    assert reader.metadata.title == PLAN.title
    for words in ("教学目标", "赵爽弦图", "出口题正确率达到80%", "资料来源", "速度=路程/时间"):
        assert words in said
    assert f"1/{len(reader.pages)}" in said
    assert sum(len(page.images) for page in reader.pages) > len(FORMULAS) / 2
    assert "\\frac" not in said


def test_a_pdf_survives_what_its_faces_lack() -> None:
    tall = Table(("甲",), (("很长\n" * 300,),))
    paper = Paper(
        "题<b>&", (Paragraph("表情 \U0001f600 与 <img src='x'/> $\\frac{1$"), tall, Formula(r"\foo"))
    )
    said = pdf_text(write_pdf(paper))
    assert "□" in said or "表情与" in said
    assert "<imgsrc='x'/>" in said
    assert "\\foo" in said


def test_equal_papers_make_equal_pdfs() -> None:
    assert SMALL.paper
    assert write_pdf(SMALL.paper) == write_pdf(SMALL.paper)


def test_markdown_keeps_latex_and_no_html() -> None:
    said = write_markdown(PLAN).decode()
    assert "$$\na^2+b^2=c^2\n$$" in said
    assert r"$c^2=4\times\frac{1}{2}ab+(b-a)^2$" in said
    assert "| 环节 | 时间 | 教师活动 |" in said
    hostile = Paper("x", (Paragraph("<script>alert(1)</script> a|b [x](javascript:1)"),))
    told = write_markdown(hostile).decode()
    assert "<script" not in told
    assert "[x](" not in told


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("勾股定理（第 1 课时）", "勾股定理（第 1 课时）.docx"),
        ("../../etc/passwd", "etc passwd.docx"),
        ("a\\b:c*?", "a b c.docx"),
        ("CON", "文件 CON.docx"),
        ("", "文件.docx"),
        ("表\u202excod.exe", "表 xcod.exe.docx"),
        (" . ", "文件.docx"),
    ],
)
def test_names(title: str, name: str) -> None:
    assert file_name(title, "docx") == name


def test_a_long_name_fits_a_file_system() -> None:
    assert len(file_name("很" * 400, "docx").encode()) < 255


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx", "pdf", "md"])
def test_labels_are_in_every_file(form: str) -> None:
    made = export(SMALL, form, AIGC)
    found = read_label(made.data, form)
    assert found.aigc == AIGC
    assert found.explicit
    assert made.media_type == MEDIA_TYPES[form]
    assert made.name == f"勾股定理（第 1 课时）.{form}"
    assert made.unset == ()


def test_the_zip_holds_all_with_hashes() -> None:
    made = export(SMALL, "zip", AIGC, name="第 17 章")
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        listed = json.loads(package.read(MANIFEST))["files"]
        assert [each["name"] for each in listed] == [
            f"第 17 章.{x}" for x in ("docx", "pdf", "md", "pptx", "xlsx")
        ]
        for each in listed:
            data = package.read(each["name"])
            assert hashlib.sha256(data).hexdigest() == each["sha256"]
            assert read_label(data, each["name"].rsplit(".", 1)[1]).aigc == AIGC


def test_a_bundle_has_one_file_of_a_name() -> None:
    with pytest.raises(ValueError, match="one name"):
        bundle([("a", b""), ("A", b"")])


def test_only_what_is_there_can_be_exported() -> None:
    with pytest.raises(ExportFormatUnknown) as caught:
        export(Content(deck=DECK), "docx", AIGC)
    assert caught.value.details["known"] == "pptx、zip"
    with pytest.raises(ExportFormatUnknown):
        export(Content(), "zip", AIGC)


def test_formulas_that_cannot_be_set_are_named() -> None:
    paper = replace(PLAN, blocks=(Paragraph(r"$\foo$ 与 $a$"),))
    assert export(Content(paper), "md", AIGC).unset == (r"\foo",)
