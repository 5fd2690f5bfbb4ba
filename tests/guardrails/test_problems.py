"""Every refusal of this room has its words in both languages."""

import pytest
import yaml

import guardrails.calls
import guardrails.gate
from corpora.problem import Problem
from serving import problems


def leaves(parent: type[Problem]) -> set[type[Problem]]:
    return {parent} | {leaf for child in parent.__subclasses__() for leaf in leaves(child)}


OURS = sorted(
    {each.code for each in leaves(Problem) if each.__module__.startswith("guardrails")} - {"internal"}
)


@pytest.mark.parametrize("code", OURS)
def test_has_words(code: str):
    from importlib.resources import files

    entry = yaml.safe_load((files(problems.__package__) / "problems.yaml").read_text())[code]
    for language in ("zh", "en"):
        assert entry[language]["title"]
        assert entry[language]["advice"]


def test_a_refusal_explains_itself():
    refused = guardrails.calls.InputRefused(rule="G-R8", message_zh="不能降重。", message_en="No.")
    explained = problems.explain(refused, "zh")
    assert explained.detail == "不能降重。"
    assert "G-R8" in explained.advice
