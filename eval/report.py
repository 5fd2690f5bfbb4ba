"""What a suite found, in the form every face prints."""

import hashlib
import json
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from pydantic import BaseModel, ConfigDict

from corpora.problem import Problem


class EvalResult(BaseModel):
    """Figures of one suite on one data set. `n` counts the questions; `config_hash` names the
    configuration, so that figures of different ones are not compared by mistake."""

    model_config = ConfigDict(frozen=True)
    suite: str
    data: str
    n: int
    config_hash: str
    metrics: dict[str, float]


class ExtraMissing(Problem):
    """A library is needed that only an extra of this package installs."""

    code = "extra-missing"


def need(module: str, extra: str) -> None:
    """Raise `ExtraMissing` unless `module` can be imported."""
    if find_spec(module) is None:
        raise ExtraMissing(module=module, extra=extra, command=f'pip install "xingtan[{extra}]"')


def config_hash(config: Mapping[str, Any]) -> str:
    """Twelve digits that stand for a configuration."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:12]
