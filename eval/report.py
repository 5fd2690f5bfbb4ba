"""What a suite found, in the form every face prints."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class EvalResult(BaseModel):
    """Figures of one suite on one data set. `n` counts the questions; `config_hash` names the
    configuration, so that figures of different ones are not compared by mistake."""

    model_config = ConfigDict(frozen=True)
    suite: str
    data: str
    n: int
    config_hash: str
    metrics: dict[str, float]


def config_hash(config: Mapping[str, Any]) -> str:
    """Twelve digits that stand for a configuration."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]
