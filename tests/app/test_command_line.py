"""The command line as a stranger uses it: an empty home, no model, no network."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import app

ROOT = Path(__file__).resolve().parents[2]
NOTICE = """关于规范课间活动的通知

一、总体要求

学校每天安排不少于十五分钟的课间休息，任何教师不得拖堂。

二、保障措施

德育处每周检查一次课间活动的落实情况。
"""
HELD = "内部资料 注意保存\n\n关于命题工作的安排\n\n命题组长负责保管试卷，启用前不得外传。\n"


class Run:
    """One finished command, in this process: the same code as a stranger's, without its imports each time."""

    def __init__(self, home: Path, *arguments: str) -> None:
        done = CliRunner().invoke(app.cli, [*arguments, "--home", str(home)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        self.code, self.out, self.err = done.exit_code, done.stdout, done.stderr

    @property
    def json(self) -> dict:
        return json.loads(self.out)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("command_line") / "home"


def test_a_question_gets_a_cited_answer_from_an_empty_home(home: Path) -> None:
    answer = Run(home, "ask", "勾股定理的先修知识有哪些？", "--json").json
    assert answer["supported"] is True
    assert answer["answer"]
    first = answer["citations"][0]
    assert {"resource", "title", "locator", "quote"} <= first.keys()
    assert first["quote"] in answer["answer"]
    assert "人工智能" in answer["label"]
    assert answer["aigc"] == {}  # no model wrote anything


def test_what_the_library_does_not_know_is_said_to_be_unknown(home: Path) -> None:
    answer = Run(home, "ask", "巴西队哪一年第五次夺得世界杯冠军？", "--json").json
    assert answer["supported"] is False
    assert answer["citations"] == []
    assert answer["notice"]
    shown = Run(home, "ask", "巴西队哪一年第五次夺得世界杯冠军？").out
    assert shown.startswith("（没有找到依据）")
    assert all(f"· {page['title']}" in shown for page in answer["consulted"])


def test_ingest_reports_every_file_and_publishes_only_what_may_be(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.md").write_text(NOTICE, encoding="utf-8")
    (folder / "b.txt").write_bytes(NOTICE.encode("gb18030"))
    (folder / "c.txt").write_text(HELD, encoding="utf-8")
    (folder / "d.pdf").write_bytes(b"")
    missing = tmp_path / "nowhere.docx"
    files = Run(home, "ingest", str(folder), str(missing), "--publish", "--kind", "policy", "--json").json[
        "files"
    ]
    assert [Path(file["path"]).name for file in files] == ["a.md", "b.txt", "c.txt", "d.pdf", "nowhere.docx"]
    assert [file["status"] for file in files] == ["published", "duplicate", "held", "rejected", "rejected"]
    assert all(file["reason"] for file in files[1:])
    again = Run(home, "ingest", str(folder / "a.md"), "--publish", "--json").json["files"]
    assert [file["status"] for file in again] == ["duplicate"]
    answer = Run(home, "ask", "每天的课间休息不少于多少分钟？", "--json").json
    assert answer["supported"] is True
    assert "十五分钟" in answer["citations"][0]["quote"]
    assert not any("命题组长" in citation["quote"] for citation in answer["citations"])


def test_duties_are_listed_and_run(home: Path) -> None:
    assert "ask" in Run(home, "duty").out
    plan = Run(home, "duty", "ask", "--request", '{"question": "一元二次方程在几年级学习？"}', "--json").json
    assert plan["kind"]
    wrong = Run(home, "duty", "no-such-duty", "--json")
    assert wrong.code == 1
    assert wrong.json["code"]
    assert Run(home, "duty", "ask", "--request", "[1]").code == 1


def test_a_second_school_gets_an_administrator_of_its_own(home: Path) -> None:
    added = Run(home, "school", "school-two", "第二学校")
    assert added.code == 0
    assert "school-two:  admin  /" in added.out
    again = Run(home, "school", "school-two", "第二学校")
    assert again.code == 1
    assert again.err.startswith("✗ ")
    assert Run(home, "school", "No Such Id!", "x").code == 1


def test_the_audit_log_verifies_and_exports(home: Path, tmp_path: Path) -> None:
    report = Run(home, "audit", "verify", "--json").json
    assert report["ok"] is True
    assert report["events"] > 0
    out = tmp_path / "log.jsonl"
    Run(home, "audit", "export", "--out", str(out), "--json")
    *lines, manifest = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert "resource.published" in [line["body"]["event"]["action"] for line in lines]
    assert manifest["manifest"]["count"] == len(lines)
    nowhere = Run(home, "audit", "export", "--out", str(tmp_path / "no" / "log.jsonl"), "--json")
    assert nowhere.json["code"] == "path-unwritable"


def test_doctor_finds_everything_in_order(home: Path) -> None:
    checks = Run(home, "doctor", "--json").json["checks"]
    assert {check["check"] for check in checks} >= {
        "python",
        "home",
        "store",
        "index",
        "graph",
        "audit",
        "chat",
    }
    assert all(check["ok"] for check in checks)


def test_the_index_is_rebuilt_on_demand(home: Path) -> None:
    assert Run(home, "ingest", "--rebuild-index", "--json").json["passages"] > 500
    assert Run(home, "ask", "什么是分数？", "--json").json["supported"] is True


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "", "--json"), "question-empty"),
        (("ask", "问" * 30_000, "--json"), "question-too-long"),
        (("ingest", "--json"), "nothing-to-ingest"),
        (("ingest", __file__, "--kind", "rumour", "--json"), "label-unknown"),
    ],
)
def test_a_refusal_is_one_json_document_and_words_on_stderr(
    home: Path, arguments: tuple[str, ...], code: str
) -> None:
    run = Run(home, *arguments)
    assert run.code == 1
    assert run.json["code"] == code
    assert run.err.startswith("✗ ")


def test_a_setting_that_cannot_be_used_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINGTAN_PORT", "many")
    run = Run(home, "ask", "什么是分数？")
    assert run.code == 1
    assert "XINGTAN_PORT" in run.err


def test_a_data_set_is_measured(tmp_path: Path) -> None:
    data = tmp_path / "set"
    (data / "qrels").mkdir(parents=True)
    (data / "corpus.jsonl").write_text(
        "\n".join(
            json.dumps(
                {"_id": f"d{n}", "title": "", "text": f"第{n}种植物是{name}，常见于山地。"},
                ensure_ascii=False,
            )
            for n, name in enumerate(["杜鹃", "银杏", "水杉", "珙桐"])
        ),
        encoding="utf-8",
    )
    (data / "queries.jsonl").write_text(
        json.dumps({"_id": "q", "text": "水杉常见于哪里"}, ensure_ascii=False), encoding="utf-8"
    )
    (data / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td2\t1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "eval", "retrieval", "--data", str(data), "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert "Traceback" not in done.stderr
    result = json.loads(done.stdout)
    assert result["suite"] == "retrieval"
    assert result["n"] == 1
    assert result["metrics"]["nDCG@10"] == 1.0
    assert {"R@5", "RR@10", "Success@1"} <= result["metrics"].keys()


def test_what_nobody_foresaw_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("a bolt came loose")

    monkeypatch.setattr(app, "cli", broken)
    with pytest.raises(SystemExit) as stopped:
        app.main()
    said = capsys.readouterr().err
    log = Path(re.search(r"已写入 (\S+\.log)", said)[1])
    try:
        assert stopped.value.code == 1
        assert "Traceback" not in said
        assert "a bolt came loose" in log.read_text(encoding="utf-8")
    finally:
        log.unlink()
