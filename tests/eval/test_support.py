"""The support suite judges keywords of continuations, and says so where it cannot."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answering import claims
from assistant.answering.claims import Claim, Ground
from eval.files import EvalDataInvalid
from eval.suite import SuiteRequest
from eval.suites import run
from eval.training import logistic, support

GROUND = Ground.of(
    "青禾镇读书节闭幕",
    "青禾镇第三届读书节21日闭幕，历时九十天，共有1200名学生参加。图书馆馆长林一舟说，活动借出图书8600册。",
)


def row(number: int, **more: Any) -> dict[str, Any]:
    """An item in the layout of the data set."""
    return {
        "id": f"n{number}",
        "headline": f"第{number}届读书节闭幕",
        "context": "青禾镇读书节闭幕，1200名学生参加。",
        "remainder": f"馆长林一舟感谢大家。活动借出图书8{number}00册，历时九十天。",
        "real_continuation": "馆长林一舟感谢大家。",
        "generated_continuation": "读书节有1200名学生参加，借出图书4700册。",
        "keywords": [
            {"keyword": "读书节", "supported": True},
            {"keyword": "1200名学生", "supported": True},
            {"keyword": "4700册", "supported": False},
        ],
        **more,
    }


def lay(folder: Path, rows: list[Any]) -> Path:
    """A data set of these items."""
    folder.mkdir(exist_ok=True)
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
    (folder / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("claim", "stands", "falls"),
    [
        ("读书节借出图书8600册。", "8600册", ""),
        ("读书节借出图书9800册。", "图书", "9800册"),
        ("馆长周文海说，活动有学生参加。", "馆长", "周文海"),
        ("读书节历时九十天。", "九十天", ""),
        ("读书节在浙江宁波闭幕。", "读书节", "宁波"),
    ],
)
def test_what_stands_is_likelier_than_what_does_not(claim: str, stands: str, falls: str) -> None:
    judged = Claim(claim, GROUND)
    assert judged.likelihood(stands) > claims.threshold()
    if falls:
        assert judged.likelihood(falls) < claims.threshold() < judged.likelihood(stands)


def test_a_number_inside_another_does_not_stand() -> None:
    assert Claim("借出860册", GROUND).features("860册")["number_missing"] == 1
    assert Claim("历时90天", GROUND).features("90天")["number_missing"] == 0


def test_the_suite_measures_with_intervals_and_a_log(tmp_path: Path) -> None:
    found = run("support", SuiteRequest(data=lay(tmp_path / "set", [row(n) for n in range(1, 7)])))
    assert found.n == 18
    assert set(found.metrics) == {"auc", "accuracy", "recall", "fpr", "auc_keyword_found"}
    assert found.metrics["auc"] == 1.0
    assert all(low <= found.metrics[name] <= high for name, (low, high) in found.intervals.items())
    assert [one["supported"] for one in found.items[:3]] == [True, True, False]
    assert len({one["id"] for one in found.items}) == 18


def test_the_articles_own_next_sentence_is_no_ground(tmp_path: Path) -> None:
    kept = lay(tmp_path / "set", [row(1, generated_continuation="林一舟来了", keywords=[
        {"keyword": "林一舟", "supported": False}, {"keyword": "来", "supported": True}])])  # fmt: skip
    (item,) = support.faithfulness.read(kept)
    assert "林一舟" not in item.claim.ground.whole
    assert "8100册" in item.claim.ground.whole


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([], 0),
        (["{"], 1),
        ([row(1), {"id": "x"}], 2),
        ([row(1), row(1)], 2),
        ([row(1, keywords=[{"keyword": "读书节", "supported": True}])], 0),
    ],
)
def test_a_broken_set_is_refused_with_its_line(tmp_path: Path, rows: list[Any], line: int) -> None:
    with pytest.raises(EvalDataInvalid) as refused:
        run("support", SuiteRequest(data=lay(tmp_path / "set", rows)))
    assert refused.value.details["line"] == line


def test_no_data_is_refused(tmp_path: Path) -> None:
    for data in (None, tmp_path / "nowhere"):
        with pytest.raises(EvalDataInvalid):
            run("support", SuiteRequest(data=data))


def test_figures_of_the_training_file_are_not_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = lay(tmp_path / "set", [row(n) for n in range(1, 25)])
    known = {**claims.weights(), "learned_from": {"set": support.digest(data)}}
    judged: list[int] = []
    monkeypatch.setattr(claims, "weights", lambda: known)
    monkeypatch.setattr(Claim, "likelihood", lambda *_: judged.append(1))
    assert run("support", SuiteRequest(data=data)).metrics["auc"] > 0.9
    assert judged == []


def test_folds_keep_groups_together_and_leave_every_row_out_once() -> None:
    groups = [f"g{n % 7}" for n in range(40)]
    masks = list(logistic.folds(groups, 5, seed=3))
    assert (np.sum(masks, axis=0) == 1).all()
    for mask in masks:
        assert not {g for g, out in zip(groups, mask, strict=True) if out} & {
            g for g, out in zip(groups, mask, strict=True) if not out
        }


def test_the_fit_finds_what_made_the_labels() -> None:
    chance = np.random.default_rng(0)
    rows = np.column_stack([chance.normal(size=(4000, 2)), np.ones(4000)])
    labels = (chance.random(4000) < 1 / (1 + np.exp(-(0.5 + rows[:, 0] - 2 * rows[:, 1])))).astype(float)
    found = logistic.fit(rows, labels, ridge=0.1)
    assert np.allclose([found.bias, *found.weights], [0.5, 1, -2, 0], atol=0.2)


def test_auc_counts_ties_half_and_needs_both_labels() -> None:
    labels = np.array([True, True, False, False])
    assert logistic.auc(np.array([3.0, 1.0, 1.0, 0.0]), labels) == 0.875
    assert math.isnan(logistic.auc(np.array([1.0]), np.array([True])))
