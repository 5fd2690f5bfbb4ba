# ruff: noqa: E501  (patterns are read across, not down)
"""Content risk and jailbreaks (内容风险、越狱): S-R1 over the five classes of GB/T 45654-2025, S-R2 over wrappers."""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Finding
from guardrails.content.assessment import LONGEST, assess
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class ContentRisk:
    """`options.classes` lists the classes the rule stands for (A.1 … A.5); `options.bar` is `request`, or
    `prose` for text that asks for nothing and must clear a far higher bar."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """One finding, at the riskiest part. What lies beyond the checks' reach is not let pass unseen."""
        if not text.text.strip():
            return CheckResult()
        classes = self.rule.options.get("classes", ())
        assert isinstance(classes, tuple)
        prose = self.rule.options.get("bar") == "prose"
        if not prose and "A.1" in classes and len(text.text) > LONGEST:
            return report_span(self.rule, text, LONGEST, len(text.text))
        found = assess(text.text)
        excess = found.prose_excess if prose else found.excess
        if excess <= 0 or found.code[:3] not in classes:
            return CheckResult()
        return report_span(self.rule, text, found.start, found.end)


def report_span(rule: Rule, text: Folded, start: int, end: int) -> CheckResult:
    """The result for one place."""
    first, last = text.span(start, end)
    return CheckResult((Finding(rule.id, rule.action, first, last, rule.id),))


@dataclass(frozen=True, slots=True)
class Jailbreak:
    """Wrappers that have no honest use: orders against the rules, lawless roles, questions hidden in codes."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """A finding a wrapper."""
        if not text.text.strip():
            return CheckResult()
        spans = sorted({text.span(start, end) for _, start, end in assess(text.text).wrappers})
        return CheckResult(
            tuple(Finding(self.rule.id, self.rule.action, start, end, self.rule.id) for start, end in spans)
        )
