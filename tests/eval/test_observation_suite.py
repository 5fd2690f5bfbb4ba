"""The observation suite on rows of our own."""

import json

import pytest

from eval.files import EvalDataInvalid
from eval.suite import SuiteRequest
from eval.suites.observation import macro_f1, run


def written(folder, name, rows):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )


def test_both_sets_are_measured_with_intervals(tmp_path):
    zh = [
        {"id": "1", "text": "我们来总结一下这节课。", "label": "summarization"},
        {"id": "2", "text": "比如说苹果。", "label": "example-giving"},
    ]
    en = [
        {"id": "1", "previous": "", "text": "Why is that", "label_id": 6},
        {"id": "2", "previous": "Two", "text": "Two", "label_id": 3},
    ]
    written(tmp_path / "transcripts_dialogid_zh", "items.jsonl", zh)
    written(tmp_path / "transcripts_talkmoves_en", "teacher.jsonl", en)
    found = run(SuiteRequest(data=tmp_path))
    assert found.metrics["macro_f1/dialogid"] == 1
    assert found.metrics["macro_f1/talkmoves"] == 1
    assert set(found.intervals) == {"macro_f1/dialogid", "macro_f1/talkmoves"}
    assert found.n == 4
    assert found.metrics["seen/dialogid"] == 0
    one = run(SuiteRequest(data=tmp_path / "transcripts_talkmoves_en"))
    assert one.metrics["macro_f1"] == one.metrics["macro_f1/talkmoves"]


def test_macro_f1_by_hand():
    import numpy as np

    labels, guesses = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    assert macro_f1(labels, guesses, 3) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_a_label_nobody_knows_is_told_with_its_line(tmp_path):
    written(tmp_path, "items.jsonl", [{"id": "1", "text": "好。", "label": "dancing"}])
    with pytest.raises(EvalDataInvalid) as refused:
        run(SuiteRequest(data=tmp_path))
    assert refused.value.details["line"] == 1
    with pytest.raises(EvalDataInvalid):
        run(SuiteRequest(data=tmp_path / "nothing"))
