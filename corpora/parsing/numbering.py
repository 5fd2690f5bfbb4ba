"""Numbered headings of Chinese documents (标题序号): 第一章, 一、, （一）, 1., （1）, 第×条, 附件.

Official documents number their levels 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3), rules number theirs 章 节
条. A heading either has its line to itself or opens its paragraph (（一）提升行动。建立……); then the
paragraph stays whole and its first sentence names the place.
"""

import re
from typing import NamedTuple

_DIGITS = "一二三四五六七八九十百零〇两"
_SPACE = "[ \u3000]*"

_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"附{_SPACE}(?:件|录|表){_SPACE}[{_DIGITS}\d]{{0,3}}{_SPACE}[:：]?$")),
    (10, re.compile(rf"第{_SPACE}[{_DIGITS}\d]{{1,3}}{_SPACE}(?:编|部分|篇|单元)")),
    (20, re.compile(rf"第{_SPACE}[{_DIGITS}\d]{{1,3}}{_SPACE}章(?!程|节)")),
    (30, re.compile(rf"第{_SPACE}[{_DIGITS}\d]{{1,3}}{_SPACE}(?:节(?!课)|课(?!时|程|堂))")),
    (35, re.compile(rf"第{_SPACE}[{_DIGITS}\d]{{1,3}}{_SPACE}课时")),
    (40, re.compile(rf"第{_SPACE}[{_DIGITS}\d]{{1,4}}{_SPACE}条(?!例|件|[规之的和、至到款第])")),
    (50, re.compile(rf"[{_DIGITS}]{{1,3}}{_SPACE}[、．.]")),
    (60, re.compile(rf"[（(]{_SPACE}[{_DIGITS}]{{1,3}}{_SPACE}[）)]、?")),
    (71, re.compile(r"\d{1,2}(?:\.[1-9]\d?){1,3}\.?[ \u3000]+(?![万亿%年版倍分元米个])")),
    (70, re.compile(rf"\d{{1,3}}{_SPACE}(?:[.．](?![\d.])|、)")),
    (80, re.compile(rf"[（(]{_SPACE}\d{{1,3}}{_SPACE}[）)]")),
)

ARTICLE = 40
ARABIC = 70
"""Ranks from here on are figures, which also number plain lists and exam questions."""

LONGEST = 40
"""Characters of a heading; official titles of sections stay below 35."""

_SENTENCE_END = re.compile("[。！？；?!;]")
_RUN_IN_END = re.compile("[。：:]")
_OPEN_END = ("，", "、", ",", "；", ";", "：", ":")
_BLANK_TO_FILL = re.compile("[（(][ \u3000]*[）)]|_{2,}|＿")
EXAM = re.compile(
    "(?:选择|填空|判断|解答|计算|简答|论述|应用|作图|实验|名词解释|综合|分析|探究|默写|阅读)题"
    "|[、．.] ?(?:默写|阅读|写作|听力|完形填空|书面表达|单项选择|多项选择|选择|填空|判断|计算)(?:$|[（(])"
)
"""Sections of a paper, under which 1. 2. 3. are questions."""


class Mark(NamedTuple):
    """How a line is numbered. `rank` orders the levels, outermost lowest; `label` is the heading's text,
    empty where the number opens a plain sentence; `whole` tells that the line is nothing but the heading."""

    rank: int
    label: str
    whole: bool


def rank_of(text: str) -> int | None:
    """The rank of the number that opens `text`; None where there is none."""
    head = text[:60].lstrip()
    return next((rank for rank, pattern in _MARKS if pattern.match(head)), None)


def mark_of(text: str) -> Mark | None:
    """How `text`, one paragraph, is numbered; None where it is not."""
    rank = rank_of(text)
    if rank is None:
        return None
    text = text.strip()
    if rank == ARTICLE:
        return _article(text)
    if 10 <= rank < ARTICLE and (len(text) > LONGEST or _SENTENCE_END.search(text) or "，" in text):
        return None  # a sentence that begins 第二章
    if len(text) <= LONGEST and not _SENTENCE_END.search(text) and not text.endswith(_OPEN_END[:5]):
        return Mark(rank, text.rstrip("：:"), True)
    if rank >= ARABIC and (_BLANK_TO_FILL.search(text) or text.endswith(("？", "?"))):
        return Mark(rank, "", False)
    end = _RUN_IN_END.search(text[: LONGEST + 1])
    label = text[: end.start()] if end and end.end() < len(text) else ""
    if end and end[0] != "。" and (rank >= ARABIC or end.start() > LONGEST // 2):
        label = ""
    if _SENTENCE_END.search(label) or (rank >= ARABIC and len(label) > 30):
        label = ""
    return Mark(rank, label, False)


def _article(text: str) -> Mark:
    pattern = dict(_MARKS)[ARTICLE]
    match = pattern.match(text)
    assert match is not None
    if (
        len(text) <= LONGEST
        and not _SENTENCE_END.search(text)
        and "，" not in text
        and not text.endswith(_OPEN_END)
    ):
        return Mark(ARTICLE, text, True)
    return Mark(ARTICLE, match[0].replace(" ", ""), False)
