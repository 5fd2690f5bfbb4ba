"""The officer's desk in a browser: every section, both languages, a desk and a phone; erasure asks twice."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.running import Server
from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
SECTIONS = {
    "zh": ("记录", "总览", "异常", "来龙去脉", "报表", "个人信息权利", "完整性与保留"),
    "en": (
        "Events",
        "Overview",
        "Odd patterns",
        "Whole life",
        "Reports",
        "Personal rights",
        "Proof and retention",
    ),
}


@pytest.fixture(scope="session")
def a_day(server: Server, people: dict[str, str]) -> None:
    """A teacher's day in the log: a call, a draft signed in four seconds, a remark about a pupil."""
    from sqlalchemy import select

    from guardrails.actor import Actor, Role
    from guardrails.audit import AuditEvent, AuditLog, RuleHit, SourceUse, SubjectData, tables
    from serving.database import engine_for
    from serving.identity.tables import users
    from serving.officer import key_folder

    engine = engine_for(f"sqlite:///{server.home / 'xingtan.db'}")
    tables.metadata.create_all(engine)  # whatever the newest migration knows
    with engine.connect() as connection:
        lin = connection.execute(select(users.c.id).where(users.c.name == "lin")).scalar_one()
    actor = Actor("school", lin, frozenset({Role.TEACHER}), "ui", purpose="ask", trace="a-day")
    log = AuditLog(engine, keys=key_folder(server.home))
    source = SourceUse(resource="r", passage="p", sha256="0" * 64)
    hits = (RuleHit(rule="G-R6", decision="confirm", stage="output", detail="A.1.a"),)
    remark = SubjectData(subject="S001", data={"评语": "作业认真"}, generated=True)
    log.append(actor, AuditEvent(action="duty.started"))
    log.append(actor, AuditEvent(action="model.called", model="m", sources=(source,), rule_hits=hits))
    log.append(actor, AuditEvent(action="model.answered", model="m", labelled=True))
    log.append(actor, AuditEvent(action="duty.run", object_type="plan", object_id="plan-1", about=(remark,)))
    log.append(
        actor,
        AuditEvent(action="resource.reviewed", object_id="plan-1", human_decision={"dwell_ms": 4_000}),
    )
    engine.dispose()


@pytest.fixture
def officer(come: Come, people: dict[str, str], a_day: None) -> Callable[..., Visitor]:
    def enter(language: str = "zh", phone: bool = False) -> Visitor:
        visitor = come(language, phone).sign_in("he", people["he"])
        visitor.tab("audit")
        return visitor

    return enter


def go(visitor: Visitor, number: int) -> None:
    """Open a section by its place."""
    name = SECTIONS[visitor.language][number]
    visitor.page.locator("#xt-desk-section").get_by_text(name, exact=True).click()


def test_counts_add_up_on_the_page(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    go(visitor, 1)
    cards = visitor.page.locator("#xt-counts .xt-card")
    expect(cards).to_have_count(6, timeout=WAIT_MS)
    for card in cards.all():
        head = int(card.locator("h2 b").inner_text())
        assert head == sum(int(text) for text in card.locator("li b").all_inner_texts())
    visitor.shoot("desk")


def test_an_instant_approval_is_listed_by_name(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    go(visitor, 2)
    row = visitor.page.locator("#xt-odd tr", has_text="秒批")
    expect(row.first).to_contain_text("林老师", timeout=WAIT_MS)
    expect(row.first).to_contain_text("plan-1")


def test_one_thing_s_life_is_one_page(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    go(visitor, 3)
    visitor.page.fill("#xt-life-reference input, #xt-life-reference textarea", "plan-1")
    visitor.page.click("#xt-life-look")
    cards = visitor.page.locator("#xt-life .xt-card")
    expect(cards).to_have_count(7, timeout=WAIT_MS)
    expect(cards.nth(3)).to_contain_text("G-R6")
    visitor.shoot("desk-life")


def test_reports_are_shown_and_taken_away_with_their_manifest(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    go(visitor, 4)
    visitor.page.click("#xt-report-look")
    expect(visitor.page.locator("#xt-report table")).to_be_visible(timeout=WAIT_MS)
    visitor.shoot("desk-reports")
    visitor.page.fill("#xt-report-form input[name=purpose]", "年度检查")
    with visitor.page.expect_download() as waiting:
        visitor.page.click("#xt-report-form button")
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert len(manifest["files"]) == 30
        for each in manifest["files"]:
            assert hashlib.sha256(archive.read(each["name"])).hexdigest() == each["sha256"]


def test_erasure_asks_twice_and_then_is_final(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    page = visitor.page
    go(visitor, 5)
    page.fill("#xt-subject input, #xt-subject textarea", "S001")
    page.click("#xt-subject-look")
    expect(page.locator("#xt-subject-extent")).to_contain_text("1", timeout=WAIT_MS)
    visitor.shoot("desk-rights")
    page.fill("#xt-subject-again input, #xt-subject-again textarea", "S002")
    page.click("#xt-subject-erase")
    expect(page.locator(".toast-body").last).to_be_visible(timeout=WAIT_MS)
    page.fill("#xt-subject-again input, #xt-subject-again textarea", "S001")
    page.click("#xt-subject-erase")
    expect(page.locator("#xt-subject-done")).to_contain_text("已删除 1 条", timeout=WAIT_MS)
    expect(page.locator(".toast-body")).to_have_count(0, timeout=WAIT_MS)
    page.click("#xt-subject-look")
    expect(page.locator(".toast-body").last).to_be_visible(timeout=WAIT_MS)


def test_a_checkpoint_is_signed_and_agrees(officer: Callable[..., Visitor]) -> None:
    visitor = officer()
    go(visitor, 6)
    visitor.page.click("#xt-seal")
    expect(visitor.page.locator("#xt-verdict")).to_contain_text("检查点已签署", timeout=WAIT_MS)
    visitor.page.click("#xt-verify")
    expect(visitor.page.locator("#xt-verdict")).to_contain_text("审计链完整", timeout=WAIT_MS)
    visitor.shoot("desk-proof")


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True)])
def test_every_section_fits(officer: Callable[..., Visitor], language: str, phone: bool) -> None:
    visitor = officer(language, phone)
    for number in range(7):
        go(visitor, number)
        visitor.page.wait_for_timeout(700)
        assert visitor.overflow() <= 0, SECTIONS[language][number]


def test_a_teacher_has_no_desk_and_its_downloads_refuse(
    come: Come, people: dict[str, str], a_day: None
) -> None:
    visitor = come().sign_in("lin", people["lin"])
    assert "audit" not in visitor.tabs()
    wanted = {"purpose": "好奇", "subject": "S001"}
    for address, form in (("reports", wanted), ("copy", wanted), ("export", {"action": "model"})):
        answer = visitor.page.request.post(
            f"{visitor.base}/audit/{address}", form=form, headers={"Origin": visitor.base}
        )
        assert answer.status == 403, address


def test_a_teacher_confirms_and_appeals_and_another_decides(come: Come, people: dict[str, str]) -> None:
    teacher = come().sign_in("lin", people["lin"])
    teacher.tab("ask")
    page = teacher.page
    page.fill("#xt-question textarea", "我想上传学生的课堂录像做分析")
    page.click("#xt-send")
    expect(page.locator("#xt-confirm-words")).to_contain_text("G-R9", timeout=WAIT_MS)
    teacher.shoot("confirm")
    page.click("#xt-confirm-yes")
    expect(page.locator(".xt-answer footer, .xt-answer .xt-note").last).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("#xt-confirm")).to_be_hidden(timeout=WAIT_MS)
    teacher.ask("帮我代写一篇职称论文")
    page.fill("#xt-appeal-reason textarea", "只是举例说明")
    teacher.shoot("appeal")
    page.click("#xt-appeal-send")
    expect(page.locator("#xt-appeal")).to_be_hidden(timeout=WAIT_MS)
    admin = come().sign_in("admin", people["admin"])
    admin.tab("guard")
    row = admin.page.locator("#xt-guard-list tr", has_text="只是举例说明")
    expect(row).to_contain_text("林老师", timeout=WAIT_MS)
    row.get_by_role("button", name="申诉成立").click()
    expect(admin.page.locator(".toast-body").last).to_be_visible(timeout=WAIT_MS)
    admin.page.fill("#xt-guard-note textarea, #xt-guard-note input", "确属举例")
    row.get_by_role("button", name="申诉成立").click()
    expect(row).to_contain_text("已同意", timeout=WAIT_MS)
    admin.shoot("guard")
    assert "guard" not in teacher.tabs()
