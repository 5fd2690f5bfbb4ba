"""The mastery map on the built-in graph, and on tags that no graph knows."""

import numpy as np
import pytest

from assistant.learning_analysis.intake.problems import TagsChanged
from assistant.learning_analysis.mastery.mapping import mastery_map
from assistant.learning_analysis.mastery.tags import changes, require_same, tagged
from corpora import knowledge_graphs
from tests.assistant.learning_analysis.classes import matrix_of


def _pair():
    """A point and a direct prerequisite of it in the mathematics graph."""
    graph = knowledge_graphs.load("mathematics")
    for point in graph.points.values():
        before = graph.prerequisites(point.id)
        if before and point.grade >= 7:
            return before[0], point
    raise AssertionError


def _matrix(marks, *tags):
    plain = matrix_of(marks)
    return tagged(plain, {item.id: own for item, own in zip(plain.items, tags, strict=True)})


def test_a_failure_is_traced_to_its_weakest_prerequisite():
    first, second = _pair()
    marks = np.tile([[1.0, 0, 0, 0]], (10, 1))
    marks[0] = 1
    tags = [[first.id], [first.id], [second.id], [second.id]]
    found = mastery_map(_matrix(marks, *tags), knowledge_graphs.library())
    assert found.points == (first.id, second.id)
    assert [each.level for each in found.whole] == ["insecure", "insecure"]
    (weak,) = found.weak
    assert (weak.point, weak.prerequisite) == (second.id, first.id)
    assert weak.path[0] == first.name
    assert weak.path[-1] == second.name
    step = {each.pupil: each.point for each in found.next_points}
    assert step["S000001"] == first.id
    assert step["S000000"] not in (first.id, second.id)
    assert found.unplaced == ()


def test_names_count_as_ids_and_unknown_tags_keep_their_figures():
    first, _ = _pair()
    matrix = _matrix(np.ones((8, 3)), [first.name], [first.name], ["校本专题"])
    found = mastery_map(matrix, knowledge_graphs.library())
    assert found.unplaced == ("校本专题",)
    by_point = {each.point: each for each in found.whole}
    assert by_point[first.name].level == "secure"
    assert by_point["校本专题"].level == "unknown"
    assert by_point["校本专题"].share.value == pytest.approx(1)


def test_small_classes_missing_marks_and_no_tags():
    marks = np.array([[1.0, np.nan], [np.nan, np.nan], [0, 1]])
    found = mastery_map(_matrix(marks, ["甲"], ["甲"]))
    assert found.whole[0].share.value is None
    own = {each.pupil: each.points[0] for each in found.pupils}
    assert own["S000000"].share.value == 1
    assert own["S000000"].level == "unknown"
    assert own["S000001"].share.value is None
    assert mastery_map(matrix_of(marks)) is None


def test_one_item_says_nothing_about_a_pupil():
    found = mastery_map(_matrix(np.ones((10, 1)), ["甲"]))
    assert all(each.points[0].level == "unknown" for each in found.pupils)
    assert found.pupils[0].points[0].share.low < 0.5


def test_a_changed_q_matrix_is_noticed():
    matrix = _matrix(np.ones((3, 2)), ["甲"], ["乙"])
    before = {item.id: item.knowledge for item in matrix.items}
    require_same(before, matrix)
    later = tagged(matrix, {"q2": ["丙", "甲"]})
    (change,) = changes(before, later)
    assert (change.item, change.added, change.removed) == ("q2", ("丙", "甲"), ("乙",))
    with pytest.raises(TagsChanged) as refused:
        require_same(before, later)
    assert refused.value.details["items"] == "q2"
