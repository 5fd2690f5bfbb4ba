"""The integer programme (0-1 整数规划): rules become rows, items columns; HiGHS solves it through SciPy.

A large bank is sifted first: the relaxation, where items may be taken in part, prices every item, and only
the cheapest enter the integer programme. What it finds is best among all items as soon as no item left out
is priced so low that it could still improve it; else more enter.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.homework.assembly.rules import SHARE, Rule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
State = Literal["optimal", "found", "infeasible", "unknown"]
GAP = 2e-3
"""How far from best a solution may be, of 1 + cost: all preferences between items together count 1."""
_CORE = 400


@dataclass(frozen=True, slots=True)
class Solved:
    """`taken` are the columns chosen; `slack` the miss of each elastic rule, in its wish's unit. `found` is a
    solution that the time did not allow to prove best; `unknown` means that the time was up before anything
    was known."""

    state: State
    taken: Ints
    slack: Floats
    cost: float = 0.0


_NOTHING = np.empty(0, dtype=np.int64)
_INFEASIBLE = Solved("infeasible", _NOTHING, np.empty(0))
_UNKNOWN = Solved("unknown", _NOTHING, np.empty(0))


@dataclass(frozen=True, slots=True)
class _Model:
    """Rows over columns: the items, then for each elastic rule one that adds and one that takes away."""

    matrix: Any
    low: Floats
    high: Floats
    costs: Floats
    items: int
    soft: Ints


def run(
    rules: Sequence[Rule],
    prefer: Floats,
    seconds: float,
    elastic: Sequence[float] | None = None,
    gap: float = GAP,
) -> Solved:
    """Take columns at the least cost: `prefer` per column, and per rule the `elastic` cost of each unit it is
    missed by (0: it must hold). Deterministic where it ends before `seconds`."""
    end = time.monotonic() + seconds
    model = _model(rules, prefer, elastic)
    everything = np.arange(model.items, dtype=np.int64)
    if model.items <= _CORE:
        return _whole(model, rules, everything, seconds, gap)
    relaxed = _relaxed(model, seconds)
    if relaxed.status == 2:
        return _INFEASIBLE
    if relaxed.status != 0:
        return _whole(model, rules, everything, end - time.monotonic(), gap)
    price = (relaxed.lower.marginals + relaxed.upper.marginals)[: model.items]
    order, best = np.argsort(price, kind="stable"), _UNKNOWN
    for size in (_CORE, 4 * _CORE, model.items):
        core = np.sort(order[:size]).astype(np.int64)
        solved = _whole(model, rules, core, end - time.monotonic(), gap)
        if solved.taken.size and (not best.taken.size or solved.cost < best.cost):
            best = solved
        left_out = price[order[size]] if size < model.items else np.inf
        if solved.state == "optimal" and solved.cost - relaxed.fun <= left_out + gap:
            return solved
        if solved.state == "infeasible" and size >= model.items:
            return _INFEASIBLE
        if time.monotonic() >= end:
            break
    return Solved("found", best.taken, best.slack, best.cost) if best.taken.size else _UNKNOWN


def possible(rules: Sequence[Rule], size: int, seconds: float) -> bool:
    """Whether any choice keeps all the rules; where the time is too short to know, it is taken to."""
    if not rules:
        return True
    model = _model(rules, np.zeros(size), None)
    if _relaxed(model, seconds).status == 2:
        return False
    return run(rules, np.zeros(size), seconds).state != "infeasible"


def _model(rules: Sequence[Rule], prefer: Floats, elastic: Sequence[float] | None) -> _Model:
    from scipy.sparse import csr_array

    costs = np.zeros(len(rules)) if elastic is None else np.asarray(elastic, dtype=np.float64)
    soft = np.flatnonzero(costs > 0).astype(np.int64)
    size, lengths = len(prefer), [len(rule.columns) for rule in rules]
    rows = np.concatenate([np.repeat(np.arange(len(rules)), lengths), np.repeat(soft, 2)])
    columns = np.concatenate([*(rule.columns for rule in rules), size + np.arange(2 * len(soft))])
    values = np.concatenate([*(rule.values for rule in rules), np.tile([1.0, -1.0], len(soft))])
    return _Model(
        csr_array((values, (rows, columns)), shape=(len(rules), size + 2 * len(soft))),
        np.array([rule.low for rule in rules]),
        np.array([rule.high for rule in rules]),
        np.concatenate([prefer, np.repeat([_unit(rules[int(n)]) * costs[n] for n in soft], 2)]),
        size,
        soft,
    )


def _unit(rule: Rule) -> float:
    """What a miss of 1 in the row is in units of cost: of shares and means a unit is 0.01."""
    return rule.scale * (100.0 if rule.unit == SHARE else 1.0)


def _limits(model: _Model) -> Floats:
    return np.concatenate([np.ones(model.items), np.full(2 * len(model.soft), np.inf)])


def _relaxed(model: _Model, seconds: float) -> Any:
    """The programme where items may be taken in part."""
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    even = model.low == model.high
    above, below = np.isfinite(model.high) & ~even, np.isfinite(model.low) & ~even
    return linprog(
        model.costs,
        A_ub=vstack([model.matrix[above], -model.matrix[below]]),
        b_ub=np.concatenate([model.high[above], -model.low[below]]),
        A_eq=model.matrix[even],
        b_eq=model.low[even],
        bounds=np.column_stack([np.zeros(len(model.costs)), _limits(model)]),
        method="highs",
        options={"time_limit": max(0.05, seconds)},
    )


def _whole(model: _Model, rules: Sequence[Rule], core: Ints, seconds: float, gap: float) -> Solved:
    """The integer programme over the items in `core`. A column that is always 1 and costs 1 makes the
    solver's relative gap one of 1 + cost."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack

    slacks = model.items + np.arange(2 * len(model.soft))
    columns = np.concatenate([core, slacks])
    one = csr_array((model.matrix.shape[0], 1))
    made = milp(
        np.concatenate([model.costs[columns], [1.0]]),
        integrality=np.concatenate([np.ones(len(core)), np.zeros(len(slacks) + 1)]),
        bounds=Bounds(
            np.concatenate([np.zeros(len(columns)), [1.0]]),
            np.concatenate([_limits(model)[columns], [1.0]]),
        ),
        constraints=LinearConstraint(hstack([model.matrix[:, columns], one]), model.low, model.high)
        if rules
        else (),
        options={"time_limit": max(0.05, seconds), "mip_rel_gap": gap},
    )
    if made.x is None:
        return _INFEASIBLE if made.status == 2 else _UNKNOWN
    slack = np.zeros(len(rules))
    missed = made.x[len(core) : len(columns)].reshape(-1, 2).sum(axis=1)
    scales = np.array([rule.scale for rule in rules])
    slack[model.soft] = missed * scales[model.soft]
    taken = core[made.x[: len(core)] > 0.5]
    return Solved("optimal" if made.status == 0 else "found", taken, slack, float(made.fun) - 1.0)
