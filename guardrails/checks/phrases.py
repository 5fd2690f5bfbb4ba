"""Words that a school adds by itself (学校自定义词语): literal, so that no expression can run away."""

import re
from dataclasses import dataclass

from guardrails.checks.base import CheckResult, report, search
from guardrails.normalise import Folded, compact
from guardrails.rules.rule import Rule

MOST_PHRASES = 5_000


@dataclass(frozen=True, slots=True)
class Phrases:
    """`options.any` lists the phrases; one of them fires. Spelling variants fall together as everywhere
    (width, traditional characters, fillers). Raises ValueError without phrases, or with too many."""

    rule: Rule

    def __post_init__(self) -> None:
        phrases = self.rule.options.get("any")
        if not isinstance(phrases, tuple) or not 0 < len(phrases) <= MOST_PHRASES or not all(phrases):
            raise ValueError(f"{self.rule.id}: options.any must list 1 to {MOST_PHRASES} phrases")

    def inspect(self, text: Folded) -> CheckResult:
        """Every place where a phrase stands, unless the words before it forbid it."""
        phrases = self.rule.options["any"]
        assert isinstance(phrases, tuple)
        plain = [compact(phrase).text for phrase in phrases]
        found = (re.compile(re.escape(each)) for each in plain if each in text.text)
        return report(self.rule, text, search(text, found))
