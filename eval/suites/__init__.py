"""The benchmark suites by name. A module of this folder that holds a `SUITE` is a suite."""

import pkgutil
from importlib import import_module

from eval.report import EvalResult, config_hash
from eval.suite import OptionInvalid, Suite, SuiteRequest, SuiteUnknown


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
    """Run a suite. Raises `SuiteUnknown`, `OptionInvalid` and what the suite raises."""
    wanted = suite(name)
    for option in request.options:
        if option not in wanted.options:
            raise OptionInvalid(option=option[:40], suite=name, there=", ".join(wanted.options) or "-")
    outcome = wanted.run(request)
    return EvalResult(
        suite=name,
        data=outcome.data,
        n=outcome.n,
        config_hash=config_hash(outcome.config),
        metrics=dict(outcome.metrics),
        intervals=dict(outcome.intervals),
        failures=dict(outcome.failures),
        items=outcome.items,
    )
