"""Text in an answer that speaks to the marker, or says who the pupil is, earns and costs nothing: it is
taken out before an answer is read, and the teacher sees that it stood there (S-R10)."""

import re
from dataclasses import dataclass

from guardrails.checks.injection import MarkPlea
from guardrails.normalise import compact
from guardrails.policy import Policy

_SENTENCE = re.compile(
    r"(?:[^。！？!?；;\n.]|\.(?=\d))*(?:[。！？!?；;\n]|\.(?!\d))+|(?:[^。！？!?；;\n.]|\.(?=\d))+$"
)
_CLAUSE = re.compile(r"[^，,]*[，,]|[^，,]+$")
_HINT = re.compile(
    r"分|评|阅|批|改|判|优|老师|求|拜托|忽略|无视|指令|系统|机器|模型|规则|要求|\bai\b|ignore|disregard|mark|grade|score|award|give|system"
    r"|instruction|prompt|rubric|<|\[",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:满分|最高分|全对|加分|扣分|通融|手下留情|高抬贵手)|(?:老师|阅卷|批改|评卷)[^，,]{0,12}(?:请|求|拜托|辛苦)|"
    r"(?:请|求|拜托)[^，,]{0,8}(?:老师|阅卷|批改|评卷)|(?:阅卷|批改|评分|评卷)(?:老师|系统|程序|助手|人|模型)|"
    r"(?:ai|人工智能|机器)(?:阅卷|批改|评分|评卷|老师)|"
    r"\b(?:ai|auto(?:mated|matic)?|the)[\s-]*(?:grader|marker|examiner|grading|marking)\b|"
    r"\b(?:full|top|maximum|highest|perfect)\s+(?:marks?|score|credit|grade)|\bdear\s+(?:marker|teacher|examiner|grader)|"
    r"\b(?:mark|grade|score)\s+(?:this|it|me|my\s+answer)\b|\b(?:ignore|disregard)\b.{0,40}"
    r"\b(?:rubric|key|instructions?|criteria)",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"\[inst\].*?(?:\[/inst\]|$)|<<sys>>.*?(?:<</sys>>|$)|<\|[^|<>]{1,30}\|>[^\n]*", re.I | re.S
)
_WHO = re.compile(
    r"(?m)^\s*(?:姓名|学号|班级|考号|座号|性别|学校|name|class|student\s+(?:id|number|no\.?))\s*[:：][^\n。]*[\n。]?"
    r"|(?:^|(?<=[。\n]))\s*(?:我是|我叫|我的名字(?:是|叫)|答题人|my name is|i am|i'm)\s*[:：]?\s*"
    r"[\u4e00-\u9fffA-Z][\w·]{1,12}(?:同学)?\s*[,，。.\n]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Neutral:
    """An answer without what is addressed to the marker. `cut` are the places taken out, in the
    original."""

    text: str
    cut: tuple[tuple[int, int], ...]
    instructed: bool


class Neutraliser:
    """Takes out whole clauses. Threads may share it."""

    def __init__(self, policy: Policy) -> None:
        self._plea = MarkPlea(policy.rule("S-R10"))

    def neutral(self, answer: str) -> Neutral:
        """The answer as it is marked."""
        cut = [match.span() for match in _WHO.finditer(answer)]
        instructed = False
        if _HINT.search(answer):
            places = [match.span() for match in _ORDER.finditer(answer)]
            found = self._plea.inspect(compact(answer)).findings
            places += [(each.start, each.end) for each in found]
            blocks = [match.span() for match in _BLOCK.finditer(answer)]
            instructed = bool(places or blocks)
            outside = [each for each in places if not any(a <= each[0] < b for a, b in blocks)]
            cut += [*blocks, *_sentences(answer, outside)]
        return Neutral(_without(answer, cut), tuple(sorted(set(cut))), instructed)


def _sentences(answer: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of every sentence that a place touches, the clauses from the first one touched to the last."""
    found = []
    for sentence in _SENTENCE.finditer(answer):
        touched = [
            clause.span()
            for clause in _CLAUSE.finditer(answer, *sentence.span())
            if any(start < clause.end() and end > clause.start() for start, end in places)
        ]
        if touched:
            found.append((touched[0][0], touched[-1][1]))
    return found


def _without(answer: str, cut: list[tuple[int, int]]) -> str:
    if not cut:
        return answer
    hidden = {at for start, end in cut for at in range(start, end)}
    return "".join(sign for at, sign in enumerate(answer) if at not in hidden).strip()
