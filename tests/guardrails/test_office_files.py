import io
import zipfile
from datetime import date

import pytest

from guardrails.office_files import FileNotCleanable, clean, survey
from guardrails.pseudonyms import Pseudonymiser
from guardrails.roster import Names

MAKES = Pseudonymiser("school-a", b"0123456789abcdef0123456789abcdef")
TODAY = date(2026, 11, 22)
SECRETS = ("陈雨桐", "孙浩然", "周国栋", "13800138000", "13700137000")


def word() -> bytes:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("学生")
    paragraph.add_run("陈雨").bold = True
    paragraph.add_run("桐的电话是13800")
    paragraph.add_run("138000。")
    document.add_table(1, 1).cell(0, 0).text = "联系电话13700137000"
    document.sections[0].footer.paragraphs[0].text = "班主任周国栋老师"
    document.core_properties.author = "周国栋"
    document.core_properties.last_modified_by = "孙浩然"
    document.add_comment(paragraph.runs[0], text="学生孙浩然也迟到", author="周国栋", initials="周")
    target = io.BytesIO()
    document.save(target)
    return with_deletion(target.getvalue())


def with_deletion(data: bytes) -> bytes:
    change = (
        '<w:p><w:del w:id="9" w:author="周国栋" w:date="2026-01-01T00:00:00Z">'
        "<w:r><w:delText>学生孙浩然缺勤</w:delText></w:r></w:del></w:p><w:sectPr"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as written:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:sectPr", change.encode(), 1)
            written.writestr(name, part)
    return target.getvalue()


def sheets() -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.properties.creator = "周国栋"
    book.properties.lastModifiedBy = "孙浩然"
    sheet = book.active
    sheet.append(["姓名", "电话", "数学"])
    sheet.append(["陈雨桐", 13800138000, 92])
    sheet.append(["孙浩然", "13700137000", 85])
    sheet.row_dimensions[3].hidden = True
    sheet["C2"].comment = Comment("学生孙浩然的卷子", "周国栋")
    hidden = book.create_sheet("备用")
    hidden.sheet_state = "hidden"
    hidden.append(["班主任周国栋老师的电话13800138000"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def everything(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_word_file_is_cleaned_everywhere():
    cleaned = clean(word(), "docx", MAKES, Names(), TODAY)
    text = everything(cleaned.data)
    assert not [secret for secret in (*SECRETS, "13800", "雨桐") if secret in text]
    assert {each.place for each in cleaned.findings} >= {"text", "comment", "metadata", "change"}
    from docx import Document

    document = Document(io.BytesIO(cleaned.data))
    (bold,) = [run for run in document.paragraphs[0].runs if run.bold]
    assert cleaned.keys.names[bold.text] == "陈雨桐"


def test_an_excel_file_is_cleaned_with_hidden_rows_and_sheets():
    cleaned = clean(sheets(), "xlsx", MAKES, Names(), TODAY)
    assert not [secret for secret in SECRETS if secret in everything(cleaned.data)]
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(cleaned.data))
    assert [cell.value for cell in book.active["C"]] == ["数学", 92, 85]
    assert book.active["A2"].value == MAKES.code("陈雨桐")


def test_a_slide_and_its_notes_are_surveyed_and_not_cleaned():
    from pptx import Presentation

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "单元复习"
    slide.notes_slide.notes_text_frame.text = "点名学生陈雨桐，家长电话13800138000"
    show.core_properties.author = "周国栋"
    target = io.BytesIO()
    show.save(target)
    found = {(each.place, each.kind) for each in survey(target.getvalue(), Names())}
    assert {("note", "NAME"), ("note", "TEL"), ("metadata", "NAME")} <= found
    with pytest.raises(FileNotCleanable):
        clean(target.getvalue(), "pptx", MAKES, Names(), TODAY)


def test_a_file_about_nobody_names_nobody():
    from docx import Document

    document = Document()
    document.add_paragraph("黄河、长江和珠江都向东流入海洋。")
    document.core_properties.author = ""
    target = io.BytesIO()
    document.save(target)
    assert [each for each in survey(target.getvalue(), Names()) if each.place != "metadata"] == []
