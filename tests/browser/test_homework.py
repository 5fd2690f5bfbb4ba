"""Homework from a class list to a sheet of feedback, as a teacher does it: with files and with keys."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import expect

from assistant.homework.cards.composing import compose
from assistant.homework.items.item import Item
from eval.photographs import Camera, Hand, Meant, filled, photograph
from serving.homework_intake import question_of
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


PAPER = "氧气小测"
BANK = [
    "1. 能在氧气中燃烧的是（　　）（3分）",
    "A. 水",
    "B. 木炭",
    "C. 石灰石",
    "D. 氮气",
    "答案：B",
    "【知识点】氧气的性质",
    "2. 检验氧气用带火星的________。（3分）",
    "答案：木条",
    "【知识点】氧气的性质",
    "3. 氧气有哪些用途？（4分）",
    "答案：供给呼吸，支持燃烧",
    "【知识点】氧气的性质",
]
PUPILS = ("01", "02", "03")
CHOSEN = {"01": "B", "02": "A", "03": "B"}


def _questions(path: Path) -> Path:
    document = Document()
    for line in BANK:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def _chosen(page, where: str, label: str, option: str) -> None:
    """Choose in a drop-down list of the page."""
    page.locator(where).locator(f"input[aria-label='{label}']").locator("visible=true").first.click()
    page.locator("[role=listbox] [role=option]", has_text=option).first.click()


def _layout(home: Path):
    """The card of the homework that was set from the paper, and the ids of its items by type."""
    with closing(sqlite3.connect(next(home.glob("*.db")))) as store:
        wanted = "select title, items from homework_assignments where title = ?"
        title, text = store.execute(wanted, (PAPER,)).fetchone()
    items = [Item.model_validate(each["item"]) for each in json.loads(text)]
    layout = compose(title, [question_of(at, each) for at, each in enumerate(items, start=1)], digits=2)
    return layout, {each.type.value: each.id for each in items}


def _photographs(pdf: bytes, home: Path, folder: Path) -> list[Path]:
    """The printed cards filled in, one pupil's with another one's number, and photographed."""
    layout, ids = _layout(home)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == len(PUPILS) * len(layout.pages)
    shots = (Camera(dpi=130), Camera(turn=180, shade=0.4, blur=0.2, dpi=130), Camera(turn=7, dpi=130))
    made = []
    for at, (pupil, camera) in enumerate(zip(PUPILS, shots, strict=True)):
        draw = np.random.default_rng(at)
        picture = document[at].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
        words = {ids["blank"]: "O2"} if pupil == "01" else {}
        meant = Meant("02" if pupil == "03" else "", {ids["single"]: CHOSEN[pupil]}, words)
        page = filled(picture, layout.pages[0], meant, draw, Hand(erased=0, careless=0))
        made.append(folder / f"答题卡{pupil}.jpg")
        photograph(page, camera, draw).convert("RGB").save(made[-1], "JPEG", quality=85)
    return made


def test_from_questions_over_paper_to_feedback(teacher: Visitor, server, tmp_path: Path) -> None:
    page = teacher.page
    teacher.tab("homework")
    page.get_by_role("button", name="布置作业").click()
    page.fill("#xt-work-class input", "七年级4班")
    page.keyboard.press("Enter")
    listed = [("学号", "姓名"), *((number, f"考生{number}") for number in PUPILS)]
    page.set_input_files("#xt-work-roster input[type=file]", _book(tmp_path / "四班.xlsx", *listed))
    expect(page.locator("#xt-work-said")).to_contain_text("共 3 名学生", timeout=WAIT_MS)
    _chosen(page, "#xt-work-new", "学科", "化学")
    page.set_input_files("#xt-work-items input[type=file]", _questions(tmp_path / "氧气.docx"))
    expect(page.locator("#xt-work-items")).to_contain_text("docx", timeout=WAIT_MS)
    page.click("#xt-work-look")
    expect(page.locator("#xt-work-said")).to_contain_text("可收进校题库 3 道题", timeout=WAIT_MS)
    page.click("#xt-work-keep")
    expect(page.locator("#xt-work-said")).to_contain_text("已收进校题库 3 道题", timeout=WAIT_MS)

    teacher.tab("duties")
    _chosen(page, "#xt-duties-row", "选择工作", "测试卷")
    form = page.locator("#xt-duties-row .xt-card").locator("visible=true").first
    _filled_in(form, page)
    form.get_by_role("button").last.click()
    expect(page.locator("#xt-artefact")).to_contain_text(PAPER, timeout=WAIT_MS)

    teacher.tab("homework")
    _chosen(page, "#xt-work-new", "我的试卷", PAPER)
    page.click("#xt-work-create")
    expect(page.locator("#xt-work-desk h2")).to_contain_text(PAPER, timeout=WAIT_MS)
    with page.expect_download(timeout=WAIT_MS) as download:
        page.get_by_role("button", name="打印答题卡（每人一张）").click()
    photographs = _photographs(Path(download.value.path()).read_bytes(), server.home, tmp_path)

    page.locator("#xt-work-intake").get_by_role("button", name="收答卷").click()
    page.set_input_files("#xt-work-answers input[type=file]", photographs)
    expect(page.locator("#xt-work-answers")).to_contain_text("答题卡03", timeout=WAIT_MS)
    page.click("#xt-work-take")
    expect(page.locator("#xt-work-told")).to_contain_text("收入 6 份答案", timeout=WAIT_MS)
    expect(page.locator("#xt-work-told")).to_contain_text("卡号和学号对不上", timeout=WAIT_MS)
    page.locator(".xt-work-items button", has_text="待认领").click()
    waiting = page.locator(".xt-wait")
    expect(waiting.locator("img")).to_be_visible(timeout=WAIT_MS)
    teacher.shoot("homework-waiting")
    waiting.locator("select").select_option(label="03 考生03")
    waiting.get_by_role("button", name="认领").click()
    expect(page.locator("#xt-work-desk")).to_contain_text("没有待认领的答卷", timeout=WAIT_MS)

    page.click("#xt-work-propose")
    for number in (1, 2, 3):
        page.locator(".xt-work-items button", has_text=f"第 {number} 题").click()
        expect(page.locator(".xt-asked h3")).to_contain_text(f"第 {number} 题", timeout=WAIT_MS)
        _marked(page)
    page.get_by_role("button", name="发布分数").click()
    expect(page.locator("#xt-work-desk .xt-chip.ok")).to_contain_text("已发布", timeout=WAIT_MS)
    with page.expect_download(timeout=WAIT_MS) as download:
        page.get_by_role("button", name="反馈单（合订）").click()
    said = _texts(Path(download.value.path()).read_bytes())
    for number in PUPILS:
        assert f"考生{number}" in said
    assert "排名" not in said


def _filled_in(form, page) -> None:
    """The form of the duty 测试卷."""
    form.get_by_label("学科").fill("化学")
    form.get_by_label("年级").fill("9")
    form.get_by_label("考查内容").fill("氧气的性质")
    form.get_by_label("总分").fill("10")
    form.get_by_label("试卷名称").fill(PAPER)


def _marked(page) -> None:
    """Read what the machine could not, then give every answer of the open question its mark by key."""
    counter = page.locator(".xt-work-items [aria-pressed=true] small")
    if page.locator(".xt-unread form").count():
        page.locator(".xt-unread input").first.fill("木条")
        page.locator(".xt-unread form button").first.click()
        expect(page.locator(".xt-unread form")).to_have_count(0, timeout=WAIT_MS)
    for _ in PUPILS:
        expect(page.locator(".xt-pupil")).to_be_visible(timeout=WAIT_MS)
        left = counter.inner_text()
        said = page.locator(".xt-said").inner_text()
        page.keyboard.press("3" if said.strip() in ("B", "木条") else "0")
        expect(counter).not_to_have_text(left, timeout=WAIT_MS)
