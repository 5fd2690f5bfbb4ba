"""Questions to the data (问数据): a fixed list, each answered by an analysis, with the tables it used.

A model may choose among the questions for what a teacher asks in their own words; the answer is computed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import (
    FEWEST,
    TeacherReport,
    new_id,
    plain,
    say,
)
from assistant.learning_analysis.reports.class_report import class_report
from assistant.learning_analysis.reports.commentary import TooFewPupils, commentary
from assistant.learning_analysis.reports.facts import Language, Section

Question = Literal["revisit", "groups", "items", "overview", "look", "classes"]
QUESTIONS: Mapping[Question, tuple[str, str]] = MappingProxyType(
    {
        "revisit": ("明天的课该回顾哪三个知识点？", "Which three points should tomorrow's lesson revisit?"),
        "groups": ("谁需要哪个小组？", "Who needs which group?"),
        "items": ("哪些题错得最多，题目本身有没有问题？", "Which items went wrong, and are they sound?"),
        "overview": ("全班总体考得怎么样？", "How did the class do?"),
        "look": ("哪些学生的作答需要看原卷？", "Whose answers deserve a look at the paper?"),
        "classes": ("各班情况怎么样？", "How do the classes stand?"),
    }
)
_SECTIONS: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {
        "revisit": ("knowledge", "advice"),
        "items": ("items",),
        "overview": ("overview",),
        "look": ("sp",),
        "classes": ("overview",),
    }
)
_WORDS: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {
        "revisit": ("知识点", "回顾", "复习", "薄弱", "revisit", "review", "weak", "point"),
        "groups": ("小组", "分组", "谁需要", "group", "who needs"),
        "items": ("哪些题", "哪几题", "题目", "错得", "难题", "item", "question"),
        "look": ("原卷", "异常", "粗心", "注意系数", "caution", "careless"),
        "classes": ("各班", "班级之间", "平行班", "classes"),
        "overview": ("总体", "平均", "及格", "优秀", "怎么样", "overall", "average", "mean"),
    }
)


class DataAnswer(TeacherReport):
    """An answer with the tables it rests on. `asked` is the teacher's question, `questions` what it was taken
    for."""

    kind: Literal["data-answer"] = "data-answer"
    asked: str
    questions: tuple[Question, ...]


def understood(asked: str) -> tuple[Question, ...]:
    """The questions that the words ask for, without a model; the overview where none is recognised."""
    text = asked.lower()
    found = [name for name, words in _WORDS.items() if any(word in text for word in words)]
    return tuple(found) or ("overview",)


def answer(
    found: Analysed, questions: tuple[Question, ...], asked: str, language: Language, exam: str = ""
) -> DataAnswer:
    """Answer from the analyses. Raises `TooFewPupils` below five pupils."""
    if found.classical.n < FEWEST:
        raise TooFewPupils(n=found.classical.n, least=FEWEST)
    whole = class_report(found, language)
    wanted = {name for each in questions for name in _SECTIONS.get(each, ())}
    sections = [each for each in whole.sections if each.id in wanted]
    tables = {table.id: table for table in whole.tables}
    if "groups" in questions:
        lesson = commentary(found, language)
        held = [each for each in lesson.sections if each.id == "groups"]
        tables |= {table.id: table for table in lesson.tables if table.id == "need-groups"}
        sections += held or [_nothing(language)]
    named = {name for each in sections for name in (*each.tables, *(chart.table for chart in each.charts))}
    stated = {name for each in sections for one in each.sentences for name in one.facts}
    facts = tuple(fact for fact in whole.facts if fact.id in stated)
    named |= {fact.table for fact in facts}
    return DataAnswer(
        id=new_id(),
        title=say(language, "数据问答", "Questions to the data"),
        language=language,
        exam=exam,
        asked=asked,
        questions=questions,
        tables=tuple(table for table in tables.values() if table.id in named),
        facts=facts,
        sections=tuple(sections),
    )


def _nothing(language: Language) -> Section:
    text = say(
        language,
        "题目没有标注知识点，或没有学生在某个知识点上明显薄弱，因此不分组。",
        "Items carry no knowledge points, or nobody is weak in one: no groups.",
    )
    return Section(
        id="groups", heading=say(language, "分组辅导", "Groups"), sentences=(plain("no-groups", text),)
    )
