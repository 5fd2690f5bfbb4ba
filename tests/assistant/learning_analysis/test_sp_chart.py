"""Caution indices by hand, at their ends, and under rearrangement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning_analysis.classical.sp_chart import cautions, disparity, sp_chart
from assistant.learning_analysis.types.classical import SPChart, TeacherOnly
from assistant.learning_analysis.types.figure import Words
from tests.assistant.learning_analysis.classes import matrix_of, simulated

# Five pupils, four items; right on the items: 4, 3, 2, 1.
_TABLE = np.array(
    [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1]],
    dtype=np.bool_,
)


def test_by_hand():
    """Sato (1975) and Harnisch and Linn (1981, Journal of Educational Measurement 18, 133-146), in the
    covariance form of the PerFit manual. p = (4, 3, 2, 1), mean 2.5. Pupil 3 has items 1 and 3:
    x·p = 6, Guttman 7, reversed 3, chance 5: C = 1 - 1/2, C* = 1/4. Pupil 5 has item 4 alone: x·p = 1,
    Guttman 4, reversed 1, chance 2.5: C = 1 - (-1.5/1.5) = 2, C* = 1."""
    found = cautions(_TABLE)
    assert [each.value for each in found[2]] == pytest.approx([0.5, 0.25])
    assert [each.value for each in found[4]] == pytest.approx([2.0, 1.0])
    assert [each.value for each in found[0]] == pytest.approx([0.0, 0.0])


def test_items_by_hand():
    """The transposed table: totals of pupils 3, 2, 2, 2, 1, mean 2. Item 4 is right for pupil 5 alone:
    x·t = 1, Guttman 3, reversed 1, chance 2: C = 1 - (-1/1) = 2, C* = 1. Item 2 is right for pupils 1, 2
    and 4: x·t = 7 = Guttman: 0."""
    found = cautions(_TABLE.T)
    assert [each.value for each in found[3]] == pytest.approx([2.0, 1.0])
    assert [each.value for each in found[1]] == pytest.approx([0.0, 0.0])


def test_covariance_form_on_random_answers():
    answers = simulated(60, 12, 2)[0] > 0.5
    p = answers.mean(axis=0)
    for row, (index, modified) in zip(answers, cautions(answers), strict=True):
        if row.all() or not row.any():
            assert index.value is None
            continue
        order = np.argsort(-p, kind="stable")
        best, worst = np.zeros(12), np.zeros(12)
        best[order[: row.sum()]], worst[order[::-1][: row.sum()]] = 1, 1
        cov = [np.cov(one, p)[0, 1] for one in (row.astype(float), best, worst)]
        assert index.value == pytest.approx(1 - cov[0] / cov[1])
        assert modified.value == pytest.approx((cov[1] - cov[0]) / (cov[1] - cov[2]))
        assert -1e-9 <= modified.value <= 1 + 1e-9


def test_a_guttman_chart_has_no_disparity_and_chance_has_one():
    ladder = np.tril(np.ones((20, 20), dtype=np.bool_))
    assert disparity(ladder).value == pytest.approx(0, abs=0.02)
    random = np.random.default_rng(0).random((300, 40)) < 0.5
    assert disparity(random).value == pytest.approx(1, abs=0.1)
    assert disparity(np.ones((20, 20), dtype=np.bool_)).value is None


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_rearranged_answers_keep_their_indices(seed):
    answers, *_ = simulated(30, 8, 4)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(30), random.permutation(8)
    plain, moved = matrix_of(answers), matrix_of(answers[rows][:, columns])
    before, after = sp_chart(plain), sp_chart(moved)
    assert isinstance(before, SPChart)
    assert isinstance(after, SPChart)
    names = dict(zip(moved.pupils, (plain.pupils[row] for row in rows), strict=True))
    wanted = {each.id: each.modified.value for each in before.pupil_cautions}
    assert {names[each.id]: each.modified.value for each in after.pupil_cautions} == pytest.approx(wanted)
    assert after.s_curve == before.s_curve
    assert after.p_curve == before.p_curve
    assert after.disparity.value == pytest.approx(before.disparity.value)


def test_the_chart_is_sorted_gated_and_for_teachers():
    answers, *_ = simulated(40, 10, 6)
    chart = sp_chart(matrix_of(answers))
    assert isinstance(chart, SPChart)
    assert isinstance(chart, TeacherOnly)
    assert list(chart.s_curve) == sorted(chart.s_curve, reverse=True)
    assert [sum(row) for row in chart.cells] == list(chart.s_curve)
    assert all(each.sign[0] in "ABC" for each in chart.pupil_cautions)
    assert isinstance(sp_chart(matrix_of(answers[:14])), Words)
    assert isinstance(sp_chart(matrix_of(answers[:, :4])), Words)


def test_part_marks_count_from_the_threshold_and_gaps_are_left_out():
    answers, *_ = simulated(30, 6, 8)
    marks = answers * 4
    marks[marks == 0] = 3
    marks[0, 0] = np.nan
    strict, mild = sp_chart(matrix_of(marks, 4)), sp_chart(matrix_of(marks, 4), 0.75)
    assert isinstance(strict, SPChart)
    assert isinstance(mild, SPChart)
    assert strict.left_out == 1
    assert all(all(row) for row in mild.cells)
    assert sum(strict.s_curve) == int(answers[1:].sum())
