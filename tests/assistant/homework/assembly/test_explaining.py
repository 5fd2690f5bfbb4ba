# ruff: noqa: E501  (sentences of the product are kept in one piece)
"""Why nothing fits: the sentence, that the set is smallest, and that what it proposes does help."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.homework.assembly.blueprint import Amount, Blueprint, Cell
from assistant.homework.assembly.contradictions import BlueprintContradicts
from assistant.homework.assembly.explaining import PaperInfeasible, explain
from assistant.homework.assembly.pool import Candidate, fitting
from assistant.homework.assembly.programme import possible
from assistant.homework.assembly.rules import insides, rules_of
from assistant.homework.assembly.solving import solve
from assistant.homework.items.item import Band, Cognitive, ItemType
from tests.assistant.homework.assembly.items import drawn, item


def _paper(**fields: Any) -> Blueprint:
    return Blueprint.model_validate({"subject": "mathematics", "grade": 7, **fields})


def _refused(bank: list[Candidate], **fields: Any) -> PaperInfeasible:
    with pytest.raises(PaperInfeasible) as refused:
        solve(_paper(**fields), bank)
    return refused.value


def _rational(count: int, **fields: Any) -> list[Candidate]:
    base = {"knowledge": ["k1"], "cognitive": Cognitive.APPLY, "expected": 0.3}
    return [Candidate(item(n + 100, **{**base, **fields})) for n in range(count)]


def test_a_cell_that_the_bank_cannot_fill_is_told_with_two_ways_out() -> None:
    bank = _rational(2) + [Candidate(item(n, knowledge=["k1"], expected=0.8)) for n in range(9)]
    cell = Cell(
        name="有理数",
        knowledge=["k1"],
        cognitive=[Cognitive.APPLY],
        bands=[Band.HARD],
        count=Amount(least=4, most=4),
    )
    problem = _refused(bank, cells=[cell])
    assert problem.details["why_zh"] == (
        "七年级有理数“应用”层次的难题只有 2 道，蓝图要 4 道：减到 2；或放宽难度（七年级有理数“应用”层次的题有 11 道）"
    )
    assert "there are only 2" in problem.details["why_en"]
    assert "allow any difficulty (11 items" in problem.details["why_en"]
    assert problem.collisions[0].keys == ("cells/0/count",)


def test_two_cells_too_many_for_the_paper() -> None:
    bank = drawn(100, 1)
    cells = [Cell(knowledge=["k1"], count=Amount(least=6)), Cell(knowledge=["k2"], count=Amount(least=5))]
    problem = _refused(bank, count=10, cells=cells, minutes="-200")
    assert set(problem.collisions[0].keys) == {"count", "cells/0/count", "cells/1/count"}
    assert "把全卷题数加到 11 道" in problem.details["why_zh"]


def test_points_that_no_items_add_up_to() -> None:
    bank = [Candidate(item(n)) for n in range(60)]
    problem = _refused(bank, points=100)
    assert problem.collisions[0].keys == ("points",)
    assert "99 分" in problem.details["why_zh"]


def test_parallel_forms_that_need_more_items_than_there_are() -> None:
    bank = [Candidate(item(n)) for n in range(30)]
    problem = _refused(bank, points=60, forms=2)
    assert set(problem.collisions[0].keys) == {"points", "overlap"}
    assert "把全卷总分减到 45 分" in problem.details["why_zh"]
    assert "让平行卷多共用 10 道题" in problem.details["why_zh"]
    assert len(solve(_paper(points=60, forms=2, overlap=10), bank).forms) == 2


def test_forced_items_that_are_enemies_or_absent() -> None:
    bank = [Candidate(item(n, enemies=["i00000"])) for n in range(5)]
    problem = _refused(bank, count=4, forced=["i00000"])
    assert set(problem.collisions[0].keys) == {"count", "forced/i00000", "enemies"}
    assert "不在可用的题里" in _refused(bank, forced=["i00099"]).details["why_zh"]


def test_an_empty_bank_says_so() -> None:
    assert "题库里没有符合学科和题型的题" in _refused([], points=10).details["why_zh"]
    assert (
        "没有符合"
        in _refused([Candidate(item(1))], sections=[{"types": ["essay"], "count": 1}]).details["why_zh"]
    )


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 500), count=st.integers(3, 9), points=st.integers(40, 70))
def test_the_colliding_set_is_smallest(seed: int, count: int, points: int) -> None:
    """Without any one of its members the rest can be had; with all of them nothing can."""
    blueprint = _paper(
        count=count, points=points, minutes="-12", expected="0.8-0.9",
        cells=[Cell(knowledge=[f"k{n}"], count=Amount(least=1, most=2)) for n in range(4)],
    )  # fmt: skip
    chosen = fitting(blueprint, drawn(40, seed))
    rules = rules_of(blueprint, chosen)
    if possible(rules, len(chosen), 20):
        return
    for collision in explain(blueprint, rules, chosen, len(chosen), 60):
        members = [rule for rule in rules if rule.key in collision.keys]
        assert not possible(members, len(chosen), 20)
        for key in collision.keys:
            assert possible([rule for rule in members if rule.key != key], len(chosen), 20)


def test_cells_by_value_are_what_cells_hold() -> None:
    bank = fitting(_paper(), drawn(120, 4))
    cells = [
        Cell(),
        Cell(knowledge=["k1", "k2"], bands=[Band.HARD]),
        Cell(types=[ItemType.SINGLE], cognitive=[Cognitive.APPLY, Cognitive.ANALYSE]),
        Cell(knowledge=["k"]),
    ]
    for cell, places in zip(cells, insides(cells, bank), strict=True):
        assert places == [n for n, one in enumerate(bank) if cell.holds(one.item)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": 100, "sections": [{"types": ["single"], "count": 10, "each": 3}, {"types": ["proof"], "count": 5, "each": 8}]},
         "各大题分值合计最多 70 分，全卷要 100 分，还差 30 分"),
        ({"points": 20, "sections": [{"types": ["single"], "count": 10, "each": 3}]}, "多出 10 分"),
        ({"count": 8, "sections": [{"types": ["single"], "count": 10}]}, "各大题题数合计至少 10 道"),
        ({"points": "80-60"}, "下限大于上限"),
        ({"sections": [{"types": ["single"], "count": 5, "each": 3, "points": 20}]}, "合不成 20 分"),
        ({"sections": [{"types": ["single"]}, {"types": ["single", "blank"]}]}, "出现在两个大题里"),
        ({"sections": [{"types": ["single"]}], "cells": [{"types": ["proof"], "count": 1}]}, "没有收这种题型的大题"),
        ({"forced": ["i1"], "excluded": ["i1"]}, "既必选又排除"),
        ({"forced": ["i1", "i2"], "enemies": [["i1", "i2"]]}, "互斥"),
        ({"forced": ["i1", "i2"], "count": 1}, "必选题有 2 道"),
        ({"expected": 70}, "应在 0 到 1 之间"),
    ],
)  # fmt: skip
def test_contradictions_are_found_before_solving(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(BlueprintContradicts) as refused:
        solve(_paper(**fields), [])
    assert said in str(refused.value.details["why_zh"])
    assert refused.value.details["why_en"]


@pytest.mark.parametrize(
    "fields",
    [{"points": "many"}, {"points": -3}, {"ratio": "0:0:0"}, {"ratio": "7:3"}, {"forms": 9}, {"grade": 0},
     {"sections": [{"types": []}]}, {"unknown": 1}, {"count": True}],
)  # fmt: skip
def test_what_is_no_blueprint_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _paper(**fields)


def test_amounts_as_teachers_write_them() -> None:
    read = {
        text: (blueprint.points.least, blueprint.points.most)
        for text in (4, "4", "2-4", "2至4", "3-", "-5")
        if (blueprint := _paper(points=text)).points is not None
    }
    assert read == {4: (4, 4), "4": (4, 4), "2-4": (2, 4), "2至4": (2, 4), "3-": (3, None), "-5": (0, 5)}
