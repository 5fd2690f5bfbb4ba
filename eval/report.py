"""What a suite found, in the form every face prints."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from eval.thresholds import Check


class Difference(BaseModel):
    """This run against a stored one on the same items: mean difference, its 95% interval by paired
    bootstrap, and the two-sided p of a paired randomisation test (Smucker et al. 2007)."""

    model_config = ConfigDict(frozen=True)
    stored: float
    difference: float
    interval: tuple[float, float]
    p: float


class EvalResult(BaseModel):
    """Figures of one suite on one data set. `n` counts the questions; `config_hash` names the
    configuration, so that figures of different ones are not compared by mistake. `intervals` are 95%;
    `failures` counts by reason what could not be measured; `items` is the log of single items, `log` the
    file it was written to; `against` the comparison with a stored run, by metric."""

    model_config = ConfigDict(frozen=True)
    suite: str
    data: str
    n: int
    config_hash: str
    metrics: dict[str, float]
    intervals: dict[str, tuple[float, float]] = Field(default_factory=dict)
    failures: dict[str, int] = Field(default_factory=dict)
    thresholds: tuple[Check, ...] = ()
    against: dict[str, Difference] | None = None
    log: str | None = None
    items: tuple[Mapping[str, Any], ...] = Field(default=(), exclude=True)
    parts: tuple["Part", ...] = Field(default=(), exclude=True)

    @property
    def passed(self) -> bool:
        """Whether every threshold is met, those of the parts included."""
        return all(check.met for check in self.thresholds) and all(part.passed for part in self.parts)

    def document(self) -> dict[str, Any]:
        """The result as one JSON-able document, without what is not there."""
        return self.model_dump(mode="json", exclude_none=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One run of a plan. `result` is None where it could not be run, and `note` then says why. `shown` are
    the metrics for the report, all where empty; `compared_with` names in Chinese and English what the
    result's `against` was measured with; `title` is the run's name in both; `excused` that it may be
    missing."""

    name: str
    suite: str
    data: str
    result: EvalResult | None
    checks: tuple[Check, ...] = ()
    note: str = ""
    shown: tuple[str, ...] = ()
    compared_with: tuple[str, str] = ("", "")
    title: tuple[str, str] = ("", "")
    excused: bool = False

    @property
    def passed(self) -> bool:
        """Whether it ran and met all its thresholds, or was excused from running."""
        return self.excused or (self.result is not None and all(check.met for check in self.checks))


def config_hash(config: Mapping[str, Any]) -> str:
    """Twelve digits that stand for a configuration."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]
