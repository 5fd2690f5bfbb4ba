"""A plan runs what is there, names what is not, and can be repeated."""

from pathlib import Path

import pytest

from eval import plan
from eval.command import Wanted, evaluate, table
from eval.plan import PlanInvalid
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites import run
from eval.thresholds import ThresholdInvalid
from tests.eval.test_beir import lay

PLAN = """
runs:
  - {name: small, suite: retrieval, data: set, thresholds: ["nDCG@10>=0.9"]}
  - {name: gone, suite: retrieval, data: absent, thresholds: ["nDCG@10>=0.9"]}
  - {name: later, suite: weather}
  - {name: wrong, suite: retrieval, data: set, options: {k: many}}
  - {name: learnt, suite: retrieval, data: set, options: {index: ./absent.jsonl}}
"""


def laid(root: Path, text: str = PLAN) -> dict[str, str]:
    lay(root / "set")
    (root / "plan.yaml").write_text(text, encoding="utf-8")
    return {"plan": str(root / "plan.yaml")}


def test_what_cannot_run_is_named_and_meets_nothing(tmp_path: Path) -> None:
    options = laid(tmp_path)
    result = run("all", SuiteRequest(tmp_path, options=options))
    notes = {part.name: part.note for part in result.parts}
    assert notes["small"] == ""
    assert "absent" in notes["gone"]
    assert "eval-suite-unknown" in notes["later"]
    assert "eval-option-invalid" in notes["wrong"]
    assert "absent.jsonl" in notes["learnt"]
    assert result.metrics["small:nDCG@10"] == 1.0
    assert [item["id"] for item in result.items] == ["small:q1", "small:q2", "small:q3"]
    assert len(result.failures) == 4
    assert not result.passed
    assert "gone" in table(result)
    again = run("all", SuiteRequest(tmp_path, options=options))
    assert again.document() == result.document()


def test_what_is_missing_may_be_excused_but_not_what_is_missed(tmp_path: Path) -> None:
    options = laid(tmp_path) | {"partial": "yes"}
    result = run("all", SuiteRequest(tmp_path, options=options))
    assert result.passed
    assert "absent" in " ".join(result.failures)
    (tmp_path / "plan.yaml").write_text(PLAN.replace(">=0.9", ">=1.1"), encoding="utf-8")
    assert not run("all", SuiteRequest(tmp_path, options=options)).passed
    with pytest.raises(OptionInvalid):
        run("all", SuiteRequest(tmp_path, options=options | {"partial": "perhaps"}))


def test_a_run_is_compared_with_its_baseline_and_reported(tmp_path: Path) -> None:
    pytest.importorskip("bm25s")
    text = PLAN.splitlines()[2][:-1] + ", baseline: {title: {zh: 词, en: words}, options: {baseline: words}}}"
    options = laid(tmp_path, "runs:\n" + text)
    wanted = Wanted("all", report=tmp_path / "r.html", log=tmp_path / "log.jsonl", quiet=True)
    result = evaluate(wanted, SuiteRequest(tmp_path, options=options))
    [part] = result.parts
    assert part.result is not None
    assert part.result.against is not None
    assert part.result.against["nDCG@10"].difference == 0.0
    assert "对照" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_plans_that_come_with_the_program_are_valid() -> None:
    assert {"full", "quick"} <= set(plan.names())
    for name in plan.names():
        found = plan.read(name)
        assert found.title.zh
        assert all(one.title.zh and one.title.en for one in found.runs)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("runs: []", "runs"),
        ("runs: [{name: a}]", "runs.0.suite"),
        ("runs: [{name: a, suite: gold, colour: red}]", "runs.0.colour"),
        ("runs: [{name: a, suite: gold}, {name: a, suite: gold}]", "a"),
        ("runs: [", "-"),
    ],
)
def test_broken_plans_are_refused_with_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(PlanInvalid) as refused:
        run("all", SuiteRequest(tmp_path, options=laid(tmp_path, text)))
    assert refused.value.details["place"] == place


def test_unknown_plans_and_thresholds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanInvalid):
        run("all", SuiteRequest(tmp_path, options={"plan": "no-such-plan"}))
    bad = "runs: [{name: a, suite: gold, thresholds: [good]}]"
    with pytest.raises(ThresholdInvalid):
        run("all", SuiteRequest(tmp_path, options=laid(tmp_path, bad)))
