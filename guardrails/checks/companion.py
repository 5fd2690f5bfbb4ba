# ruff: noqa: E501  (an expression is read in one piece)
"""The assistant is no lover, relative or friend for company (S-R11).

The interim measures on anthropomorphic services leave working assistants out only while they keep to this.
"""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_PARTNER = (
    r"(?:女朋友|男朋友|女友|男友|恋人|情人|老公|老婆|对象|伴侣"
    r"|虚拟(?:恋人|伴侣|亲人|妈妈|爸爸|父母|男友|女友))"
)
_WORDS = ("我", "你", "girlfriend", "boyfriend", "lover", "wife", "husband", "soulmate", "love", "flirt", "be my",
          "act as my", "become my")  # fmt: skip
_COMPANION = patterns(
    r"(?:做|当|扮演|成为|变成|充当)我的?(?:一下|一个|专属|虚拟)?" + _PARTNER,
    r"(?:做|当|扮演|成为|变成|充当)我(?:去世|过世|已故|离世|死去)的?.{0,4}(?:妈|爸|父|母|爷|奶|外公|外婆|姥|哥|姐|弟|妹|亲人)",
    r"(?:做|当|扮演|成为|充当)我的(?:妈妈|爸爸|亲妈|亲爸|姐姐|哥哥)(?:吧|好吗|陪|，陪|,陪|来陪)",
    r"(?:和|跟|陪)我(?:谈(?:个|一场)?恋爱|调情|暧昧|撒娇|睡觉|过夜)",
    r"你(?:到底|真的|会不会)?(?:爱|喜欢)(?:不爱|不喜欢)?我(?:吗|么|嘛)|你能(?:爱上|嫁给|娶)我",
    r"我(?:好像|真的|已经)?(?:爱上|喜欢上|离不开)(?:了)?你(?:了)?(?:[，。！~!.]|$)",
    r"\b(?:be|become|act\s+as|pretend\s+to\s+be)\s+my\s+(?:virtual\s+)?(?:girlfriend|boyfriend|lover|wife|husband"
    r"|soulmate|(?:dead|late|deceased)\s+\w+)",
    r"\bdo\s+you\s+love\s+me\b|\bare\s+you\s+in\s+love\s+with\s+me\b|\bflirt\s+with\s+me\b",
    r"我(?:永远)?(?:是|做)你的?(?:专属|虚拟)?" + _PARTNER + r"|我(?:也|会永远|永远|真的)爱你",
)


@dataclass(frozen=True, slots=True)
class Companion:
    """S-R11: requests for, and offers of, emotional companionship. Role play that teaches stays silent."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Partners, the dead brought back, declarations of love."""
        return report(self.rule, text, Wordings(_WORDS, _COMPANION).search(text))
