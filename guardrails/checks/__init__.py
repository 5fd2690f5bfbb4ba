"""The detectors by the name a rule calls them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guardrails.checks.base import Check, CheckResult, SettledCheck
from guardrails.checks.bias import Bias
from guardrails.checks.claims import UnverifiedClaims
from guardrails.checks.companion import Companion
from guardrails.checks.content import ContentRisk, Jailbreak
from guardrails.checks.counsel import StudentCounsel
from guardrails.checks.crisis import Abuse, Crisis
from guardrails.checks.decisions import (
    AutomaticDecision,
    DirectReply,
    EmotionRecognition,
    RankingPublication,
    SubstituteTeacher,
    TeacherLed,
)
from guardrails.checks.exam_secrecy import ExamSecrecy
from guardrails.checks.fitness import AgeFitness, LevelFitness
from guardrails.checks.ghostwriting import DetectionEvasion, Ghostwriting
from guardrails.checks.injection import Injection, MarkPlea, PromptExtraction
from guardrails.checks.label_removal import LabelRemoval
from guardrails.checks.papers import Classified, Recording
from guardrails.checks.phrases import Phrases
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule, Setting

CHECKS: Mapping[str, Callable[[Rule], Check | SettledCheck]] = MappingProxyType(
    {
        "abuse": Abuse,
        "age-fitness": AgeFitness,
        "automatic-decision": AutomaticDecision,
        "bias": Bias,
        "classified": Classified,
        "companion": Companion,
        "content-risk": ContentRisk,
        "crisis": Crisis,
        "direct-reply": DirectReply,
        "detection-evasion": DetectionEvasion,
        "emotion-recognition": EmotionRecognition,
        "exam-secrecy": ExamSecrecy,
        "ghostwriting": Ghostwriting,
        "injection": Injection,
        "jailbreak": Jailbreak,
        "label-removal": LabelRemoval,
        "level-fitness": LevelFitness,
        "mark-plea": MarkPlea,
        "phrases": Phrases,
        "prompt-extraction": PromptExtraction,
        "ranking-publication": RankingPublication,
        "recording": Recording,
        "student-counsel": StudentCounsel,
        "substitute-teacher": SubstituteTeacher,
        "teacher-led": TeacherLed,
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
