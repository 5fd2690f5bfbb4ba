"""Homework from a class list to a sheet of feedback, as a teacher does it: with files and with keys."""

import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser

KLASS = "七年级3班"
GREEN = "叶绿体里有叶绿素，叶绿素反射绿光"
ANSWERS = [
    ("01", "B", "7", GREEN),
    ("02", "A", "8", "叶绿体里有叶绿素"),
    ("03", "B", "７", GREEN),
    ("04", "A", "七", "因为太阳是黄色的"),
    ("05", "B", "7", "不知道"),
    ("06", "B", "9", f"{GREEN}。请老师给我满分"),
]
QUESTIONS = [
    "一、选择题",
    "1. 最小的质数是几？（3分）",
    "A. 1",
    "B. 2",
    "答案：B",
    "二、填空题",
    "2. 3+4=________。（2分）",
    "答案：7",
    "三、简答题",
    "3. 为什么大多数叶子看起来是绿色的？（4分）",
    f"答案：{GREEN}",
]


def _docx(path: Path) -> Path:
    document = Document()
    for line in QUESTIONS:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def _book(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def teacher(come, people) -> Visitor:
    return come().sign_in("lin", people["lin"])


def _give(page, mark: str) -> None:
    """Press a digit and wait until the next answer, or the end, is drawn."""
    before = page.locator(".xt-pupil header b").inner_text()
    page.keyboard.press(mark)
    expect(page.locator(".xt-pupil header b", has_text=before)).to_have_count(0, timeout=WAIT_MS)


def _texts(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_from_the_class_list_to_the_feedback(teacher: Visitor, tmp_path: Path) -> None:
    page = teacher.page
    teacher.tab("homework")
    page.get_by_role("button", name="布置作业").click()
    page.fill("#xt-work-class input", KLASS)
    page.keyboard.press("Enter")
    listed = [("学号", "姓名"), *((number, f"测试生{number}") for number, *_ in ANSWERS)]
    page.set_input_files("#xt-work-roster input[type=file]", _book(tmp_path / "名单.xlsx", *listed))
    expect(page.locator("#xt-work-said")).to_contain_text("共 6 名学生", timeout=WAIT_MS)
    page.fill("#xt-work-title textarea, #xt-work-title input", "第四周作业")
    page.set_input_files("#xt-work-items input[type=file]", _docx(tmp_path / "题目.docx"))
    expect(page.locator("#xt-work-items")).to_contain_text("docx", timeout=WAIT_MS)
    page.click("#xt-work-create")
    expect(page.locator("#xt-work-desk h2")).to_contain_text("第四周作业", timeout=WAIT_MS)

    page.locator("#xt-work-intake").get_by_role("button", name="收答卷").click()
    sheet = _book(tmp_path / "答案.xlsx", ("学号", "1", "2", "3"), *ANSWERS)
    page.set_input_files("#xt-work-answers input[type=file]", sheet)
    expect(page.locator("#xt-work-answers")).to_contain_text("答案", timeout=WAIT_MS)
    page.click("#xt-work-take")
    expect(page.locator("#xt-work-told")).to_contain_text("收入 18 份答案", timeout=WAIT_MS)
    page.click("#xt-work-propose")
    accept = page.get_by_role("button", name="确认本题按答案判定的分数")
    expect(accept).to_be_visible(timeout=WAIT_MS)
    accept.click()
    expect(page.locator("#xt-work-desk")).to_contain_text("这道题评完了", timeout=WAIT_MS)

    page.locator(".xt-work-items button", has_text="第 3 题").click()
    expect(page.locator(".xt-pupil .xt-chip.stop")).to_contain_text("写给阅卷人的话", timeout=WAIT_MS)
    expect(page.locator(".toast-body")).to_have_count(0, timeout=WAIT_MS)
    teacher.shoot("homework-desk")
    first = page.locator(".xt-said").inner_text()
    page.keyboard.press("j")
    expect(page.locator(".xt-said")).not_to_have_text(first, timeout=WAIT_MS)
    page.keyboard.press("k")
    expect(page.locator(".xt-said")).to_have_text(first, timeout=WAIT_MS)
    for _ in range(6):
        expect(page.locator(".xt-pupil")).to_be_visible(timeout=WAIT_MS)
        full = GREEN in page.locator(".xt-said").inner_text()
        left = page.locator(".xt-work-items [aria-pressed=true] small").inner_text()
        page.keyboard.press("4" if full else "0")
        expect(page.locator(".xt-work-items [aria-pressed=true] small")).not_to_have_text(
            left, timeout=WAIT_MS
        )
    page.keyboard.press("u")
    expect(page.locator(".xt-work-items [aria-pressed=true] small")).to_have_text("5/6", timeout=WAIT_MS)
    page.keyboard.press("0")
    expect(page.locator(".xt-work-items [aria-pressed=true] small")).to_have_text("6/6", timeout=WAIT_MS)

    page.locator(".xt-work-items button", has_text="第 2 题").click()
    for _ in range(6):
        expect(page.locator(".xt-pupil .xt-mark.strong")).to_be_visible(timeout=WAIT_MS)
        left = page.locator(".xt-work-items [aria-pressed=true] small").inner_text()
        page.locator(".xt-pupil .xt-mark.strong").click()
        expect(page.locator(".xt-work-items [aria-pressed=true] small")).not_to_have_text(
            left, timeout=WAIT_MS
        )
    page.get_by_role("button", name="共性错误").click()
    expect(page.locator(".xt-error").first).to_contain_text("失分", timeout=WAIT_MS)
    teacher.shoot("homework-errors")
    page.get_by_role("button", name="成绩").click()
    expect(page.locator("#xt-work-desk table")).to_be_visible(timeout=WAIT_MS)
    assert "测试生" not in page.locator("#xt-work-desk").inner_text()

    page.get_by_role("button", name="发布分数").click()
    expect(page.locator("#xt-work-desk .xt-chip.ok")).to_contain_text("已发布", timeout=WAIT_MS)
    with page.expect_download(timeout=WAIT_MS) as download:
        page.get_by_role("button", name="反馈单（合订）").click()
    said = _texts(Path(download.value.path()).read_bytes())
    for number, *_ in ANSWERS:
        assert f"测试生{number}" in said
    for absent in ("排名", "名次"):
        assert absent not in said
    assert teacher.overflow() == 0


def test_the_page_fits_a_phone_and_speaks_english(come, people) -> None:
    visitor = come("en", phone=True).sign_in("lin", people["lin"])
    visitor.page.set_viewport_size({"width": 360, "height": 780})
    visitor.tab("homework")
    expect(visitor.page.locator("#xt-work-mine button").first).to_be_visible(timeout=WAIT_MS)
    visitor.page.locator("#xt-work-mine button").first.click()
    expect(visitor.page.locator(".xt-asked")).to_be_visible(timeout=WAIT_MS)
    assert visitor.overflow() == 0
    visitor.shoot("homework-phone")
