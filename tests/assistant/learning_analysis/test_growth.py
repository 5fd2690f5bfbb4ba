"""Growth and value added against truth; early notice with what it must not do."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

import numpy as np
import pytest

from assistant.learning_analysis.growth.early import Case, current, early_notices
from assistant.learning_analysis.growth.mixed import fit_mixed
from assistant.learning_analysis.growth.own import growth
from assistant.learning_analysis.types import growth as types
from assistant.learning_analysis.types.figure import TeacherOnly, Words
from assistant.learning_analysis.types.models import Withheld
from tests.assistant.learning_analysis.classes import matrix_of


def _two_tests(classes=8, size=30, seed=0, spread=6.0):
    random = np.random.default_rng(seed)
    n = classes * size
    ability, effect = random.standard_normal(n), random.normal(0, spread, classes)
    groups = tuple(f"{place // size + 1}班" for place in range(n))
    before = np.clip(60 + 12 * ability + random.normal(0, 4, n), 0, 100)
    after = np.clip(62 + 12 * ability + effect[np.arange(n) // size] + random.normal(0, 4, n), 0, 110)
    one = matrix_of(before[:, None], 100, groups=groups)
    return one, matrix_of(after[:, None], 110, groups=groups), effect


def test_class_effects_follow_the_truth_and_shrink():
    before, after, effect = _two_tests()
    found = growth(before, after).value_added
    shown = np.array([each.shrunken.value for each in found.effects])
    raw = np.array([each.raw.value for each in found.effects])
    assert np.corrcoef(shown, effect)[0, 1] > 0.95
    assert (np.abs(shown) < np.abs(raw) + 1e-9).all()
    assert [each.group for each in found.effects] == [f"{place}班" for place in range(1, 9)]
    assert sum(each.apart for each in found.effects) >= 2


def test_intervals_of_class_effects_cover_and_nothing_is_found_in_nothing():
    covered, apart = [], []
    for seed in range(12):
        before, after, effect = _two_tests(classes=10, size=25, seed=seed, spread=3.0)
        for each, truth in zip(growth(before, after).value_added.effects, effect, strict=True):
            covered.append(each.shrunken.low <= truth <= each.shrunken.high)
        nothing = growth(*_two_tests(classes=10, size=25, seed=seed, spread=0.0)[:2]).value_added
        apart += [each.apart for each in nothing.effects]
    assert 0.88 <= np.mean(covered) <= 0.99
    assert np.mean(apart) <= 0.05


def test_balanced_anova_by_hand():
    """Without a covariate and with equal classes REML is the analysis of variance: classes (1, 3), (5, 7),
    (9, 11): within 2, means 2, 6, 10 with variance 16, between 16 - 2/2 = 15, shrinkage 15/16."""
    y, place = np.array([1.0, 3, 5, 7, 9, 11]), np.array([0, 0, 1, 1, 2, 2])
    found = fit_mixed(np.ones((6, 1)), y, place, 3)
    assert (found.within, found.between) == pytest.approx((2.0, 15.0), abs=1e-3)
    assert found.effects == pytest.approx([-3.75, 0, 3.75], abs=1e-3)


def test_few_classes_few_pupils_or_equal_totals_get_words():
    before, after, _ = _two_tests(classes=2)
    found = growth(before, after)
    assert found.value_added is None
    assert "3个班" in found.value_added_why.zh
    small = growth(before.rows(range(10)), after.rows(range(10)))
    assert all(each.change.value is None for each in small.pupils)
    same = matrix_of(np.full((60, 1), 50.0), 100, groups=before.groups)
    assert all("同分" in each.words.zh for each in growth(same, after).pupils)


def test_own_growth_needs_more_than_measurement_error():
    random = np.random.default_rng(1)
    ability = random.standard_normal(80)
    chance = 1 / (1 + np.exp(-(ability[:, None] - random.standard_normal(40))))
    one, two = ((random.random((80, 40)) < chance).astype(float) for _ in range(2))
    two[0] = 1 - one[0] if one[0].mean() > 0.5 else 1.0
    found = growth(matrix_of(one), replace(matrix_of(two), exam="期末"))
    assert sum(each.clear for each in found.pupils[1:]) <= 8
    assert found.pupils[0].clear
    assert all(each.change.low < each.change.value < each.change.high for each in found.pupils)


def test_pupils_of_one_test_only_are_counted_out():
    before, after, _ = _two_tests(classes=4)
    later = replace(after, pupils=("S999999", *after.pupils[1:]))
    found = growth(before, later)
    assert (found.n, found.dropped) == (119, 2)


def test_nothing_about_growth_ranks_people_and_all_of_it_is_for_teachers():
    for each in vars(types).values():
        if isinstance(each, type) and is_dataclass(each) and each.__module__ == types.__name__:
            assert not any("rank" in one.name or "place" in one.name for one in fields(each))
            assert issubclass(each, TeacherOnly) or each is types.OwnGrowth


def _cases(n, seed):
    random = np.random.default_rng(seed)
    found = []
    for place in range(n):
        handed, change = random.random(), random.standard_normal()
        risk = 1 / (1 + np.exp(-(2.5 - 5 * handed - change)))
        found.append(
            Case(
                f"S{place}",
                {"handed": handed, "change": change},
                bool(random.random() < risk),
                "甲乙"[place % 2],
            )
        )
    return found


_SAID = {
    "handed": Words("近一个月作业少交", "little homework lately"),
    "change": Words("成绩回落", "marks fell"),
}


def test_early_notice_has_reasons_calibration_gaps_and_an_end():
    now = [replace(case, needed_help=None) for case in _cases(60, 3)]
    found = early_notices(_cases(300, 1), _cases(200, 2), now, _SAID, date(2026, 9, 1))
    assert found.auc.value > 0.8
    assert found.notices
    assert all(each.reasons and each.probability >= 0.5 for each in found.notices)
    assert all(each.expires == "2026-09-29" for each in found.notices)
    for each in found.calibration:
        assert each.observed.low - 0.1 <= each.mean_predicted.value <= each.observed.high + 0.1
    assert {each.group for each in found.gaps} == {"甲", "乙"}
    assert isinstance(found, TeacherOnly)
    assert current(found, date(2026, 9, 29)) == found.notices
    assert current(found, date(2026, 9, 30)) == ()


def test_early_notice_says_nothing_from_too_little():
    assert isinstance(early_notices(_cases(50, 1), _cases(200, 2), [], _SAID, date(2026, 9, 1)), Withheld)
    calm = [replace(case, needed_help=False) for case in _cases(200, 2)]
    assert isinstance(early_notices(_cases(300, 1), calm, [], _SAID, date(2026, 9, 1)), Withheld)
