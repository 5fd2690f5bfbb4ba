"""A talk rehearsed in a browser: card, turns, a word taken back, debrief, Word file; also on a phone."""

import io
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SHOWN = "#xt-training-shown"


def say(visitor: Visitor, words: str, turn: int) -> None:
    visitor.page.fill(f"{SHOWN} textarea[name=words]", words)
    visitor.page.click(f"{SHOWN} form[data-do=say] button.strong")
    expect(visitor.page.locator(f"{SHOWN} .xt-role-other")).to_have_count(turn + 1)
    expect(visitor.page.locator(f"{SHOWN} textarea[name=words]")).to_have_value("")


def test_from_the_card_to_the_debrief_as_a_file(come: Come, people: dict[str, str]) -> None:
    visitor = come().sign_in("lin", people["lin"])
    page = visitor.page
    visitor.tab("training")
    page.click("#xt-training-row [data-to=role_play]")
    expect(page.locator(f"{SHOWN} .xt-role-card")).to_have_count(16)
    visitor.shoot("role-play-cards")
    page.click(f"{SHOWN} [data-do=card][data-card=parent-falling-marks]")
    visitor.shoot("role-play-card")
    page.click(f"{SHOWN} [data-do=begin]")
    say(visitor, "您先坐，我理解您着急。您最担心的是什么？", 1)
    say(visitor, "上周三次作业里，有两次订正是空着的。王小明上课很认真。", 2)
    expect(page.locator(SHOWN)).not_to_contain_text("王小明")
    say(visitor, "他同桌考了95分，您看看人家。", 3)
    visitor.shoot("role-play-talk")
    page.click(f"{SHOWN} [data-do=undo]")
    expect(page.locator(f"{SHOWN} .xt-role-other")).to_have_count(3)
    page.click(f"{SHOWN} [data-do=list]")
    page.click(f"{SHOWN} [data-do=open]")
    say(visitor, "他同桌考了95分，您看看人家。", 3)
    page.click(f"{SHOWN} [data-do=debrief]")
    debrief = page.locator(f"{SHOWN} .xt-role-debrief")
    expect(debrief).to_contain_text("您最担心的是什么？")
    expect(debrief).to_contain_text("P-R1")
    assert visitor.overflow() <= 0
    visitor.shoot("role-play-debrief")
    with page.expect_download() as waiting:
        page.click(f"{SHOWN} button[name=form][value=docx]")
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as docx:
        assert "您最担心的是什么" in docx.read("word/document.xml").decode()
    visitor.leave()


def test_on_a_phone_nothing_is_cut_off(come: Come, people: dict[str, str]) -> None:
    visitor = come(phone=True).sign_in("lin", people["lin"])
    page = visitor.page
    visitor.tab("training")
    page.click("#xt-training-row [data-to=role_play]")
    visitor.shoot("role-play-phone-cards")
    page.click(f"{SHOWN} [data-do=card][data-card=pupil-keep-secret]")
    page.click(f"{SHOWN} [data-do=begin]")
    say(visitor, "谢谢你愿意来找我。我不能答应谁也不说，但我会和你一起想办法。你愿意说说发生了什么吗？", 1)
    assert visitor.overflow() <= 0
    visitor.shoot("role-play-phone-talk")
    page.click(f"{SHOWN} [data-do=debrief]")
    expect(page.locator(f"{SHOWN} .xt-role-debrief")).to_be_visible()
    assert visitor.overflow() <= 0
    visitor.shoot("role-play-phone-debrief")
    page.click(f"{SHOWN} [data-do=list]")
    expect(page.locator(f"{SHOWN} table [data-do=debrief]").first).to_be_visible()
    assert visitor.overflow() <= 0
    visitor.shoot("role-play-phone-list")
    page.click(f"{SHOWN} table [data-do=sure]")
    page.click(f"{SHOWN} [data-do=delete]")
    expect(page.locator(f"{SHOWN} .xt-role-card")).to_have_count(16)
    visitor.leave()
