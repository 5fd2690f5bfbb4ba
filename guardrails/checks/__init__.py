"""The detectors by the name a rule calls them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guardrails.checks.base import Check
from guardrails.checks.companion import Companion
from guardrails.checks.crisis import Crisis
from guardrails.checks.exam_secrecy import ExamSecrecy
from guardrails.checks.ghostwriting import DetectionEvasion, Ghostwriting
from guardrails.checks.injection import Injection, MarkPlea, PromptExtraction
from guardrails.checks.label_removal import LabelRemoval
from guardrails.rules.rule import Rule

CHECKS: Mapping[str, Callable[[Rule], Check]] = MappingProxyType(
    {
        "companion": Companion,
        "crisis": Crisis,
        "detection-evasion": DetectionEvasion,
        "exam-secrecy": ExamSecrecy,
        "ghostwriting": Ghostwriting,
        "injection": Injection,
        "label-removal": LabelRemoval,
        "mark-plea": MarkPlea,
        "prompt-extraction": PromptExtraction,
    }
)
