"""What the knowledge graph adds to a report: names of points, common mistakes and ways through (教学建议)."""

from collections.abc import Sequence

from assistant.learning_analysis.reports.base import say
from assistant.learning_analysis.reports.facts import Language
from corpora import knowledge_graphs
from corpora.knowledge_graphs.point import Point


def point_of(code: str, subject: str = "") -> Point | None:
    """The point of an id or a name; None where the subject's graph, or without a subject any graph, has
    none."""
    known = knowledge_graphs.subjects()
    for each in (subject,) if subject in known else known:
        graph = knowledge_graphs.load(each)
        if code in graph.points:
            return graph.points[code]
        if not code.isascii() or " " in code:
            for point in graph.find(code):
                return point
    return None


def name_of(code: str, language: Language = "zh", subject: str = "") -> str:
    """What people call a point: the teacher's own tag where it is words, the graph's name for an id."""
    if not code.isascii() and language == "zh":
        return code
    point = point_of(code, subject)
    return code if point is None else point.english if language == "en" else point.name


def advice_for(points: Sequence[str], language: Language, subject: str = "") -> list[str]:
    """One sentence a point: the mistake that is common there and a way through, with curriculum codes."""
    told = []
    for each in points:
        point = point_of(each, subject)
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
