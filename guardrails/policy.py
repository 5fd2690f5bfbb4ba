"""The rules in force, and the one verdict on a text (policy.md §7.4)."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from guardrails.audit.event import RuleHit
from guardrails.checks import CHECKS
from guardrails.checks.base import Check, Finding
from guardrails.normalise import compact
from guardrails.rules.rule import STRICTEST_FIRST, Action, Rule, Stage, national_pack, read_pack


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all rules together say of one text: every finding, and the strictest action decides."""

    stage: Stage
    findings: tuple[Finding, ...] = ()

    @property
    def decision(self) -> Action | None:
        """The strictest action, None where no rule fired."""
        actions = {finding.action for finding in self.findings}
        return next((action for action in STRICTEST_FIRST if action in actions), None)

    @property
    def blocked(self) -> bool:
        """Whether the text must go no further."""
        return self.decision == "block"

    @property
    def deciding(self) -> Finding | None:
        """The first finding of the strictest action."""
        return next((finding for finding in self.findings if finding.action == self.decision), None)

    def hits(self, detail: str = "") -> tuple[RuleHit, ...]:
        """The findings as the audit log keeps them: one a rule, without the text."""
        decisions = {finding.rule: finding.action for finding in self.findings}
        return tuple(
            RuleHit(rule=rule, decision=action, stage=self.stage, detail=detail)
            for rule, action in decisions.items()
        )


class Policy:
    """Rule packs bound to their checks. `version` changes with any rule and any check."""

    def __init__(self, rules: tuple[Rule, ...], version: str) -> None:
        unknown = sorted({rule.check for rule in rules} - set(CHECKS))
        if unknown:
            raise ValueError(f"rules name unknown checks: {', '.join(unknown)}")
        self.rules = rules
        self.version = version
        self._checks: tuple[tuple[Rule, Check], ...] = tuple(
            (rule, CHECKS[rule.check](rule)) for rule in rules
        )

    @classmethod
    def load(cls) -> Self:
        """The national pack. Raises ValueError where the pack is not well formed."""
        pack = national_pack()
        return cls(read_pack(pack).rules, _version(pack))

    def judge(self, text: str, stage: Stage, duty: str = "") -> Verdict:
        """Let every rule of this stage and duty look at `text`. Works on a core; call it off the event loop
        for long texts."""
        bound = [check for rule, check in self._checks if rule.binds(stage, duty)]
        if not bound:
            return Verdict(stage)
        folded = compact(text)
        return Verdict(stage, tuple(found for check in bound for found in check.inspect(folded).findings))

    def message(self, rule: str, language: str) -> str:
        """What people are told when `rule` fires. Raises KeyError for an unknown rule."""
        return {each.id: each.message for each in self.rules}[rule].in_language(language)

    def instructions(self, language: str, duty: str = "") -> str:
        """The wording for the model of all rules that bind `duty`, one a line."""
        lines = [
            rule.for_model.in_language(language)
            for rule in self.rules
            if rule.for_model and any(rule.binds(stage, duty) for stage in rule.stages)
        ]
        return "\n".join(dict.fromkeys(lines))


def _version(pack: str) -> str:
    """Hash over the pack and the code of the checks: either one changes what is judged."""
    digest = hashlib.sha256(pack.encode())
    for source in sorted(files("guardrails.checks").iterdir(), key=lambda each: each.name):
        if source.name.endswith(".py"):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
