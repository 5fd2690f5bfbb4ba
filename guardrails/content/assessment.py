# ruff: noqa: E501  (patterns are read across, not down)
"""How risky a text is, of which code, and why: word list, wrappers and classifier put together (S-R1)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from guardrails.content.features import features
from guardrails.content.lexicon import ACT, TOPIC, Hit, lexicon
from guardrails.content.marks import marks, turned
from guardrails.content.model import risk_model
from guardrails.content.requests import plain_request
from guardrails.content.wrappers import doubtful_wrappers, plain_wrappers

BAR = -1.35
"""Log-odds from which a whole text counts as a risky request; set on the development half of guard_zh."""
SENTENCE_MARGIN = 2.5
"""What one sentence of a longer text needs above the bar: short pieces score wildly."""
WRAPPED_MARGIN = 0.8
"""What a doubtful wrapper takes off the bar."""
ROLE_MARGIN = 1.4
"""What a role prompt (我想让你充当…) needs above the bar: a role is no offence, and such prompts run long."""
LESSON_MARGIN = 0.8
"""What a text that speaks of teaching needs above the bar where it names no risky act (S-R3)."""
STATEMENT_MARGIN = 0.8
"""What a text that asks for nothing and names no risky act needs above the bar."""
NAMED = 0.3
"""What a plain request for an act of the word list is worth at least."""
SHORT_MARGIN = 0.6
"""What a text of fewer than `_SHORT` characters that names no risky act needs above the bar."""
FOREIGN_MARGIN = 1.5
"""What a text without a Chinese character needs above the bar where it names no risky act: the classifier read
little English, and there a harmless homonym (kill a process) looks like a deed. Set by cross-validation on
XSTest (`python -m eval.training.risk --folds 3`)."""
PROSE_MARGIN = 5.0
"""What text that asks for nothing (a passage, an answer) needs above the bar."""
LONGEST = 200_000
"""Characters that are looked at; a longer request is refused."""
_SENTENCE = re.compile(r"[^。！？!?\n；;]{8,}[。！？!?\n；;]?")
_DEFAULT = {"A.1": "A.1.h", "A.2": "A.2.i", "A.3": "A.3.e", "A.4": "A.4.g"}
_ROLE = re.compile(
    r"^.{0,12}(?:想让|希望|要|请|让|想要)你(?:来)?.{0,6}(?:充当|担任|扮演|作为|做|当)|^.{0,6}(?:充当|担任|扮演)|act as|寻求.{0,12}(?:帮助|指导|协助)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORT = 20
_PLAIN_REQUEST = 80
_PLEA = re.compile(
    r"怎么|怎样|如何|教我|告诉我|帮我|给我|方法|办法|步骤|哪里(?:可以|能)|想要?|打算|how (?:do|can|to)"
)
_ASKS = re.compile(
    r"[?？]|请|怎|如何|吗|教|写|帮|告诉|给我|能不能|能否|可以|有没有|哪|什么|为什么|推荐|想|how|what|why|where|who|give|tell|write"
)
_LESSON = re.compile(
    r"教育|教学|班会|课堂|课上|安全课|法治课|课文|教案|主题|备课|教师|班主任|学校应|单元|下列|材料"
)
_SEEN_BY_WRAPPERS = 6_000


@dataclass(frozen=True, slots=True)
class Assessment:
    """Log-odds above the bar of the riskiest part `start:end` (more than 0 counts), its code, the wrappers."""

    excess: float
    prose_excess: float
    code: str
    start: int
    end: int
    wrappers: tuple[tuple[str, int, int], ...] = ()


@lru_cache(maxsize=8)
def assess(text: str) -> Assessment:
    """The assessment of a text that went through `guardrails.normalise.compact`, of its first `LONGEST`
    characters."""
    text = text[:LONGEST]
    hits = lexicon().find(text)
    read = features(text, marks(text, hits))
    model = risk_model()
    excess, place = model.risk(read) - BAR - _scope(text, hits), (0, len(text))
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    if len(sentences) > 1:
        risks = model.risks(read, sentences)
        best = max(range(len(risks)), key=risks.__getitem__)
        if (found := risks[best] - BAR - SENTENCE_MARGIN) > excess:
            excess, place = found, sentences[best]
    prose = excess - PROSE_MARGIN
    if _asked_for(text, hits):
        excess = max(excess, NAMED)
    seen = text if len(text) <= _SEEN_BY_WRAPPERS else text[: _SEEN_BY_WRAPPERS - 2_000] + text[-2_000:]
    if excess <= 0 and excess + WRAPPED_MARGIN > 0 and doubtful_wrappers(seen):
        excess += WRAPPED_MARGIN
    wrappers = (
        tuple(plain_wrappers(seen))
        if len(seen) == len(text)
        else tuple(plain_wrappers(text[:_SEEN_BY_WRAPPERS]))
    )
    code = _code(hits, place) or (_DEFAULT[model.kind(read)] if excess > 0 else "")
    if request := plain_request(text):
        code = code if excess > 0 else request.code
        excess, place = max(excess, NAMED), place if excess > 0 else (request.start, request.end)
    return Assessment(excess, prose, code, *place, wrappers)


def _scope(text: str, hits: list[Hit]) -> float:
    """What the whole text needs above the bar for what it is: a role prompt, a lesson."""
    if _ROLE.search(text):
        return ROLE_MARGIN
    named = any(not hit.part and hit.row.kind != TOPIC for hit in hits)
    if named:
        return 0.0
    return (
        (0.0 if _HAN.search(text) else FOREIGN_MARGIN)
        + (LESSON_MARGIN if _LESSON.search(text) or turned("lawful", text) else 0.0)
        + (SHORT_MARGIN if len(text) < _SHORT else 0.0)
        + (0.0 if _ASKS.search(text) else STATEMENT_MARGIN)
    )


def _asked_for(text: str, hits: list[Hit]) -> bool:
    """Whether a short text plainly asks how to do an act of the list, and speaks of no lesson and no law."""
    acts = any(not hit.part and hit.row.kind == ACT for hit in hits)
    return (
        acts
        and len(text) < _PLAIN_REQUEST
        and bool(_PLEA.search(text))
        and not turned("lawful", text)
        and not _LESSON.search(text)
        and not turned("lesson", text)
    )


def _code(hits: list[Hit], place: tuple[int, int]) -> str:
    """The code of the longest act or claim in place, or of the topic met most."""
    within = [hit for hit in hits if place[0] <= hit.start and hit.end <= place[1]]
    whole = [hit for hit in within if not hit.part and hit.row.kind != TOPIC]
    if whole:
        return max(whole, key=lambda hit: hit.end - hit.start).row.code
    codes = [hit.row.code for hit in within if hit.row.kind == TOPIC]
    return max(sorted(set(codes)), key=codes.count) if codes else ""
