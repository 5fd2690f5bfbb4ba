"""Kill −9 during `ingest`, at random moments: nothing reported done is lost, nothing is there twice."""

import random
import re
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.app.test_command_line import ROOT, Run

FILES = 240
KILLS = 12


def _write_files(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        sections = "\n".join(
            f"## 第{number}号事项之{part}\n\n"
            f"编号{number}-{part}的安排由第{(number * 7 + part) % 97}教研组负责，"
            f"每学期汇报{part + 1}次，材料交到第{number}号柜。\n"
            for part in range(6)
        )
        (folder / f"{number:03}.md").write_text(f"# 第{number}号工作安排\n\n{sections}", encoding="utf-8")


def _killed_run(home: Path, folder: Path, seconds: float) -> set[str]:
    """Names that the command reported as published before it was killed, `seconds` after the first."""
    command = [sys.executable, str(ROOT / "app.py"), "ingest", str(folder), "--publish", "--home", str(home)]
    process = subprocess.Popen(command, cwd=folder.parent, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if line.startswith(("published", "duplicate")):
            threading.Timer(seconds, process.kill).start()
            break
    said += process.stderr.read().splitlines()
    process.wait()
    return {found[1] for line in said if (found := re.match(r"published .*?(\d{3}\.md)", line))}


@pytest.mark.slow
def test_killed_again_and_again_every_file_is_there_once(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "files"
    _write_files(folder)
    chance = random.Random(20261122)
    reported: list[str] = []
    for _ in range(KILLS):
        reported += _killed_run(home, folder, chance.uniform(0.0, 0.9))
    assert max(Counter(reported).values(), default=0) <= 1, "a file was published twice"
    last = Run(home, "ingest", str(folder), "--publish", "--json").json["files"]
    statuses = {Path(file["path"]).name: file["status"] for file in last}
    assert all(statuses[name] == "duplicate" for name in reported), "a reported file was lost"
    assert set(statuses.values()) <= {"published", "duplicate"}
    engine = create_engine(f"sqlite:///{home / 'xingtan.db'}")
    with engine.connect() as connection:
        resources = connection.execute(
            text("SELECT status, count(*) FROM resources WHERE tenant = 'school' GROUP BY status")
        ).all()
        twice = connection.execute(
            text("SELECT resource, sequence FROM passages GROUP BY resource, sequence HAVING count(*) > 1")
        ).all()
        states = {row[0] for row in connection.execute(text("SELECT DISTINCT state FROM passages"))}
    engine.dispose()
    assert [tuple(row) for row in resources] == [("published", FILES)]
    assert (twice, states) == ([], {"live"})
    checks = {check["check"]: check["ok"] for check in Run(home, "doctor", "--json").json["checks"]}
    assert checks["index"]
    assert checks["audit"]
    answer = Run(home, "ask", "编号37-2的安排由哪个教研组负责？", "--json").json
    assert answer["citations"][0]["title"] == "第37号工作安排"
