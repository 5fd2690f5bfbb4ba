"""The analysis suite on invented data: figures, folds and what it refuses."""

import json

import numpy as np
import pytest

from eval.analysis_data import auc
from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites.analysis import SUITE


def _test(folder, n=120, k=6):
    random = np.random.default_rng(0)
    ability, hard = random.standard_normal(n), random.standard_normal(k)
    right = random.random((n, k)) < 1 / (1 + np.exp(-1.5 * (ability[:, None] - hard)))
    items = [{"item": f"t-{j}", "max_score": 2.0, "skills": [f"s{j % 2}"]} for j in range(k)]
    (folder / "toy_items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    rows = ["student,item,score,max_score,correct"]
    rows += [f"p{i},t-{j},{2 * int(right[i, j])},2,{int(right[i, j])}" for i in range(n) for j in range(k)]
    (folder / "toy_responses.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _practice(folder, n=60):
    random = np.random.default_rng(1)
    rows = []
    for pupil in range(n):
        ability = random.standard_normal() * 2
        right = [int(one) for one in random.random(15) < 1 / (1 + np.exp(-ability))]
        rows.append(
            {
                "student": f"p{pupil}",
                "skills": [int(s) for s in random.integers(3, size=15)],
                "correct": right,
            }
        )
    (folder / "sequences.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_every_part_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr("eval.suites.analysis.find_spec", lambda name: None)
    monkeypatch.setattr("eval.suites.analysis._SIMULATED", 1)
    _test(tmp_path)
    _practice(tmp_path)
    request = SuiteRequest(data=tmp_path, seed=1, options={"repeats": "1"})
    found = SUITE.run(request)
    wanted = {
        "auc/toy",
        "auc_rasch/toy",
        "dina/auc/toy",
        "dina/rmse/toy",
        "auc/bkt",
        "auc/next",
        "b_correlation/simulated",
    }
    assert wanted <= set(found.metrics)
    assert found.metrics["item_statistics/max_difference/toy"] < 1e-9
    assert found.metrics["b_correlation/simulated"] > 0.97
    assert 0.6 < found.metrics["auc/toy"] < 1
    assert found.metrics["auc/next"] > 0.6
    low, high = found.intervals["auc/toy"]
    assert low < found.metrics["auc/toy"] < high


def test_wrong_data_and_options_are_refused(tmp_path):
    with pytest.raises(EvalDataInvalid):
        SUITE.run(SuiteRequest(data=tmp_path))
    with pytest.raises(OptionInvalid):
        SUITE.run(SuiteRequest(options={"repeats": "many"}))
    _test(tmp_path)
    with (tmp_path / "toy_responses.csv").open("a", encoding="utf-8") as file:
        file.write("p1,t-99,1,2,1\n")
    with pytest.raises(EvalDataInvalid) as refused:
        SUITE.run(SuiteRequest(data=tmp_path))
    assert refused.value.details["line"] == 722


def test_auc_by_hand():
    """Right: 0.9, 0.4; wrong: 0.4, 0.1: three pairs in order and one tie of four."""
    found = auc(np.array([True, False, True, False]), np.array([0.9, 0.4, 0.4, 0.1]))
    assert found.value == pytest.approx(3.5 / 4)
