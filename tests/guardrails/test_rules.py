"""Every rule's examples, and how packs are read."""

import json

import pytest
from pydantic import ValidationError

from guardrails.checks import CHECKS, detector
from guardrails.normalise import compact
from guardrails.policy import Policy
from guardrails.rules.pack import RulePack, national_packs, read_pack
from guardrails.rules.rule import Rule

POLICY = Policy.load()
PACK = read_pack(national_packs()["national.yaml"])
FIRES = [(rule, text) for rule in POLICY.rules for text in rule.examples.fires]
SILENT = [(rule, text) for rule in POLICY.rules for text in rule.examples.silent]


def name(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:20]


@pytest.mark.parametrize(("rule", "text"), FIRES, ids=name)
def test_fires(rule: Rule, text: str):
    findings = detector(rule)(compact(text), rule.sample_setting()).findings
    assert findings
    for finding in findings:
        assert (finding.rule, finding.action) == (rule.id, rule.action)
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(("rule", "text"), SILENT, ids=name)
def test_stays_silent(rule: Rule, text: str):
    assert detector(rule)(compact(text), rule.sample_setting()).findings == ()


@pytest.mark.parametrize("text", sorted({text for _, text in SILENT}))
def test_what_one_rule_lets_pass_no_other_blocks(text: str):
    assert not POLICY.judge(text, "input").blocked


def test_every_check_serves_a_rule():
    used = {rule.check for rule in POLICY.rules}
    assert used | {"phrases"} == set(CHECKS), "phrases is for the packs of schools"


def changed(**fields: object) -> str:
    """A pack of the first two rules, the first of them changed. JSON is YAML."""
    first, second = (rule.model_dump(mode="json", exclude_none=True) for rule in PACK.rules[:2])
    return json.dumps({"name": "changed", "rules": [first | fields, second]})


@pytest.mark.parametrize(
    "fields",
    [
        {"unheard_of": 1},
        {"action": "ignore"},
        {"stages": []},
        {"stages": ["somewhere"]},
        {"id": "nonsense"},
        {"id": "G-R7"},
        {"clause": " "},
        {"message": {"zh": "只有中文"}},
        {"examples": {"fires": ["一"], "silent": ["一", "二", "三"]}},
        {"confirm_at": "release"},
        {"action": "warn", "referral": True},
    ],
)
def test_a_pack_that_is_not_well_formed_is_refused(fields: dict[str, object]):
    assert read_pack(changed())
    with pytest.raises(ValidationError):
        read_pack(changed(**fields))


def test_an_unknown_check_is_refused():
    pack: RulePack = read_pack(changed(check="astrology"))
    with pytest.raises(ValueError, match="astrology"):
        Policy(pack.rules, "x")
