import json
from pathlib import Path

import pytest

from eval.files import EvalDataInvalid
from eval.spans import matched, run, spans
from eval.suite import SuiteRequest

ROWS = [
    {
        "id": "1",
        "text": "学生陈雨桐的邮箱是chen@school.cn，电话13800138000。",
        "spans": [
            {"start": 2, "end": 5, "label": "PERSON"},
            {"start": 9, "end": 23, "label": "EMAIL"},
            {"start": 26, "end": 37, "label": "PHONE"},
            {"start": 0, "end": 2, "label": "ORG"},
        ],
    },
    {"id": "2", "text": "请找他。", "spans": [{"start": 2, "end": 3, "label": "PERSON"}]},
]


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "items.jsonl").write_text(text, "utf-8")
    return tmp_path


def test_figures_by_label(tmp_path: Path):
    data = folder(tmp_path, "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS))
    outcome = run(SuiteRequest(data=data))
    assert outcome.n == 2
    assert outcome.metrics["f1/EMAIL"] == outcome.metrics["f1/PHONE"] == 1.0
    assert outcome.metrics["recall/PERSON"] == 0.5
    assert outcome.metrics["precision/PERSON"] == 1.0
    assert outcome.metrics["f1/PERSON"] == pytest.approx(2 / 3)
    assert not [name for name in outcome.metrics if "ORG" in name]
    assert "陈雨桐" not in json.dumps(outcome.items, ensure_ascii=False)
    assert run(SuiteRequest(data=data, limit=1)).n == 1


def test_half_of_the_union_must_be_shared_and_each_mark_counts_once():
    mark = ("PERSON", 0, 4)
    assert matched([("PERSON", 0, 2)], [mark])
    assert not matched([("PERSON", 0, 1)], [mark])
    assert not matched([("PHONE", 0, 4)], [mark])
    assert len(matched([("PERSON", 0, 4), ("PERSON", 0, 3)], [mark])) == 1


def test_public_figures_are_found_by_the_detector():
    assert ("PERSON", 0, 2) in spans("鲁迅写了《故乡》。")


@pytest.mark.parametrize("text", ["{", '{"id": 1}', "[]"])
def test_broken_rows_are_refused(tmp_path: Path, text: str):
    with pytest.raises(EvalDataInvalid):
        run(SuiteRequest(data=folder(tmp_path, text)))


def test_a_folder_without_items_is_refused(tmp_path: Path):
    with pytest.raises(EvalDataInvalid):
        run(SuiteRequest(data=tmp_path))
