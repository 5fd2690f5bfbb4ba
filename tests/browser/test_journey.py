"""From a file to an answer that can be checked, and who can look on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.running import PDF, Server, other_school
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
Published = dict[str, str]
QUESTION = "课堂观察周活动中，每位教师观察几节课？"
QUOTE = "每位教师观察两节课"


def test_a_file_gets_a_result_in_plain_words(
    come: Come, people: dict[str, str], published: Published, tmp_path: Path
) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.tab("library")
    page = teacher.page
    page.get_by_role("button", name="上传资料").click()
    page.click("#xt-provide")
    expect(page.locator("#xt-job")).to_contain_text("还没有选择文件")
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing that follows")
    page.set_input_files("#xt-upload input[type=file]", [PDF, broken])
    expect(page.locator("#xt-upload").get_by_text("坏")).to_be_visible()
    page.click("#xt-provide")
    job = page.locator("#xt-job")
    expect(job).to_contain_text("已处理 2 / 2 个文件")
    expect(job.locator("tr", has_text=PDF.name)).to_contain_text("重复")
    expect(job.locator("tr", has_text="坏.pdf")).to_contain_text("未收下")


def test_a_held_document_says_why(come: Come, people: dict[str, str], published: Published) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.tab("library")
    teacher.page.locator("#xt-resources button", has_text="溪边的石头").click()
    expect(teacher.page.locator("#xt-detail .xt-notice.stop")).to_contain_text("内部资料")
    expect(teacher.page.locator("#xt-approve")).to_be_hidden()


def test_approval_needs_all_seven_attributes(
    come: Come, people: dict[str, str], published: Published
) -> None:
    admin = come().sign_in("admin", people["admin"])
    admin.tab("library")
    admin.page.locator("#xt-resources button", has_text="溪边的石头").click()
    expect(admin.page.locator("#xt-review")).to_be_visible()
    admin.page.click("#xt-approve")
    expect(admin.page.locator(".toast-body")).to_be_visible()
    expect(admin.page.locator("#xt-detail .xt-chip.stop")).to_have_text("暂缓")


def test_the_answer_cites_the_upload_and_the_quote_is_marked(
    come: Come, people: dict[str, str], published: Published
) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.ask(QUESTION)
    page = teacher.page
    expect(page.locator(".xt-answer .xt-body")).to_contain_text(QUOTE)
    expect(page.locator(".xt-sources")).to_contain_text("课堂观察周")
    expect(page.locator(".xt-sources")).to_contain_text("青教函〔2031〕7号")
    page.locator(".xt-answer .xt-cite").first.click()
    expect(page.locator("#xt-passage mark")).to_contain_text(QUOTE)
    teacher.shoot("chat")
    copied = page.locator(".xt-answer [data-copy]").get_attribute("data-copy")
    assert copied is not None
    assert "青教函〔2031〕7号" in copied
    page.reload()
    page.locator("#xt-conversations button", has_text="课堂观察周").first.click()
    expect(page.locator(".xt-answer .xt-body")).to_contain_text(QUOTE)


def test_markup_in_a_question_stays_text(come: Come, people: dict[str, str], published: Published) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.ask("<img src=x onerror=\"document.title='gotcha'\"> $E=mc^2$ **粗** {{value}} ${1+1} 是什么？")
    shown = teacher.page.locator(".xt-question").last
    expect(shown).to_contain_text("**粗** {{value}} ${1+1}")
    expect(shown.locator("img")).to_have_count(0)
    assert teacher.page.title() != "gotcha"


def test_what_the_library_does_not_say_is_said_to_be_missing(
    come: Come, people: dict[str, str], published: Published
) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.ask("青禾市第三中学食堂周四供应哪种点心？")
    expect(teacher.page.locator(".xt-answer .xt-note")).to_be_visible()
    expect(teacher.page.locator(".xt-answer .xt-cite")).to_have_count(0)


def test_the_compliance_officer_sees_it_all_and_the_chain_holds(
    come: Come, people: dict[str, str], published: Published
) -> None:
    officer = come().sign_in("he", people["he"])
    officer.tab("audit")
    page = officer.page
    page.click("#xt-audit-search")
    expect(page.locator("#xt-events tbody tr").first).to_be_visible()
    sections = page.locator("#xt-desk-section")
    sections.get_by_text("完整性与保留", exact=True).click()
    page.click("#xt-verify")
    expect(page.locator("#xt-verdict")).to_contain_text("审计链完整")
    sections.get_by_text("记录", exact=True).click()
    officer.shoot("audit")
    page.locator("#xt-events button").first.click()
    expect(page.locator("#xt-event h2")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#xt-export button").click()
    exported = download.value.path().read_text(encoding="utf-8")
    assert '"resource.published"' in exported
    assert "课堂观察周活动中" not in exported
    assert '{"manifest":' in exported.splitlines()[-1]


def test_a_user_of_another_school_sees_none_of_it(
    come: Come, server: Server, people: dict[str, str], published: Published
) -> None:
    password = other_school(server, "elsewhere")
    teacher = come().sign_in("lin", people["lin"])
    conversation = teacher.page.locator("#xt-conversations .xt-open").first.get_attribute("data-id")
    assert conversation
    foreign = come().sign_in("admin", password, tenant="elsewhere")
    page = foreign.page
    foreign.ask(QUESTION)
    expect(page.locator("#xt-ask")).not_to_contain_text(QUOTE)
    foreign.forge("#xt-conversations", do="open", id=conversation)
    expect(page.locator(".toast-body")).to_be_visible()
    expect(page.locator("#xt-thread")).not_to_contain_text("两节课")
    foreign.tab("library")
    expect(page.locator("#xt-resources tbody tr").first).to_be_visible()
    expect(page.locator("#xt-resources")).not_to_contain_text("课堂观察周")
    for resource in published.values():
        foreign.forge("#xt-resources", do="open", id=resource)
        expect(page.locator(".toast-body").last).to_be_visible()
        expect(page.locator("#xt-detail h2")).to_have_count(0)
        assert page.request.get(f"{server.base}/api/v1/library/resources/{resource}").status == 404
