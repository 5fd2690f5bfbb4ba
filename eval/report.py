"""What a suite found, in the form every face prints."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class EvalResult(BaseModel):
    """Figures of one suite on one data set. `n` counts the questions; `config_hash` names the
    configuration, so that figures of different ones are not compared by mistake. `intervals` are 95%;
    `failures` counts by reason what could not be measured; `items` is the log of single items."""

    model_config = ConfigDict(frozen=True)
    suite: str
    data: str
    n: int
    config_hash: str
    metrics: dict[str, float]
    intervals: dict[str, tuple[float, float]] = Field(default_factory=dict)
    failures: dict[str, int] = Field(default_factory=dict)
    items: tuple[Mapping[str, Any], ...] = Field(default=(), exclude=True)


def config_hash(config: Mapping[str, Any]) -> str:
    """Twelve digits that stand for a configuration."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]
