"""A teacher at practice and research: an outline that refuses, own words that count, a case with claims, a
training plan, and a studio whose actions are ticked."""

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SHOWN = "#xt-training-shown"
HAN = re.compile(r"[\u4e00-\u9fff]")
LOOK = os.environ.get("XINGTAN_TEST_LOOK", "")
MINUTES = "会议决定，单元作业统一分层。\n由备课组长负责收集错题，下周三前交。"


def look(page: Page, name: str) -> None:
    """Keep a picture for who looks at it; nothing where no folder is named."""
    if LOOK:
        page.wait_for_timeout(800)
        page.screenshot(path=str(Path(LOOK) / f"{name}.png"), full_page=True)


def open_practice(visitor: Visitor) -> Page:
    visitor.tab("training")
    page = visitor.page
    page.locator("#xt-training-row [data-to=practice]").click()
    expect(page.locator(f"{SHOWN} [data-duty=teaching-reflection]")).to_be_visible()
    return page


def begin(page: Page, duty: str) -> None:
    page.locator(f"{SHOWN} button[data-do=form][data-duty={duty}]").click()
    expect(page.locator(f"{SHOWN} form")).to_be_visible()


def saved(page: Page, selector: str) -> str:
    with page.expect_download() as waited:
        page.locator(selector).click()
    with zipfile.ZipFile(io.BytesIO(Path(waited.value.path()).read_bytes())) as archive:
        return archive.read("word/document.xml").decode()


def home(page: Page) -> None:
    page.locator(f"{SHOWN} [data-do=home]").first.click()
    expect(page.locator(f"{SHOWN} [data-duty=studio]")).to_be_visible()


def outline(page: Page) -> None:
    begin(page, "project-outline")
    page.fill(f"{SHOWN} [name=topic]", "小学作业时间的行动研究")
    page.fill(f"{SHOWN} [name=wish]", "顺便生成一些问卷数据")
    look(page, "outline-form")
    page.locator(f"{SHOWN} button[type=submit]").click()
    expect(page.locator(SHOWN)).to_contain_text("没有照办")
    expect(page.locator(SHOWN)).to_contain_text("G-R7、G-R15")
    look(page, "outline")
    assert "提纲，不是申报书" in saved(page, f"{SHOWN} button[value=docx]")


def own_words(page: Page) -> None:
    """Nothing counts until the teacher wrote something; what was written is kept."""
    page.locator(f"{SHOWN} [data-do=finish]").click()
    expect(page.locator("body")).to_contain_text("还没有写完")
    boxes = page.locator(f"{SHOWN} form[data-do=answers] textarea")
    for place in range(3):
        boxes.nth(place).fill(f"我在第{place + 1}周的课上看到学生做到一半就停下来等答案。")
    page.locator(f"{SHOWN} form[data-do=answers] button").click()
    expect(page.locator(SHOWN)).to_contain_text("已保存")
    page.locator(f"{SHOWN} [data-do=finish]").click()
    expect(page.locator(SHOWN)).to_contain_text("已记入学习档案")


def case(page: Page) -> None:
    begin(page, "teaching-case")
    page.fill(f"{SHOWN} [name=title]", "让学生先说")
    page.fill(f"{SHOWN} [name=results]", "成绩提高了 87.6%。学生更主动了。")
    page.fill(f"{SHOWN} [name=ai_used]", "导入情境图由图像模型生成")
    page.locator(f"{SHOWN} button[type=submit]").click()
    expect(page.locator(SHOWN)).to_contain_text("数字在材料中找不到")
    expect(page.locator(SHOWN)).to_contain_text("导入情境图由图像模型生成")
    look(page, "case")


def plan(page: Page) -> None:
    begin(page, "training-plan")
    for name, text in (("title", "数字素养提升培训"), ("audience", "初中教师"), ("instrument", "问卷")):
        page.fill(f"{SHOWN} [name={name}]", text)
    page.fill(f"{SHOWN} [name=needs]", "3.1.1 62% 48\n4.2.1 55% 48\n1.1.1 80% 9")
    page.locator(f"{SHOWN} button[type=submit]").click()
    expect(page.locator(SHOWN)).to_contain_text("课程模块")
    expect(page.locator(SHOWN)).not_to_contain_text("80%")
    look(page, "plan")
    assert "柯氏四级" in saved(page, f"{SHOWN} button[value=docx]")


def found_group(visitor: Visitor, password: str) -> None:
    """Make a subject group over the interface."""

    def post(path: str, body: dict[str, object], headers: dict[str, str]) -> dict[str, str]:
        request = Request(
            f"{visitor.base}/api/v1/{path}", json.dumps(body).encode(),
            {"Content-Type": "application/json", **headers},
        )  # fmt: skip
        with urlopen(request) as answer:
            found: dict[str, str] = json.load(answer)
            return found

    opened = post("session", {"name": "lin", "password": password, "tenant": "school"}, {})
    post("groups", {"name": "数学组", "members": []}, {"Authorization": f"Bearer {opened['token']}"})


def test_from_a_question_to_written_words_and_a_plan(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    page = open_practice(visitor)
    look(page, "home")
    outline(page)
    own_words(page)
    home(page)
    case(page)
    home(page)
    plan(page)
    home(page)
    expect(page.locator(f"{SHOWN} table tbody tr")).to_have_count(3)
    begin(page, "teaching-reflection")
    look(page, "reflection-form")
    page.locator(f"{SHOWN} button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("没有可依据的材料")
    assert not visitor.errors
    assert not visitor.strangers
    assert visitor.overflow() <= 0


def test_minutes_become_actions_that_are_ticked(come: Come, people: dict[str, str]) -> None:
    visitor = come(phone=True).sign_in("lin", people["lin"])
    page = open_practice(visitor)
    look(page, "home-phone")
    found_group(visitor, people["lin"])
    begin(page, "studio")
    page.fill(f"{SHOWN} [name=title]", "第八周教研")
    page.fill(f"{SHOWN} [name=text]", MINUTES)
    look(page, "studio-phone")
    page.locator(f"{SHOWN} form[data-do=keep] button").click()
    expect(page.locator(SHOWN)).to_contain_text("单元作业统一分层")
    page.locator(f"{SHOWN} [data-do=tick]").click()
    expect(page.locator(SHOWN)).to_contain_text("重新打开")
    look(page, "meeting-phone")
    assert "收集错题" in saved(page, f"{SHOWN} form[action='/training/studio'] button")
    assert not visitor.errors
    assert not visitor.strangers
    assert visitor.overflow() <= 0


def test_the_english_page_asks_in_english(come: Come, people: dict[str, str]) -> None:
    visitor = come("en").sign_in("lin", people["lin"])
    page = open_practice(visitor)
    begin(page, "teaching-case")
    assert not HAN.search(page.locator(f"{SHOWN} form h2, {SHOWN} form label span").first.inner_text())
