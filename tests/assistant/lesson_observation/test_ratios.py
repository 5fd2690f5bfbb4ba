"""S-T, Flanders, improved Flanders and kappa against published and hand-worked examples."""

import pytest

from assistant.lesson_observation.problems import CodesInvalid
from assistant.lesson_observation.ratios import (
    agreement,
    flanders,
    flanders_of,
    improved,
    matrix,
    student_teacher,
)
from assistant.lesson_observation.schemes import FIAS, IFIAS, TO_FIAS, TO_ST

PUBLISHED_TOTALS = (5, 67, 75, 76, 112, 0, 0, 71, 84, 1)
"""Column totals of a worked matrix of 491 codes, "Flander Matrix Analysis" (2012): teacher 68.22%, pupils
31.57%, indirect 223 of 335 = 0.66, motivation and control 147 of 147 = 1."""


def test_a_published_matrix_gives_its_published_ratios():
    found = flanders_of(PUBLISHED_TOTALS)
    assert round(100 * found["teacher_talk"], 2) == 68.23  # the example cuts 68.228 to 68.22
    assert round(100 * found["student_talk"], 2) == 31.57
    assert round(found["indirect_share"], 3) == round(223 / 335, 3) == 0.666
    assert found["response"] == 147 / 147 == 1
    assert found["positive_negative"] is None  # nothing was criticised or ordered: no ratio, not infinity


def test_the_often_printed_sequence_becomes_the_printed_pairs():
    # Flanders' way of writing it down: silence before and after, each code in two pairs
    table = matrix("fias", ["6", "10", "7", "5", "1", "4", "8", "4"])
    pairs = {(10, 6), (6, 10), (10, 7), (7, 5), (5, 1), (1, 4), (4, 8), (8, 4), (4, 10)}
    assert {(a + 1, b + 1) for a in range(10) for b in range(10) if table[a, b]} == pairs
    assert table.sum() == 9
    assert (table.sum(axis=0) == table.sum(axis=1)).all()


def test_ratios_of_transitions_by_hand():
    found = flanders(["5", "5", "4", "8", "8", "3", "4", "9", "2", "5"])
    # pairs: 55 54 48 88 83 34 49 92 25
    assert found["steady_state"] == 2 / 9
    assert found["content_cross"] == 6 / 9  # 55 54 48 34 49 25
    assert found["pupil_steady"] == 1 / 3  # 88 of 88 83 92
    assert found["instant_response"] == 1  # 3 and 2 after pupils, neither 6 nor 7
    assert found["instant_question"] is None  # neither 4 nor 5 right after a pupil
    assert found["teacher_talk"] == 7 / 10
    assert found["question"] == 2 / 5
    assert found["initiation"] == 1 / 3


def test_improved_flanders_by_hand():
    codes = ["13", "5", "4.1", "12", "8", "9.1", "9.2", "3", "4.2", "8", "10", "10", "14", "11"]
    found = improved(codes)
    assert found["teacher_talk"] == 4 / 14  # 5, 4.1, 3, 4.2
    assert found["student_talk"] == 6 / 14  # 8 8 9.1 9.2 10 10
    assert found["technology"] == 2 / 14
    assert found["silence"] == 2 / 14
    assert found["open_questions"] == 1 / 2
    assert found["active_answers"] == 1 / 3
    assert found["pupil_questions"] == 1 / 6
    assert found["peer_talk"] == 2 / 6
    assert found["helpful_silence"] == 1 / 2
    assert found["pupil_technology"] == 1 / 2
    assert found["steady_state"] == 1 / 13


def test_every_code_of_the_improved_system_has_a_place_in_the_others():
    assert set(TO_FIAS) == set(TO_ST) == set(IFIAS)
    assert set(TO_FIAS.values()) == set(FIAS)


@pytest.mark.parametrize(
    ("codes", "rt", "ch", "pattern"),
    [
        ("TTTTTTTTTT", 1.0, 0.0, "lecture"),
        ("SSSSSSSTTS", 0.2, 0.2, "practice"),
        ("TSTSTSTSTS", 0.5, 0.9, "dialogue"),
        ("TTTTTSSSSS", 0.5, 0.1, "mixed"),
        ("TTTSSSDDSS", 0.4, 0.3, "mixed"),  # D counts half: 3 + 2/2
        ("TTTTTTTSSS", 0.7, 0.1, "lecture"),  # the border belongs to lecture
        ("TTTSSSSSSS", 0.3, 0.1, "practice"),
        ("TSTSTTTTTT", 0.8, 0.4, "dialogue"),  # Ch decides first
    ],
)
def test_s_t_figures_by_hand(codes, rt, ch, pattern):
    found = student_teacher(codes)
    assert (found.rt, found.ch, found.pattern) == (rt, ch, pattern)


def test_no_code_gives_no_figure_instead_of_zero():
    assert student_teacher("").rt is None
    assert student_teacher("").pattern == ""
    assert all(value is None for value in flanders(()).values())


def test_a_code_of_another_scheme_is_refused_with_its_place():
    with pytest.raises(CodesInvalid) as refused:
        flanders(("5", "4.1"))
    assert refused.value.details["place"] == 2
    with pytest.raises(CodesInvalid):
        student_teacher("TX")


def test_kappa_equals_cohens_formula_by_hand():
    # 10 units: agree on 7; one has T 6 S 4, two has T 5 S 5: chance 0.6·0.5 + 0.4·0.5 = 0.5
    found = agreement("TTTTTTSSSS", "TTTTSSSSST")
    assert found.n == 10
    assert found.observed == 0.7
    assert found.kappa == pytest.approx(0.4)
    assert found.interval[0] < 0.4 < found.interval[1]
    assert found.differ[0] == ("T", "S", 2)


def test_kappa_of_one_code_only_says_nothing():
    assert agreement("TTT", "TTT").kappa is None
    assert agreement("TTT", "TTT").observed == 1
    assert agreement("", "T").n == 0
