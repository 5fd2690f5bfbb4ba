"""A teacher at the tab of training: the adaptive test, left and taken up again, its report as a file,
profile, recommended chapter, quiz, credits, a certificate verified."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.teacher_training.literacy.items import bank
from corpora.readers.quizzes import quiz
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SHOWN = "#xt-training-shown"
HAN = re.compile(r"[\u4e00-\u9fff]")
AWAY_MS, QUIZ_MS = 61_000, 21_000
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


def leave_and_come_back(visitor: Visitor, asked: str) -> None:
    """Leave the test, load the page anew, and be asked the same item. A minute passes, for credits know how
    long a test takes to read."""
    page = visitor.page
    page.locator(f"{SHOWN} [data-do=list]").click()
    expect(page.locator(SHOWN)).to_contain_text("已答 3 题")
    page.wait_for_timeout(AWAY_MS)
    page.reload()
    visitor.tab("training")
    open_section(page, "assessment")
    page.locator(f"{SHOWN} [data-do=go_on]").first.click()
    expect(page.locator(f"{SHOWN} form[data-do=answer]")).to_have_attribute("data-item", asked)


def saved(page: Page, button: str) -> bytes:
    """The file that a button of a form hands out."""
    with page.expect_download() as waiting:
        page.locator(f"{SHOWN} {button}").click()
    return waiting.value.path().read_bytes()


def read_and_pass(page: Page) -> int:
    """Open the chapter that is recommended, read it and pass its quiz. Its number."""
    recommended = page.locator(f"{SHOWN} .xt-learn [data-to=reader]").first
    number = int(str(recommended.get_attribute("data-chapter")))
    recommended.click()
    expect(page.locator(f"{SHOWN} article.xt-reader h2").first).to_be_visible()
    page.locator(f"{SHOWN} [data-do=finish]").click()
    expect(page.locator(f"{SHOWN} [data-do=finish]")).to_have_count(0)
    page.locator(f"{SHOWN} [data-do=quiz]").click()
    expect(page.locator(f"{SHOWN} form.xt-quiz")).to_be_visible()
    page.wait_for_timeout(QUIZ_MS)
    for question in quiz(number):
        page.locator(f"{SHOWN} input[name='{question.id}'][value={question.key}]").check()
    page.locator(f"{SHOWN} form.xt-quiz button").click()
    expect(page.locator(f"{SHOWN} .xt-notice.ok")).to_contain_text("100%")
    return number


def verify(page: Page, code: str, name: str) -> Locator:
    """Compare what a paper says with the register; the verdict."""
    form = page.locator(f"{SHOWN} form[data-do=verify]")
    form.locator("[name=code]").fill(code)
    form.locator("[name=name]").fill(name)
    form.locator("button").click()
    return page.locator(f"{SHOWN} .xt-notice").first


def test_from_the_test_to_a_verified_certificate(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    visitor.tab("training")
    page = visitor.page
    open_section(page, "assessment")
    page.locator(f"{SHOWN} [data-do=begin][data-form=adaptive]").first.click()
    expect(page.locator(f"{SHOWN} form[data-do=answer]")).to_be_visible()
    answer(page, 3)
    asked = page.locator(f"{SHOWN} form[data-do=answer]").get_attribute("data-item")
    leave_and_come_back(visitor, str(asked))
    answer(page, 60)
    result = page.locator(f"{SHOWN} .xt-assess-result")
    expect(result).to_contain_text("结果没有说什么")
    expect(result).to_contain_text("凭已有知识列出")
    expect(page.locator(f"{SHOWN} .xt-assess-bars").first.locator("li")).to_have_count(6)
    page.locator(f"{SHOWN} [data-do=literacy-report]").click()
    archive = zipfile.ZipFile(io.BytesIO(saved(page, "button[value=docx]")))
    assert "结果没有说什么" in archive.read("word/document.xml").decode()
    assert any(name.startswith("word/media/") for name in archive.namelist())

    open_section(page, "profile")
    assert page.locator(f"{SHOWN} .xt-values").count() == 0, "nothing is read before it is switched on"
    page.locator(f"{SHOWN} [data-do=choose][data-name=assessment]").click()
    expect(page.locator(f"{SHOWN} .xt-values .xt-value")).to_have_count(5)
    read_and_pass(page)

    open_section(page, "learning")
    expect(page.locator(f"{SHOWN} .xt-credit-sum")).to_be_visible()
    card = page.locator(f"{SHOWN} [data-certificate=first-steps]")
    card.locator("[data-do=claim]").click()
    code = card.locator("dd").first.inner_text()
    assert saved(page, "[data-certificate=first-steps] form button").startswith(b"%PDF")
    expect(verify(page, code, "林老师")).to_contain_text("证书有效")
    expect(verify(page, code, "王老师")).to_contain_text("不一致")


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
