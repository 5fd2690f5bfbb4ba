"""The benchmark suites by name. A module of this folder that holds a `SUITE` is a suite."""

import math
import pkgutil
from importlib import import_module

from eval.report import EvalResult, config_hash
from eval.statistics import interval
from eval.suite import (
    FigureInvalid,
    OptionInvalid,
    Outcome,
    Suite,
    SuiteRequest,
    SuiteUnknown,
)


def names() -> tuple[str, ...]:
    """Names of all suites, which are the names of their modules."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__)))


def suite(name: str) -> Suite:
    """The suite of that name. Raises `SuiteUnknown`."""
    if name not in names():
        raise SuiteUnknown(suite=name[:40], there=", ".join(names()))
    found = import_module(f"{__name__}.{name}").SUITE
    assert isinstance(found, Suite)
    return found


def run(name: str, request: SuiteRequest) -> EvalResult:
    """Run a suite. Raises `SuiteUnknown`, `OptionInvalid`, `FigureInvalid` and what the
    suite raises."""
    wanted = suite(name)
    for option in request.options:
        if option not in wanted.options:
            raise OptionInvalid(option=option[:40], suite=name, there=", ".join(wanted.options) or "-")
    outcome = wanted.run(request)
    for metric, value in outcome.metrics.items():
        if not math.isfinite(value):
            raise FigureInvalid(metric=metric, suite=name)
    return EvalResult(
        suite=name,
        data=outcome.data,
        n=outcome.n,
        config_hash=config_hash(outcome.config),
        metrics=dict(outcome.metrics),
        intervals=_intervals(outcome, request.seed),
        failures=dict(outcome.failures),
        items=outcome.items,
        parts=outcome.parts,
    )


def _intervals(outcome: Outcome, seed: int) -> dict[str, tuple[float, float]]:
    """The suite's own intervals, and bootstrap intervals of every further metric that is the plain mean of a
    column of its items."""
    found = dict(outcome.intervals)
    for name, value in outcome.metrics.items():
        column = [item.get(name) for item in outcome.items]
        numbers = [float(one) for one in column if isinstance(one, int | float)]
        if name in found or not numbers or len(numbers) < len(column):
            continue
        if math.isclose(sum(numbers) / len(numbers), value, abs_tol=1e-9):
            found[name] = interval(numbers, seed)
    return found
