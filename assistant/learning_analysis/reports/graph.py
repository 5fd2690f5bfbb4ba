"""What the knowledge graph adds to a report: names of points, common mistakes and ways through (教学建议)."""

from collections.abc import Sequence

from assistant.learning_analysis.reports.base import say
from assistant.learning_analysis.reports.facts import Language
from corpora import knowledge_graphs
from corpora.knowledge_graphs.point import Point


def point_of(code: str) -> Point | None:
    """The point of a code or a name; None where no built-in graph knows it."""
    atlas = knowledge_graphs.library()
    for tag in atlas.tag(code, limit=1):
        return knowledge_graphs.load(tag.node.subject).point(tag.node.id)
    for subject in knowledge_graphs.subjects():
        for point in knowledge_graphs.load(subject).find(code):
            if code in (point.id, *point.names):
                return point
    return None


def name_of(code: str, language: Language = "zh") -> str:
    """What people call a point: the teacher's own tag where it is words, the graph's name for an id."""
    if not code.isascii() and language == "zh":
        return code
    point = point_of(code)
    return code if point is None else point.english if language == "en" else point.name


def advice_for(points: Sequence[str], language: Language) -> list[str]:
    """One sentence a point: the mistake that is common there and a way through, with curriculum codes."""
    told = []
    for each in points:
        point = point_of(each)
        if point is None or not point.misconceptions or language == "en":
            name = point.english if point is not None and language == "en" else point.name if point else each
            told.append(
                say(
                    language,
                    f"“{name}”：先请学生说明解题时想到了什么，再针对说不清的一步补讲，并安排一次小练习复测。",
                    f"“{name}”: let pupils explain, teach the step they cannot explain, retest.",
                )
            )
            continue
        first = point.misconceptions[0]
        codes = f"（课标条目 {'、'.join(point.codes[:2])}）" if point.codes else ""
        told.append(
            f"“{point.name}”{codes}：常见的错是{_end(first.error)}。可以这样走：{_end(first.remedy)}。"
        )
    return told


def _end(text: str) -> str:
    return text.strip().rstrip("。；;.")
