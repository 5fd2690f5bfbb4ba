"""Who gets in, and what strangers get."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.running import Server
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "words"), [("zh", "密码"), ("en", "password")])
def test_a_wrong_password_is_refused_in_the_readers_language(come: Come, language: str, words: str) -> None:
    visitor = come(language)
    visitor.try_to_sign_in("nobody", "wrong-password")
    problem = visitor.page.locator(".problem")
    expect(problem).to_contain_text(words)
    expect(visitor.page.locator("input[name=password]")).to_have_value("")


def test_a_form_from_elsewhere_is_refused(come: Come, server: Server) -> None:
    visitor = come()
    sent = visitor.page.request.post(
        f"{server.base}/login", form={"name": "admin", "password": server.password, "proof": "made-up"}
    )
    assert sent.status == 403
    assert "xingtan_session" not in {cookie["name"] for cookie in visitor.page.context.cookies()}


def test_strangers_see_nothing_but_the_sign_in_page(come: Come, server: Server) -> None:
    visitor = come()
    for path in ("/", "/en/"):
        visitor.page.goto(server.base + path)
        expect(visitor.page.locator("input[name=password]")).to_be_visible()
    ask = visitor.page.request
    for path in ("/config", "/gradio_api/info", "/en/config"):
        assert ask.get(server.base + path).status in (401, 404), path
    joined = ask.post(
        f"{server.base}/gradio_api/queue/join", data={"fn_index": 0, "data": [], "session_hash": "x"}
    )
    assert joined.status == 401
    assert ask.post(f"{server.base}/gradio_api/upload", multipart={"files": "x"}).status == 401
    assert ask.post(f"{server.base}/audit/export").status == 401


def test_the_session_cookie_is_out_of_scripts_reach_and_ends_with_signing_out(
    come: Come, server: Server, people: dict[str, str]
) -> None:
    visitor = come().sign_in("lin", people["lin"])
    cookie = next(one for one in visitor.page.context.cookies() if one["name"] == "xingtan_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    visitor.page.get_by_role("button", name="退出登录").click()
    expect(visitor.page.locator("input[name=password]")).to_be_visible()
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]  # what it gave is what it takes
    visitor.page.goto(server.base)
    expect(visitor.page.locator("input[name=password]")).to_be_visible()


def test_each_sees_only_the_tabs_of_the_own_roles(come: Come, people: dict[str, str]) -> None:
    teacher = come().sign_in("lin", people["lin"])
    expect(teacher.page.locator("#xt-ask")).to_be_visible()
    assert not {"audit", "people"} & set(teacher.tabs())
    officer = come().sign_in("he", people["he"])
    expect(officer.page.locator("#xt-audit")).to_be_visible()
    assert not {"ask", "people"} & set(officer.tabs())
    admin = come().sign_in("admin", people["admin"])
    expect(admin.page.locator("#xt-ask")).to_be_visible()
    assert "audit" not in admin.tabs()
