"""Every public entry says what it records, and does: routes, downloads, commands, duties, handlers.

`audit_entries.yaml` lists each entry with its events, or with the reason why it needs none. An entry that the
list lacks fails here, and so does one that is listed and gone.
"""

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from guardrails.actor import Actor
from guardrails.audit import AuditEvent, SubjectData
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events
from serving.api.app import routers
from serving.migrations.metadata import all_metadata
from serving.officer import key_folder
from tests.serving.conftest import PASSWORD

ENTRIES: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
    (resources.files("tests.serving") / "audit_entries.yaml").read_text(encoding="utf-8")
)
_CATCH_ALL = "/{path:path}"


@pytest.fixture(scope="module", autouse=True)
def all_tables(application) -> None:
    """The tables of every room as they are declared, whatever the newest migration knows."""
    for metadata in all_metadata():
        metadata.create_all(application.engine)


def _routes(made: Any) -> set[str]:
    return {
        f"{method} {route.path}"
        for router in made
        for route in router.routes
        if not route.path.endswith(_CATCH_ALL)
        for method in route.methods
    }


def test_every_route_is_listed(application) -> None:
    assert _routes(routers(application)) == set(ENTRIES["api"])


def test_every_page_address_is_listed(application) -> None:
    from serving.ui.downloads import downloads_router
    from serving.ui.sign_in import sign_in_router

    assert _routes([downloads_router(application), sign_in_router(application)]) == set(ENTRIES["page"])


def test_every_duty_is_listed() -> None:
    from assistant import duty

    assert set(duty.registry()) == set(ENTRIES["duties"])


def test_every_command_is_listed() -> None:
    import app

    def named(typed: Any, prefix: str = "") -> Iterator[str]:
        for command in typed.registered_commands:
            yield prefix + (command.name or command.callback.__name__)
        for group in typed.registered_groups:
            yield from named(group.typer_instance, f"{prefix}{group.name} ")

    assert set(named(app.cli)) == set(ENTRIES["commands"])


@pytest.mark.slow
def test_every_handler_of_the_page_is_listed(application) -> None:
    from serving.api.limits import Limit
    from serving.ui.desk import Desk
    from serving.ui.page import build_page
    from serving.ui.texts import load

    blocks = build_page(Desk(application, load("zh"), Limit(10)))
    found = {made.fn.__qualname__ for made in blocks.fns.values() if made.fn is not None}
    assert found == set(ENTRIES["handlers"])


def test_every_entry_names_events_or_a_reason() -> None:
    for kind, entries in ENTRIES.items():
        for entry, said in entries.items():
            assert set(said) in ({"events"}, {"none"}), (kind, entry)
            assert said.get("events") or len(said.get("none", "")) > 10, (kind, entry)


def test_every_event_that_is_promised_has_a_name_on_the_page() -> None:
    from serving.ui.texts import load

    named = set(load("zh").names("action"))
    promised = {
        each for entries in ENTRIES.values() for said in entries.values() for each in said.get("events", ())
    }
    assert not promised - named


def _recorded(application, since: int) -> set[str]:
    with application.engine.connect() as connection:
        wanted = select(events.c.action).where(events.c.tenant == "school", events.c.sequence > since)
        return set(connection.execute(wanted).scalars())


def _newest(application) -> int:
    with application.engine.connect() as connection:
        wanted = select(func.max(events.c.sequence)).where(events.c.tenant == "school")
        return connection.execute(wanted).scalar() or 0


def _about_a_pupil(application, teacher: Actor) -> None:
    log = AuditLog(application.engine, keys=key_folder(application.settings.home))
    data = SubjectData(subject="S001", data={"评语": "认真"})
    log.append(teacher, AuditEvent(action="duty.run", object_id="a-1", about=(data,)))


OFFICER, TEACHER, ADMIN = "compliance", "teacher", "administrator"
DRIVEN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("GET /api/v1/audit/events", "/api/v1/audit/events", OFFICER, {}),
    ("GET /api/v1/audit/verification", "/api/v1/audit/verification", OFFICER, {}),
    ("POST /api/v1/audit/checkpoints", "/api/v1/audit/checkpoints", OFFICER, {}),
    ("GET /api/v1/audit/counts", "/api/v1/audit/counts", OFFICER, {}),
    ("GET /api/v1/audit/life/{reference}", "/api/v1/audit/life/a-1", OFFICER, {}),
    ("GET /api/v1/audit/oddities", "/api/v1/audit/oddities", OFFICER, {}),
    ("GET /api/v1/audit/export", "/api/v1/audit/export", OFFICER, {}),
    ("GET /api/v1/audit/reports", "/api/v1/audit/reports", OFFICER, {}),
    ("GET /api/v1/audit/reports/{number}", "/api/v1/audit/reports/14", OFFICER, {}),
    ("POST /api/v1/audit/reports/archive", "/api/v1/audit/reports/archive", OFFICER,
     {"params": {"purpose": "年度检查", "number": 1}}),
    ("GET /api/v1/audit/retention", "/api/v1/audit/retention", OFFICER, {}),
    ("PUT /api/v1/audit/retention/{category}", "/api/v1/audit/retention/model", OFFICER,
     {"json": {"months": 12}}),
    ("POST /api/v1/audit/retention/run", "/api/v1/audit/retention/run", OFFICER, {}),
    ("GET /api/v1/audit/holds", "/api/v1/audit/holds", OFFICER, {}),
    (
        "POST /api/v1/audit/holds", "/api/v1/audit/holds", OFFICER,
        {"json": {"kind": "object", "value": "a-9", "reason": "诉讼"}},
    ),
    (
        "POST /api/v1/audit/subjects/copy", "/api/v1/audit/subjects/copy", OFFICER,
        {"json": {"subject": "S001", "purpose": "本人查阅"}},
    ),
    (
        "POST /api/v1/audit/subjects/erase", "/api/v1/audit/subjects/erase", OFFICER,
        {"json": {"subject": "S001", "confirmation": "S001"}},
    ),
    ("POST /api/v1/ask", "/api/v1/ask", TEACHER, {"json": {"question": "实验记录保存几年？"}}),
    ("POST /api/v1/duties/{name}", "/api/v1/duties/find-passages", TEACHER, {"json": {"query": "实验"}}),
    (
        "POST /api/v1/users", "/api/v1/users", ADMIN,
        {"json": {"name": "walker", "roles": ["teacher"], "password": PASSWORD}},
    ),
    ("GET /api/v1/users", "/api/v1/users", ADMIN, {}),
    ("POST /api/v1/keys", "/api/v1/keys", TEACHER, {"json": {"name": "walk", "scopes": ["ask"]}}),
    ("GET /api/v1/keys", "/api/v1/keys", TEACHER, {}),
    ("GET /api/v1/library/resources", "/api/v1/library/resources", TEACHER, {}),
    ("GET /api/v1/library/jobs", "/api/v1/library/jobs", TEACHER, {}),
    ("GET /api/v1/duties", "/api/v1/duties", TEACHER, {}),
    ("GET /api/v1/conversations", "/api/v1/conversations", TEACHER, {}),
    ("GET /api/v1/session", "/api/v1/session", TEACHER, {}),
    ("GET /v1/models", "/v1/models", "key", {}),
    ("GET /api/v1/health", "/api/v1/health", TEACHER, {}),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "address", "who", "more"), DRIVEN, ids=[each[0] for each in DRIVEN])
def test_an_entry_records_what_it_says(
    application, client: TestClient, school, entry: str, address: str, who: str, more: dict[str, Any]
) -> None:
    if "subjects" in entry or "life" in entry:
        _about_a_pupil(application, school.actors["teacher"])
    call: Callable[..., Any] = getattr(client, entry.partition(" ")[0].lower())
    before = _newest(application)
    answer = call(address, headers=school.headers(who), **more)
    assert answer.status_code < 300, answer.text
    assert _recorded(application, before) == set(ENTRIES["api"][entry].get("events", ()))


def test_a_refused_entry_is_an_event_too(application, client: TestClient, school) -> None:
    for entry, address, who, more in DRIVEN:
        if who != OFFICER:
            continue
        before = _newest(application)
        call = getattr(client, entry.partition(" ")[0].lower())
        assert call(address, headers=school.headers("teacher"), **more).status_code == 403, entry
        assert _recorded(application, before) == {"access.denied"}, entry
