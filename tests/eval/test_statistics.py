"""Intervals and paired tests behave as their definitions say, and the same seed gives the same figures."""

import numpy as np

from eval.statistics import interval, intervals, paired


def test_an_interval_holds_its_mean_and_narrows_with_more_items() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 500
    low, high = interval(few)
    assert low < 0.5 < high
    near_low, near_high = interval(many)
    assert near_high - near_low < (high - low) / 4
    assert interval(few) == interval(few)
    chance = np.random.default_rng(3).normal(size=50).tolist()
    assert interval(chance, seed=1) != interval(chance, seed=2)
    assert interval([0.7]) == (0.7, 0.7)
    assert intervals([]) == []


def test_about_95_of_100_intervals_hold_the_true_mean() -> None:
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(40):
        low, high = interval(chance.normal(3.0, 1.0, 80).tolist())
        held += low <= 3.0 <= high
    assert held >= 33


def test_a_paired_test_tells_a_gain_from_noise() -> None:
    base = [n % 2 * 1.0 for n in range(100)]
    same = paired(base, base)
    assert (same.difference, same.interval, same.p) == (0.0, (0.0, 0.0), 1.0)
    better = [1.0 if n % 10 == 0 else value for n, value in enumerate(base)]
    gain = paired(better, base)
    assert gain.difference > 0
    assert gain.p < 0.05
    assert gain.interval[0] > 0
    swapped = [base[n ^ 1] for n in range(100)]
    assert paired(swapped, base).p > 0.5
