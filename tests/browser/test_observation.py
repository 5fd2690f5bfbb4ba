"""A lesson observed in a browser: consent, transcript, who speaks, report, a code corrected, a file."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SHOWN = "#xt-observation-shown"
HAN = re.compile(r"[\u4e00-\u9fff]")
LESSON = """[00:00] 师：上节课我们学了分数的意义，谁来说说什么是分数？
[00:09] 王小明：把一个整体平均分成几份，表示其中几份的数。
[00:18] 师：说得很好，你抓住了“平均分”这个关键词。为什么一定要平均分？
[00:27] 陈丽华：因为不平均就不能说每份一样大。
[00:33] 师：他说不平均就不能说每份一样大，谁有不同的想法？
[00:41] 王小明：我觉得可以画图来证明。
[00:46] 师：很好。请大家在本子上画一画，小组讨论。
[01:30] 陈丽华：老师，可以用圆片吗？
[01:35] 师：可以。最后我们总结一下，分子和分母同时乘相同的数，大小不变。
"""


def read(visitor: Visitor) -> None:
    """Record a consent and read the pasted lesson."""
    page = visitor.page
    expect(page.locator("#xt-observation-until :is(input, textarea)")).not_to_have_value("")
    page.click("#xt-observation-record")
    expect(page.locator("#xt-observation-under input")).not_to_have_value("")
    page.fill("#xt-observation-title textarea, #xt-observation-title input", "分数的意义")
    page.fill("#xt-observation-text textarea", LESSON)
    page.click("#xt-observation-read")
    expect(page.locator(f"{SHOWN} select").first).to_be_visible()


def test_from_consent_to_a_word_file(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    visitor.tab("observation")
    page = visitor.page
    read(visitor)
    expect(page.locator(SHOWN)).not_to_contain_text("王小明")
    for place in range(page.locator(f"{SHOWN} select").count()):
        page.locator(f"{SHOWN} select").nth(place).select_option("pupil")
    page.locator(f"{SHOWN} form[data-do=speakers] button").click()
    page.locator(f"{SHOWN} [data-do=report]").click()
    expect(page.locator(SHOWN)).to_contain_text("三个亮点")
    expect(page.locator(SHOWN)).to_contain_text("不打分、不排名")
    expect(page.locator(f"{SHOWN} article img").first).to_be_visible()

    page.locator(f"{SHOWN} [data-do=codes]").first.click()
    form = page.locator(f"{SHOWN} form[data-do=correct]").first
    form.locator("select").select_option("6")
    form.locator("button").click()
    expect(page.locator(f"{SHOWN} tbody tr").first).to_contain_text("人工")

    with page.expect_download() as waiting:
        page.locator(f"{SHOWN} .xt-plan-bar button[value=docx]").click()
    words = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())).read("word/document.xml").decode()
    assert "三个亮点" in words
    assert "王小明" not in words


def test_the_page_in_english_fits_a_phone(come: Come, people: dict[str, str]) -> None:
    visitor = come(language="en").sign_in("lin", people["lin"])
    visitor.page.set_viewport_size({"width": 360, "height": 780})
    visitor.tab("observation")
    page = visitor.page
    expect(page.locator("#xt-observation-record")).to_be_visible()
    left = page.locator("#xt-observation-left").inner_text()
    left = left.replace(page.locator("#xt-observation-lessons").inner_text(), "")  # titles stay as written
    assert not HAN.search(left)
    assert visitor.overflow() <= 0
