"""How risky a text is, of which code, and why: word list, wrappers and classifier put together (S-R1)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from guardrails.content.features import features
from guardrails.content.lexicon import TOPIC, Hit, lexicon
from guardrails.content.marks import marks
from guardrails.content.model import risk_model
from guardrails.content.wrappers import doubtful_wrappers, plain_wrappers

BAR = -1.05
"""Log-odds from which a whole text counts as a risky request; set on the development half of guard_zh."""
SENTENCE_MARGIN = 2.5
"""What one sentence of a longer text needs above the bar: short pieces score wildly."""
WRAPPED_MARGIN = 0.8
"""What a doubtful wrapper takes off the bar."""
ROLE_MARGIN = 0.7
"""What a role prompt (我想让你充当…) needs above the bar: a role is no offence, and such prompts run long."""
LESSON_MARGIN = 0.8
"""What a text that speaks of teaching needs above the bar where it names no risky act (S-R3)."""
PROSE_MARGIN = 5.0
"""What text that asks for nothing (a passage, an answer) needs above the bar."""
LONGEST = 200_000
"""Characters that are looked at; a longer request is refused."""
_SENTENCE = re.compile(r"[^。！？!?\n；;]{8,}[。！？!?\n；;]?")
_DEFAULT = {"A.1": "A.1.h", "A.2": "A.2.i", "A.3": "A.3.e", "A.4": "A.4.g"}
_ROLE = re.compile(
    r"^.{0,12}(?:想让|希望|要|请|让|想要)你(?:来)?.{0,6}(?:充当|担任|扮演|作为|做|当)|^.{0,6}(?:充当|担任|扮演)|act as|寻求.{0,12}(?:帮助|指导|协助)"
)
_LESSON = re.compile(r"教育|教学|班会|课堂|课文|教案|主题|备课|教师|班主任|学校应|单元|下列|材料")
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
    seen = text if len(text) <= _SEEN_BY_WRAPPERS else text[: _SEEN_BY_WRAPPERS - 2_000] + text[-2_000:]
    if excess <= 0 and excess + WRAPPED_MARGIN > 0 and doubtful_wrappers(seen):
        excess += WRAPPED_MARGIN
    wrappers = tuple(plain_wrappers(seen)) if len(seen) == len(text) else tuple(plain_wrappers(text[:_SEEN_BY_WRAPPERS]))
    code = _code(hits, place) or _DEFAULT[model.kind(read)]
    return Assessment(excess, prose, code, *place, wrappers)


def _scope(text: str, hits: list[Hit]) -> float:
    """What the whole text needs above the bar for what it is: a role prompt, a lesson."""
    if _ROLE.search(text):
        return ROLE_MARGIN
    named = any(not hit.part and hit.row.kind != TOPIC for hit in hits)
    return LESSON_MARGIN if not named and _LESSON.search(text) else 0.0


def _code(hits: list[Hit], place: tuple[int, int]) -> str:
    """The code of the longest act or claim in place, or of the topic met most."""
    within = [hit for hit in hits if place[0] <= hit.start and hit.end <= place[1]]
    whole = [hit for hit in within if not hit.part and hit.row.kind != TOPIC]
    if whole:
        return max(whole, key=lambda hit: hit.end - hit.start).row.code
    codes = [hit.row.code for hit in within if hit.row.kind == TOPIC]
    return max(sorted(set(codes)), key=codes.count) if codes else ""
