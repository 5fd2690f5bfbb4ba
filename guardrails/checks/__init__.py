"""The detectors by the name a rule calls them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guardrails.checks.base import Check, CheckResult, SettledCheck
from guardrails.checks.companion import Companion
from guardrails.checks.crisis import Crisis
from guardrails.checks.exam_secrecy import ExamSecrecy
from guardrails.checks.ghostwriting import DetectionEvasion, Ghostwriting
from guardrails.checks.injection import Injection, MarkPlea, PromptExtraction
from guardrails.checks.label_removal import LabelRemoval
from guardrails.checks.phrases import Phrases
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule, Setting

CHECKS: Mapping[str, Callable[[Rule], Check | SettledCheck]] = MappingProxyType(
    {
        "companion": Companion,
        "crisis": Crisis,
        "detection-evasion": DetectionEvasion,
        "exam-secrecy": ExamSecrecy,
        "ghostwriting": Ghostwriting,
        "injection": Injection,
        "label-removal": LabelRemoval,
        "mark-plea": MarkPlea,
        "phrases": Phrases,
        "prompt-extraction": PromptExtraction,
    }
)


def detector(rule: Rule) -> Callable[[Folded, Setting], CheckResult]:
    """The method that looks for what `rule` forbids. Raises KeyError for an unknown check."""
    check = CHECKS[rule.check](rule)
    if isinstance(check, SettledCheck):
        return check.inspect_in
    inspect = check.inspect
    return lambda text, setting: inspect(text)
