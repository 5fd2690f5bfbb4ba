"""The detectors by the name a rule calls them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guardrails.checks.base import Check, CheckResult, SettledCheck, worded
from guardrails.checks.bias import BIAS
from guardrails.checks.claims import UnverifiedClaims
from guardrails.checks.companion import Companion
from guardrails.checks.content import ContentRisk, Jailbreak
from guardrails.checks.counsel import StudentCounsel
from guardrails.checks.crisis import Abuse, Crisis
from guardrails.checks.decisions import (
    AUTOMATIC_DECISION,
    DIRECT_REPLY,
    EMOTION_RECOGNITION,
    RANKING_PUBLICATION,
    SUBSTITUTE_TEACHER,
    TEACHER_LED,
)
from guardrails.checks.exam_secrecy import ExamSecrecy
from guardrails.checks.fitness import UNFIT, LevelFitness
from guardrails.checks.ghostwriting import DetectionEvasion, Ghostwriting
from guardrails.checks.injection import Injection, MarkPlea, PromptExtraction
from guardrails.checks.label_removal import LabelRemoval
from guardrails.checks.papers import CLASSIFIED, RECORDING
from guardrails.checks.phrases import Phrases
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule, Setting

CHECKS: Mapping[str, Callable[[Rule], Check | SettledCheck]] = MappingProxyType(
    {
        "abuse": Abuse,
        "age-fitness": worded(UNFIT),
        "automatic-decision": worded(AUTOMATIC_DECISION),
        "bias": worded(BIAS),
        "classified": worded(CLASSIFIED, negatable=False),
        "companion": Companion,
        "content-risk": ContentRisk,
        "crisis": Crisis,
        "direct-reply": worded(DIRECT_REPLY),
        "detection-evasion": DetectionEvasion,
        "emotion-recognition": worded(EMOTION_RECOGNITION),
        "exam-secrecy": ExamSecrecy,
        "ghostwriting": Ghostwriting,
        "injection": Injection,
        "jailbreak": Jailbreak,
        "label-removal": LabelRemoval,
        "level-fitness": LevelFitness,
        "mark-plea": MarkPlea,
        "phrases": Phrases,
        "prompt-extraction": PromptExtraction,
        "ranking-publication": worded(RANKING_PUBLICATION),
        "recording": worded(RECORDING),
        "student-counsel": StudentCounsel,
        "substitute-teacher": worded(SUBSTITUTE_TEACHER),
        "teacher-led": worded(TEACHER_LED),
        "unverified-claims": UnverifiedClaims,
    }
)


def detector(rule: Rule) -> Callable[[Folded, Setting], CheckResult]:
    """The method that looks for what `rule` forbids. Raises KeyError for an unknown check."""
    check = CHECKS[rule.check](rule)
    if isinstance(check, SettledCheck):
        return check.inspect_in
    inspect = check.inspect
    return lambda text, setting: inspect(text)
