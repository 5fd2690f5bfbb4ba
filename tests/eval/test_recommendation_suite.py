"""The simulated cohort and what recommendation is worth on it."""

import numpy as np
import pytest

from assistant.teacher_training.recommendation.candidates import chapters
from eval.cohort import CEILING, cohort, popularity, read, share
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites.recommendation import ARMS, SUITE


def test_reading_helps_where_there_is_a_gap_and_nowhere_else() -> None:
    teacher = cohort(1, 3)[0]
    chapter = chapters()[0]
    after = read(teacher, [chapter], 1)
    moved = after.levels != teacher.levels
    assert share(after.levels) > share(teacher.levels)
    assert 0 < moved.sum() <= len(chapter.indicators)
    teacher.levels[:] = CEILING + 1
    assert np.array_equal(read(teacher, [chapter], 1).levels, teacher.levels)


def test_equal_seeds_give_equal_cohorts_and_other_seeds_others() -> None:
    one, two, other = cohort(5, 1), cohort(5, 1), cohort(5, 2)
    assert all(np.array_equal(a.levels, b.levels) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[0].levels, other[0].levels)
    assert popularity(chapters(), 20, 3, 1) == popularity(chapters(), 20, 3, 1)


def test_recommended_chapters_help_more_than_popular_and_random_ones() -> None:
    found = SUITE.run(SuiteRequest(limit=16, seed=1))
    assert found.data == "simulation"
    assert set(found.metrics) >= {f"gain/{arm}" for arm in ARMS}
    assert found.metrics["over/popularity"] > 0
    assert found.metrics["over/random"] > 0
    assert found.metrics["gain/truth"] >= found.metrics["gain/recommended"]


def test_equal_seeds_give_equal_figures() -> None:
    one, two = (SUITE.run(SuiteRequest(limit=3, seed=1)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("rounds", ["0", "7", "many"])
def test_a_wrong_number_of_rounds_is_refused(rounds) -> None:
    with pytest.raises(OptionInvalid):
        SUITE.run(SuiteRequest(limit=2, options={"rounds": rounds}))
