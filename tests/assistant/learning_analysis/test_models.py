"""Models against simulated truth, and what they refuse."""

import numpy as np
import pytest

from assistant.learning_analysis.models.diagnosis import fit_dina, right_chances
from assistant.learning_analysis.models.irt import fit_irt
from assistant.learning_analysis.models.next_answer import fit_next_answer
from assistant.learning_analysis.models.prediction import predict
from assistant.learning_analysis.models.tracing import Practice, fit_tracing, parameters, runs
from assistant.learning_analysis.types.matrix import TestItem
from assistant.learning_analysis.types.models import Withheld
from tests.assistant.learning_analysis.classes import matrix_of, simulated


def test_two_parameters_are_recovered():
    answers, theta, a, b = simulated(500, 40, 3)
    found = fit_irt(matrix_of(answers), "2pl")
    assert found.converged
    assert np.corrcoef([each.b.value for each in found.items], b)[0, 1] >= 0.98
    assert np.corrcoef([each.a.value for each in found.items], a)[0, 1] >= 0.80
    covered = [one.low <= truth <= one.high for one, truth in zip(found.persons, theta, strict=True)]
    assert 0.90 <= np.mean(covered) <= 0.97
    assert sum(each.fits is False for each in found.items) <= 4


def test_rasch_recovers_difficulties_with_gaps():
    answers, _, _, b = simulated(400, 20, 4, slopes=False)
    answers[np.random.default_rng(1).random(answers.shape) < 0.2] = np.nan
    found = fit_irt(matrix_of(answers), "rasch")
    assert np.corrcoef([each.b.value for each in found.items], b)[0, 1] >= 0.97
    assert sum(each.b.value for each in found.items) == pytest.approx(0, abs=1e-9)
    assert found.ability_sd == pytest.approx(1, abs=0.15)
    peak = max(found.information, key=lambda each: each.information)
    assert abs(peak.theta) < 1.5


def test_an_item_that_runs_against_the_test_does_not_fit():
    answers, *_ = simulated(400, 15, 5)
    answers[:, 3] = np.random.default_rng(2).random(400) < 0.5
    found = fit_irt(matrix_of(answers), "rasch")
    assert found.items[3].fits is False
    assert found.items[3].infit.value > 1.1


def test_small_classes_get_words_instead_of_models():
    answers, *_ = simulated(60, 12, 6)
    for found in (fit_irt(matrix_of(answers), "rasch"), fit_irt(matrix_of(answers), "2pl")):
        assert isinstance(found, Withheld)
        assert "60人" in found.why.zh
    assert isinstance(fit_dina(matrix_of(answers)), Withheld)
    assert isinstance(predict(matrix_of(answers[:10])), Withheld)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("marks", [np.ones((120, 6)), np.zeros((0, 6)), np.full((120, 6), np.nan)])
def test_degenerate_answers_give_words(marks):
    assert isinstance(fit_irt(matrix_of(marks), "rasch"), Withheld)
    assert isinstance(fit_irt(matrix_of(marks), "2pl", gated=False), Withheld)


def test_an_item_everybody_solves_has_no_difficulty():
    answers, *_ = simulated(150, 10, 7)
    answers[:, 2] = 1
    found = fit_irt(matrix_of(answers), "rasch")
    assert found.items[2].b.value is None
    assert found.items[2].fits is None


def _diagnosed(n=600, seed=0):
    random = np.random.default_rng(seed)
    needs = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]] * 4 + [[1, 1, 0], [0, 1, 1], [1, 0, 1]] * 2, bool)
    has = random.random((n, 3)) < [0.6, 0.5, 0.4]
    able = (has[:, None, :] | ~needs).all(axis=2)
    answers = np.where(able, random.random(able.shape) > 0.1, random.random(able.shape) < 0.2)
    items = tuple(
        TestItem(f"q{place}", f"{place}", 1.0, knowledge=tuple(f"k{k}" for k in np.flatnonzero(row)))
        for place, row in enumerate(needs)
    )
    return matrix_of(answers.astype(float), items=items), has


def test_dina_recovers_profiles_slips_and_guesses():
    matrix, has = _diagnosed()
    found = fit_dina(matrix)
    assert found.converged
    order = [found.skills.index(f"k{k}") for k in range(3)]
    assert ((np.array(found.mastery)[:, order] > 0.5) == has).mean() > 0.95
    assert np.mean([each.slip for each in found.items]) == pytest.approx(0.1, abs=0.03)
    assert np.mean([each.guess for each in found.items]) == pytest.approx(0.2, abs=0.03)
    assert all(each.value > 0.9 for each in found.accuracy)
    assert right_chances(found).shape == (600, 18)


def test_tracing_recovers_its_parameters_and_keeps_its_gate():
    random = np.random.default_rng(0)
    practices = []
    for pupil in range(800):
        knows, right = random.random() < 0.3, []
        for _ in range(8):
            right.append(bool(random.random() < (0.9 if knows else 0.2)))
            knows = knows or random.random() < 0.2
        practices.append(Practice(f"S{pupil}", ("加法",) * 8, tuple(right)))
    practices.append(Practice("S900", ("减法",) * 3, (True, False, True)))
    found = fit_tracing(practices)
    skill = found.skills[0]
    assert (skill.known, skill.learn) == pytest.approx((0.3, 0.2), abs=0.06)
    assert (skill.guess, skill.slip) == pytest.approx((0.2, 0.1), abs=0.06)
    assert [each.model for each in found.withheld] == ["tracing/减法"]
    assert all(0 < one < 1 for each in found.trajectories for one in each.mastery)
    assert len(found.trajectories) == 800


def test_tracing_does_one_step_by_hand():
    """Corbett and Anderson (1995): L = 0.4, s = 0.1, g = 0.2, T = 0.1; after a right answer
    L' = 0.36 / (0.36 + 0.12) = 0.75, and with learning 0.75 + 0.25 · 0.1 = 0.775."""
    from assistant.learning_analysis.models.tracing import masteries, right_chances

    table = runs([Practice("S1", ("x", "x"), (True, False))])
    found = np.array([[0.4, 0.1, 0.2, 0.1]])
    assert right_chances(table, found)[0][0] == pytest.approx(0.4 * 0.9 + 0.6 * 0.2)
    assert masteries(table, found)[0][0] == pytest.approx(0.775)
    assert right_chances(table, found)[1][0] == pytest.approx(0.775 * 0.9 + 0.225 * 0.2)
    assert parameters(table).shape == (1, 4)


def _practices(n, seed):
    random = np.random.default_rng(seed)
    for pupil in range(n):
        ability, skills, right = random.standard_normal(), [], []
        for place in range(20):
            skills.append(f"k{random.integers(4)}")
            right.append(bool(random.random() < 1 / (1 + np.exp(-ability - 0.05 * place))))
        yield Practice(f"S{pupil}", tuple(skills), tuple(right))


def test_next_answer_learns_and_never_looks_ahead():
    fitted = fit_next_answer(list(_practices(150, 0)))
    fresh = list(_practices(60, 1))
    early = [fitted.chances(each) for each in fresh]
    right = np.array([each.right for each in fresh])
    guessed = np.array(early)
    assert guessed[right].mean() > guessed[~right].mean() + 0.06
    late = tuple(not one for one in fresh[0].right[10:])
    turned = Practice("S0", fresh[0].skills, (*fresh[0].right[:10], *late))
    assert fitted.chances(turned)[:11] == pytest.approx(early[0][:11])
    assert 0 < fitted.next(fresh[0], "never seen") < 1


def test_hidden_marks_are_predicted_from_the_others_alone():
    answers, *_ = simulated(150, 12, 8)
    hidden = np.random.default_rng(0).random(answers.shape) < 0.2
    shown = np.where(hidden, np.nan, answers)
    found = predict(matrix_of(shown))
    truth, chance = answers[hidden] > 0.5, found.right[hidden]
    assert chance[truth].mean() > chance[~truth].mean() + 0.1
    again = predict(matrix_of(shown))
    assert np.array_equal(found.right, again.right)
