# ruff: noqa: E501  (an expression is read in one piece)
"""Requests to remove, forge or hide the marks of generated content (L-R6)."""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Wordings, patterns, report
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_REMOVE = (
    r"(?:去掉|去除|除去|删掉|删除|抹掉|抹去|清除|擦除|移除|隐藏|隐匿|篡改|伪造|消除|剥离|盖住|遮住|不留)"
)
_GENERATED = r"(?:ai|aigc|人工智能|机器|生成式?|生成合成|合成)"
_MARK = r"(?:标识|标注|水印|字样|标签|标记|元数据|声明|角标|页脚|提示语)"
_WORDS = ("标识", "标注", "水印", "字样", "标签", "标记", "元数据", "声明", "角标", "页脚", "提示语", "痕迹", "印记", "aigc",
          "不出", "label", "watermark", "notice", "tag", "metadata", "disclosure", "mark")  # fmt: skip
_LABEL_REMOVAL = patterns(
    _REMOVE + r".{0,10}" + _GENERATED + r".{0,8}" + _MARK,
    r"(?:把|将).{0,12}" + _GENERATED + r".{0,8}" + _MARK + r".{0,6}" + _REMOVE,
    _REMOVE + r".{0,6}ai\s*(?:的)?(?:痕迹|印记)",
    _REMOVE + r".{0,8}(?:隐式标识|显式标识|元数据里的?\s*aigc|aigc\s*字段)",
    r"(?:让人|使人|别人|学校|专家)?(?:看|认|查)不出(?:来)?(?:是|这是)(?:用)?ai(?:生成|写|做)",
    r"\b(?:remove|delete|strip|hide|erase|forge|fake|get\s+rid\s+of)\b.{0,30}\b(?:ai|aigc|generated|synthetic)\b.{0,20}"
    r"\b(?:label|watermark|notice|tag|metadata|disclosure|mark)s?",
    r"\b(?:remove|strip|erase)\b.{0,20}\b(?:label|watermark|metadata)s?\b.{0,30}\b(?:ai|generated)\b",
)


@dataclass(frozen=True, slots=True)
class LabelRemoval:
    """L-R6: 去 AI 标识, 去水印, 清元数据."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Verbs of removal next to the marks of generated content."""
        return report(self.rule, text, Wordings(_WORDS, _LABEL_REMOVAL).search(text))
