"""Gates of sample size and limits of reading, from `limits.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.learning_analysis.types.classical import Thresholds
from assistant.learning_analysis.types.figure import Figure, withheld


@dataclass(frozen=True, slots=True)
class Limits:
    """`gates` are least numbers, `verdict` and `caution` limits of reading, by name as in the file."""

    rates: Thresholds
    gates: Mapping[str, int]
    verdict: Mapping[str, float]
    caution: Mapping[str, float]


@cache
def limits() -> Limits:
    """What ships."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("limits.yaml").read_text("utf-8"))
    return Limits(Thresholds(**raw["rates"]), raw["gates"], raw["verdict"], raw["caution"])


def too_few(n: int, least: int) -> Figure:
    """The words for a figure that needs `least` pupils."""
    return withheld(
        f"有成绩的只有{n}人，至少{least}人才给出这个数",
        f"{n} pupils with marks; this needs at least {least}",
        n,
    )
