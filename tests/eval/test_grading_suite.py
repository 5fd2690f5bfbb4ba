"""The grading suite on a small set of its own making."""

import json
from pathlib import Path

import pytest

from eval.agreement import kappa, spearman, weighted_kappa, within
from eval.files import EvalDataInvalid
from eval.math_forms import judged
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites import run
from eval.suites.grading import questions

KEY = "光合作用需要光和二氧化碳，产生有机物和氧气。"
TEXTS = {
    1.0: ("需要光和二氧化碳，产生有机物和氧气", "光合作用要有光、二氧化碳，生成氧气和有机物"),
    0.0: ("需要土壤和肥料", "不知道"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {
            "id": f"{question}-{text}-{turn}",
            "question_id": f"q{question}",
            "question": "光合作用需要和产生什么？",
            "reference_answers": [KEY],
            "student_answer": text + "。" * turn,
            "score": mark,
            "max_score": 1,
        }
        for question in range(2)
        for mark, texts in TEXTS.items()
        for text in texts
        for turn in range(4)
    ]
    (tmp_path / "items.jsonl").write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    return tmp_path


def test_agreement_is_what_it_is_by_hand() -> None:
    assert weighted_kappa([0, 1, 2], [0, 1, 2]) == 1
    assert weighted_kappa([0, 2], [2, 0]) == pytest.approx(-1)
    assert kappa([0, 0, 1, 1], [0, 1, 1, 1]) == pytest.approx(0.5)
    assert kappa([1, 1], [1, 1]) == 0
    assert spearman([1, 2, 2, 4], [10, 20, 20, 40]) == pytest.approx(1)
    assert spearman([1, 1], [1, 2]) == 0
    assert weighted_kappa([], []) == kappa([], []) == within([]) == 0


def test_marks_are_learned_inside_the_run(folder: Path) -> None:
    learned = run("grading", SuiteRequest(folder, options={"labels_per_question": "5"})).metrics
    assert learned["qwk"] > 0.9
    assert learned["abstain20/qwk"] >= learned["qwk"]
    assert set(learned) >= {"kappa", "spearman", "within_question_spearman", "accuracy", "abstain50/error"}
    assert learned == run("grading", SuiteRequest(folder, options={"labels_per_question": "5"})).metrics
    plain = run("grading", SuiteRequest(folder))
    assert plain.n == 32
    assert plain.metrics["spearman"] > 0.5


def test_what_is_shown_is_not_measured(folder: Path) -> None:
    found = run("grading", SuiteRequest(folder, options={"labels_per_question": "10"}))
    assert len(found.items) == 5 * 2 * (16 - 10)
    with pytest.raises(EvalDataInvalid):
        run("grading", SuiteRequest(folder, options={"labels_per_question": "40"}))
    with pytest.raises(OptionInvalid):
        run("grading", SuiteRequest(folder, options={"labels_per_question": "7"}))
    with pytest.raises(EvalDataInvalid):
        run("grading", SuiteRequest(folder / "nowhere"))


def test_the_scale_is_the_one_the_set_uses(folder: Path) -> None:
    assert questions(folder)[0].item.right_or_wrong


def test_mathematical_answers_have_figures_of_their_own(tmp_path: Path) -> None:
    keys = ["37", "1/4", "$y=2 x$", "1 和 3"]
    rows = "\n".join(json.dumps({"id": f"m{at}", "answer": key}) for at, key in enumerate(keys))
    (tmp_path / "items.jsonl").write_text(rows, encoding="utf-8")
    metrics = run("grading", SuiteRequest(tmp_path)).metrics
    assert (metrics["accepted"], metrics["refused"]) == (1, 1)
    assert metrics["rewritten/forms"] > 40
    assert len(judged(tmp_path, limit=1)) < len(judged(tmp_path))
