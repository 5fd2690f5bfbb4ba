import re
from dataclasses import replace

import pytest
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from guardrails.actor import Permission
from guardrails.audit.tables import events
from serving.api import create_api
from serving.api.access import GuardedRoute, RuleMissingError, allow, guarded_router
from serving.api.app import routers
from serving.api.limits import Limit
from serving.api.problems import TooManyRequests
from serving.identity.tables import sessions

PASSWORD = "correct-horse-9"


def actions(engine, tenant: str = "school") -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = select(events).where(events.c.tenant == tenant).order_by(events.c.sequence)
        return [(row.action, row.outcome) for row in connection.execute(query)]


# --- access


def test_every_route_has_a_rule(application) -> None:
    found = [route for router in routers(application) for route in router.routes]
    assert len(found) > 25
    for route in found:
        assert isinstance(route, GuardedRoute), route
        assert route.rule.access in {"public", "signed-in", *Permission}


def test_the_described_routes_are_the_guarded_ones(application, client) -> None:
    described = {
        (method.upper(), path)
        for path, operations in client.get("/api/v1/openapi.json").json()["paths"].items()
        for method, operation in operations.items()
        if operation["x-access"]
    }
    guarded = {
        (method, route.path)
        for router in routers(application)
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }
    assert described == guarded


def test_only_these_routes_are_public(application) -> None:
    public = {
        (sorted(route.methods)[0], route.path)
        for router in routers(application)
        for route in router.routes
        if route.rule.access == "public"
    }
    assert public == {
        ("POST", "/api/v1/session"),
        ("GET", "/api/v1/health"),
        ("GET", "/api/v1/health/ready"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/docs"),
        ("DELETE", "/api/{path:path}"),
        ("DELETE", "/v1/{path:path}"),
    }


def test_a_route_without_a_rule_cannot_be_registered() -> None:
    router = guarded_router("/x", "x")
    with pytest.raises(RuleMissingError):
        router.get("/open")(lambda: None)
    with pytest.raises(ValueError):
        router.get("/odd", **allow("no-such-permission"))(lambda: None)


def every_route(application) -> list[tuple[str, str, GuardedRoute]]:
    return [
        (method, re.sub(r"\{\w+\}", "x", route.path), route)
        for router in routers(application)
        for route in router.routes
        for method in route.methods
    ]


def test_nobody_gets_in_without_credentials(application, client) -> None:
    for method, path, route in every_route(application):
        if route.rule.access != "public":
            answer = client.request(method, path)
            assert answer.status_code in (401, 429), (method, path)


def test_a_role_gets_only_what_its_table_grants(application, client, school) -> None:
    for method, path, route in every_route(application):
        for who, actor in school.actors.items():
            if isinstance(route.rule.access, Permission) and not actor.can(route.rule.access):
                answer = client.request(method, path, headers=school.headers(who))
                expected = 401 if route.rule.keys_only else 403
                assert answer.status_code == expected, (who, method, path)
    assert ("access.denied", "denied") in actions(application.engine)


def test_a_key_never_does_what_belongs_to_people(application, client, school) -> None:
    human_only = [
        (method, path)
        for method, path, route in every_route(application)
        if route.rule.access
        in (Permission.REVIEW, Permission.PUBLISH, Permission.RETIRE, Permission.MANAGE_USERS)
    ]
    assert len(human_only) >= 6
    for method, path in human_only:
        assert client.request(method, path, headers=school.headers("key")).status_code == 403
    body = {"name": "child", "scopes": ["ask"]}
    assert client.post("/api/v1/keys", headers=school.headers("key"), json=body).status_code == 403


def test_credentials_not_issued_here_are_refused(client) -> None:
    long = "Bearer " + "x" * 4000
    for value in (
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer x",
        "Bearer xt_none",
        "xt_none",
        long,
        "Bearer a b",
    ):
        answer = client.get("/api/v1/session", headers={"Authorization": value})
        assert answer.status_code == 401, value
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] in {"not-signed-in", "key-invalid"}


def test_an_expired_session_says_so(application, client, school) -> None:
    opened = application.accounts.authenticate("teacher", PASSWORD)
    with application.engine.begin() as connection:
        mine = update(sessions).where(sessions.c.id == opened.actor.session)
        connection.execute(mine.values(expires="2020-01-01T00:00:00.000+00:00"))
    answer = client.get("/api/v1/session", headers={"Authorization": f"Bearer {opened.token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "session-expired")


# --- sessions, users and keys


def test_sign_in_use_and_sign_out(client, school) -> None:
    answer = client.post("/api/v1/session", json={"name": "teacher", "password": PASSWORD})
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    me = client.get("/api/v1/session", headers=headers).json()
    assert me["roles"] == ["teacher"]
    assert me["human"] is True
    assert "set-cookie" not in answer.headers
    assert client.delete("/api/v1/session", headers=headers).status_code == 204
    assert client.get("/api/v1/session", headers=headers).status_code == 401


def test_a_wrong_password_and_an_unknown_name_look_the_same(client, school) -> None:
    answers = [
        client.post("/api/v1/session", json={"name": name, "password": "wrong-password"}).json()
        for name in ("teacher", "nobody")
    ]
    for answer in answers:
        answer.pop("trace_id")
    assert answers[0] == answers[1]


def test_too_many_failures_are_told_when_to_come_back(client, school) -> None:
    for _ in range(6):
        answer = client.post("/api/v1/session", json={"name": "evaluator", "password": "wrong-password"})
    assert answer.status_code == 429
    assert answer.json()["code"] == "sign-in-delayed"
    assert answer.headers["retry-after"] == "15"


def test_users_are_created_closed_and_opened(client, school) -> None:
    admin = school.headers("administrator")
    body = {"name": "li.hua", "roles": ["teacher"], "display": "李华"}
    created = client.post("/api/v1/users", headers=admin, json=body).json()
    user = created["user"]["id"]
    signed = client.post("/api/v1/session", json={"name": "li.hua", "password": created["password"]})
    assert signed.status_code == 201
    assert client.post(f"/api/v1/users/{user}/disable", headers=admin).json()["status"] == "disabled"
    headers = {"Authorization": f"Bearer {signed.json()['token']}"}
    assert client.get("/api/v1/session", headers=headers).status_code == 401
    assert client.post(f"/api/v1/users/{user}/enable", headers=admin).json()["status"] == "active"
    reset = client.post(f"/api/v1/users/{user}/password", headers=admin).json()["password"]
    assert client.post("/api/v1/session", json={"name": "li.hua", "password": reset}).status_code == 201
    assert "password" not in client.get("/api/v1/users", headers=admin).text


def test_schools_do_not_see_each_others_people(client, school, other_school) -> None:
    foreign = other_school.headers("administrator")
    names = {user["id"] for user in client.get("/api/v1/users", headers=foreign).json()}
    teacher = school.actors["teacher"].user
    assert teacher not in names
    assert client.post(f"/api/v1/users/{teacher}/disable", headers=foreign).status_code == 404
    assert {key["owner"] for key in client.get("/api/v1/keys", headers=foreign).json()} <= names


def test_a_key_is_shown_once_and_can_be_revoked(client, school) -> None:
    teacher = school.headers("teacher")
    body = {"name": "script", "scopes": ["ask"], "days": 7}
    created = client.post("/api/v1/keys", headers=teacher, json=body).json()
    assert created["key"] not in client.get("/api/v1/keys", headers=teacher).text
    key = {"Authorization": f"Bearer {created['key']}"}
    assert client.get("/api/v1/session", headers=key).json()["human"] is False
    assert client.delete(f"/api/v1/keys/{created['record']['id']}", headers=teacher).status_code == 204
    assert client.get("/api/v1/session", headers=key).status_code == 401


# --- errors


REFUSALS = [
    ("GET", "/api/v1/none", 404, "not-found"),
    ("GET", "/nowhere", 404, "not-found"),
    ("DELETE", "/api/v2/session", 404, "not-found"),
    ("PATCH", "/api/v1/session", 405, "method-not-allowed"),
    ("GET", "/api/v1/library/resources/none", 404, "resource-unknown"),
    ("GET", "/api/v1/library/jobs/none", 404, "job-unknown"),
    ("GET", "/api/v1/library/passages/none", 404, "passage-unknown"),
    ("GET", "/api/v1/library/passages/none?around=99", 422, "bad-request"),
    ("GET", "/api/v1/library/resources?status=odd", 422, "bad-request"),
    ("GET", "/api/v1/conversations/none", 404, "conversation-unknown"),
    ("GET", "/api/v1/duties/none", 404, "duty-unknown"),
    ("DELETE", "/api/v1/keys/none", 404, "key-unknown"),
]


def test_every_refusal_is_a_problem_in_two_languages(client, school) -> None:
    for method, path, status, code in REFUSALS:
        titles = set()
        for language in ("zh-CN,zh;q=0.9,en;q=0.5", "en-GB"):
            headers = school.headers("teacher") | {"Accept-Language": language}
            answer = client.request(method, path, headers=headers)
            body = answer.json()
            assert (answer.status_code, body["code"]) == (status, code), path
            assert answer.headers["content-type"] == "application/problem+json"
            assert body["status"] == status
            assert body["instance"] == path.partition("?")[0]
            assert body["trace_id"] == answer.headers["x-trace-id"]
            assert body["advice"]
            titles.add(body["title"])
        assert len(titles) == 2


def test_pages_behind_the_interface_do_not_answer_for_it(application, school) -> None:
    app = create_api(application)
    app.mount("/", lambda scope, receive, send: PlainTextResponse("a page")(scope, receive, send))
    with TestClient(app) as client:
        assert client.get("/page").text == "a page"
        for method, path, status in (
            ("GET", "/api/v1/none", 404),
            ("POST", "/v1/embeddings", 404),
            ("PATCH", "/api/v1/session", 405),
            ("DELETE", "/v1/models", 405),
        ):
            answer = client.request(method, path, headers=school.headers("teacher"))
            assert answer.status_code == status, path
            assert ("allow" in answer.headers) is (status == 405)
            assert answer.json()["trace_id"]


BAD_BODIES = [
    (b"{", "application/json", 400, "malformed-json"),
    (b"\xff\xfe", "application/json", 400, "malformed-json"),
    (b"[]", "application/json", 422, "bad-request"),
    (b"{}", "application/json", 422, "bad-request"),
    (b'{"name": "a", "password": "b", "odd": 1}', "application/json", 422, "bad-request"),
    (b'{"name": 1, "password": "b"}', "application/json", 422, "bad-request"),
    (b"name=a", "application/x-www-form-urlencoded", 422, "bad-request"),
    (b"", "application/json", 422, "bad-request"),
    (b'{"name": "a", "password": "' + b"x" * 300 + b'"}', "application/json", 422, "bad-request"),
]


def test_bad_bodies_are_refused_and_not_repeated(client) -> None:
    for content, media_type, status, code in BAD_BODIES:
        answer = client.post("/api/v1/session", content=content, headers={"Content-Type": media_type})
        assert (answer.status_code, answer.json()["code"]) == (status, code), content[:40]
        assert "xxxx" not in answer.text


def test_a_body_that_never_ends_is_cut_off(client, school) -> None:
    sent = 0

    def endless():
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 100_000

    headers = school.headers("teacher") | {"Content-Type": "application/json"}
    answer = client.post("/api/v1/keys", headers=headers, content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_an_announced_size_beyond_the_limit_is_refused(client, school) -> None:
    headers = school.headers("teacher") | {"Content-Type": "application/json", "Content-Length": "99999999"}
    assert client.post("/api/v1/keys", headers=headers, content=b"{}").status_code == 413


def test_a_defect_tells_a_trace_id_and_nothing_else(application, client, school, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("s3cret-detail")

    monkeypatch.setattr(type(application.conversations), "latest", broken)
    answer = client.get("/api/v1/conversations", headers=school.headers("teacher"))
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "s3cret-detail" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]


# --- the edge


def test_a_trace_id_is_taken_over_or_made(application, client, school) -> None:
    given = "0123456789abcdef"
    token = application.accounts.authenticate("teacher", PASSWORD).token
    headers = {"Authorization": f"Bearer {token}", "X-Trace-Id": given}
    assert client.delete("/api/v1/session", headers=headers).headers["x-trace-id"] == given
    with application.engine.connect() as connection:
        last = connection.execute(
            select(events.c.body).order_by(events.c.sequence.desc()).limit(1)
        ).scalar_one()
    assert f'"trace":"{given}"' in last
    for odd in ("short", "x" * 65, "<script>alert(1)</script>"):
        answer = client.get("/api/v1/health", headers={"X-Trace-Id": odd})
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-trace-id"])


def test_every_answer_has_security_headers(client) -> None:
    for path in ("/api/v1/health", "/api/v1/docs", "/api/v1/none", "/api/v1/session"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "strict-transport-security" not in headers


def test_the_description_loads_nothing_from_anywhere(client) -> None:
    page = client.get("/api/v1/docs").text
    assert "/api/v1/session" in page
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
    assert client.get("/openapi.json").status_code == 404


def test_health_tells_nothing_of_what_is_stored(client) -> None:
    assert client.get("/api/v1/health/ready").json() == {"status": "ok", "chat_model": False}


# --- cookies


def test_a_cookie_writes_only_from_our_own_pages(application, client, school) -> None:
    client.cookies.set("xingtan_session", application.accounts.authenticate("teacher", PASSWORD).token)
    assert client.get("/api/v1/session", headers={"Origin": "https://evil.example"}).status_code == 200
    for headers in (
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ):
        answer = client.delete("/api/v1/session", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site"), headers
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert client.delete("/api/v1/session", headers=headers).status_code == 204


# --- rate limits


def test_a_bucket_refills_and_keeps_callers_apart() -> None:
    now = [0.0]
    limit = Limit(2, clock=lambda: now[0])
    limit.take("a")
    limit.take("a")
    with pytest.raises(TooManyRequests) as caught:
        limit.take("a")
    assert caught.value.details["retry_after"] == 30
    assert not limit.left("a")
    limit.take("b")
    now[0] += 30
    limit.take("a")
    with pytest.raises(TooManyRequests):
        limit.take("a")


def test_the_buckets_do_not_grow_without_end(monkeypatch) -> None:
    monkeypatch.setattr("serving.api.limits._MOST_BUCKETS", 10)
    now = [0.0]
    limit = Limit(60, clock=lambda: now[0])
    for number in range(100):
        now[0] += 61
        limit.take(str(number))
    assert len(limit._buckets) <= 11


def test_an_account_beyond_its_share_is_told_when_to_come_back(application, school) -> None:
    slow = replace(application, settings=application.settings.model_copy(update={"requests_per_minute": 2}))
    with TestClient(create_api(slow)) as client:
        teacher, key = school.headers("teacher"), school.headers("key")
        assert [client.get("/api/v1/session", headers=teacher).status_code for _ in range(3)] == [
            200,
            200,
            429,
        ]
        answer = client.get("/api/v1/session", headers=teacher)
        assert answer.json()["code"] == "too-many-requests"
        assert 1 <= int(answer.headers["retry-after"]) <= 30
        assert client.get("/api/v1/session", headers=key).status_code == 200


def test_a_flood_of_bad_keys_neither_fills_the_log_nor_locks_others_out(application, client, school) -> None:
    bad = {"Authorization": "Bearer xt_none"}
    before = len(actions(application.engine, "unknown"))
    statuses = [client.get("/api/v1/session", headers=bad).status_code for _ in range(30)]
    assert statuses[:20] == [401] * 20
    assert set(statuses[20:]) == {429}
    assert len(actions(application.engine, "unknown")) - before == 20
    assert client.get("/api/v1/session", headers=school.headers("key")).status_code == 200


def test_a_router_can_hold_no_plain_route(application) -> None:
    for router in routers(application):
        assert isinstance(router, APIRouter)
        assert router.route_class is GuardedRoute
