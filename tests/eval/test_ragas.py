"""Measures of ragas, with and without a judge: Chinese is cut, failures are counted,
nothing leaves the machine."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.answers.ragas_measures import NAMES, Measures
from eval.answers.sample import Sample
from eval.suite import SuiteRequest
from eval.suites import run
from tests.eval.judge_server import serving

pytestmark = pytest.mark.eval
pytest.importorskip("ragas", reason="the lane .ci/eval.sh installs the eval extra")
ROOT = Path(__file__).resolve().parents[2]

ROW = {
    "id": "a",
    "question": "光合作用放出什么气体？",
    "answer": "光合作用放出氧气。",
    "reference": "光合作用放出氧气",
    "contexts": ["绿色植物利用光能合成有机物并放出氧气。", "细胞分解有机物。"],
    "reference_contexts": ["绿色植物利用光能合成有机物并放出氧气。"],
    "retrieved_context_ids": ["d1", "d2"],
    "reference_context_ids": ["d1"],
}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "answers.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def measured(folder: Path, *rows: dict[str, Any], **options: str):
    return run("answers", SuiteRequest(written(folder, *rows), options=options))


def test_every_measure_is_there_and_chinese_is_cut_for_rouge(tmp_path: Path) -> None:
    result = measured(tmp_path, ROW, ragas="on")
    assert set(NAMES) <= set(result.metrics)
    assert result.metrics["rouge_l"] == 1.0, "punctuation is no word"
    assert result.metrics["exact_match"] == 0.0
    assert result.metrics["string_present"] == 1.0
    assert 0.5 < result.metrics["chrf"] < 1.0
    assert result.metrics["context_recall"] == 1.0
    assert result.metrics["id_context_precision"] == 0.5
    other = measured(tmp_path, ROW | {"answer": "呼吸消耗养分"}, ragas="on")
    assert other.metrics["rouge_l"] < 0.2
    assert measured(tmp_path, ROW, ragas="on").document() == result.document()


def test_nothing_retrieved_is_no_division_by_nothing() -> None:
    empty = Sample(
        "a", "q", "r", contexts=(), reference_contexts=("x",), context_ids=(), reference_ids=("d",)
    )
    assert Measures().of(empty) == {"context_recall": 0.0, "id_context_recall": 0.0}


def test_a_judge_is_asked_within_its_schema(tmp_path: Path) -> None:
    with serving("good") as (url, asked):
        result = measured(tmp_path, ROW, judge_url=url, judge_model="m", judge_key="secret")
    assert result.failures == {}
    assert {"faithfulness", "context_precision_judged", "context_recall_judged"} <= set(result.metrics)
    assert result.metrics["faithfulness"] == 1.0
    assert result.metrics["measured/faithfulness"] == 1.0
    assert {request["path"] for request in asked} == {"/v1/chat/completions"}
    assert all(request["response_format"]["type"] == "json_schema" for request in asked)
    assert all(request["temperature"] == 0.0 for request in asked)
    assert {request["key"] for request in asked} == {"Bearer secret"}
    assert "secret" not in json.dumps(result.document())


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("garbage", "reply does not fit the schema"),
        ("odd", "reply does not fit the schema"),
        ("silent", "timeout"),
        ("error", "status 500"),
    ],
)
def test_a_judge_that_fails_is_counted_and_gives_no_figure(
    tmp_path: Path, behaviour: str, reason: str
) -> None:
    with serving(behaviour) as (url, _):
        result = measured(
            tmp_path,
            ROW,
            ROW | {"id": "b"},
            judge_url=url,
            judge_model="m",
            judge_timeout="0.4",
            judge_metrics="faithfulness,context_recall_judged",
        )
    assert result.failures == {
        f"judge context_recall_judged: {reason}": 2,
        f"judge faithfulness: {reason}": 2,
    }
    assert "faithfulness" not in result.metrics
    assert result.metrics["measured/faithfulness"] == 0.0
    assert result.metrics["contains"] == 1.0, "what needs no judge stands"


def test_a_judge_that_is_not_there_is_counted(tmp_path: Path) -> None:
    result = measured(
        tmp_path, ROW, judge_url="http://127.0.0.1:9", judge_model="m", judge_metrics="faithfulness"
    )
    assert result.failures == {"judge faithfulness: unreachable": 1}


def test_a_judge_that_fails_now_and_then_has_its_share_beside_the_figure(tmp_path: Path) -> None:
    rows = [ROW | {"id": str(n)} for n in range(6)]
    with serving("mixed") as (url, _):
        result = measured(
            tmp_path, *rows, judge_url=url, judge_model="m", judge_metrics="context_recall_judged"
        )
    assert result.metrics["measured/context_recall_judged"] == 0.5
    assert result.failures == {"judge context_recall_judged: reply does not fit the schema": 3}
    assert result.metrics["context_recall_judged"] == 1.0


def test_no_socket_leaves_the_machine_and_no_user_id_is_kept(tmp_path: Path) -> None:
    """In a process of its own, whose end is when ragas would send what it gathered."""
    written(tmp_path, ROW)
    code = f"""
import socket, sys
def guarded(name):
    real = getattr(socket.socket, name)
    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith("127."):
            open({str(tmp_path / "reached")!r}, "a").write(str(address))
            raise ConnectionRefusedError(address)
        return real(self, address)
    return connect
for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, guarded(name))
resolve = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host not in ("127.0.0.1", "localhost", None):
        open({str(tmp_path / "reached")!r}, "a").write(str(host))
        raise socket.gaierror(host)
    return resolve(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
sys.argv = ["app.py", "eval", "answers", "--data", {str(tmp_path)!r}, "--option", "ragas=on", "--json"]
import app
app.main()
"""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "person"), "HF_HUB_OFFLINE": "1"}
    (tmp_path / "person").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["metrics"]["string_present"] == 1.0
    assert not (tmp_path / "reached").exists()
    assert not list((tmp_path / "person").rglob("uuid.json"))
