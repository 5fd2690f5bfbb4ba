"""The whole product on PostgreSQL: install, ingest, ask, verify, over a restart."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.app.test_command_line import NOTICE, Run

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database, named by the environment as an operator would."""
    url = os.environ["XINGTAN_TEST_POSTGRES"]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    monkeypatch.setenv("XINGTAN_DATABASE_URL", url)


def test_a_cited_answer_from_postgresql(store: None, tmp_path: Path) -> None:
    home = tmp_path / "home"
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    files = Run(home, "ingest", str(notice), "--publish", "--json").json["files"]
    assert [file["status"] for file in files] == ["published"]
    answer = Run(home, "ask", "每天的课间休息不少于多少分钟？", "--json").json
    assert answer["supported"] is True
    assert "十五分钟" in answer["citations"][0]["quote"]
    assert Run(home, "ingest", str(notice), "--publish", "--json").json["files"][0]["status"] == "duplicate"
    report = Run(home, "audit", "verify", "--json").json
    assert report["ok"] is True
    assert report["events"] > 0
    assert not (home / "xingtan.db").exists()
