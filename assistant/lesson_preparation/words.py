"""The fixed words of lesson plans: phases, kinds of lessons, levels of thinking, with their names."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Language = Literal["zh", "en"]


class Phase(StrEnum):
    """Where in a period a step stands (教学环节)."""

    OPENING = "opening"
    EXPLORE = "explore"
    EXPLAIN = "explain"
    PRACTISE = "practise"
    SUMMARY = "summary"
    HOMEWORK = "homework"
    OTHER = "other"


class LessonKind(StrEnum):
    """What kind of lesson it is (课型)."""

    NEW = "new"
    REVIEW = "review"
    PRACTICE = "practice"
    EXPERIMENT = "experiment"
    COMMENTARY = "commentary"
    ACTIVITY = "activity"


class Level(StrEnum):
    """The thinking that a question asks for, after Anderson and Krathwohl's revision of Bloom."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Tier(StrEnum):
    """Who a task is for (分层): all, those who are ready for more, those who want to find out."""

    BASIC = "basic"
    EXTENDED = "extended"
    INQUIRY = "inquiry"


HIGHER = frozenset({Level.ANALYSE, Level.EVALUATE, Level.CREATE})
"""Levels that count as higher-order thinking (高阶思维)."""

NAMES: Mapping[Language, Mapping[StrEnum, str]] = MappingProxyType(
    {
        "zh": {
            Phase.OPENING: "导入",
            Phase.EXPLORE: "探究",
            Phase.EXPLAIN: "讲解",
            Phase.PRACTISE: "巩固",
            Phase.SUMMARY: "小结",
            Phase.HOMEWORK: "作业",
            Phase.OTHER: "其他",
            LessonKind.NEW: "新授课",
            LessonKind.REVIEW: "复习课",
            LessonKind.PRACTICE: "习题课",
            LessonKind.EXPERIMENT: "实验课",
            LessonKind.COMMENTARY: "讲评课",
            LessonKind.ACTIVITY: "活动课",
            Level.REMEMBER: "识记",
            Level.UNDERSTAND: "理解",
            Level.APPLY: "应用",
            Level.ANALYSE: "分析",
            Level.EVALUATE: "评价",
            Level.CREATE: "创造",
            Tier.BASIC: "基础",
            Tier.EXTENDED: "拓展",
            Tier.INQUIRY: "探究",
        },
        "en": {
            Phase.OPENING: "Opening",
            Phase.EXPLORE: "Exploration",
            Phase.EXPLAIN: "Explanation",
            Phase.PRACTISE: "Practice",
            Phase.SUMMARY: "Summary",
            Phase.HOMEWORK: "Homework",
            Phase.OTHER: "Other",
            LessonKind.NEW: "New content",
            LessonKind.REVIEW: "Review",
            LessonKind.PRACTICE: "Practice",
            LessonKind.EXPERIMENT: "Experiment",
            LessonKind.COMMENTARY: "Going over work",
            LessonKind.ACTIVITY: "Activity",
            Level.REMEMBER: "remember",
            Level.UNDERSTAND: "understand",
            Level.APPLY: "apply",
            Level.ANALYSE: "analyse",
            Level.EVALUATE: "evaluate",
            Level.CREATE: "create",
            Tier.BASIC: "Core",
            Tier.EXTENDED: "Extension",
            Tier.INQUIRY: "Inquiry",
        },
    }
)
"""What teachers read for each word, by plan language."""


def named(word: StrEnum, language: Language = "zh") -> str:
    """The name of a fixed word."""
    return NAMES[language][word]
