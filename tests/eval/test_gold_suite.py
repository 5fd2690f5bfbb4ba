"""The gold suite reads its questions strictly, and measures what the product answers on its own library."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites import gold, run

ROW: dict[str, Any] = {
    "id": "g001",
    "question": "三道关是哪三道",
    "answerable": True,
    "kind": "single",
    "gold": [[{"resource": "guideline/甲", "quote": "三道关"}]],
    "lang": "zh",
}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / gold.QUESTIONS
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return folder


def test_our_own_questions_are_read_in_halves() -> None:
    questions = gold.read(None)
    assert len(questions) >= 200
    halves = [one.half for one in questions]
    assert 0.4 < halves.count("test") / len(halves) < 0.6
    assert next(one for one in questions if one.id == "g002").half == "test"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"gold": []}, "gold and answerable disagree"),
        ({"gold": [[]]}, "gold and answerable disagree"),
        ({"answerable": False}, "gold and answerable disagree"),
        ({"gold": [[{"resource": "x"}]]}, "not a question: gold.0.0.quote"),
        ({"question": None}, "not a question: question"),
    ],
)
def test_broken_questions_are_named(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(EvalDataInvalid) as refused:
        gold.read(written(tmp_path, ROW, ROW | {"id": "g002"} | change))
    assert (refused.value.details["line"], refused.value.details["reason"]) == (2, reason)


def test_missing_empty_and_repeated_questions_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvalDataInvalid):
        gold.read(tmp_path / "nowhere")
    with pytest.raises(EvalDataInvalid) as refused:
        gold.read(written(tmp_path, ROW, ROW))
    assert refused.value.details["reason"] == "duplicate id g001"
    with pytest.raises(EvalDataInvalid):
        gold.read(written(tmp_path))
    with pytest.raises(OptionInvalid):
        run("gold", SuiteRequest(options={"half": "third"}))


def test_means_are_over_the_rows_that_have_the_figure() -> None:
    rows = [
        {"id": "a", "kind": "single", "R@10": 1.0, "citation_recall": 0.0},
        {"id": "b", "kind": "disagree", "R@10": 0.5, "coverage@10": 0.0},
        {"id": "c", "kind": "unanswerable", "refusal": 1.0},
    ]
    metrics, intervals = gold.aggregate(rows, 0)
    assert metrics["R@10"] == 0.75
    assert metrics["R@10/single"] == 1.0
    assert metrics["refusal"] == 1.0
    assert "R@10/unanswerable" not in metrics
    assert metrics.keys() == intervals.keys()


@pytest.mark.slow
def test_the_product_is_asked_over_its_own_library(tmp_path: Path) -> None:
    real = [one for one in gold.read(None) if one.id in ("g001", "g004")]
    lost = ROW | {"id": "g999", "gold": [[{"resource": "guideline/没有这一份", "quote": "没有这句话"}]]}
    folder = written(tmp_path, *(one.model_dump() for one in real), lost)
    result = run("gold", SuiteRequest(folder))
    assert result.n == 3
    assert result.failures == {"gold-quote-not-indexed": 1}
    assert result.metrics["R@10"] <= 2 / 3, "a question that cannot be met is not left out"
    assert result.metrics["R@10"] > 0
    assert result.metrics.get("quote_found", 1.0) == 1.0
    assert run("gold", SuiteRequest(folder)).document() == result.document()
