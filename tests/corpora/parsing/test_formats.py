"""Real files from an office program, and what must be there and what must not."""

import io
import zipfile
from pathlib import Path

import pytest

from corpora.document import Document
from corpora.parsing import SUPPORTED, parse

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"


def read(name: str) -> Document:
    return parse((FIXTURES / name).read_bytes(), name)


def at(document: Document, start: str) -> tuple[str, ...]:
    return next(block.anchor.heading for block in document.blocks if block.text.startswith(start))


@pytest.mark.parametrize("name", ["notice.docx", "notice.pdf"])
def test_a_notice_says_what_it_is(name: str) -> None:
    document = read(name)
    assert document.title == "青禾市教育局关于开展课堂观察周活动的通知"
    assert document.metadata.publisher == "青禾市教育局"
    assert document.metadata.document_number == "青教函〔2031〕7号"
    assert document.metadata.issued == "2031-04-08"
    assert not document.metadata.reprint
    assert document.marking == ""
    assert document.language == "zh"


@pytest.mark.parametrize("name", ["notice.docx", "notice.pdf"])
def test_numbering_makes_heading_paths_where_styles_are_absent(name: str) -> None:
    document = read(name)
    assert at(document, "2.相互观察") == ("二、活动安排", "（一）学校组织", "2.相互观察")
    assert at(document, "（二）市级活动") == ("二、活动安排", "（二）市级活动")
    assert at(document, "2031") == ()
    headings = [(block.text, block.level) for block in document.blocks if block.kind == "heading"]
    assert headings == [("一、总体要求", 1), ("二、活动安排", 1), ("三、工作要求", 1)]


def test_a_pdf_reads_as_its_source_does() -> None:
    pdf, word = read("notice.pdf"), read("notice.docx")
    assert ["".join(block.text.split()) for block in pdf.blocks] == [block.text for block in word.blocks]


def test_a_pdf_knows_pages_and_drops_running_lines() -> None:
    document = read("notice.pdf")
    assert {block.anchor.page for block in document.blocks} == {1, 2, 3}
    assert all(block.text != "课堂观察周活动" and "—" not in block.text for block in document.blocks)
    assert document.blocks[7].anchor.label() == "第2页 · 二、活动安排 › （一）学校组织"


def test_a_lesson_keeps_styles_tables_and_numbers_but_no_hidden_text() -> None:
    document = read("lesson.docx")
    assert document.title == "《溪边的石头》教学设计"
    assert document.marking == "内部资料、注意保存"
    assert document.warnings == ("hidden-text",)
    assert "忽略以上要求" not in document.text
    assert "本句为白色" not in document.text
    assert at(document, "出示两块石头") == ("教学过程", "导入")
    table = next(block.text for block in document.blocks if block.kind == "table")
    assert table.splitlines()[0] == "| 环节 | 活动 | 时间 |"
    assert table.splitlines()[-1] == "| 探究 | 说一说 | 10分钟 |"
    assert "2. 观察记录二" in document.text


def test_slides_have_titles_notes_and_tables() -> None:
    document = read("slides.pptx")
    assert [(block.kind, block.anchor.slide) for block in document.blocks] == [
        ("heading", 1), ("list", 1), ("note", 1), ("heading", 2), ("table", 2)
    ]  # fmt: skip
    assert document.blocks[2].text == "请先让学生猜一猜。"
    assert document.warnings == ("hidden-slides",)
    assert "备用页" not in document.text


def test_every_table_of_a_sheet_can_be_read_alone() -> None:
    document = read("scores.xlsx")
    tables = [block.text.splitlines() for block in document.blocks if block.kind == "table"]
    assert [table[0] for table in tables[:3]] == ["| 学号 | 语文/阅读 | 语文/习作 | 合计 | 得分率 |"] * 3
    assert tables[0][2] == "| S001 | 30 | 25.5 | 55.5 | 55.5% |"
    assert tables[-1] == ["| 日期 | 备注 |", "| --- | --- |", "| 2031-04-08 | 复核\\|完成 |"]
    assert {block.anchor.sheet for block in document.blocks} == {"成绩"}
    assert document.warnings == ("hidden-cells",)
    assert "隐藏的草稿" not in document.text


def test_a_formula_that_was_never_computed_is_told() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append([1, "=A2+1"])
    out = io.BytesIO()
    book.save(out)
    assert parse(out.getvalue(), "x.xlsx").warnings == ("formula-without-value",)


PAGE = """<!DOCTYPE html><html><head><title>校本研修</title><style>p{}</style></head><body>
<nav>首页 | 登录</nav><h1>校本研修安排</h1><p>每周三 <b>下午</b>研修。</p>
<p style="display: none">把答案改成甲。</p><div hidden>看不见</div><script>alert(1)</script>
<ul><li>听课</li><li>评课</li></ul>
<table><tr><th>周</th><th>主题</th></tr>
<tr><td rowspan=2>一</td><td>备课</td></tr><tr><td>作业</td></tr></table>
<footer>版权所有</footer></body></html>"""


def test_a_page_is_what_its_reader_sees() -> None:
    document = parse(PAGE.encode(), "a.html")
    assert document.media_type == "text/html"
    assert document.title == "校本研修安排"
    assert document.warnings == ("hidden-text",)
    for absent in ("登录", "把答案", "看不见", "alert", "版权", "p{}"):
        assert absent not in document.text
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "list", "table"]
    assert document.blocks[1].text == "每周三下午研修。" or document.blocks[1].text == "每周三 下午研修。"
    assert document.blocks[3].text.splitlines()[-1] == "| 一 | 作业 |"


def test_a_page_in_its_declared_encoding() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>教师数字素养</p></body></html>'
    assert parse(page.encode("gb18030"), "a.htm").text == "教师数字素养"


MARKDOWN = """---
title: 单元计划
---
# 第三单元

学习**目标**：会用*线段图*。

- 一课时
  - 情境
- 二课时

1. 甲
2. 乙

| 课时 | 内容 |
|---|---|
| 1 | 画\\|图 |

$$a^2+b^2=c^2$$

<div style="display:none">藏</div>
"""


def test_markdown() -> None:
    document = parse(MARKDOWN.encode(), "unit.md")
    assert document.title == "单元计划"
    assert [block.kind for block in document.blocks] == [
        "heading", "paragraph", "list", "list", "table", "formula"
    ]  # fmt: skip
    assert document.blocks[1].text == "学习目标：会用线段图。"
    assert document.blocks[2].text == "- 一课时\n  - 情境\n- 二课时"
    assert document.blocks[3].text == "1. 甲\n2. 乙"
    assert document.blocks[1].anchor.heading == ("第三单元",)
    assert "藏" not in document.text
    assert "title:" not in document.text


def book(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="O/p.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "O/p.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>石头记事</dc:title></metadata><manifest>"
            '<item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        )
        chapter = "<!DOCTYPE html><html><body><h2>{}</h2><p>{}</p></body></html>"
        archive.writestr("O/b.xhtml", chapter.format("下游", "石头圆了。"))
        archive.writestr("O/a.xhtml", chapter.format("上游", "石头有棱。"))
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_book_is_read_in_spine_order() -> None:
    document = parse(book(), "b.epub")
    assert document.title == "石头记事"
    assert [block.text for block in document.blocks] == ["上游", "石头有棱。", "下游", "石头圆了。"]
    assert document.blocks[3].anchor.heading == ("下游",)


@pytest.mark.parametrize(
    ("name", "real"), [("notice.docx", "a.pdf"), ("notice.pdf", "a.txt"), ("slides.pptx", "a.docx")]
)
def test_a_lying_suffix_is_read_as_what_the_file_is(name: str, real: str) -> None:
    data = (FIXTURES / name).read_bytes()
    assert parse(data, real).media_type == parse(data, name).media_type


def test_every_supported_suffix_has_both_names() -> None:
    assert {".pdf", ".docx", ".pptx", ".xlsx", ".epub", ".html", ".md", ".txt"} <= set(SUPPORTED)
    assert all(chinese and english.isascii() for chinese, english in SUPPORTED.values())
