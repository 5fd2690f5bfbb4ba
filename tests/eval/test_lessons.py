"""The suite of lesson plans runs on the first topics and counts what it drafted."""

from eval.suite import SuiteRequest
from eval.suites.lessons import SUITE


def test_the_first_topics_pass_every_hard_check() -> None:
    outcome = SUITE.run(SuiteRequest(limit=6))
    assert outcome.n == 6
    assert outcome.metrics["hard_pass"] == 1
    assert [row["hard"] for row in outcome.items] == [[]] * 6
    assert outcome.metrics["p95_ms"] > 0
