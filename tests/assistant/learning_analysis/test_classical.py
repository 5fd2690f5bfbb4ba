"""Figures of items and tests against plain computations, and what must not be shown."""

import math
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning_analysis.classical.analysis import analyse, of_sums
from assistant.learning_analysis.classical.sums import gather, merge
from assistant.learning_analysis.types.classical import Thresholds
from assistant.learning_analysis.types.figure import Figure, TeacherOnly
from assistant.learning_analysis.types.matrix import MatrixInvalid, TestItem
from tests.assistant.learning_analysis.classes import matrix_of, simulated


def _marks(n=40, k=8, seed=1):
    answers, theta, _, _ = simulated(n, k, seed)
    full = np.array([2, 2, 2, 4, 4, 6, 10, 12][:k], float)
    part = np.clip(np.round(full * (0.5 + 0.2 * theta[:, None] + 0.3 * (answers - 0.5)) * 2) / 2, 0, full)
    return part, full


def _numbers(found):
    """Every number inside a result."""
    if is_dataclass(found):
        for each in fields(found):
            yield from _numbers(getattr(found, each.name))
    elif isinstance(found, (tuple, list)):
        for each in found:
            yield from _numbers(each)
    elif isinstance(found, float):
        yield found


def test_item_figures_are_those_of_a_plain_computation():
    marks, full = _marks()
    found = analyse(matrix_of(marks, full))
    totals = marks.sum(axis=1)
    for place, item in enumerate(found.items):
        own, rest = marks[:, place], totals - marks[:, place]
        assert item.difficulty.value == pytest.approx(own.mean() / full[place], abs=1e-12)
        assert item.sd.value == pytest.approx(own.std(ddof=1), abs=1e-12)
        assert item.discrimination.value == pytest.approx(np.corrcoef(own, rest)[0, 1], abs=1e-12)
        assert item.item_total.value == pytest.approx(np.corrcoef(own, totals)[0, 1], abs=1e-12)
    k = len(full)
    alpha = k / (k - 1) * (1 - marks.var(axis=0, ddof=1).sum() / totals.var(ddof=1))
    assert found.reliability.alpha.value == pytest.approx(alpha, abs=1e-12)
    assert found.reliability.sem.value == pytest.approx(totals.std(ddof=1) * math.sqrt(1 - alpha))
    spread = found.distribution
    for q, figure in ((0.25, spread.lower_quartile), (0.5, spread.median), (0.75, spread.upper_quartile)):
        assert figure.value == pytest.approx(np.quantile(totals, q))
    assert sum(each.count for each in spread.histogram) == len(totals)


def test_rates_count_the_border_in():
    totals = np.array([100, 85, 84.5, 60, 59.5, 40, 39.5, 70, 20, 0], float)[:, None]
    spread = analyse(matrix_of(totals, 100)).distribution
    rates = (spread.excellent, spread.good, spread.passing, spread.low)
    assert [each.value for each in rates] == pytest.approx([0.2, 0.4, 0.5, 0.3])


def test_a_school_sets_its_own_rates():
    totals = np.linspace(0, 100, 21)[:, None]
    spread = analyse(matrix_of(totals, 100), Thresholds(0.9, 0.8, 0.7, 0.3)).distribution
    assert spread.excellent.value == pytest.approx(3 / 21)


def test_feldt_interval_follows_from_f():
    """Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103: with 41 persons and
    26 items (1 - alpha) is scaled by F(40, 1000)."""
    from scipy.stats import f

    from assistant.learning_analysis.classical.reliability import alpha_of

    k, wanted = 26, 0.79
    own = 1 - wanted * (k - 1) / k  # share of the variance that lies in the items alone
    shared = (1 / own - 1) / (k - 1)
    covariance = np.full((k, k), shared)
    np.fill_diagonal(covariance, 1.0)
    found = alpha_of(covariance, 41)
    assert found.value == pytest.approx(wanted)
    assert found.low == pytest.approx(1 - 0.21 * f.ppf(0.975, 40, 1000))
    assert found.high == pytest.approx(1 - 0.21 * f.ppf(0.025, 40, 1000))


def test_kr20_by_hand_and_not_for_part_marks():
    answers = np.tile([[1, 1, 1, 1, 0], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]], (8, 1)).astype(
        float
    )
    found = analyse(matrix_of(answers)).reliability
    p = answers.mean(axis=0)
    by_hand = 5 / 4 * (1 - (p * (1 - p)).sum() / answers.sum(axis=1).var())
    assert found.kr20.value == pytest.approx(by_hand)
    marks, full = _marks()
    assert analyse(matrix_of(marks, full)).reliability.kr20.value is None


def test_omega_equals_alpha_where_items_are_parallel():
    random = np.random.default_rng(3)
    true = random.standard_normal(4000)
    marks = np.clip(np.round(5 + true[:, None] + random.standard_normal((4000, 8)), 1), 0, 10)
    found = analyse(matrix_of(marks, 10)).reliability
    assert found.omega.value == pytest.approx(found.alpha.value, abs=0.003)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(8)))
def test_order_of_pupils_and_items_changes_nothing(seed, order):
    marks, full = _marks(seed=7)
    rows = np.random.default_rng(seed).permutation(len(marks))
    plain, moved = (
        analyse(matrix_of(marks, full)),
        analyse(matrix_of(marks[rows][:, order], full[list(order)])),
    )
    for place, old in enumerate(order):
        for name in ("difficulty", "discrimination", "upper_lower", "alpha_without"):
            assert getattr(moved.items[place], name).value == pytest.approx(
                getattr(plain.items[old], name).value, abs=1e-10
            )
    assert moved.reliability.alpha.value == pytest.approx(plain.reliability.alpha.value)
    assert moved.reliability.omega.value == pytest.approx(plain.reliability.omega.value, abs=1e-6)


@settings(max_examples=4, deadline=None)
@given(st.sampled_from([0.5, 2.0, 3.0, 10.0]))
def test_other_points_for_the_same_answers_change_no_share(scale):
    marks, full = _marks()
    plain, scaled = analyse(matrix_of(marks, full)), analyse(matrix_of(marks * scale, full * scale))
    for one, other in zip(plain.items, scaled.items, strict=True):
        assert other.difficulty.value == pytest.approx(one.difficulty.value)
        assert other.discrimination.value == pytest.approx(one.discrimination.value)
        assert other.upper_lower.value == pytest.approx(one.upper_lower.value)
    assert scaled.reliability.sem.value == pytest.approx(plain.reliability.sem.value * scale)
    assert scaled.distribution.passing.value == plain.distribution.passing.value


DEGENERATE = {
    "all right": np.ones((40, 6)),
    "all wrong": np.zeros((40, 6)),
    "one item": np.eye(40)[:, :1],
    "no items": np.zeros((40, 0)),
    "empty class": np.zeros((0, 6)),
    "one pupil": np.ones((1, 6)),
    "three pupils": np.eye(3),
    "constant pupil": np.vstack([np.ones((1, 6)), np.tile(np.eye(6), (6, 1))]),
    "nobody sat all": np.where(np.eye(40, 6) + np.eye(40, 6, -6) > 0, np.nan, 1.0),
    "all missing": np.full((40, 6), np.nan),
}


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.filterwarnings("error")
def test_degenerate_matrices_give_words(name):
    found = analyse(matrix_of(DEGENERATE[name]))
    assert all(math.isfinite(each) for each in _numbers(found))


def test_three_pupils_are_not_shown():
    found = analyse(matrix_of(np.eye(3)))
    assert found.distribution.mean.value is None
    assert "至少5人" in found.distribution.mean.why.zh
    assert all(item.difficulty.value is None for item in found.items)
    assert found.sp is None
    assert found.sp_why is not None


def test_missing_is_not_zero_and_absent_counts_nowhere():
    marks, full = _marks()
    hurt, gone = marks.copy(), np.zeros(40, dtype=np.bool_)
    hurt[0, 3], hurt[1], gone[1] = np.nan, np.nan, True
    found = analyse(matrix_of(hurt, full, absent=gone))
    assert (found.n, found.absent, found.incomplete) == (39, 1, 1)
    rest = np.delete(marks[:, 3], [0, 1])
    assert found.items[3].difficulty.value == pytest.approx(rest.mean() / full[3])
    assert found.reliability.n == 38
    assert len(found.remarks) == 2


def test_a_wrong_key_is_noticed():
    answers, theta, _, _ = simulated(200, 10, 5)
    answers[:, 4] = theta < 0
    letters = np.where(answers > 0.5, "A", "B")
    letters[:, 4] = np.where(theta < -0.2, "A", "C")
    items = tuple(
        TestItem(f"q{n}", f"第{n}题", 1, "single", "A", options=("A", "B", "C", "D")) for n in range(10)
    )
    found = analyse(matrix_of(answers, items=items, options=letters)).items[4]
    assert found.verdict.level == "check-key"
    assert any("C" in reason.zh for reason in found.verdict.reasons)
    assert {each.label: each.working for each in found.options} == {
        "A": None,
        "B": False,
        "C": True,
        "D": False,
    }
    low, _, high = next(each.thirds for each in found.options if each.key)
    assert low.value > high.value


def test_option_correlation_is_that_with_the_rest():
    answers, _, _, _ = simulated(120, 6, 9)
    letters = np.where(answers > 0.5, "A", np.where(np.arange(120)[:, None] % 2, "B", "C"))
    items = tuple(TestItem(f"q{n}", f"第{n}题", 1, "single", "A") for n in range(6))
    found = analyse(matrix_of(answers, items=items, options=letters)).items[2]
    rest = np.delete(answers, 2, 1).sum(axis=1)
    for each in found.options:
        assert each.correlation.value == pytest.approx(np.corrcoef(letters[:, 2] == each.label, rest)[0, 1])


def test_partitions_add_up_to_the_whole():
    marks, full = _marks(n=90)
    marks[5, 2] = np.nan
    whole = matrix_of(marks, full)
    parts = [gather(whole.rows(range(start, 90, 4))) for start in range(4)]
    one, many = of_sums("单元测验", gather(whole)), of_sums("单元测验", merge(parts))
    for first, second in zip(_numbers(one), _numbers(many), strict=True):
        assert first == pytest.approx(second, abs=1e-9)


def test_blueprint_compares_planned_with_achieved():
    marks, full = _marks()
    items = tuple(
        TestItem(
            f"q{place}", f"第{place}题", float(points), planned=0.7, knowledge=("pt-a",) if place < 3 else ()
        )
        for place, points in enumerate(full)
    )
    row = next(each for each in analyse(matrix_of(marks, items=items)).blueprint if each.kind == "knowledge")
    assert (row.name, row.points) == ("pt-a", 6.0)
    assert row.achieved.value == pytest.approx(marks[:, :3].sum() / (6 * 40))
    assert row.gap.value == pytest.approx(row.achieved.value - 0.7)


def test_classes_stand_in_the_order_of_the_file_for_teachers_only():
    marks, full = _marks()
    groups = tuple("二班" if row < 20 else "一班" for row in range(40))
    found = analyse(matrix_of(marks, full, groups=groups)).groups
    assert [each.group for each in found] == ["二班", "一班"]
    assert all(isinstance(each, TeacherOnly) for each in found)
    assert not any("rank" in each.name for each in fields(found[0]))


@pytest.mark.parametrize(
    ("marks", "reason"),
    [([[1.5]], "mark-above-maximum"), ([[-1.0]], "mark-below-zero")],
)
def test_impossible_marks_make_no_matrix(marks, reason):
    with pytest.raises(MatrixInvalid) as refused:
        matrix_of(marks)
    assert refused.value.details["reason"] == reason


def test_a_pupil_stands_once():
    whole = matrix_of(np.ones((2, 2)))
    with pytest.raises(MatrixInvalid):
        replace(whole, pupils=("S1", "S1"))


def test_a_figure_is_never_nan_or_both():
    with pytest.raises(ValueError, match="finite"):
        Figure(math.nan)
    with pytest.raises(ValueError, match="not both"):
        Figure(None)
