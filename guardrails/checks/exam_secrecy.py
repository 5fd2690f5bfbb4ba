"""Examination papers and answers before their day (考试保密, K-R8)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from corpora.moments import CHINA, utc_now
from guardrails.checks.base import CheckResult, patterns, report, search
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

_MARKING = patterns(
    r"(?:绝密|机密|秘密)\s*[★☆*·]?\s*(?:启用前|考试结束前|开考前|考前)|启用前\s*[★☆*·]?\s*(?:绝密|机密|秘密)"
)
_COMING = (
    r"(?:明年|后年|下一?(?:个月|月|周|次|届|学期|期)|即将|接下来)[^。！？!?\n]{0,10}"
    r"(?:中考|高考|期末|期中|会考|学考|模考|联考|统考|考试|竞赛|招聘)[^。！？!?\n]{0,8}"
    r"(?:真题|试卷|试题|考题|原题|答案|卷子)(?!汇编|集|册)"
)
_TAKEN = r"(?:(?:搞|弄|拿|买|套|偷|要)(?:到|来|出)|透露|泄露|泄漏)"
_UNUSED = patterns(
    rf"{_COMING}[^。！？!?\n]{{0,4}}{_TAKEN}|{_TAKEN}[^。！？!?\n]{{0,6}}{_COMING}",
    r"(?:买|弄|搞|拿|要|套)到?[^。！？!?\n]{0,14}(?:泄题|漏题|考前答案|内部答案|内部原题)",
    r"提前(?:买|搞|套|偷|要)到?[^。！？!?\n]{0,12}(?:试卷|试题|考题|原题|真题|答案)",
    r"偷(?:出|取|到)[^。！？!?\n]{0,10}(?:试卷|试题|考题|考卷)",
    r"(?:尚未|还没有?|没有?|未)(?:正式)?(?:开考|启用|考过|考试|使用)的?.{0,10}(?:试卷|试题|考题|考卷|真题|答案|评分细则)",
    r"(?:明天|后天|下周[一二三四五六日天]?|下个?月|即将|马上)(?:就)?(?:要)?(?:考|进行|举行|开考).{0,14}(?:的)(?:试卷|试题|考题|考卷|答案)",
    r"(?:命题组|命题人|入闱|审题组).{0,12}(?:内部|未公开|不得外传|保密).{0,10}(?:试卷|试题|考题|题目|答案|样题)",
    r"(?:泄露|泄漏|提前(?:拿到|得到|弄到|获取|看到|知道)|买到|流出)的?.{0,12}(?:试卷|试题|考题|高考题|中考题|真题|考试答案)",
    r"\b(?:unreleased|leaked|embargoed|not\s+yet\s+(?:released|used|sat))\s+(?:\w+\s+){0,3}(?:exam(?:ination)?|test)s?\b",
    r"\b(?:exam(?:ination)?|test)\s+(?:paper\s+)?(?:has\s+not|hasn't|is\s+not|isn't)\s+(?:yet\s+)?"
    r"(?:been\s+)?(?:released|used|held|taken)",
)
_DATE = re.compile(
    r"(?:考试(?:时间|日期)|开考(?:时间|日期)?)\s*[:：为是]?\s*(?:(20\d\d)\s*[年./-])?\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})"
    r"|(?:(20\d\d)\s*[年./-])?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?[^。！？!?\n]{0,6}(?:要|将|开)?(?:考|举行|进行)的?[^。！？!?\n]{0,10}"
    r"(?:试卷|试题|考题|考卷|答案)"
)
_PAPER = ("试卷", "试题", "考题", "考卷", "答案", "评分细则")
_AHEAD_DAYS = 240
_YEAR = re.compile(r"(?<!\d)(19\d\d|2\d{3})\s*(?:年|届|级|学年)")


def china_today() -> date:
    """The date in China."""
    return utc_now().astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class ExamSecrecy:
    """K-R8: papers marked secret, said to be unused, or dated ahead. A paper that names a past year carries
    its marking only as history (2019年…绝密★启用前), so the marking alone does not fire there."""

    rule: Rule
    today: Callable[[], date] = china_today

    def inspect(self, text: Folded) -> CheckResult:
        """Markings of papers without a past year, statements that a paper is unused, days of examination
        that are still to come."""
        if not any(word in text.text for word in ("试", "考", "答案", "启用", "exam", "test")):
            return CheckResult()
        today = self.today()
        years = [int(year) for year in _YEAR.findall(text.text)]
        past = bool(years) and max(years) < today.year
        found = [*search(text, _UNUSED), *(() if past else search(text, _MARKING, negatable=False))]
        return report(self.rule, text, [*found, *_ahead(text.text, today)])


def _ahead(text: str, today: date) -> Iterator[re.Match[str]]:
    """Days of examination from today on, beside the word for a paper."""
    if not any(word in text for word in _PAPER):
        return
    for match in _DATE.finditer(text):
        year, month, day = match.groups()[:3] if match[2] else match.groups()[3:]
        try:
            named = date(int(year or today.year), int(month), int(day))
        except ValueError:
            continue
        if 0 <= (named - today).days <= _AHEAD_DAYS:
            yield match
