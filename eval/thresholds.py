"""Thresholds: what a figure has to reach, written as `nDCG@10>=0.98` or `p95_ms<=30`."""

import re
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from corpora.problem import Problem

_WRITTEN = re.compile(r"\s*(?P<metric>[^<>=\s]+)\s*(?P<sign>>=|<=)\s*(?P<bound>-?\d+(?:\.\d+)?)\s*")


class ThresholdInvalid(Problem):
    """A threshold is not of the form METRIC>=NUMBER or METRIC<=NUMBER."""

    code = "eval-threshold-invalid"


class Threshold(BaseModel):
    """A bound on one metric; `at_least` tells from which side."""

    model_config = ConfigDict(frozen=True)
    metric: str
    at_least: bool
    bound: float


class Check(BaseModel):
    """A threshold held against a figure; `value` is None where the figure was not measured, and such a
    threshold is not met."""

    model_config = ConfigDict(frozen=True)
    metric: str
    sign: str
    bound: float
    value: float | None
    met: bool


def parse(text: str) -> Threshold:
    """Raises `ThresholdInvalid`."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ThresholdInvalid(threshold=text[:80])
    return Threshold(metric=found["metric"], at_least=found["sign"] == ">=", bound=float(found["bound"]))


def check(thresholds: Iterable[Threshold], metrics: Mapping[str, float]) -> tuple[Check, ...]:
    """Every threshold held against the figures, in order."""
    return tuple(_one(threshold, metrics.get(threshold.metric)) for threshold in thresholds)


def _one(threshold: Threshold, value: float | None) -> Check:
    met = value is not None and (value >= threshold.bound if threshold.at_least else value <= threshold.bound)
    sign = ">=" if threshold.at_least else "<="
    return Check(metric=threshold.metric, sign=sign, bound=threshold.bound, value=value, met=met)
