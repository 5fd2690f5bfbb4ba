"""Sittings: balanced forms, abilities that come back, intervals that cover, tests left and taken up again."""

import json
import random
from collections import Counter

import numpy as np
import pytest
from scipy.special import expit

from assistant.teacher_training.literacy.ability import estimate, information
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem, bank
from assistant.teacher_training.literacy.problems import (
    AnswerInvalid,
    ItemNotAsked,
    ItemsExhausted,
    SittingEnded,
    SittingUnreadable,
)
from assistant.teacher_training.literacy.report import aspects, progress, report
from assistant.teacher_training.literacy.sitting import (
    LONGEST,
    SHORTEST,
    STOP_ERROR,
    Sitting,
    ability_so_far,
    begin_adaptive,
    begin_fixed,
    give,
    next_item,
    resume,
    shares,
)


def sit(sitting: Sitting, ability: float, seed: int, most: int = 1000) -> Sitting:
    """Answers like a person of this ability: the key with the model's probability, else the worst option."""
    chance = random.Random(seed)
    while most > len(sitting.answers) and (item := next_item(sitting)):
        right = chance.random() < expit(ability - item.difficulty)
        sitting = give(sitting, item.id, item.key if right else worst(item))
    return sitting


def worst(item: LiteracyItem) -> str:
    return min(LETTERS, key=item.score)


def test_the_estimate_is_bayes_on_a_grid() -> None:
    nothing = estimate([], [])
    assert abs(nothing.mean) < 1e-9
    assert nothing.error == pytest.approx(1, abs=1e-3)
    assert (nothing.low, nothing.high) == pytest.approx((-1.96, 1.96), abs=0.03)
    points = np.linspace(-8, 8, 20001)
    weights = np.exp(-(points**2) / 2) * expit(points - 0.5) * expit(0.3 - points)
    mean = (points * weights).sum() / weights.sum()
    assert estimate([0.5, 0.3], [1, 0]).mean == pytest.approx(mean, abs=1e-3)
    assert information(0.7, 0.7) == 0.25 > information(0.7, 2)


@pytest.mark.parametrize(("difficulties", "scores"), [([0.1], []), ([0.1], [1.2]), ([0.1], [-0.1])])
def test_scores_that_are_none_are_refused(difficulties: list[float], scores: list[float]) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        estimate(difficulties, scores)


def test_adaptive_tests_recover_abilities_and_their_intervals_cover() -> None:
    chance = np.random.default_rng(5)
    true = chance.normal(size=40)
    found = [ability_so_far(sit(begin_adaptive(at), ability, at)) for at, ability in enumerate(true)]
    means = np.array([ability.mean for ability in found])
    covered = [ability.low <= value <= ability.high for ability, value in zip(found, true, strict=True)]
    assert np.corrcoef(means, true)[0, 1] > 0.88
    assert abs(float(np.mean(means - true))) < 0.12
    assert 0.88 <= np.mean(covered) <= 1


def test_an_adaptive_test_is_balanced_and_stops() -> None:
    done = sit(begin_adaptive(3), 0.4, 3)
    asked = Counter(answer.item[0] for answer in done.answers)
    count = len(done.answers)
    assert SHORTEST <= count <= LONGEST
    assert count == LONGEST or ability_so_far(done).error <= STOP_ERROR
    assert all(abs(asked[code] - share * count) <= 1.5 for code, share in shares().items())
    assert len({answer.item for answer in done.answers}) == count
    assert max(Counter(answer.item[:5] for answer in done.answers).values()) <= 3


def test_an_adaptive_test_asks_harder_items_of_the_able() -> None:
    levels = []
    for ability in (-2.0, 2.0):
        done = sit(begin_adaptive(1), ability, 1)
        items = {item.id: item for item in bank()}
        levels.append(np.mean([items[answer.item].difficulty for answer in done.answers[10:]]))
    assert levels[1] > levels[0] + 0.3


def test_fixed_forms_have_the_same_number_of_every_indicator_and_mix_kinds() -> None:
    form = begin_fixed(11, per_indicator=2)
    items = {item.id: item for item in bank()}
    assert Counter(items[name].indicator for name in form.items) == {
        indicator.code: 2 for indicator in literacy_framework().indicators
    }
    kinds = Counter(items[name].kind for name in form.items)
    assert max(kinds.values()) - min(kinds.values()) <= 1
    assert begin_fixed(11, per_indicator=2) == form != begin_fixed(12, per_indicator=2)


def test_a_retest_asks_nothing_seen_before_until_items_run_out() -> None:
    seen: set[str] = set()
    for turn in range(10):
        form = begin_fixed(turn, seen=seen)
        assert not seen & set(form.items)
        seen |= set(form.items)
    with pytest.raises(ItemsExhausted):
        begin_fixed(99, seen=seen)
    with pytest.raises(ItemsExhausted):
        begin_adaptive(99, seen=seen)
    first = sit(begin_adaptive(1), 0, 1)
    again = sit(begin_adaptive(2, seen={answer.item for answer in first.answers}), 0, 2)
    assert not {a.item for a in first.answers} & {a.item for a in again.answers}


def test_a_test_that_was_left_resumes_where_it_stood() -> None:
    whole = sit(begin_adaptive(7), 0.2, 7)
    left = whole.model_copy(update={"answers": whole.answers[:9]})
    back = resume(left.model_dump_json())
    assert back == left
    assert (found := next_item(back)) is not None
    assert found.id == whole.answers[9].item
    told = report(back)
    assert not told.finished
    assert "尚未做完" in told.limits[0]


def test_items_that_left_the_bank_since_do_not_lock_a_sitting() -> None:
    start = begin_fixed(1, seen={"1.1.1-99", "1.1.1-01"})
    assert resume(start.model_dump_json()) == start
    assert "1.1.1-01" not in start.items


def test_clocks_that_jump_change_nothing() -> None:
    plain, odd = begin_adaptive(4), begin_adaptive(4)
    for at in ("2031-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", "昨天", "", "x" * 500):
        item = next_item(plain)
        assert item is not None
        plain, odd = give(plain, item.id, item.key), give(odd, item.id, item.key, at)
        assert next_item(plain) == next_item(odd)
    assert ability_so_far(plain) == ability_so_far(odd)


def test_answers_that_do_not_belong_are_refused_and_doubled_ones_harmless() -> None:
    start = begin_fixed(1)
    item = next_item(start)
    assert item is not None
    other = next(found for found in bank() if found.id != item.id)
    with pytest.raises(ItemNotAsked):
        give(start, other.id, "A")
    choosing = next(
        at for at, name in enumerate(start.items) if any(i.id == name and i.kind != "task" for i in bank())
    )
    only = Sitting(form="fixed", seed=1, items=(start.items[choosing],))
    for given in ("E", "", "AB", "正确答案"):
        with pytest.raises(AnswerInvalid):
            give(only, only.items[0], given)
    done = give(only, only.items[0], " b ")
    assert give(done, only.items[0], "b") == done, "the same answer once more"
    with pytest.raises(SittingEnded):
        give(done, other.id, "A")
    assert len(start.answers) == 0, "a sitting is a value and never changes"


def test_a_task_is_answered_by_its_artefact_or_a_letter() -> None:
    task = next(item for item in bank() if item.id == "1.1.2-06")
    start = Sitting(form="fixed", seed=1, items=(task.id,))
    assert [give(start, task.id, given).answers[0].score for given in ("60 分钟", task.key, "140")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"form": "oral"},
        {"answers": [{"item": "9.9.9-01", "given": "A", "score": 1}]},
        {"answers": [{"item": "1.1.1-01", "given": "Z", "score": 1}]},
        {"answers": [{"item": "1.1.1-01", "given": "A", "score": 1}] * 2},
        {"answers": [{"item": "1.1.1-01", "given": "A", "score": 1}], "seen": ["1.1.1-01"]},
        {"form": "fixed", "items": ["1.1.1-02"], "answers": [{"item": "1.1.1-01", "given": "A", "score": 1}]},
    ],
)
def test_states_that_are_no_sitting_are_refused(change: dict[str, object]) -> None:
    state = {**begin_adaptive(1).model_dump(), **change}
    with pytest.raises(SittingUnreadable):
        resume(json.dumps(state))
    with pytest.raises(SittingUnreadable):
        resume("{")


def test_scores_written_into_a_state_are_not_believed() -> None:
    item = bank()[0]
    wrong = give(Sitting(form="fixed", seed=1, items=(item.id,)), item.id, worst(item))
    state = json.loads(wrong.model_dump_json())
    state["answers"][0]["score"] = 1
    assert resume(json.dumps(state)).answers[0].score == 0


def test_a_report_tells_each_dimension_with_interval_and_what_it_does_not_say() -> None:
    told = report(sit(begin_adaptive(2), 0.5, 2))
    assert told.finished
    assert [score.code for score in told.dimensions] == ["1", "2", "3", "4", "5"]
    for score in (told.overall, *told.dimensions):
        assert 0 <= score.share_low <= score.share <= score.share_high <= 100
        assert score.levels
    assert all(score.ability.error > told.overall.ability.error for score in told.dimensions)
    assert all(score.descriptor for score in told.dimensions)
    assert "未经大规模作答校准" in told.limits[0]
    assert any("不用于考核、排名" in limit for limit in told.limits)
    assert not hasattr(told, "rank")


def test_the_same_answers_are_told_by_aspects_of_the_second_framework() -> None:
    found = aspects(sit(begin_fixed(5), 0.5, 5))
    assert [score.code for score in found] == ["U1", "U2", "U3", "U4", "U5"]
    assert [score.answered for score in found] == [6, 7, 4, 8, 5]
    assert all(score.share_low < score.share < score.share_high for score in found)


def test_a_dimension_with_too_few_answers_gets_no_level() -> None:
    told = report(sit(begin_adaptive(2), 0.5, 2, most=5))
    assert all(score.levels == () and score.descriptor == "" for score in told.dimensions)
    assert report(begin_adaptive(1)).overall.answered == 0


def test_progress_is_told_only_beyond_the_error() -> None:
    low, high = (sit(begin_fixed(1), ability, 1) for ability in (-2.5, 2.5))
    assert progress(low, high).clear
    assert progress(high, low).change < 0
    same = progress(low, low)
    assert not same.clear
    assert "看不出变化" in same.sentence
