# ruff: noqa: E501  (an expression is read in one piece)
"""A pupil's troubles (思想困惑、情感问题、伦理抉择): reference points for the teacher, never the answer (G-R2).

A lesson, a text or a policy about such troubles is teaching and passes.
"""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.checks.crisis import taught
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_TROUBLES = (
    "情绪低落", "厌学", "早恋", "谈恋爱", "失恋", "暗恋", "自卑", "焦虑", "抑郁", "孤僻", "想不开", "离家出走",
    "父母离异", "父母离婚", "心理问题", "心理压力", "压力大", "压力很大", "迷茫", "叛逆", "被孤立", "被排挤",
    "不愿上学", "不想上学", "不想来学校", "不肯上学", "不愿说话", "总是哭", "老是哭", "经常哭", "失眠",
    "情绪失控", "闷闷不乐", "没有朋友", "讨厌自己", "觉得自己没用", "活得很累", "偷东西", "作弊被抓", "撒谎",
)  # fmt: skip
_ENGLISH = ("depressed", "anxious", "heartbroken", "lonely", "refuses to come to school", "bullied", "homesick",
            "low self-esteem", "in love", "parents are divorc", "cries")  # fmt: skip
_WHO = r"(?:学生|孩子|同学|女生|男生|女孩|男孩|娃|班(?:上|里)有|我(?!们(?:要|需要|学校)))"
_HELP = (
    r"(?:怎么(?:办|劝|开导|安慰|疏导|跟|和|帮|处理|引导|回(?:复|应)|谈)|如何(?:开导|安慰|疏导|劝|帮助|引导|处理|面对|和|跟|谈)"
    r"|怎样(?:开导|安慰|疏导|劝|帮助|引导|处理|面对|和|跟|谈)|该(?:怎么|如何|不该|说什么)|能给.{0,6}建议|给(?:我|他|她|些|点|个)?.{0,4}建议)"
)
_TROUBLE = "(?:" + "|".join(_TROUBLES) + ")"
_TROUBLED = r"(?:" + "|".join(word.replace(" ", r"\s") for word in _ENGLISH) + r")"
_COUNSEL = Wordings(
    (*_TROUBLES, *_ENGLISH),
    patterns(
        _WHO + r"[^。！？!?\n]{0,24}" + _TROUBLE + r".{0,40}" + _HELP,
        _HELP + r"[^。！？!?\n]{0,16}" + _TROUBLE + r"[^。！？!?\n]{0,10}" + r"(?:学生|孩子|同学|女生|男生)",
        r"\b(?:student|pupil|child|boy|girl)s?\b[^.!?\n]{0,50}" + _TROUBLED + r"[^\n]{0,60}"
        r"\b(?:what\s+(?:should|can|do)\s+(?:i|we)|how\s+(?:should|can|do)\s+(?:i|we)|advice)",
    ),
)


@dataclass(frozen=True, slots=True)
class StudentCounsel:
    """G-R2: someone asks what to do about, or say to, a pupil in trouble."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """A pupil, a trouble and a request for help in one breath, outside lessons and texts."""
        found = (match for match in _COUNSEL.search(text, negatable=False) if not taught(text.text, match))
        return report(self.rule, text, found)
