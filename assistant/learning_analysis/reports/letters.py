"""The report for parents on paper (家长报告): words and levels, no table of figures."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.documents.export import Content
from assistant.documents.paper import Block, Fields, Heading, Paper, Paragraph, Points, Table
from assistant.learning_analysis.reports.base import Told, say
from assistant.learning_analysis.reports.individual import LEVELS, ParentReport
from corpora.curricula import SUBJECTS


def parent_content(made: ParentReport) -> Content:
    """One page for a family."""
    language = made.language
    subject = SUBJECTS.get(made.subject, made.subject) if language == "zh" else made.subject
    pairs = [
        (say(language, "孩子", "Child"), made.child),
        (say(language, "学科", "Subject"), subject),
        (say(language, "任课教师", "Teacher"), made.teacher),
        (say(language, "联系方式", "Contact"), made.contact),
    ]
    blocks: list[Block] = [Fields(tuple((name, value) for name, value in pairs if value))]
    if made.levels:
        rows = tuple((each.point, say(language, *LEVELS[each.level])) for each in made.levels)
        header = (say(language, "学习内容", "Content"), say(language, "现在的情况", "How it stands"))
        blocks += [Heading(say(language, "学得怎么样", "How it stands")), Table(header, rows, (0.6, 0.4))]
    for zh, en, items in (
        ("做得好的地方", "What goes well", made.strengths),
        ("接下来学校做什么", "What school does next", made.next_steps),
        ("在家可以这样做", "What helps at home", made.at_home),
    ):
        blocks += [Heading(say(language, zh, en)), Points(items)]
    blocks += [Paragraph(text, "note") for text in (made.notice, made.label) if text]
    return Content(paper=Paper(made.title, tuple(blocks), language=language))


LETTERS: Mapping[type[Told], Callable[[Any], Content]] = MappingProxyType({ParentReport: parent_content})
"""Printers of what has no tables of figures."""
