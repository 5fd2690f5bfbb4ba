"""A messy score sheet in a browser: columns corrected, class report, S-P chart, commentary lesson, a letter
home."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.running import Server, other_school
from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("子涵", "梓轩", "雨桐", "浩然", "欣怡", "俊杰", "诗涵", "宇航")
ITEMS = 12
FULL = [3] * 6 + [4] * 4 + [8, 9]
POINTS = ("一次函数", "勾股定理", "二次根式", "全等三角形")


def messy(path: Path) -> list[str]:
    """A workbook as a school has it: merged titles, two classes, an absent pupil, an empty cell, a rank, a
    footer and an item whose header says nothing. Gives the names in it."""
    chance, book, names = random.Random(4), openpyxl.Workbook(), list[str]()
    book.remove(book.active)
    for group in (3, 4):
        page = book.create_sheet(f"八（{group}）班")
        page.append(["青禾市第三中学八年级数学期中考试成绩"])
        page.merge_cells("A1:Q1")
        headers = [f"第{place}题" for place in range(1, ITEMS)] + ["附加"]
        page.append(["序号", "姓名", "学号", *headers, "总分", "名次"])
        page.append(["满分", None, None, *FULL, sum(FULL), None])
        page.append(["知识点", None, None, *(POINTS[place % 4] for place in range(ITEMS)), None, None])
        for row in range(1, 33):
            able, marks = chance.gauss(0, 1), list[object]()
            for place, full in enumerate(FULL):
                share = 1 / (1 + 2.718 ** (-(able + (6 - place) * 0.25)))
                right = sum(chance.random() < share for _ in range(full))
                marks.append(right if place >= 6 else full * (chance.random() < share))
            if row == 5:
                marks = ["缺考", *[""] * (ITEMS - 1)]
            if row == 9:
                marks[7] = None
            name = (
                chance.choice(SURNAMES) + GIVEN[row % 8]
                if row % 2
                else chance.choice(SURNAMES) + GIVEN[row % 8][0]
            )
            names.append(name)
            total = "缺考" if row == 5 else sum(each for each in marks if isinstance(each, int))
            page.append([row, name, f"2024{group:02d}{row:02d}", *marks, total, row])
        page.append(["平均分", None, None, *[2.1] * ITEMS])
    book.save(path)
    return names


def _open_part(page, part: str) -> None:
    section = page.locator(f"#xt-part-{part}")
    expect(section).to_be_attached(timeout=WAIT_MS)
    if section.get_attribute("open") is None:
        section.locator("summary").click()


def _upload(teacher: Visitor, path: Path) -> None:
    teacher.tab("learning")
    teacher.page.set_input_files("#xt-learning-upload input[type=file]", path)
    expect(teacher.page.locator("#xt-learning-columns table")).to_contain_text("姓名", timeout=WAIT_MS)


def _choose(page, where: str, text: str) -> None:
    page.locator(f"{where} input").click()
    page.locator("[role=listbox] [role=option]", has_text=text).first.click()


def test_from_a_messy_sheet_to_a_letter_home(
    server: Server, people: dict[str, str], come: Callable[..., Visitor], tmp_path: Path
) -> None:
    path = tmp_path / "八年级期中.xlsx"
    names = messy(path)
    teacher = come().sign_in("lin", people["lin"])
    _upload(teacher, path)
    page = teacher.page
    columns = page.locator("#xt-learning-columns")
    assert not any(name in columns.inner_text() for name in names if len(name) == 3)
    _choose(page, "#xt-learning-column", "八（3）班·附加")
    _choose(page, "#xt-learning-role", "题目得分")
    page.fill("#xt-learning-full input", "9")
    page.click("#xt-learning-fix")
    expect(columns.locator("tr", has_text="八（3）班·附加")).to_contain_text("题目得分", timeout=WAIT_MS)
    _choose(page, "#xt-learning-column", "八（4）班·附加")
    page.click("#xt-learning-fix")
    expect(columns.locator("tr", has_text="八（4）班·附加")).to_contain_text("题目得分", timeout=WAIT_MS)
    page.click("#xt-learning-analyse")
    report = page.locator("#xt-learning-report")
    expect(report).to_contain_text("班级学情报告", timeout=WAIT_MS)
    expect(report.locator("#xt-part-overview img").first).to_be_visible(timeout=WAIT_MS)
    expect(report).to_contain_text("平均分")
    _open_part(page, "sp")
    expect(report.locator("#xt-part-sp img")).to_be_visible(timeout=WAIT_MS)
    assert not any(name in report.inner_text() for name in names if len(name) == 3)
    teacher.shoot("learning")
    page.click("#xt-learning-commentary-lesson")
    expect(report).to_contain_text("讲评课设计", timeout=WAIT_MS)
    report.get_by_role("button", name="生成讲评课教案").click()
    expect(report.locator(".xt-notice.ok")).to_contain_text("已备好教案", timeout=WAIT_MS)
    page.click("#xt-learning-parent-report")
    expect(report).to_contain_text("学习情况反馈", timeout=WAIT_MS)
    with page.expect_download(timeout=WAIT_MS) as download:
        report.locator('button[value="docx"]').click()
    letter = Path(download.value.path()).read_bytes()
    text = zipfile.ZipFile(io.BytesIO(letter)).read("word/document.xml").decode()
    assert "学得怎么样" in text
    assert not any(word in text for word in ("名次", "排名", "平均分", "%"))
    page.click("#xt-learning-ask")
    expect(report).to_contain_text("数据问答", timeout=WAIT_MS)
    expect(report).to_contain_text("知识点掌握")
    _comments(teacher)


def _comments(teacher: Visitor) -> None:
    """An observation is written down, ticked, made into a comment, reworded and confirmed."""
    page, report = teacher.page, teacher.page.locator("#xt-learning-report")
    page.click("#xt-learning-evidence")
    form = report.locator("form.xt-evidence")
    expect(form).to_be_visible(timeout=WAIT_MS)
    form.locator("[name=text]").fill("值日时主动留下来把实验台擦干净")
    form.locator("[name=area]").select_option("labour")
    form.locator("button").click()
    expect(report.locator(".xt-evidence-list li")).to_have_count(1, timeout=WAIT_MS)
    report.locator(".xt-tick").click()
    expect(report).to_contain_text("已勾选 1 条", timeout=WAIT_MS)
    teacher.shoot("learning-evidence")
    report.get_by_role("button", name="用勾选的起草评语").click()
    comment = report.locator(".xt-comments li")
    expect(comment).to_have_count(1, timeout=WAIT_MS)
    expect(comment.locator("textarea")).to_have_value(re.compile("把实验台擦干净"))
    comment.get_by_role("button", name="确认这一条").click()
    expect(comment).to_contain_text("已确认", timeout=WAIT_MS)
    teacher.shoot("learning-comments")


def test_another_school_sees_nothing_and_a_phone_is_wide_enough(
    server: Server, people: dict[str, str], come: Callable[..., Visitor], tmp_path: Path
) -> None:
    password = other_school(server, "far-learning")
    stranger = come().sign_in("admin", password, "far-learning")
    stranger.tab("learning")
    expect(stranger.page.locator("#xt-learning-exams")).to_contain_text("还没有考试", timeout=WAIT_MS)
    phone = come("en", phone=True)
    phone.page.set_viewport_size({"width": 360, "height": 780})
    phone.sign_in("lin", people["lin"])
    phone.tab("learning")
    page = phone.page
    expect(page.locator("#xt-learning-exams button").first).to_be_visible(timeout=WAIT_MS)
    page.locator("#xt-learning-exams button").first.click()
    expect(page.locator("#xt-learning-report article")).to_be_visible(timeout=WAIT_MS)
    assert phone.overflow() <= 0
