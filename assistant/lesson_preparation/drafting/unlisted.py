# ruff: noqa: E501  (what teachers read is kept in one piece)
"""A topic that no graph knows: a text read in class, or something that only the library has."""

from assistant.lesson_preparation.drafting.finding import Found, LessonTopicUnknown, subject_name
from assistant.lesson_preparation.request import LessonRequest

_READING = {
    "chinese": {
        1: "yw.yd.s1-reading",
        3: "yw.yd.main-content",
        5: "yw.yd.central-idea",
        7: "yw.yd.text-structure",
    },
    "english": {1: "yy.yn.e1-imitate", 3: "yy.jn.e2-read", 5: "yy.jn.e3-gist", 7: "yy.jn.e4-skim"},
}
"""For a text that is read in class: the reading point of its stage that most texts serve."""


def stand_in(request: LessonRequest, found: Found, in_library: bool) -> Found:
    """The point to plan with where the topic itself is in no graph, with a loud remark. Raises
    `LessonTopicUnknown` where nothing is known of it."""
    text_lesson = request.subject in _READING and (in_library or request.topic.strip().startswith("《"))
    stage = 1 if request.grade <= 2 else 3 if request.grade <= 4 else 5 if request.grade <= 6 else 7
    if text_lesson and request.grade <= 9:
        point = found.graph.points[_READING[request.subject][stage]]
        remark = (
            f"知识图谱不含课文：本方案以“{point.name}”为方法主线来教“{request.topic}”，课文内容、重点语段和文体特点必须由教师补入后才能使用。"
            if request.plan_language == "zh"
            else f"No graph holds this text: the plan teaches it with “{point.english}” as its method; contents and passages have to be added by the teacher."
        )
        return Found(found.graph, point, (remark,))
    raise LessonTopicUnknown(topic=request.topic[:60], subject=subject_name(request.subject))
