"""A person at a browser: signs in, looks, clicks, and notices what no page may do."""

import os
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from playwright.sync_api import TimeoutError as NotInTime

SHOTS = Path(__file__).parents[2] / "docs" / "images"
WAIT_MS = 90_000
_LOOK_MS = 1_500
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
_KEYS = (
    "ask", "library", "audit", "people", "account", "duties", "preparation", "guard", "homework", "learning",
    "observation", "training",
)  # fmt: skip
_ZH = (
    "问答",
    "资源库",
    "审计",
    "人员",
    "账号",
    "教学助手",
    "备课",
    "规则与申诉",
    "作业",
    "学情",
    "观课",
    "研修",
)
_EN = (
    "Ask", "Library", "Audit", "People", "Account", "Duties", "Lessons", "Rules and appeals", "Homework",
    "Learning", "Observation", "Growth",
)  # fmt: skip
TABS = {"zh": dict(zip(_KEYS, _ZH, strict=True)), "en": dict(zip(_KEYS, _EN, strict=True))}


class Visitor:
    """One browser window with cookies of its own."""

    def __init__(self, browser: Browser, base: str, language: str = "zh", phone: bool = False) -> None:
        # The browser speaks the other language: the page's own choice has to win.
        locale = "en-US" if language == "zh" else "zh-CN"
        self._context = browser.new_context(viewport=PHONE if phone else DESK, locale=locale)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.base = base
        self.language = language
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)

    @property
    def home(self) -> str:
        """The page in the visitor's language."""
        return self.base + ("/" if self.language == "zh" else "/en/")

    def sign_in(self, name: str, password: str, tenant: str = "school") -> "Visitor":
        """Sign in by the form and wait for the tabs."""
        self.try_to_sign_in(name, password, tenant)
        expect(self.page.locator("button[role=tab]").first).to_be_visible(timeout=WAIT_MS)
        return self

    def try_to_sign_in(self, name: str, password: str, tenant: str = "school") -> None:
        """Fill in the form and send it."""
        self.page.goto(self.home)
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", password)
        self.page.fill("input[name=tenant]", tenant)
        self.page.click("button[type=submit]")

    def tab(self, key: str) -> None:
        """Go to a tab, through the menu where the window is too narrow for it."""
        title = TABS[self.language][key]
        direct = self.page.locator("#xt-tabs button[role=tab]").get_by_text(title, exact=True).first
        menu = self.page.locator("#xt-tabs .overflow-menu > button")
        item = self.page.locator("#xt-tabs .overflow-dropdown button").get_by_text(title, exact=True).first
        for _ in range(WAIT_MS // _LOOK_MS):
            # while the page measures its tabs they move in and out of the menu: look again, never insist
            try:
                if direct.is_visible():
                    direct.click(timeout=_LOOK_MS)
                    break
                menu.click(timeout=_LOOK_MS)
                item.click(timeout=_LOOK_MS)
                break
            except NotInTime:
                continue
        expect(self.page.locator(f"#xt-{key}")).to_be_visible(timeout=WAIT_MS)

    def tabs(self) -> list[str]:
        """Keys of the tabs, those in the menu too."""
        shown = self.page.locator("#xt-tabs button[role=tab], #xt-tabs .overflow-dropdown button")
        names = {name.strip() for name in shown.all_text_contents()}
        return [key for key, title in TABS[self.language].items() if title in names]

    def ask(self, question: str) -> None:
        """Ask and wait for the answer."""
        self.tab("ask")
        before = self.page.locator(".xt-answer footer, .xt-answer .xt-note, .xt-answer .xt-notice").count()
        self.page.fill("#xt-question textarea", question)
        self.page.click("#xt-send")
        done = self.page.locator(".xt-answer footer, .xt-answer .xt-note, .xt-answer .xt-notice")
        expect(done.nth(before)).to_be_visible(timeout=WAIT_MS)
        expect(self.page.locator("#xt-send")).to_be_visible(timeout=WAIT_MS)

    def forge(self, part: str, **data: str) -> None:
        """Click a button in `part` that the page never drew, as someone with the developer tools would."""
        attributes = {f"data-{name}": value for name, value in data.items()}
        self.page.evaluate(
            """([part, attributes]) => {
                const inside = document.querySelector(part + ' .html-container > *');
                const button = document.createElement('button');
                for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
                inside.append(button);
                button.click();
                button.remove();
            }""",
            [part, attributes],
        )

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def shoot(self, name: str) -> None:
        """Keep a picture for the documentation, where one is wanted."""
        if os.environ.get("XINGTAN_SCREENSHOTS"):
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.evaluate("scrollTo(0, 0)")
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=SHOTS / f"{name}.png")

    def leave(self) -> None:
        """Close the window; fail where the page broke something or spoke to another host."""
        self._context.close()
        assert not self.errors, self.errors
        assert not self.strangers, self.strangers

    def _heard(self, message: ConsoleMessage) -> None:
        expected = "status of 401" in message.text or "status of 403" in message.text
        if message.type == "error" and not expected:
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        address = urlparse(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.strangers.append(request.url)
