"""The solver against brute force, and every wish held on random banks."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.homework.assembly import programme
from assistant.homework.assembly.blueprint import Blueprint, Cell, Ratio, Section
from assistant.homework.assembly.explaining import PaperInfeasible
from assistant.homework.assembly.parallel import information
from assistant.homework.assembly.pool import Candidate, Chosen, fitting
from assistant.homework.assembly.rules import Rule, rules_of
from assistant.homework.assembly.solving import _preferences, solve
from assistant.homework.items.item import Band, Cognitive, ItemType
from tests.assistant.homework.assembly.items import drawn, item


def _paper(**fields: object) -> Blueprint:
    return Blueprint.model_validate({"subject": "mathematics", "grade": 7, **fields})


def _miss(rule: Rule, taken: set[int]) -> float:
    value = sum(v for n, v in zip(rule.columns, rule.values, strict=True) if int(n) in taken)
    return max(rule.low - value, value - rule.high, 0.0) * rule.scale


def _best(rules: list[Rule], prefer: np.ndarray, size: int) -> float | None:
    """The least cost of all choices, by trying every one."""
    found = None
    for count in range(size + 1):
        for choice in combinations(range(size), count):
            taken = set(choice)
            misses = [(rule, _miss(rule, taken)) for rule in rules]
            if any(miss > 1e-6 and not rule.cost for rule, miss in misses):
                continue
            cost = sum(
                rule.cost * miss * (100 if rule.unit == ("", "") else 1) for rule, miss in misses if rule.cost
            ) + sum(prefer[n] for n in taken)
            found = cost if found is None or cost < found else found
    return found


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    points=st.integers(9, 22),
    soft=st.booleans(),
    mean=st.sampled_from([None, "0.5-0.7"]),
)
def test_the_solution_is_the_best_of_all(seed: int, points: int, soft: bool, mean: str | None) -> None:
    bank = drawn(8, seed)
    blueprint = _paper(
        points={"least": points, "most": points, "cost": 5 if soft else 0},
        count="3-6",
        expected=mean,
        cells=[Cell(knowledge=["k1"], count={"least": 1, "most": 2, "cost": 2})],
        ratio=Ratio(easy=4, medium=4, hard=2, slack=0.1, cost=0.01),
        per_stimulus=1,
        per_template=1,
    )
    chosen = fitting(blueprint, bank)
    rules = rules_of(blueprint, chosen)
    prefer = _preferences(blueprint, chosen, 1)
    wanted = _best(rules, prefer, len(chosen))
    if wanted is None:
        with pytest.raises(PaperInfeasible):
            solve(blueprint, bank, seed=1)
        return
    found = solve(blueprint, bank, seed=1, gap=0)
    assert found.proven
    assert found.cost == pytest.approx(wanted, abs=1e-6)


def test_sifting_a_large_bank_finds_what_the_whole_programme_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = drawn(700, 3)
    blueprint = _paper(points=60, count=16, minutes="30-40", cells=[Cell(knowledge=["k1"], count=5)])
    sifted = solve(blueprint, bank, seed=5, gap=0)
    monkeypatch.setattr(programme, "_CORE", 1000)
    assert solve(blueprint, bank, seed=5, gap=0).cost == pytest.approx(sifted.cost, abs=1e-7)


def _points(form: tuple[Chosen, ...]) -> float:
    return sum(one.item.points for one in form)


def _mean(form: tuple[Chosen, ...]) -> float:
    return sum(one.item.points * one.item.expected for one in form) / _points(form)


@pytest.mark.parametrize("seed", range(3))
def test_every_wish_holds(seed: int) -> None:
    bank = [one for one in drawn(200, seed) if one.item.id != "i00007"] + [Candidate(item(7), 9)]
    blueprint = _paper(
        sections=[
            Section(types=[ItemType.SINGLE], count=6, each=4),
            Section(types=[ItemType.BLANK], count="4-6", each=3),
            Section(types=[ItemType.CALCULATION], points="20-40"),
        ],
        cells=[
            Cell(knowledge=["k1"], points="15-20"),
            Cell(cognitive=[Cognitive.ANALYSE], count="2-3"),
            Cell(knowledge=["k2"], bands=[Band.HARD], types=[ItemType.SINGLE], count=1),
        ],
        points=70, minutes="30-50", ratio="4:4:2", expected="0.55-0.65", exposure=3,
        excluded=["i00001", "i00002"], forced=["i00007"], enemies=[["i00007", "i00011"]],
        per_stimulus=2, per_template=2,
    )  # fmt: skip
    (form,) = solve(blueprint, bank, seed=seed).forms
    ids = {one.item.id for one in form}
    kinds = [one.item.type for one in form]
    assert kinds.count(ItemType.SINGLE) == 6
    assert 4 <= kinds.count(ItemType.BLANK) <= 6
    assert {one.item.points for one in form if one.item.type is ItemType.SINGLE} == {4}
    assert _points(form) == 70
    assert 20 <= sum(one.item.points for one in form if one.item.type is ItemType.CALCULATION) <= 40
    assert 15 <= sum(one.item.points for one in form if "k1" in one.item.knowledge) <= 20
    assert 2 <= sum(one.item.cognitive is Cognitive.ANALYSE for one in form) <= 3
    assert sum(blueprint.cells[2].holds(one.item) for one in form) == 1
    assert 30 <= sum(one.item.minutes for one in form) <= 50
    assert 0.55 - 1e-6 <= _mean(form) <= 0.65 + 1e-6
    for band, share in (("easy", 0.4), ("medium", 0.4), ("hard", 0.2)):
        own = sum(one.item.points for one in form if one.item.band.value == band) / 70
        assert share - 0.05 - 1e-6 <= own <= share + 0.05 + 1e-6
    assert "i00007" in ids
    assert not ids & {"i00001", "i00002", "i00011"}
    assert all(one.uses < 3 for one in form if one.item.id != "i00007")
    assert not any(set(one.item.enemies) & (ids - {one.item.id}) for one in form)
    for of in (lambda one: one.item.stimulus, lambda one: one.item.template.partition("@")[0]):
        named = [of(one) for one in form if of(one)]
        assert all(named.count(name) <= 2 for name in named)


def test_the_same_seed_gives_the_same_paper_and_another_seed_another() -> None:
    bank = drawn(300, 1)
    blueprint = _paper(points=50, count=14)
    first = solve(blueprint, bank, seed=4)
    assert solve(blueprint, list(reversed(bank)), seed=4).forms == first.forms
    assert solve(blueprint, bank, seed=5).forms != first.forms


def test_items_used_less_come_first() -> None:
    bank = [Candidate(item(n), uses=n % 2 * 5) for n in range(40)]
    (form,) = solve(_paper(count=10), bank).forms
    assert sum(one.uses for one in form) <= 10


def test_a_soft_wish_gives_way_at_its_cost_and_a_hard_one_never() -> None:
    bank = [Candidate(item(n, knowledge=["k1" if n < 2 else "k0"])) for n in range(20)]
    cell = {"knowledge": ["k1"], "count": {"least": 4, "most": 4, "cost": 1}}
    (form,) = solve(_paper(count=8, cells=[cell]), bank).forms
    assert sum("k1" in one.item.knowledge for one in form) == 2
    with pytest.raises(PaperInfeasible):
        solve(_paper(count=8, cells=[{"knowledge": ["k1"], "count": 4}]), bank)


@pytest.mark.parametrize(("forms", "overlap"), [(2, 0), (3, 0), (2, 2)])
def test_parallel_forms_are_even_and_share_little(forms: int, overlap: int) -> None:
    bank = drawn(200, 8)
    cells = [Cell(knowledge=[f"k{n}"], points="10-20") for n in range(4)]
    blueprint = _paper(points=60, count="14-18", cells=cells, forms=forms, overlap=overlap, forced=["i00003"])
    made = solve(blueprint, bank, seed=2).forms
    assert len(made) == forms
    for one, other in combinations(made, 2):
        shared = {each.item.id for each in one} & {each.item.id for each in other}
        assert "i00003" in shared
        assert len(shared) <= overlap + 1
        assert abs(_mean(one) - _mean(other)) <= 0.03 + 1e-6
        tells = [sum(information(each) for each in form) for form in (one, other)]
        assert abs(tells[0] - tells[1]) <= 0.2 * tells[0]
        for cell in cells:
            worth = [sum(each.item.points for each in form if cell.holds(each.item)) for form in (one, other)]
            assert abs(worth[0] - worth[1]) <= 3 + 1e-6


def test_forms_are_solved_together_where_the_first_would_take_what_the_second_needs() -> None:
    """One hard item of 6 points and three of 2: only 6 against 2+2+2 gives two papers of 6 points."""
    bank = [
        Candidate(item(n, points=points, expected=0.6))
        for n, points in enumerate([6.0, 2.0, 2.0, 2.0, 4.0, 4.0, 1.0])
    ]
    blueprint = _paper(points=6, forms=3, evenness={"points": 6, "information": 1, "expected": 0.5})
    for seed in range(5):
        made = solve(blueprint, bank, seed=seed).forms
        assert [_points(form) for form in made] == [6, 6, 6]
        assert len({one.item.id for form in made for one in form}) == sum(len(form) for form in made)
