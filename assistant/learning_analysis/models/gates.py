"""Least data for a model, from `gates.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.models import Withheld


@cache
def gates() -> Mapping[str, Mapping[str, int]]:
    """By model, by what is counted."""
    loaded: dict[str, dict[str, int]] = yaml.safe_load(
        Path(__file__).with_name("gates.yaml").read_text("utf-8")
    )
    return loaded


def too_little(model: str, pupils: int, items: int) -> Withheld | None:
    """The words where a model of pupils by items has too little data."""
    least = gates()[model]
    if pupils >= least["pupils"] and items >= least["items"]:
        return None
    return Withheld(
        model,
        pupils,
        Words(
            f"需要{least['pupils']}人、{least['items']}题以上，这里有{pupils}人、{items}题有差异的题",
            f"needs {least['pupils']} pupils and {least['items']} items that vary; here {pupils} and {items}",
        ),
    )
