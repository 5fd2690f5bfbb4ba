"""A teacher at the tab of training: the adaptive test, left and taken up again, result, report as a file."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.teacher_training.literacy.items import bank
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SHOWN = "#xt-training-shown"
HAN = re.compile(r"[\u4e00-\u9fff]")
ITEMS = {item.id: item for item in bank()}


def open_section(page: Page, key: str) -> None:
    page.locator(f"#xt-training-row [data-to={key}]").click()
    expect(page.locator(f"#xt-training-row [data-to={key}]")).to_have_attribute("aria-current", "true")


def answer(page: Page, count: int) -> None:
    """Answer so many items, or to the end: every third one wrong, the others with the key."""
    form = page.locator(f"{SHOWN} form[data-do=answer]")
    for _ in range(count):
        if not form.count():
            return
        number = page.locator(f"{SHOWN} progress").get_attribute("value")
        asked = str(form.get_attribute("data-item"))
        key = ITEMS[asked].key if int(str(number)) % 3 else "A"
        if ITEMS[asked].written:
            form.locator("summary").click()
        form.locator(f"input[value={key}]").check()
        form.locator("button").click()
        next_one = page.locator(f"{SHOWN} form[data-do=answer]:not([data-item='{asked}'])")
        expect(next_one.or_(page.locator(f"{SHOWN} .xt-assess-result"))).to_be_visible()


def take_the_test(page: Page) -> None:
    """The adaptive test from its beginning to the result."""
    open_section(page, "assessment")
    page.locator(f"{SHOWN} [data-do=begin][data-form=adaptive]").first.click()
    expect(page.locator(f"{SHOWN} form[data-do=answer]")).to_be_visible()
    answer(page, 60)


def test_the_adaptive_test_left_resumed_reported_and_taken_again(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    visitor.tab("training")
    page = visitor.page
    open_section(page, "assessment")
    page.locator(f"{SHOWN} [data-do=begin][data-form=adaptive]").first.click()
    answer(page, 3)
    asked = page.locator(f"{SHOWN} form[data-do=answer]").get_attribute("data-item")
    page.locator(f"{SHOWN} [data-do=list]").click()
    expect(page.locator(SHOWN)).to_contain_text("已答 3 题")

    page.reload()  # as after a week away
    visitor.tab("training")
    open_section(page, "assessment")
    page.locator(f"{SHOWN} [data-do=go_on]").first.click()
    expect(page.locator(f"{SHOWN} form[data-do=answer]")).to_have_attribute("data-item", str(asked))
    answer(page, 60)
    expect(page.locator(f"{SHOWN} .xt-assess-result")).to_contain_text("结果没有说什么")
    expect(page.locator(f"{SHOWN} .xt-assess-result")).to_contain_text("凭已有知识列出")
    expect(page.locator(f"{SHOWN} .xt-assess-bars").first.locator("li")).to_have_count(6)

    page.locator(f"{SHOWN} [data-do=literacy-report]").click()
    with page.expect_download() as waiting:
        page.locator(f"{SHOWN} button[value=docx]").click()
    archive = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes()))
    assert "结果没有说什么" in archive.read("word/document.xml").decode()
    assert any(name.startswith("word/media/") for name in archive.namelist())

    page.locator(f"{SHOWN} [data-do=list]").click()
    expect(page.locator(f"{SHOWN} tbody tr")).to_have_count(1)
    expect(page.locator(f"{SHOWN} [data-do=begin][data-form=fixed]").first).to_be_visible()


def test_the_test_in_english_fits_a_phone(come: Come, people: dict[str, str]) -> None:
    visitor = come(language="en", phone=True).sign_in("lin", people["lin"])
    visitor.tab("training")
    page = visitor.page
    open_section(page, "assessment")
    expect(page.locator(f"{SHOWN} form[data-do=literacy-mock-paper]")).to_be_visible()
    assert not HAN.search(page.locator(SHOWN).inner_text())
    assert visitor.overflow() <= 0
    page.locator(f"{SHOWN} form[data-do=literacy-mock-paper] button").click()
    with page.expect_download() as waiting:
        page.locator(f"{SHOWN} button[value=docx]").click()
    assert waiting.value.path().read_bytes().startswith(b"PK")
