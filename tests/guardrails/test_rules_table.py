"""The page of clauses is current, and everything it names exists."""

import ast
import importlib
from pathlib import Path

import pytest

from guardrails.actor import Role
from guardrails.policy import Policy
from guardrails.rules import table

ROOT = Path(__file__).parents[2]
MECHANISMS = sorted(
    {(name, each.code, each.test) for name, clause in table.clauses().items() for each in clause.at}
)


def test_the_page_is_current():
    assert (ROOT / table.PAGE).read_text(encoding="utf-8") == table.page(), (
        "run python -m guardrails.rules.table"
    )


def test_every_clause_of_the_policy_has_a_line():
    counts = {"G": 15, "K": 14, "L": 13, "S": 12, "P": 15, "A": 9, "M": 11, "I": 10}
    wanted = {f"{letter}-R{number}" for letter, most in counts.items() for number in range(1, most + 1)}
    assert set(table.clauses()) == wanted


def test_every_rule_serves_a_clause():
    rules = Policy.load().rules
    served = {rule.id for name in table.clauses() for rule in table.rules_of(name, rules)}
    assert {rule.id for rule in rules} == served


def test_nothing_is_claimed_without_a_rule_a_mechanism_or_people():
    rules = Policy.load().rules
    for name, clause in table.clauses().items():
        assert clause.at or clause.people or table.rules_of(name, rules), name


@pytest.mark.parametrize(("clause", "code", "test"), MECHANISMS)
def test_what_is_named_exists(clause: str, code: str, test: str):
    module, _, attribute = code.partition(":")
    assert hasattr(importlib.import_module(module), attribute), clause
    path, _, function = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert function in names, clause


def test_there_is_no_role_for_pupils():
    assert not {"student", "pupil", "child", "guest"} & {role.value for role in Role}
