"""Plain requests for dangerous things are stopped, lessons about the same things are not (S-R1, S-R3)."""

from pathlib import Path

import pytest
import yaml

from guardrails.content.requests import plain_request
from guardrails.normalise import compact
from guardrails.policy import Policy

POLICY = Policy.load()
EXAMPLES = yaml.safe_load(Path(__file__).with_name("requests.yaml").read_text("utf-8"))
ASKED: list[str] = EXAMPLES["asked"]
LEAKS: list[str] = EXAMPLES["leaks"]
TAUGHT: list[str] = EXAMPLES["taught"]


@pytest.mark.parametrize("text", ASKED)
def test_a_plain_request_is_blocked_for_every_duty(text: str):
    assert plain_request(compact(text).text) is not None
    assert POLICY.judge(text, "input", "lesson-plan").blocked


@pytest.mark.parametrize("text", LEAKS)
def test_a_wish_for_a_paper_before_its_day_is_blocked(text: str):
    verdict = POLICY.judge(text, "input", "lesson-plan")
    assert verdict.blocked
    assert "K-R8" in {finding.rule for finding in verdict.findings}


@pytest.mark.parametrize("text", TAUGHT)
def test_a_lesson_about_it_passes(text: str):
    assert plain_request(compact(text).text) is None
    verdict = POLICY.judge(text, "input", "lesson-plan")
    assert verdict.decision not in ("block", "confirm"), verdict.findings


def test_a_passage_that_asks_for_nothing_is_no_request():
    story = "晁盖等人在酒里下了蒙汗药，杨志等十五人头重脚轻，一个个面面厮觑，都软倒了。" * 20
    assert plain_request(compact(story).text) is None
    assert POLICY.judge(story, "context", "lesson-plan").decision is None
