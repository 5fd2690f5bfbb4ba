"""A running Xingtan, a browser, the people of a school, and the two files they publish."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import WAIT_MS, Visitor

ROOT = Path(__file__).parents[2]
DOCX = ROOT / "tests" / "fixtures" / "documents" / "notice.docx"
PDF = Path(__file__).parent / "documents" / "laboratory.pdf"
HELD = ROOT / "tests" / "fixtures" / "documents" / "lesson.docx"
START_S = 300
PATIENCE_MS = 30_000
"""How long a page may take to show what is expected: the lane shares its machine."""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Server:
    """Where it listens, where it keeps its things, and the first administrator's password."""

    base: str
    home: Path
    password: str


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "serve", "--home", str(home), "--port", str(port)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XINGTAN_")}
    environment |= {"PYTHONUNBUFFERED": "1", "XINGTAN_SCHOOL_NAME": "青禾市第三中学"}
    output = home.parent / "server.log"
    with output.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield Server(f"http://127.0.0.1:{port}", home, _password(process, output, port))
    finally:
        process.terminate()
        process.wait(30)


def _password(process: "subprocess.Popen[bytes]", output: Path, port: int) -> str:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, output.read_text()
        told = re.search(r"admin\s+/\s+(\S+)", output.read_text())
        with socket.socket() as probe:
            if told and probe.connect_ex(("127.0.0.1", port)) == 0:
                return told[1]
        time.sleep(0.5)
    raise AssertionError(f"the server did not start in {START_S} s:\n{output.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def come(server: Server, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """A new visitor's window; all are closed, and looked back on, when the test ends."""
    visitors: list[Visitor] = []

    def visit(language: str = "zh", phone: bool = False) -> Visitor:
        visitors.append(Visitor(browser, server.base, language, phone))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.leave()


@pytest.fixture(scope="session")
def people(server: Server, browser: Browser) -> dict[str, str]:
    """Name → password of a teacher (lin), a compliance officer (he) and the administrator."""
    admin = Visitor(browser, server.base).sign_in("admin", server.password)
    admin.tab("people")
    found = {"admin": server.password}
    for name, display, role in (("lin", "林老师", "教师"), ("he", "何审计", "合规审计员")):
        page = admin.page
        page.fill("#xt-user-name input, #xt-user-name textarea", name)
        page.get_by_label("姓名").fill(display)
        if role != "教师":
            page.locator("#xt-user-roles").get_by_label("教师").uncheck()
        page.locator("#xt-user-roles").get_by_label(role, exact=True).check()
        page.click("#xt-user-create")
        said = page.locator("#xt-user-once strong", has_text=f"账号 {name} ")
        expect(said).to_be_visible(timeout=WAIT_MS)
        found[name] = said.inner_text().partition("：")[2]
    admin.shoot("people")
    admin.leave()
    return found


@pytest.fixture(scope="session")
def published(server: Server, browser: Browser, people: dict[str, str]) -> dict[str, str]:
    """Two files provided by the teacher, reviewed and published by the administrator: title → id."""
    teacher = Visitor(browser, server.base).sign_in("lin", people["lin"])
    teacher.tab("library")
    teacher.page.get_by_role("button", name="上传资料").click()
    teacher.page.set_input_files("#xt-upload input[type=file]", [DOCX, PDF, HELD])
    expect(teacher.page.locator("#xt-upload").get_by_text(PDF.stem)).to_be_visible(timeout=WAIT_MS)
    teacher.page.click("#xt-provide")
    expect(teacher.page.locator("#xt-job")).to_contain_text("已处理 3 / 3 个文件", timeout=WAIT_MS)
    teacher.leave()
    admin = Visitor(browser, server.base).sign_in("admin", people["admin"])
    ids = {title: _publish(admin, title) for title in ("课堂观察周", "实验室安全管理规定")}
    admin.leave()
    return ids


def _publish(admin: Visitor, title: str) -> str:
    admin.tab("library")
    page = admin.page
    row = page.locator("#xt-resources button", has_text=title)
    row.click()
    expect(page.locator("#xt-detail h2")).to_contain_text(title, timeout=WAIT_MS)
    for box in page.locator("#xt-review input[type=checkbox]").all():
        box.check()
    if title == "课堂观察周":
        admin.shoot("library")
    page.click("#xt-approve")
    expect(page.locator("#xt-publish")).to_be_visible(timeout=WAIT_MS)
    page.click("#xt-publish")
    expect(page.locator("#xt-detail .xt-chip.ok")).to_have_text("已发布", timeout=WAIT_MS)
    found = page.locator("#xt-resources button", has_text=title).get_attribute("data-id")
    assert found
    return found


def other_school(server: Server, tenant: str) -> str:
    """Create another school in the running store, which only the command line may; its administrator's
    password."""
    from guardrails.actor import Actor, Role
    from guardrails.audit import AuditLog
    from serving import database
    from serving.identity import Accounts
    from serving.settings import Settings

    settings = Settings(home=server.home)
    engine = database.engine(settings)
    system = Actor(tenant=tenant, user="system", roles=frozenset[Role](), via="system")
    password = Accounts(engine, AuditLog(engine), settings).create_tenant(system, tenant, "别处中学")
    engine.dispose()
    return password
