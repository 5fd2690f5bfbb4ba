# ruff: noqa: E501  (an expression is read in one piece)
"""What fits whom (适龄, 适切): content for an age, language for a level (P-R13, G-R5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule, Setting

_LURE = r"(?:教你|试试|不妨|可以(?:试|偷偷)|推荐(?:你|大家)?|带你|一起(?:去)?|赶紧|快来|偷偷)"
UNFIT = Wordings(
    ("烟", "酒", "赌", "博彩", "毒", "逃学", "逃课", "离家出走", "成人", "约炮", "裸", "色情", "血", "尸", "自制", "爆炸",
     "窒息", "跳楼", "割", "氪金", "打赏", "充值", "刷单", "整容", "减肥药", "节食", "smok", "drink", "gambl", "porn", "vape",
     "skip school"),
    patterns(
        _LURE + r"[^。！？!?\n]{0,10}(?:抽烟|吸烟|电子烟|喝酒|饮酒|赌博|赌球|博彩|吸毒|逃学|逃课|离家出走|飙车|文身|纹身)",
        r"(?:抽烟|吸烟|电子烟|喝酒|赌博|吸毒)(?:真|很|超|特别)?(?:酷|帅|解压|好玩|爽|刺激|有派头)",
        _LURE + r"[^。！？!?\n]{0,12}(?:成人(?:网站|电影|视频|小说)|色情|裸聊|约炮|黄色(?:网站|视频|小说))",
        _LURE + r"[^。！？!?\n]{0,12}(?:自制(?:炸药|鞭炮|烟花|弓弩|刀具)|窒息(?:游戏|挑战)|从高处跳|把头套进)",
        r"(?:鲜血|血浆|脑浆|内脏)(?:四溅|喷(?:涌|溅|射)|流了?一地|横飞)|(?:肢解|剁碎|分尸|开膛破肚|挖出[^。！？!?\n]{0,4}(?:眼|心|内脏))",
        _LURE + r"[^。！？!?\n]{0,12}(?:氪金|充值|打赏主播|刷单|借网贷|借钱买皮肤|贷款整容|吃减肥药|断食减肥|催吐)",
        r"\b(?:try|let's|you\s+should|how\s+cool\s+to)\b[^.!?\n]{0,24}\b(?:smok(?:e|ing)|vap(?:e|ing)|drink(?:ing)?\s+(?:beer|alcohol|vodka)"
        r"|gambl(?:e|ing)|watch(?:ing)?\s+porn|skip(?:ping)?\s+school|cut(?:ting)?\s+yourself)",
    ),
)  # fmt: skip
"""P-R13: what lures a minor to harm, or shows harm for its own sake: invitations, praise, gore. Prevention
passes: the words just before forbid it."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True, slots=True)
class LevelFitness:
    """G-R5: sentences longer than `options.longest` characters, and the terms of `options.beyond`, in
    material for a school stage. Where the stage is not known nothing can be said."""

    rule: Rule

    def inspect_in(self, text: Folded, setting: Setting) -> CheckResult:
        """The sentences and terms that are above the level."""
        if not setting.school_stage:
            return CheckResult()
        return report(self.rule, text, self._above(text.text))

    def _above(self, text: str) -> Iterator[re.Match[str]]:
        longest, beyond = self.rule.options.get("longest"), self.rule.options.get("beyond")
        if isinstance(longest, int):
            yield from (each for each in _SENTENCE.finditer(text) if _length(each[0]) > longest)
        if isinstance(beyond, tuple):
            for term in beyond:
                yield from re.finditer(re.escape(term.lower()), text)


def _length(sentence: str) -> int:
    """Length as a reader feels it: a Chinese character or a Latin word is one."""
    return len(re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+", sentence))
