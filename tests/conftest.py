"""Fixtures of every room: a home folder, a real SQLite store, people of two schools, and no network."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardrails.actor import Actor, Role

os.environ.update(
    ANONYMIZED_TELEMETRY="False",
    GRADIO_ANALYTICS_ENABLED="False",
    RAGAS_DO_NOT_TRACK="true",
    DO_NOT_TRACK="1",
    HF_HUB_OFFLINE="1",
    LANGSMITH_TRACING="false",
)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Connecting or resolving anywhere but on this machine fails the test, even in another thread and
    even where the caller swallows the error. Yields what was reached for. Ray's nodes speak to each other
    by this machine's own address, so its lane is left out."""
    reached: list[object] = []
    if request.node.get_closest_marker("ray"):
        yield reached
        return
    resolve = socket.getaddrinfo

    def guarded(name: str):
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
                reached.append(address)
                raise ConnectionRefusedError(f"tests stay on this machine: {address}")
            return real(self, address)

        return connect

    def getaddrinfo(host, *rest, **more):
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_loopback(name) and name != "0.0.0.0":
            reached.append(name)
            raise socket.gaierror(f"tests stay on this machine: {name}")
        return resolve(host, *rest, **more)

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield reached
    assert not reached, f"a test reached for the network: {reached}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, with none of the developer's own settings around it."""
    for key in [
        key for key in os.environ if key.startswith("XINGTAN_") and not key.startswith("XINGTAN_TEST_")
    ]:
        monkeypatch.delenv(key)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def settings(home: Path):
    """Default settings in `home`."""
    from serving.settings import Settings

    return Settings(home=home)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every room's tables, made once and copied for each test."""
    from serving.database import engine_for
    from serving.migrations.metadata import all_metadata

    path = tmp_path_factory.mktemp("store") / "empty.db"
    made = engine_for(f"sqlite:///{path}")
    for metadata in all_metadata():
        metadata.create_all(made)
    made.dispose()
    return path


@pytest.fixture
def engine(settings, empty_store: Path) -> Iterator[Engine]:
    """A real SQLite store with the product's pragmas and every room's tables, audit triggers included."""
    from serving.database import engine as make_engine

    shutil.copyfile(empty_store, settings.home / "xingtan.db")
    made = make_engine(settings)
    yield made
    made.dispose()


@pytest.fixture
def audit(engine: Engine):
    """The audit log on `engine`."""
    from guardrails.audit.log import AuditLog

    return AuditLog(engine)


@pytest.fixture
def accounts(engine: Engine, audit, settings):
    """Accounts on `engine`, with no tenant yet; real Argon2id, only cheaper than in production."""
    from serving.identity import Accounts
    from serving.identity.passwords import Passwords

    return Accounts(engine, audit, settings, passwords=Passwords(passes=1, memory_kib=64))


@pytest.fixture
def teacher() -> Actor:
    """A teacher of one school."""
    return Actor(tenant="school-a", user="teacher-a", roles=frozenset({Role.TEACHER}), via="ui")


@pytest.fixture
def other_teacher() -> Actor:
    """A teacher of another school, who must never see anything of the first."""
    return Actor(tenant="school-b", user="teacher-b", roles=frozenset({Role.TEACHER}), via="ui")
