# ruff: noqa: E501  (an expression is read in one piece)
"""Claims without a source at hand (未经核实的数字、引语、法条), marked for the teacher (G-R5, G-R3).

A sentence with a citation number is the citation checker's business. Any other figure from a study, quotation
or article of a law must occur in what the reply may lean on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guardrails.checks.base import CheckResult, report
from guardrails.normalise import Folded, compact
from guardrails.rules.rule import Rule, Setting

_CITED = re.compile(r"\[\d{1,3}\]|［\d{1,3}］")
_REST = re.compile(r"[^。！？!?\n]*[。！？!?]?[”」\"]?(?:\s*\[\d{1,3}\])*")
_NUMBER = (
    r"(?:\d+(?:\.\d+)?\s*(?:%|个百分点|倍|成|万|亿|名|人|所|例|项)|百分之[一二三四五六七八九十百零〇点]+)"
)
_FIGURE = re.compile(
    r"(?:统计|调查|研究|报告|数据|监测|报道|学者|专家|文献)[^。！？!?\n]{0,8}"
    r"(?:显示|表明|发现|指出|证明|证实|认为|称|，|,)[^。！？!?\n]{0,40}?(" + _NUMBER + r")"
    r"|\b(?:stud(?:y|ies)|research|survey|data|statistics|report)s?\b[^.!?\n]{0,30}\b(?:show|found|find|suggest|indicate)s?\b"
    r"[^.!?\n]{0,60}?(\d+(?:\.\d+)?\s*(?:%|percent|times|students|schools))"
)
_LAW = re.compile(
    r"《([^》\n]{2,30}(?:法|条例|办法|规定|准则|意见|标准|方案|指南|纲要|课程标准[^》\n]{0,12}))》(?:[(（][^）)\n]{0,16}[)）])?"
    r"[^。！？!?\n]{0,4}第[一二三四五六七八九十百零〇\d]+(?:条|款|章|项)"
)
_QUOTE = re.compile(
    r"[\u4e00-\u9fff·a-z ]{2,16}(?:曾|曾经)?(?:说|说过|指出|写道|强调|认为)(?:过)?[：:，,]?\s*[“\"「]([^”\"」\n]{6,120})[”\"」]"
    r"|(?:正如|如)[\u4e00-\u9fff·]{2,12}所(?:说|言)[：:，,]?\s*[“\"「]([^”\"」\n]{6,120})[”\"」]"
)
_REFERENCE = re.compile(
    r"doi\s*[:：]?\s*10\.\d{4,9}/\S+|[\u4e00-\u9fff、,，. ]{2,30}\.\s?[\u4e00-\u9fff a-z：:]{4,40}\s?\[[jmdcn]\]"
)
_WORDS = ("统计", "调查", "研究", "报告", "数据", "监测", "报道", "学者", "专家", "文献", "》", "“", '"', "「", "doi", "[j]",
          "[m]", "stud", "survey", "statistics", "research", "data", "report")  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnverifiedClaims:
    """G-R5: figures of studies, quotations, articles of laws and references without support at hand."""

    rule: Rule

    def inspect_in(self, text: Folded, setting: Setting) -> CheckResult:
        """The claims whose figure, quoted words or article occur in no text of `setting.evidence`."""
        if not any(word in text.text for word in _WORDS):
            return CheckResult()
        evidence = tuple(_plain(each) for each in setting.evidence)
        return report(self.rule, text, _open(text.text, evidence))


def _open(text: str, evidence: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Claims without support."""
    for expression in (_FIGURE, _LAW, _QUOTE, _REFERENCE):
        for match in expression.finditer(text):
            if _CITED.search(_sentence(text, match)):
                continue
            named = next((group for group in match.groups() if group), match[0])
            words = match[0] if expression is _LAW else named
            if not any(_squeezed(words) in source for source in evidence):
                yield match


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence around a match, with the citation numbers behind its full stop."""
    start = max(text.rfind(mark, 0, match.start()) for mark in "。！？!?\n") + 1
    rest = _REST.match(text, match.end())
    return text[start : rest.end() if rest else match.end()]


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    return _squeezed(compact(text).text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
