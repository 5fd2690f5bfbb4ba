# ruff: noqa: E501  (an expression is read in one piece)
"""Others' work as one's own: papers to hand in as they are (G-R7), rewriting to escape detection (G-R8)."""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_WORK = r"(?:论文|课题申报书|项目申报书|申报书|研究报告|结题报告|开题报告|学位论文|科研成果)"
_HAND_IN = (
    r"(?:(?:直接|原样|不用改|不改就?|马上)(?:能|可以?|就|拿去|去|用来|用于|要)*(?:交|提交|上交|投稿|发表|申报|评职称|署名)"
    r"|署(?:上)?我的(?:名|姓名)|当(?:作|成)我(?:自己)?的(?:原创|成果)|冒充)"
)

_PAPERS = ("论文", "申报书", "报告", "成果", "paper", "thesis", "dissertation", "proposal", "report")
_GHOSTWRITING = patterns(
    r"(?:帮|替|给|为)?我?(?:代写|代笔|捉刀).{0,10}" + _WORK,
    r"(?:写|生成|完成|做|弄).{0,20}" + _WORK + r".{0,20}" + _HAND_IN,
    _HAND_IN + r".{0,12}的.{0,6}" + _WORK,
    r"\b(?:write|generate|draft)\b.{0,40}\b(?:paper|thesis|dissertation|grant\s+(?:proposal|application)"
    r"|research\s+(?:report|paper))\b.{0,40}\b(?:submit|publish|hand)\b.{0,20}\b(?:as\s+(?:is|my\s+own)|directly"
    r"|unchanged|under\s+my\s+name|without\s+(?:changes?|editing))",
    r"\bghost-?write\b.{0,30}\b(?:paper|thesis|dissertation|proposal|report)",
)
_CHECKED = ("降重", "洗稿", "伪原创", "查重", "重复率", "ai", "检测", "知网", "维普", "万方", "turnitin", "plagiarism",
            "similarity")  # fmt: skip
_EVASION = patterns(
    r"(?:帮|请|把|给|将|怎么|如何|怎样|进行|做|需要|想要?).{0,20}(?:降重|洗稿|伪原创)",
    r"(?:降重|洗稿)(?:一下|改写|到|处理|成|版)",
    r"(?:降低?|减少|消除|压低|去掉|规避).{0,6}(?:查重率|重复率|ai\s*率|aigc\s*率|ai\s*(?:味|痕迹)|疑似\s*ai)",
    r"(?:规避|躲过|躲避|绕过|逃过|逃避|骗过|通过|应付|对付).{0,6}(?:查重|论文检测|抄袭检测|ai\s*(?:内容)?检测|aigc\s*检测|知网检测)",
    r"(?:知网|维普|万方|查重系统|检测系统|turnitin).{0,8}(?:查|检测|识别|看)不(?:出|到)",
    r"\b(?:bypass|evade|beat|avoid|trick|fool|get\s+(?:past|around))\s+(?:the\s+|an?\s+|any\s+)?"
    r"(?:plagiarism|ai|turnitin|similarity)\s*(?:content\s+)?(?:detect(?:or|ion|ors)|check(?:er|ers|s)?|scores?)?",
    r"\b(?:lower|reduce|cut)\s+(?:the\s+|its\s+|my\s+)?(?:similarity|plagiarism|ai)\s+(?:score|rate|percentage)",
)


@dataclass(frozen=True, slots=True)
class Ghostwriting:
    """G-R7: a whole paper, proposal or report to hand in as one's own."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Requests that say the text is to be handed in as it comes."""
        return report(self.rule, text, Wordings(_PAPERS, _GHOSTWRITING).search(text))


@dataclass(frozen=True, slots=True)
class DetectionEvasion:
    """G-R8: 降重, 洗稿, 降 AI 率. Grammar, sentences and wording may be improved."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Requests to rewrite so that a checker sees less."""
        return report(self.rule, text, Wordings(_CHECKED, _EVASION).search(text))
