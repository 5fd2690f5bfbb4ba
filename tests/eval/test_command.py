"""The command: options, thresholds, logs, comparisons with stored runs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import command, stored, thresholds
from eval.command import Wanted, evaluate, options
from eval.stored import ReportUnwritable, StoredRunInvalid
from eval.suite import OptionInvalid, SuiteRequest, SuiteUnknown
from eval.thresholds import ThresholdInvalid
from tests.eval.test_beir import lay

QUIET = Wanted("retrieval", quiet=True)


def test_thresholds_are_read_and_held() -> None:
    high, low, absent = (thresholds.parse(text) for text in ("nDCG@10 >= 0.9", "p95_ms<=30", "x>=-1"))
    checks = thresholds.check([high, low, absent], {"nDCG@10": 0.9, "p95_ms": 31.0})
    assert [check.met for check in checks] == [True, False, False]
    assert checks[2].value is None
    for text in ("nDCG@10", "a=1", "a>=b", ">=1"):
        with pytest.raises(ThresholdInvalid):
            thresholds.parse(text)


def test_options_are_written_name_value() -> None:
    assert options(["k=5", "a-b=c=d"], examples=Path("x"), labels_per_question=None) == {
        "k": "5",
        "a_b": "c=d",
        "examples": "x",
    }
    with pytest.raises(OptionInvalid):
        options(["k"])


def test_the_listing_names_suites_and_options() -> None:
    text = command.listing()
    assert "retrieval" in text
    assert "--option baseline=" in text
    assert "observation" in text


def test_a_missed_threshold_fails_the_run(tmp_path: Path) -> None:
    request = SuiteRequest(lay(tmp_path / "set"))
    met = evaluate(replace(QUIET, thresholds=["nDCG@10>=0.9"]), request)
    assert met.passed
    missed = evaluate(replace(QUIET, thresholds=["nDCG@10>=0.9", "R@100>=0.1"]), request)
    assert not missed.passed
    assert [check["met"] for check in missed.document()["thresholds"]] == [True, False]
    assert "R@100>=0.1" in command.table(missed)


def test_a_run_is_held_against_a_stored_one(tmp_path: Path) -> None:
    data, log = lay(tmp_path / "set"), tmp_path / "log.jsonl"
    first = evaluate(replace(QUIET, log=log), SuiteRequest(data))
    (tmp_path / "run.json").write_text(json.dumps(first.document()), encoding="utf-8")
    for file in (tmp_path / "run.json", log):
        again = evaluate(replace(QUIET, against=file), SuiteRequest(data))
        assert again.against is not None
        assert again.against["nDCG@10"].difference == 0.0
        assert again.against["nDCG@10"].p == 1.0
        assert "Δ nDCG@10" in command.table(again)
    worse = [{**json.loads(line), "nDCG@10": 0.25} for line in log.read_text().splitlines()]
    stored.write_log(log, worse)
    changed = evaluate(replace(QUIET, against=log), SuiteRequest(data)).against
    assert changed is not None
    assert changed["nDCG@10"].difference == pytest.approx(0.75)
    assert changed["nDCG@10"].stored == 0.25


def test_runs_of_other_items_are_not_compared(tmp_path: Path) -> None:
    data, log = lay(tmp_path / "set"), tmp_path / "log.jsonl"
    evaluate(replace(QUIET, log=log), SuiteRequest(data, limit=2))
    with pytest.raises(StoredRunInvalid) as refused:
        evaluate(replace(QUIET, against=log), SuiteRequest(data))
    assert "other items" in str(refused.value.details["reason"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{]", "line 1 is not JSON"),
        ('{"id": "a"}\n{"id": "a"}', "line 2 has no id of its own"),
        ('{"metrics": {}, "data": "set"}', "names no log"),
        ('{"metrics": {}, "data": "set", "log": "gone.jsonl"}', "FileNotFoundError"),
    ],
)
def test_broken_stored_runs_are_refused_before_the_run(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "stored.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(StoredRunInvalid) as refused:
        evaluate(replace(QUIET, against=file), SuiteRequest(tmp_path / "no data at all"))
    assert reason in str(refused.value.details["reason"])


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    data = lay(tmp_path / "set")
    with pytest.raises(ReportUnwritable):
        evaluate(replace(QUIET, log=tmp_path / "no" / "log.jsonl"), SuiteRequest(data, limit=1))
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReportUnwritable):
        evaluate(replace(QUIET, log=tmp_path / "folder"), SuiteRequest(data, limit=1))
    assert not list(tmp_path.glob("*.partial"))


def test_a_suite_that_is_not_there_says_so() -> None:
    with pytest.raises(SuiteUnknown):
        evaluate(Wanted("weather", quiet=True), SuiteRequest())
