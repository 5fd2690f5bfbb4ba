"""Answers that take two sentences: two things asked for at once (分别), and sources that disagree (说法不一).

Both are told from the words of question and sentences alone, and only where they are plain: a question
that names two things, two sentences that meet the same words of the question with other numbers, or a
sentence that says of itself that it departs from another text.
"""

import re
from collections.abc import Sequence

import rjieba

from assistant.answering.questions import Asked, Kind, content
from assistant.answering.weighing import Candidate
from retrieval.segmentation import normalise

_JOINS = frozenset(["和", "与", "跟", "及", "以及", "同"])
_EACH = re.compile(r"分别|各自?(?!种|类|地|校)|区别|不同|差别|两者|都")
_COMPARES = re.compile(
    r"一样|一致|不同|不一|听谁|对不上|怎么回事|还是|前后|变没变|也是这个|哪一版|\bsame\b|\bdiffer",
    re.IGNORECASE,
)
_DEPARTS = re.compile(
    r"比[^,，。]{1,8}略|略有不同|答记者问时|推迟到|由[^,，。]{1,12}取代|修改后的《|顺延为|下一学段才"
)
_VALUE = re.compile(r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+(?=[年月日天条项类种个岁次周])")
_REMARK = re.compile(r"[(（](?:要点|规则)[^()（）]*[)）]")
_FORBIDS = re.compile(r"不得|禁止|严禁|不允许|不能|不可")
_ALLOWS = re.compile(r"可以|允许|适切|适当")

_MET = 0.65
_NEAR = 2.5
"""How far below the best a sentence may score that disagrees with it."""
_READ = 40
"""Candidates that are looked through."""


def halves(question: str) -> tuple[str, str] | None:
    """The question asked for each of two things alone: 圆的周长和面积怎么算 asks 圆的周长怎么算 and
    圆的面积怎么算. None where it does not join two words."""
    words = rjieba.cut(normalise(question.strip()))
    for at in range(1, len(words) - 1):
        one, other = words[at - 1], words[at + 1]
        if words[at] in _JOINS and _names(one) and _names(other) and one != other:
            left, right = words[:at] + words[at + 2 :], words[: at - 1] + words[at + 1 :]
            return _EACH.sub("", "".join(left)), _EACH.sub("", "".join(right))
    return None


def asks_for_two(question: str) -> bool:
    """Whether the question says that it wants an answer for each."""
    return bool(_EACH.search(question))


def compares(question: str) -> bool:
    """Whether the question itself asks if sources say the same."""
    return bool(_COMPARES.search(normalise(question)))


def disagreeing(asked: Asked, candidates: Sequence[Candidate]) -> tuple[list[Candidate], bool]:
    """Two sentences to be set side by side, the newer document first, and whether they are seen to differ:
    a question that asks whether sources agree gets both in either case. Nothing where there are none."""
    best = candidates[0]
    asks = compares(asked.plain)
    near = best.score - _NEAR * (2 if asks else 1)
    others = [
        other
        for other in candidates[1:_READ]
        if other.score >= near and not _restates(best, other) and _same_question(best, other)
    ]
    departs = bool(_DEPARTS.search(best.text))
    telling = [one for one in others if bool(_DEPARTS.search(one.text)) is not departs]
    elsewhere = [
        one
        for one in others
        if one.passage.resource != best.passage.resource and (asks or _differ(asked, best, one))
    ]
    found = next(iter([*telling, *elsewhere]), None)
    if found is None:
        return [], False
    differ = found in telling or _differ(asked, best, found)
    return sorted([best, found], key=lambda one: one.passage.issued, reverse=True), differ


def _names(word: str) -> bool:
    return len(word) > 1 and any(term.text for term in content(word))


def _same_question(best: Candidate, other: Candidate) -> bool:
    """Whether the other meets, headings included, almost every word that the best meets."""
    wanted = [at for at, met in enumerate(best.met_titled) if met >= _MET]
    missed = [at for at in wanted if other.met_titled[at] < _MET]
    return bool(wanted) and len(missed) <= len(wanted) // 3


def _differ(asked: Asked, best: Candidate, other: Candidate) -> bool:
    """Whether the two give other numbers where a number is asked for, or allow and forbid."""
    if asked.kind in (Kind.QUANTITY, Kind.WHEN):
        mine, its = _values(asked, best), _values(asked, other)
        return bool(mine and its and not mine & its)
    if asked.kind is Kind.YES_NO:
        return _stance(best.plain) * _stance(other.plain) < 0
    return False


def _stance(plain: str) -> int:
    if _FORBIDS.search(plain):
        return -1
    return int(bool(_ALLOWS.search(plain)))


def _values(asked: Asked, candidate: Candidate) -> set[str]:
    return set(_VALUE.findall(_REMARK.sub("", candidate.plain))) - set(_VALUE.findall(asked.plain))


def _restates(best: Candidate, other: Candidate) -> bool:
    """Whether the two are almost the same words."""
    mine, its = set(best.plain), set(other.plain)
    return len(mine & its) > 0.8 * len(mine | its)
