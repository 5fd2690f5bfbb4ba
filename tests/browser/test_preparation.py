"""A plan in a browser: from three fields to a released document, with a group, another school and a phone."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.running import Server, other_school
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
FILES = ("Word", "PDF", "Markdown", "PowerPoint", "English")
PHONE = {"width": 360, "height": 780}
TOPIC = "#xt-prep-topic :is(input, textarea)"
BESIDE = "#xt-prep-beside"


@pytest.fixture
def teacher(come: Come, people: dict[str, str]) -> Visitor:
    visitor = come().sign_in("lin", people["lin"])
    visitor.tab("preparation")
    return visitor


def drafted(visitor: Visitor, topic: str = "勾股定理") -> Page:
    """Draft a plan of grade 8 mathematics by the form, which has subject and grade ready."""
    page = visitor.page
    page.fill(TOPIC, topic)
    page.click("#xt-prep-draft")
    expect(page.locator("#xt-prep-sheet .xt-plan")).to_be_visible()
    return page


def pane(page: Page, name: str) -> None:
    page.locator(f"{BESIDE} [data-pane={name}]").click()
    expect(page.locator(f"{BESIDE} [data-pane={name}]")).to_have_attribute("aria-pressed", "true")


def saved(page: Page, version: int) -> None:
    expect(page.locator(".xt-plan-bar")).to_contain_text(f"第 {version} 版")


def steps(page: Page) -> dict[str, str]:
    return {
        step.get_attribute("id") or "": step.locator(".xt-sides").inner_text()
        for step in page.locator(".xt-step").all()
    }


def downloaded(page: Page, form: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(f".xt-plan-bar button[value={form}]").click()
    return waiting.value.path().read_bytes()


def test_from_three_fields_to_a_released_plan(teacher: Visitor) -> None:
    page = teacher.page
    assert "勾股定理" in [one.get_attribute("value") for one in page.locator("#xt-topics option").all()]
    drafted(teacher)
    expect(page.locator("#xt-at-board math").first).to_be_attached()
    assert "\\frac" not in page.locator(".xt-plan").inner_text()
    assert "$" not in page.locator(".xt-plan").inner_text()
    teacher.shoot("preparation")

    before = steps(page)
    first, *_, last = before
    page.locator(f"#{first} [data-do=edit]").click()
    expect(page.locator(".xt-editor [data-focus]").first).to_be_focused()
    page.fill(f"#{first} textarea[name='.teacher']", "出示梯子图，请学生说出已知和要求。$c^2=a^2+b^2$")
    page.click(f"#{first} .xt-editor button[type=submit]")
    saved(page, 2)
    expect(page.locator(f"#{first}")).to_contain_text("出示梯子图")
    expect(page.locator(f"#{first} math").first).to_be_attached()

    edited = steps(page)
    page.locator(f"#{last} [data-do=regenerate]").click()
    saved(page, 3)
    anew = steps(page)
    assert anew.pop(last) != edited.pop(last)
    assert anew == edited

    page.locator(f"#{first} [data-do=regenerate]").click()  # a person wrote it: the page asks first
    expect(page.locator(f"#{first} .xt-notice")).to_be_visible()
    page.locator(f"#{first} [data-do=leave]").click()
    expect(page.locator(f"#{first}")).to_contain_text("出示梯子图")

    pane(page, "history")
    page.locator(f"{BESIDE} [data-do=compare][data-version='1']").click()
    expect(page.locator("#xt-prep-diff ins").first).to_be_visible()

    words = _words(downloaded(page, "docx"))
    assert "出示梯子图" in words
    assert "草稿" in words
    assert downloaded(page, "pdf").startswith(b"%PDF")
    _reviewed_and_released(page)
    assert "草稿·未经审核" not in _words(downloaded(page, "docx"))


def _reviewed_and_released(page: Page) -> None:
    pane(page, "release")
    expect(page.locator("#xt-prep-review")).to_have_count(0)
    page.locator(f"{BESIDE} [data-do=submit]").click()
    expect(page.locator(f"{BESIDE} [data-do=release]")).to_have_count(0)
    page.locator(f"{BESIDE} [data-do=review-open]").click()
    form = page.locator("#xt-prep-review")
    for part in ("fact", "value", "fitness"):
        form.locator(f"input[name={part}][value=pass]").check()
        form.locator(f"textarea[name={part}_note]").fill("逐项核对过教材和课标")
    for box in form.locator("input[name=confirmed]").all():
        box.check()
    form.locator("button").click()
    page.locator(f"{BESIDE} [data-do=release]").click()
    expect(page.locator(".xt-plan-bar .xt-chip")).to_have_text("已定稿")


def _words(docx: bytes) -> str:
    import docx as word

    assert zipfile.is_zipfile(io.BytesIO(docx))
    document = word.Document(io.BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    headers = (line.text for section in document.sections for line in section.header.paragraphs)
    return "\n".join([*(line.text for line in document.paragraphs), *cells, *headers])


def test_last_years_file_goes_into_the_plan_and_the_plan_into_the_schools_template(teacher: Visitor) -> None:
    page = teacher.page
    page.get_by_role("button", name="在去年的教案上改").click()
    upload = "#xt-prep-upload input[type=file]"
    page.set_input_files(upload, _file("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9))
    expect(page.locator("#xt-prep-read .xt-notice.stop")).to_be_visible()
    last_year = "教学目标：会用勾股定理。\n教学重点：拼图证明的每一步\n教学反思：时间不够".encode()
    page.set_input_files(upload, _file("去年.txt", last_year))
    expect(page.locator("#xt-prep-read .xt-notice.ok")).to_contain_text("教学重点")
    expect(page.locator("#xt-prep-previous textarea")).to_have_value(re.compile("拼图证明的每一步"))
    drafted(teacher)
    expect(page.locator("#xt-at-key_points")).to_contain_text("拼图证明的每一步")

    page.set_input_files(".xt-template input", _file("模板.docx", _template("{{ body }}")))
    words = _words(downloaded(page, "docx"))
    assert "育才学校备课用纸" in words
    assert "拼图证明的每一步" in words
    page.set_input_files(".xt-template input", _file("模板.docx", _template("{{ 校训 }}")))
    page.locator(".xt-plan-bar button[value=docx]").click()
    expect(page.locator("h1")).to_have_text("模板里有一个占位写错了")
    teacher.errors.clear()  # the browser counts the refusal as one


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _template(text: str) -> bytes:
    import docx as word

    document, held = word.Document(), io.BytesIO()
    document.add_paragraph("育才学校备课用纸")
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def test_slides_are_made_from_the_plan_and_open(teacher: Visitor) -> None:
    import pptx

    page = drafted(teacher)
    page.locator(".xt-make [data-kind=courseware]").click()
    expect(page.locator(".xt-slide").first).to_be_visible()
    slides = pptx.Presentation(io.BytesIO(downloaded(page, "pptx"))).slides
    shown = page.locator(".xt-slide").count()
    assert len(slides) >= shown >= 5
    assert slides[1].has_notes_slide


def test_a_group_comments_and_suggests_and_the_owner_accepts(
    teacher: Visitor, come: Come, server: Server, people: dict[str, str]
) -> None:
    page = drafted(teacher, "勾股定理的逆定理")
    pane(page, "share")
    page.locator(f"{BESIDE} summary").click()
    page.fill(f"{BESIDE} input[name=name]", "八年级数学组")
    page.locator(f"{BESIDE} .xt-people").get_by_text("admin").click()
    page.locator(f"{BESIDE} form[data-do=group] button").click()
    page.locator(f"{BESIDE} select[name=whom]").select_option(label="八年级数学组")
    page.locator(f"{BESIDE} form[data-do=share] button").click()
    expect(page.locator(f"{BESIDE} .xt-entry")).to_contain_text("八年级数学组")
    draft = page.locator(".xt-plan-bar input[name=draft]").get_attribute("value")
    assert draft

    other = come().sign_in("admin", people["admin"])
    _comments_and_suggests(other)
    pane(page, "talk")
    expect(page.locator(f"{BESIDE} .xt-entry")).to_have_count(2)
    page.locator(f"{BESIDE} [data-do=accept]").click()
    expect(page.locator("#xt-at-key_points")).to_contain_text("逆定理与原定理的区别")
    saved(page, 2)

    foreign = come().sign_in("admin", other_school(server, "afar"), tenant="afar")
    foreign.tab("preparation")
    foreign.page.get_by_role("button", name="我的教案").click()
    expect(foreign.page.locator("#xt-prep-mine")).to_contain_text("还没有教案")
    foreign.forge("#xt-prep-mine", do="open", id=draft)
    expect(foreign.page.locator(".toast-body")).to_be_visible()
    expect(foreign.page.locator(".xt-plan")).to_have_count(0)
    sent = {"draft": draft, "form": "docx"}
    answer = foreign.page.request.post(
        f"{foreign.base}/preparation/export", form=sent, headers={"Origin": foreign.base}
    )
    assert answer.status == 404


def _comments_and_suggests(other: Visitor) -> None:
    other.tab("preparation")
    page = other.page
    page.get_by_role("button", name="我的教案").click()
    page.locator("#xt-prep-mine button", has_text="逆定理").first.click()
    expect(page.locator(".xt-plan")).to_be_visible()
    expect(page.locator("#xt-at-goals [data-do=edit]")).to_have_count(0)
    page.locator("#xt-at-goals [data-do=comment]").click()
    page.fill("#xt-words", "目标二可以再具体一些。")
    page.locator(f"{BESIDE} form[data-do=say] button").click()
    expect(page.locator(f"{BESIDE} .xt-entry")).to_have_count(1)
    page.locator("#xt-at-key_points [data-do=suggest]").click()
    page.fill("#xt-at-key_points .xt-editor textarea", "逆定理与原定理的区别")
    page.fill("#xt-reason", "学生最容易混淆")
    page.locator("#xt-at-key_points .xt-editor button[type=submit]").click()
    expect(page.locator(f"{BESIDE} .xt-entry")).to_have_count(2)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_fits_a_phone_and_a_keyboard(come: Come, people: dict[str, str], language: str) -> None:
    visitor = come(language, phone=True).sign_in("lin", people["lin"])
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.tab("preparation")
    assert visitor.overflow() <= 0
    page.focus(TOPIC)
    page.keyboard.type("Pythagorean theorem" if language == "en" else "勾股定理")
    page.focus("#xt-prep-draft")
    page.keyboard.press("Enter")
    expect(page.locator(".xt-plan")).to_be_visible()
    assert visitor.overflow() <= 0
    if language == "zh":
        visitor.shoot("preparation-phone")
    page.locator(".xt-step [data-do=edit]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".xt-editor [data-focus]").first).to_be_focused()
    assert visitor.overflow() <= 0
    page.locator(".xt-editor [data-do=leave]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".xt-step [data-do=edit]").first).to_be_focused()
    for name in ("checks", "talk", "history", "share", "release"):
        pane(page, name)
        assert visitor.overflow() <= 0, name
        _speaks(page, language)


def test_a_click_that_comes_too_early_is_not_lost(teacher: Visitor) -> None:
    page = drafted(teacher)
    page.evaluate(
        """([first, then]) => { for (const each of [first, then]) document.querySelector(each).click(); }""",
        [f"{BESIDE} [data-pane=history]", f"{BESIDE} [data-pane=talk]"],
    )
    expect(page.locator(f"{BESIDE} [data-pane=talk]")).to_have_attribute("aria-pressed", "true")


def _speaks(page: Page, language: str) -> None:
    """The tools and panes are in the page's language, whatever the plan's is."""
    said = page.locator(f"{BESIDE} .xt-menu, {BESIDE} .xt-hint, {BESIDE} button, .xt-tools").all_inner_texts()
    foreign = LATIN if language == "zh" else HAN
    leaks = [line for line in said if foreign.search(re.sub("|".join(FILES), "", line))]
    assert not leaks
