"""Both languages, a desk and a phone: nothing overflows, and neither language leaks into the other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
NAMES = (
    "admin",
    "lin",
    "he",
    "school",
    "English",
    "PDF",
    "Word",
    "PowerPoint",
    "Excel",
    "EPUB",
    "Markdown",
    "MB",
    "Any",
    "G-R",
)
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
CONTENT = (
    "#xt-resources, #xt-detail, .xt-who, .xt-facts dd, #xt-conversations, #xt-users, #xt-events, .xt-secret"
)


@pytest.mark.parametrize(("name", "language"), [("lin", "zh"), ("he", "en"), ("admin", "zh"), ("lin", "en")])
def test_a_phone_shows_every_tab_without_scrolling_sideways(
    come: Come, people: dict[str, str], published: dict[str, str], name: str, language: str
) -> None:
    visitor = come(language, phone=True).sign_in(name, people[name])
    for key in visitor.tabs():
        visitor.tab(key)
        visitor.page.wait_for_timeout(500)
        assert visitor.overflow() <= 0, key


def test_an_answer_fits_a_phone(come: Come, people: dict[str, str], published: dict[str, str]) -> None:
    visitor = come(phone=True).sign_in("lin", people["lin"])
    visitor.ask("实验记录要保存几年？")
    expect(visitor.page.locator(".xt-answer .xt-body")).to_contain_text("三年")
    visitor.shoot("phone")
    visitor.page.locator(".xt-answer .xt-cite").first.click()
    expect(visitor.page.locator("#xt-passage mark")).to_be_visible()
    assert visitor.overflow() <= 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["lin", "he", "admin"])
def test_neither_language_leaks_into_the_other(
    come: Come, people: dict[str, str], published: dict[str, str], name: str, language: str
) -> None:
    visitor = come(language).sign_in(name, people[name])
    expect(visitor.page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    for key in visitor.tabs():
        visitor.tab(key)
        visitor.page.wait_for_timeout(500)
        if key == "library" and visitor.page.locator("#xt-upload").is_visible():
            visitor.page.locator("#xt-upload > button").click()
        said = _words(visitor)
        foreign = LATIN if language == "zh" else HAN
        leaks = [line for line in said if foreign.search(_without_names(line))]
        assert not leaks, (key, leaks)


def test_the_english_page_answers_in_english(
    come: Come, people: dict[str, str], published: dict[str, str]
) -> None:
    visitor = come("en").sign_in("lin", people["lin"])
    visitor.ask("Which snack does the canteen of the third school serve on Thursdays?")
    note = visitor.page.locator(".xt-answer .xt-note")
    expect(note).to_be_visible()
    assert not HAN.search(note.inner_text())
    visitor.page.get_by_role("link", name="中文").click()
    expect(visitor.page.get_by_role("tab", name="问答", exact=True)).to_be_visible()


def test_the_keyboard_reaches_the_question_and_sees_where_it_is(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    page = visitor.page
    expect(page.locator("#xt-question textarea")).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#xt-new') !== null"):
            break
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert page.evaluate("document.activeElement.closest('#xt-new') !== null")
    assert width == "3px"


def _words(visitor: Visitor) -> list[str]:
    """Every line the page itself says, without what people and documents said."""
    text: str = visitor.page.evaluate(
        """(content) => {
            const others = ', [lang="en"]:not(html), [lang="zh-CN"]:not(html)';
            const hidden = [...document.querySelectorAll(content + others)];
            hidden.forEach((part) => part.style.setProperty('display', 'none', 'important'));
            const text = document.body.innerText + [...document.querySelectorAll('[placeholder]')]
                .filter((part) => part.offsetParent).map((part) => '\\n' + part.placeholder).join('');
            hidden.forEach((part) => part.style.removeProperty('display'));
            return text;
        }""",
        CONTENT,
    )
    return [line.strip() for line in text.splitlines() if line.strip()]


def _without_names(line: str) -> str:
    for name in NAMES:
        line = line.replace(name, "")
    return line
