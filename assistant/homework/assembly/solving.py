"""From blueprint and items to the items of each form."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from assistant.homework.assembly.blueprint import Blueprint
from assistant.homework.assembly.contradictions import check
from assistant.homework.assembly.explaining import PaperInfeasible, explain
from assistant.homework.assembly.parallel import apart, even_with, near
from assistant.homework.assembly.pool import Candidate, Chosen, fitting
from assistant.homework.assembly.programme import GAP, Floats, Solved, run
from assistant.homework.assembly.rules import Rule, rules_of
from corpora.problem import Problem

SECONDS = 20.0
_LEAST_ITEMS = 10


class AssemblyTookTooLong(Problem):
    """The time was up before a paper was found or shown to be impossible. Details: `seconds`."""

    code = "assembly-took-too-long"


@dataclass(frozen=True, slots=True)
class Solution:
    """The items of each form, in the order of their ids. `proven`: no other choice is better by more than
    the gap; `rules` are those of each form over `chosen`, every item that could have been taken."""

    forms: tuple[tuple[Chosen, ...], ...]
    rules: tuple[Rule, ...]
    chosen: tuple[Chosen, ...]
    cost: float
    proven: bool


def solve(
    blueprint: Blueprint,
    candidates: Iterable[Candidate],
    seed: int = 0,
    seconds: float = SECONDS,
    gap: float = GAP,
) -> Solution:
    """Forms that keep every hard wish, miss the soft ones at the least cost, and among those prefer items
    little used and of different templates; `seed` decides between equals. The same blueprint, items and
    seed give the same paper.

    Raises `BlueprintContradicts`, `PaperInfeasible`, `AssemblyTookTooLong`."""
    check(blueprint)
    end = time.monotonic() + seconds
    chosen = fitting(blueprint, candidates)
    rules = rules_of(blueprint, chosen)
    prefer = _preferences(blueprint, chosen, seed)
    found = _in_turn(blueprint, chosen, rules, prefer, end, gap)
    if found is None:
        found = _at_once(blueprint, chosen, rules, prefer, end, gap)
    forms, cost, proven = found
    return Solution(
        tuple(tuple(chosen[n] for n in taken) for taken in forms), tuple(rules), tuple(chosen), cost, proven
    )


def _preferences(blueprint: Blueprint, chosen: Sequence[Chosen], seed: int) -> Floats:
    """Per item at most 1 over the items of all forms, in three equal parts: its use so far; how many of its
    template come before it; chance of the seed and its id, so that an item added to the bank does not
    shuffle the others."""
    used = np.array([one.uses for one in chosen], dtype=np.float64)
    drawn = [hashlib.blake2b(f"{seed}/{one.item.id}".encode(), digest_size=4).digest() for one in chosen]
    chance = np.array([int.from_bytes(four, "big") / 2**32 for four in drawn], dtype=np.float64)
    before: Counter[str] = Counter()
    repeats = np.zeros(len(chosen))
    for n in np.argsort(chance, kind="stable"):
        template = chosen[int(n)].item.template.partition("@")[0]
        repeats[n] = before[template] if template else 0
        before[template] += 1
    parts = sum(each / max(1.0, float(each.max(initial=0))) for each in (used, repeats)) + chance
    return parts / 3 / max(_LEAST_ITEMS, _longest(blueprint)) / blueprint.forms


def _longest(blueprint: Blueprint) -> float:
    """How many items a form holds at most, as far as the blueprint says."""
    if blueprint.count is not None and blueprint.count.most is not None:
        return blueprint.count.most
    counts = [section.count for section in blueprint.sections]
    return sum(one.most or 0 for one in counts if one is not None) or 60


_Found = tuple[list[list[int]], float, bool]


def _in_turn(
    blueprint: Blueprint, chosen: Sequence[Chosen], rules: list[Rule], prefer: Floats, end: float, gap: float
) -> _Found | None:
    """One form after the other, each even with the first. None where a later one does not fit: the first may
    have taken what the others need."""
    forms: list[list[int]] = []
    cost, proven = 0.0, True
    for number in range(blueprint.forms):
        more = even_with(blueprint, chosen, forms) if forms else []
        held = [*rules, *more]
        solved = run(held, prefer, end - time.monotonic(), [rule.cost for rule in held], gap)
        if solved.state == "infeasible" and number == 0:
            raise PaperInfeasible(explain(blueprint, rules, chosen, len(chosen), SECONDS))
        if solved.state == "infeasible" or (solved.state == "unknown" and number):
            return None
        _in_time(solved, end)
        forms.append([int(n) for n in solved.taken])
        cost, proven = cost + solved.cost, proven and solved.state == "optimal"
    return forms, cost, proven


def _in_time(solved: Solved, end: float) -> None:
    if solved.state == "unknown":
        raise AssemblyTookTooLong(seconds=round(max(0.0, time.monotonic() - end) + SECONDS))


def _at_once(
    blueprint: Blueprint, chosen: Sequence[Chosen], rules: list[Rule], prefer: Floats, end: float, gap: float
) -> _Found:
    """All forms in one programme, slower and complete."""
    count, forms = len(chosen), blueprint.forms
    joint = [replace(rule, columns=rule.columns + form * count) for form in range(forms) for rule in rules]
    pairs = list(combinations(range(forms), 2))
    joint += apart(blueprint, chosen, pairs)
    joint += near(blueprint, chosen, pairs)
    extra = len(pairs) * count if blueprint.overlap else 0
    wanted = np.concatenate([np.tile(prefer, forms), np.zeros(extra)])
    solved = run(joint, wanted, end - time.monotonic(), [rule.cost for rule in joint], gap)
    if solved.state == "infeasible":
        raise PaperInfeasible(explain(blueprint, joint, chosen, len(wanted), SECONDS))
    _in_time(solved, end)
    taken = [[int(n) - form * count for n in solved.taken if n // count == form] for form in range(forms)]
    return taken, solved.cost, solved.state == "optimal"
