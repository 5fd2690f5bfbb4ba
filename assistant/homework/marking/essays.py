"""Essays and open work (作文, 开放题): a band with reasons and quotes. It is a `Suggestion`, which has no
mark; the mark is a person's, one by one (G-R6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.homework.marking.chain import Evidence, Suggestion
from assistant.homework.marking.texts import read

BANDS = ("一类", "二类", "三类", "四类", "五类")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_LINKS = re.compile(r"首先|其次|再次|最后|因此|所以|然而|但是|不仅|而且|虽然|由此|总之|可见|例如|比如")
_FIGURES = re.compile(r"像[^，。]{1,12}(?:一样|似的)|仿佛|宛如|犹如|好似|难道|何尝|不是[^，。]{1,10}而是")


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked: `topic` in words, the least number of characters, paragraphs that are usual."""

    topic: str
    least: int = 600
    paragraphs: int = 4


def suggest(task: Task, submission: str, text: str) -> Suggestion:
    """A band for a Chinese essay with what it rests on. The reasons are countable facts with quotes;
    taste, truth and feeling are left to the teacher, and the reasons say so."""
    length = len(re.sub(r"\s", "", text))
    sentences = [match for match in _SENTENCE.finditer(text) if match.group().strip()]
    paragraphs = [part for part in text.split("\n") if part.strip()]
    about = _about(task, sentences)
    links = list(_LINKS.finditer(text))
    figures = list(_FIGURES.finditer(text))
    strength = sum(
        (
            length >= task.least,
            bool(about) and len(about) >= len(sentences) / 6,
            len(paragraphs) >= task.paragraphs,
            len({match.group() for match in links}) >= 3,
            len(figures) >= 2,
        )
    )
    band = BANDS[max(0, 4 - strength)] if length >= task.least / 3 else BANDS[4]
    reasons = (
        f"篇幅：{length} 字，要求不少于 {task.least} 字。",
        f"切题：{len(sentences)} 句中有 {len(about)} 句与题目用词相关。",
        f"结构：{len(paragraphs)} 段，衔接词 {len(links)} 处。",
        f"语言：可数的修辞 {len(figures)} 处。",
        "立意、真情与思想深度须由教师判断；此档次仅供参考，不作分数。",
    )
    evidence = [Evidence("切题", *match.span()) for match in about[:3]]
    evidence += [Evidence("衔接", *match.span()) for match in links[:3]]
    evidence += [Evidence("修辞", *match.span()) for match in figures[:3]]
    return Suggestion(submission, band, reasons, tuple(evidence))


def _about(task: Task, sentences: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    topic = {term for term in read(task.topic).content if len(term) > 1}
    return [match for match in sentences if topic & read(match.group()).content]
