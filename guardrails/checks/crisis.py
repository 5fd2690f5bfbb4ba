# ruff: noqa: E501  (an expression is read in one piece)
"""Someone in danger (危机): a plain answer stops and people take over (G-R4, P-R11, P-R15).

The subject may be taught and literature is full of it, so a sentence about a pupil is passed over when it
speaks of prevention, a lesson or a work; a first-person cry never is.
"""

import re
from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_DANGER = ("活", "死", "自杀", "自尽", "轻生", "跳楼", "割", "生命", "性命", "无可恋", "了结", "杀", "砍", "捅", "自残", "自伤",
           "短见", "遗书", "刀", "报复", "die", "kill", "suicid", "harm", "cutting", "hurt", "live", "alive", "end ")  # fmt: skip
_HURT = ("摸我", "强奸", "性侵", "猥亵", "家暴", "虐待", "毒打", "霸凌", "欺凌", "群殴", "勒索", "扒", "囚禁", "拐卖", "身上",
         "abus", "molest", "beaten")  # fmt: skip
_CRY = patterns(
    r"(?:我|俺)(?:真的|也|都|已经|就|只|好|很|有点|现在|经常|总|常常)*(?:不想(?:再)?活|想(?:要)?(?:去)?(?:死(?!你|背|记)|自杀|自尽|轻生|跳楼|割腕)"
    r"|要(?:去)?(?:自杀|自尽|跳楼)|活不下去|不如死了|想结束(?:自己的|这)?(?:生命|一切))",
    r"活着(?:真|好|太)?(?:没|没有|毫无)(?:什么)?(?:意思|意义|价值)|(?:生|活)无可恋|想(?:结束|了结)自己的?(?:生命|性命)",
    r"我(?:要|想)(?:杀了?|弄死|捅死|砍死)(?:他|她|他们|她们|全班|同学|老师|爸|妈)",
    r"\bi\s*(?:really\s+|just\s+)?(?:want\s+to|wanna|am\s+going\s+to|'m\s+going\s+to|plan\s+to)\s+(?:die|kill\s+myself"
    r"|end\s+(?:my\s+life|it\s+all)|hurt\s+myself)",
    r"\bi\s+(?:don't|do\s+not|no\s+longer)\s+want\s+to\s+(?:live|be\s+alive)",
)
_HARM = r"(?:自杀|轻生|自残|自伤|割腕|割手腕|跳楼|寻短见|遗书|不想活|想死(?!记)|带刀(?:来|到|进)|扬言要?(?:杀|报复))"
_PUPIL = (
    r"(?:我们?班(?:上|里)?|班(?:上|里)|我教的|有(?:个|一个|一名|一位|名|位)|一名|一个|这个|那个|某(?:个|位|名)|我的)"
    r"[^，。！？!?\n]{0,8}(?:学生|孩子|同学|女生|男生|女孩|男孩|娃)"
)
_ABUSED = (
    r"(?:(?:被|遭(?:到|受)?)(?:[^，。！？!?\n]{0,8})?(?:性侵|猥亵|强奸|家暴|虐待|毒打|霸凌|欺凌|群殴|勒索|扒衣服|囚禁|拐卖)"
    r"|身上(?:有|很多)[^，。！？!?\n]{0,6}(?:淤青|伤痕|烟头烫))"
)
_ABUSE_TOLD = patterns(
    r"(?:爸爸|爸|父亲|继父|叔叔|老师|教练|他|舅舅)(?:总是|经常|一直|又|老|昨晚)*(?:摸我|强奸|性侵|猥亵)(?:我|了我)?",
    r"我(?:一直|经常|总是|昨晚|今天)*" + _ABUSED,
)
_PUPIL_ABUSED = patterns(
    _PUPIL + r"[^。！？!?\n]{0,30}" + _ABUSED,
    r"\b(?:my|a|one\s+of\s+my|this|the)\s+(?:student|pupil|kid|child|boy|girl)s?\b[^.!?\n]{0,50}"
    r"(?:(?:sexually\s+)?abused|molested|beaten\s+(?:at\s+home|by\s+(?:his|her|their)))",
)
_PUPIL_IN_DANGER = patterns(
    _PUPIL + r"[^。！？!?\n]{0,30}" + _HARM,
    r"(?:孩子|学生|儿子|女儿|同学|他|她)(?:跟|对|和)?(?:我|同学|妈妈|爸爸|家里人)?(?:总|老|一直|经常|又|都|就|也)*"
    r"(?:哭着|突然|悄悄)?(?:说|写|念叨|发信息|发消息)[^，。！？!?\n]{0,6}(?:想死(?!你|背|记)|不想(?:再)?活|活不下去|[想要]自杀|想轻生)",
    r"\b(?:my|a|one\s+of\s+my|this|the)\s+(?:student|pupil|kid|child|boy|girl)s?\b[^.!?\n]{0,50}"
    r"(?:suicid|kill(?:ing)?\s+(?:him|her|them)sel(?:f|ves)|self-?harm|cutting\s+(?:him|her)self|want(?:s|ed)?\s+to\s+die)",
)
_TAUGHT = re.compile(
    r"预防|防范|主题|班会|课文|小说|作品|诗歌|剧本|电影|戏剧|人物|文章|课例|讲座|制度|预案|论文|研究|培训|课程|宣传|教材"
    r"|prevention|novel|story|poem|play|film|lesson|curriculum|policy|research|training"
)


@dataclass(frozen=True, slots=True)
class Crisis:
    """G-R4: self-harm and harm to others. The rule's message is the referral."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """First-person cries, and pupils said to be in danger in a sentence that does not teach about it."""
        told = (
            match
            for match in Wordings(_DANGER, _PUPIL_IN_DANGER).search(text, negatable=False)
            if not taught(text.text, match)
        )
        return report(self.rule, text, [*Wordings(_DANGER, _CRY).search(text, negatable=False), *told])


@dataclass(frozen=True, slots=True)
class Abuse:
    """P-R11, P-R15: a minor abused or bullied. The rule's message is the duty to report."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """What a child tells, and what is said of a pupil outside a lesson about it."""
        told = (
            match
            for match in Wordings(_HURT, _PUPIL_ABUSED).search(text, negatable=False)
            if not taught(text.text, match)
        )
        return report(self.rule, text, [*Wordings(_HURT, _ABUSE_TOLD).search(text, negatable=False), *told])


def taught(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence around a match speaks of a lesson, a work, a rule or prevention."""
    start = max(text.rfind(mark, 0, match.start()) for mark in "。！？!?\n") + 1
    ends = [place for mark in "。！？!?\n" if (place := text.find(mark, match.end())) >= 0]
    return bool(_TAUGHT.search(text, start, min(ends, default=len(text))))
