"""Each check finds what it is for, and leaves a sound plan alone."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.lesson_preparation.checks import check, unverified
from assistant.lesson_preparation.checks.arithmetic import NotArithmeticError, value
from assistant.lesson_preparation.checks.figures import claims, wrong
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest

Data = dict[str, Any]


@pytest.fixture(scope="module")
def sound() -> LessonPlan:
    return draft(LessonRequest.model_validate({"subject": "化学", "grade": 9, "topic": "质量守恒定律"}))


def _minutes(data: Data) -> None:
    data["steps"][0]["minutes"] += 1


def _no_evidence(data: Data) -> None:
    for step in data["steps"]:
        step["checks"] = [one for one in step["checks"] if one["goal"] != "g3"] or step["checks"][:1]
    data["steps"][0]["checks"] = [{**data["steps"][0]["checks"][0], "goal": "g9"}]


def _vague(data: Data) -> None:
    data["goals"][0]["verb"] = "了解"


def _code(data: Data) -> None:
    data["standards"] = [{"code": "YW22.HX.D4.ZZ.99.N99", "gist": "没有"}]


def _other_grade(data: Data) -> None:
    data["setting"]["grade"] = 7


def _figure(data: Data) -> None:
    data["homework"][0]["answer"] = "因为 $3^2+4^2=26$"


def _word(data: Data) -> None:
    data["steps"][0]["teacher"] += "做错的罚抄十遍。"


def _unsafe(data: Data) -> None:
    data["safety"] = []


def _same(data: Data) -> None:
    first = data["steps"][1]
    again = [{**one, "id": f"again{number}"} for number, one in enumerate(first["questions"])]
    data["steps"][3] |= {"teacher": first["teacher"], "questions": again, "tiers": None}


def _tiers(data: Data) -> None:
    tiers = next(step["tiers"] for step in data["steps"] if step["tiers"])
    tiers["extended"] = tiers["basic"]


def _quote(data: Data) -> None:
    one = {
        "number": 1,
        "passage": "p",
        "resource": "r",
        "title": "t",
        "quote": "四个汉字",
        "start": 0,
        "end": 9,
    }
    data["citations"] = [one]


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (_minutes, "minutes-sum"), (_no_evidence, "matrix"), (_vague, "measurable-verbs"),
        (_code, "curriculum-codes"), (_other_grade, "beyond-grade"), (_figure, "figures"), (_word, "wording"),
        (_unsafe, "safety"), (_same, "duplicate-activities"), (_tiers, "tiers"), (_quote, "citations"),
    ],
)  # fmt: skip
def test_a_spoilt_plan_is_caught(sound: LessonPlan, spoil: Callable[[Data], None], name: str) -> None:
    assert not [one for one in check(sound) if one.severity == "hard"]
    data = sound.model_dump(mode="json")
    spoil(data)
    found = {one.check for one in check(LessonPlan.model_validate(data)) if one.severity == "hard"}
    assert name in found


def test_quotes_are_compared_with_the_library(sound: LessonPlan) -> None:
    data = sound.model_dump(mode="json")
    view = {"number": 1, "passage": "p", "resource": "r", "title": "t", "quote": "质量", "start": 2, "end": 4}
    cited = LessonPlan.model_validate({**data, "citations": [view]})
    assert unverified(cited, {"p": "物质质量守恒"}.get) == []
    assert unverified(cited, {"p": "物质能量守恒"}.get)
    assert unverified(cited, lambda _: None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3+4\\times 5", 23), ("\\frac{1}{2}+\\frac{1}{3}", 5 / 6), ("-3^2", -9), ("(-3)^2", 9),
     ("\\sqrt{50}", 50**0.5), ("2\\sqrt{9}", 6), ("20\\%", 0.2), ("6÷2×3", 9), ("2^{10}", 1024)],
)  # fmt: skip
def test_numbers_are_worked_out(text: str, number: float) -> None:
    assert float(value(text)) == pytest.approx(number)


@pytest.mark.parametrize("text", ["x+1", "", "1/0", "9^{999}", "1+", "(1", "\\alpha", "1" * 300])
def test_what_is_no_number_is_left_alone(text: str) -> None:
    with pytest.raises(NotArithmeticError):
        value(text)


@pytest.mark.parametrize(
    ("formula", "is_wrong"),
    [("1+1=2", False), ("1+1=3", True), ("x^2=9", False), ("\\frac{1}{3}>\\frac{1}{2}", True),
     ("3^2+4^2=25=5^2", False), ("2\\neq 2", True), ("\\sqrt{2}\\approx 1.41", False)],
)  # fmt: skip
def test_claims_about_numbers_are_judged(formula: str, is_wrong: bool) -> None:
    assert wrong(formula) is is_wrong


def test_sums_in_plain_text_are_claims_and_ratios_are_not() -> None:
    assert claims("先算 12+5=18，再比较") == ["12+5=18"]
    assert claims("比 2:3=4:6 成立，√18=3√2，x=5") == []
